import type { ElectionClock } from '../../calendar/election.ts'
import type { Label } from '../../sharing/label.ts'

/**
 * A run of a playbook: all that decides what it does next, as plain JSON. It is made by `advance` alone, from the
 * playbook's version and what happened, in the order in which it was heard; nothing else goes in.
 */
export type Run = {
  /** `R-2027-0042`. */
  id: string
  playbook: string
  hash: string
  label: Label
  status: RunStatus
  /** With which word it ended. */
  outcome?: string
  startedAt: Instant
  endedAt?: Instant
  /** Id of the person who started it; absent when a clock or another run did. */
  starter?: string
  /** The member whose matter it is. */
  member?: string
  case?: string
  election?: string
  inputs: Readonly<Record<string, Value>>
  vars: Readonly<Record<string, Value>>
  /** What was known of the world when it last heard something. */
  facts: Facts
  /** Every step that was begun, by its path: `d1`, or `pulse.3/line` in the third round of a `repeat`. */
  steps: Readonly<Record<Path, StepState>>
}

/**
 * `stuck`: a step failed or ran out and its playbook says to stop there; people redo, skip or stop. `ended`: by its playbook;
 * `stopped`: by a person.
 */
export type RunStatus = 'running' | 'paused' | 'stuck' | 'ended' | 'stopped'

/** ISO 8601, UTC, milliseconds. */
export type Instant = string
export type Path = string
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

export type StepState = {
  state: 'waiting' | 'done' | 'skipped' | 'timed-out' | 'failed'
  /** Grows when it is redone or tried again: what was asked of an earlier attempt is not heard any more. */
  attempt: number
  since: Instant
  endedAt?: Instant
  due?: Instant
  timeout?: Instant
  /** Rungs or escalations reached, chases sent. */
  rung: number
  /** Why it was skipped, failed or redone, in a person's words or as a fault's code. */
  why?: string
  by?: string
  answers?: Readonly<Record<string, Value>>
  answeredAt?: Instant
  approvals?: readonly Approval[]
  /** What a round, a child, a room or a clock that it opened is called. */
  subject?: string
  /** What that ended with; the rows of a round. */
  result?: Value
  /** Of a `repeat`: how many rounds were begun. Of a `branch`: the case that held. Of a reaction `do`: -1. */
  turn?: number
  /** A step of `repeat` or `wait`: when it goes on. */
  next?: Instant
}

export type Approval = { role: string; by: string; verdict: 'yes' | 'no'; why?: string; at: Instant }

/** Who did something: their person id and the roles they held then, `spoc@FR`, `duty@FR`, and their members' codes. */
export type Actor = { person: string; roles: readonly string[]; codes: readonly string[] }

/** What a run may look at outside itself; handed in with every happening, so that it stays a function of its history. */
export type Facts = {
  /** Codes of the members that take part: of the election, else of the directory. */
  members: readonly string[]
  /** Enums, numbers and instants of the case; never its words. */
  case?: Readonly<Record<string, Value>>
  /** For a run of one member its own instants; else those of all together. */
  election?: ElectionClock
}

/** Something that a run hears. `key` is the same however often it is told; `at` is the world's time when it was heard. */
export type Happening = { key: string; at: Instant; facts: Facts } & (
  | { kind: 'started' }
  /** A timer of the run is due: its name, as `timersOf` gave it. */
  | { kind: 'due'; timer: string }
  | { kind: 'answered'; step: Path; attempt: number; answers: Readonly<Record<string, Value>>; by: Actor }
  | { kind: 'done'; step: Path; attempt: number; evidence?: string; by: Actor }
  | { kind: 'judged'; step: Path; attempt: number; role: string; verdict: 'yes' | 'no'; why?: string; by: Actor }
  /** An entry of the ledger about a subject the run follows: a case, a round, a notice, a clock, another run. */
  | { kind: 'recorded'; subject: string; what: string; data: Readonly<Record<string, Value>> }
  /** What was to be done for a step could not be; `code` says why. */
  | { kind: 'failed'; step: Path; attempt: number; code: string }
  | { kind: 'skipped' | 'redone'; step: Path; attempt: number; why: string; by: Actor }
  | { kind: 'paused' | 'resumed' | 'stopped'; why: string; by: Actor }
  /** Nothing but the facts changed: the calendar was edited. */
  | { kind: 'looked' }
)

/** What `advance` wants done once. Timers, to-dos, subjects followed and the card are not among them: they follow from the run (`view.ts`). */
export type Intent = { step: Path; attempt: number } & (
  | { kind: 'say' }
  /** A question or task is open: its first askers are told; `rung` counts escalations, 0 the first. */
  | { kind: 'asked'; rung: number }
  /** It was answered, done, approved, skipped or ran out: whoever was asked is told no more. */
  | { kind: 'settled' }
  | { kind: 'notify' }
  | { kind: 'withdraw-notice'; subject: string }
  | { kind: 'open-round' }
  | { kind: 'chase-round'; subject: string; chase: number }
  | { kind: 'close-round'; subject: string }
  | { kind: 'make-room' }
  | { kind: 'archive-room'; subject: string }
  | { kind: 'start-run'; inputs: Readonly<Record<string, Value>> }
  | { kind: 'stop-run'; subject: string }
  | { kind: 'start-clock'; from: Instant }
  | { kind: 'record'; what: RunRecord; data: Readonly<Record<string, Value>>; by?: string }
)

/** What a run writes into the ledger, as `run.<what>`; `decision.made` is written as itself. */
export type RunRecord =
  | 'started'
  | 'step-began'
  | 'answered'
  | 'judged'
  | 'decided'
  | 'step-done'
  | 'step-skipped'
  | 'step-redone'
  | 'step-failed'
  | 'step-timed-out'
  | 'escalated'
  | 'paused'
  | 'resumed'
  | 'stuck'
  | 'ended'
  | 'stopped'
  | 'late'
