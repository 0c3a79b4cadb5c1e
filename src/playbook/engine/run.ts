import type { ElectionClock } from '../../calendar/election.ts'
import type { Label } from '../../sharing/label.ts'
import type { Playbook } from '../language/model.ts'

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
  /**
   * Every step that was begun, by its path: `d1`; `both/call` within a branch or a lane; `pulse.3/line` in the third round of a
   * `repeat`; `d1!timeout/ring` and `d1!failure/ring` in what is done when it ran out or failed.
   */
  steps: Readonly<Record<Path, StepState>>
  /**
   * Why it is paused, where the calendar did it and has it go on: its election is cancelled, or its member votes in it no more. What
   * people paused they resume.
   */
  waits?: 'election' | 'voting'
  /** Keys of the times people paused, resumed or stopped it, so that each counts once. */
  heard?: readonly string[]
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

/**
 * Of a step. Instants that follow from the facts (due, timeout, escalations) are not kept here: `timersOf` counts them anew,
 * so that an edit of the calendar moves them.
 */
export type StepState = {
  /**
   * `ready`: its turn has come, and this attempt begins when the run is no longer paused. `reset`: the next attempt begins when
   * its turn comes, since what it stands in is done again.
   */
  state: 'ready' | 'reset' | 'waiting' | 'done' | 'skipped' | 'timed-out' | 'failed'
  /** Grows when it is redone or tried again: what was asked of an earlier attempt is not heard any more. */
  attempt: number
  since: Instant
  endedAt?: Instant
  /** Rungs or escalations reached, chases sent. */
  rung: number
  /** The due instant or deadline that has passed. */
  overdue?: Instant
  /** Its round is being closed. */
  closing?: true
  /** A timeout that lay in the past already when a person had it redone: it does not hold. */
  lapsed?: Instant
  /** How often it was tried again by itself since a person last had it redone. */
  tries?: number
  /** It was redone when what follows it had long been done: it goes on by itself, and nothing comes after it. */
  apart?: true
  /** Keys of what people said about it, so that each counts once. */
  heard?: readonly string[]
  /** Why it was skipped, failed or redone, in a person's words or as a fault's code. */
  why?: string
  /** Id of the person who answered, did or skipped it. */
  by?: string
  answers?: Readonly<Record<string, Value>>
  answeredAt?: Instant
  approvals?: readonly Approval[]
  /** What a round, a child, a room or a clock that it opened is called. */
  subject?: string
  /** What that ended with; the rows of a round. */
  result?: Value
  /** Of a round or call that needs a quorum and is over: whether enough were there. */
  quorum?: boolean
  /** What the record calls the call, or what is proposed: `C-2027-0004`, `P-2027-0012`; known once it is over. */
  number?: string
  /** Of a call that was planned. */
  call?: PlannedCall
  /** Of a call: the numbers of what was decided on it; whether its minutes are written. */
  decisions?: readonly string[]
  minuted?: true
  /** Of a `repeat`: how many rounds were begun. Of a `branch`: the case that held, by its position; `otherwise` comes last. */
  turn?: number
  /** When the next round of a `repeat` begins, or the next try of what failed or ran out. */
  next?: Instant
}

/**
 * A call of a step: the instant that the playbook meant, when it begins as people have it now, by which of its moves (the first is 1;
 * none where it was not moved), whether it has begun.
 */
export type PlannedCall = { meant: Instant; starts: Instant; sequence?: number; begun?: true }

export type Approval = { role: string; by: string; verdict: 'yes' | 'no'; why?: string; at: Instant }

/**
 * Who did something: their person id, the roles they held then, `spoc@FR`, `duty@FR`, and their members' codes. Whoever owns or
 * reported the run's case has the roles `owner` and `reporter` as well.
 */
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

/** With what a run begins. */
export type NewRun = Pick<Run, 'id' | 'inputs' | 'facts'> &
  Partial<Pick<Run, 'starter' | 'member' | 'case' | 'election' | 'label'>>

/**
 * A run of this version of a playbook, before it hears `started`: nothing of it has begun. `at` is the world's time. It bears the
 * playbook's label unless it is given one, as where it is told words of a stricter run.
 */
export function beginRun(playbook: Playbook, fresh: NewRun, at: Instant): Run {
  const { id: name, hash } = playbook
  const { label = playbook.label } = fresh
  return { ...fresh, playbook: name, hash, label, status: 'running', startedAt: at, vars: {}, steps: {} }
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
  | { kind: 'paused' | 'resumed' | 'stopped'; why: string; by: Actor; waits?: NonNullable<Run['waits']> }
  /** Nothing but the facts changed: the calendar was edited. */
  | { kind: 'looked' }
)

/** What `advance` wants done once; `step` is empty where it is about the run. Timers, to-dos, subjects followed and the card are not among them: they follow from the run (`view.ts`). */
export type Intent = { step: Path; attempt: number } & (
  | { kind: 'say' }
  /**
   * A question or task is open: who is asked is told; `rung` counts escalations, 0 is the first. Escalations go on while
   * approvals are missing.
   */
  | { kind: 'asked'; rung: number }
  /** It was answered or done, and those who must approve are told. */
  | { kind: 'approve' }
  /** It was answered, done, approved, skipped or ran out: whoever was asked is told no more. */
  | { kind: 'settled' }
  /** `subject` is the notices' group, `codes` the members that are told. */
  | { kind: 'notify'; subject: string; codes: readonly string[] }
  | { kind: 'withdraw-notice'; subject: string }
  /** `subject` is the round's id; `deadline` is absent while the calendar does not know it. */
  | { kind: 'open-round'; subject: string; codes: readonly string[]; deadline?: Instant }
  | { kind: 'move-round'; subject: string; deadline?: Instant }
  | { kind: 'chase-round'; subject: string; chase: number }
  | { kind: 'close-round'; subject: string }
  /** `subject` is the call's key. Its end is recorded as `call.ended` or `call.cancelled`. One that has begun is ended, not called off. */
  | { kind: 'plan-call'; subject: string; codes: readonly string[]; startsAt: Instant }
  | { kind: 'move-call'; subject: string; startsAt: Instant }
  | { kind: 'cancel-call'; subject: string }
  /** `subject` is the proposal's key. Its end is recorded as `decision.closed` or `decision.withdrawn`. */
  | { kind: 'propose'; subject: string; codes: readonly string[]; deadline?: Instant; review?: Instant }
  | { kind: 'withdraw-proposal'; subject: string }
  /** Its making is recorded as `room.made` or `room.failed` about `subject`; archiving as `room.archived` about the same. */
  | { kind: 'make-room'; subject: string }
  | { kind: 'archive-room'; subject: string }
  /** Its end is recorded as `run.ended` or `run.stopped` about `subject`, with `outcome` and `run`. */
  | { kind: 'start-run'; subject: string; inputs: Readonly<Record<string, Value>> }
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
