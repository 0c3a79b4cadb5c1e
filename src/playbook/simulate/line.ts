import type { Instant, Path, Value } from '../engine/run.ts'

/** What an observer of a simulated run sees, one object a line; with `--json` these are the lines. */
export type Line = {
  at: Instant
  /** Seconds since the first run began; negative before it. */
  after: number
  run: string
  step?: Path
  /** What the step is called, in the language asked for. */
  title?: string
} & Event

export type Event =
  | { what: 'started'; playbook: string; name: string }
  /** People are asked; `silence` is what happens if none of them answers. */
  | { what: 'asked'; as: AskedAs; who: readonly string[]; words: string; due?: Instant; silence: readonly Silence[] }
  /** Nobody answered so far: somebody else is asked as well. */
  | { what: 'escalated'; who: readonly string[]; rung: number }
  | { what: 'answered'; by: string; answers: Readonly<Record<string, Value>> }
  | { what: 'judged'; by: string; role: string; verdict: 'yes' | 'no' }
  | { what: 'done'; by?: string; evidence?: string }
  | { what: 'overdue' }
  | { what: 'timed-out'; next: SilenceNext }
  | { what: 'failed'; code: string; next: SilenceNext }
  /** `why` is `if` where its condition did not hold, `withdrawn` where what it stood in is over. */
  | { what: 'skipped'; why: string }
  | { what: 'said'; to: readonly string[]; words: string }
  | { what: 'waits'; until?: Instant; condition?: string }
  /** Which way was taken: the position of the case from 0, or `otherwise`. */
  | { what: 'chose'; way: number | 'otherwise'; condition?: string }
  | { what: 'noted'; values: Readonly<Record<string, Value>> }
  | { what: 'rung'; code: string; who: string; by: readonly string[] }
  | { what: 'acknowledged'; code: string; by: string }
  | { what: 'unreached'; code: string }
  | { what: 'chased'; codes: readonly string[]; who: string }
  | { what: 'round-answer'; code: string; value: string }
  | { what: 'call-moved'; to: Instant }
  | { what: 'call-began' | 'call-cancelled' }
  | { what: 'call-ended'; rows: Readonly<Record<string, string | null>> }
  | { what: 'decided'; outcome: 'adopted' | 'rejected' | 'lapsed' | 'withdrawn'; chosen: string | null }
  | { what: 'round-closed'; rows: Readonly<Record<string, string | null>> }
  | { what: 'room'; done: 'made' | 'archived'; name: string }
  | { what: 'clock'; regime: string; from: Instant; due?: Instant }
  | { what: 'child'; playbook: string; child?: string }
  | { what: 'case'; facts: Readonly<Record<string, Value>> }
  /** A deed of the script that came to nothing: nobody was asked that then. */
  | { what: 'in-vain'; deed: string }
  | { what: 'paused' | 'resumed' | 'stuck' }
  | { what: 'ended'; outcome: string; status: 'ended' | 'stopped' }

export type AskedAs = 'task' | 'ask' | 'decision' | 'approve' | 'notice' | 'round' | 'call' | 'proposal'

/** What comes when nobody answers by an instant; `at` is absent where it is not known yet. */
export type Silence = { at?: Instant; next: SilenceNext }
export type SilenceNext =
  | { kind: 'asks' | 'reminds'; who: string }
  | { kind: 'tries'; who: string; by: readonly string[] }
  /** A call is held all the same, and ends by itself; what delegations shall decide is adopted by silence, or lapses. */
  | { kind: 'fails' | 'closes' | 'held' | 'call-ends' | 'adopted' | 'lapses' }
  /** What stands in the playbook for a timeout; `steps` are titles. */
  | { kind: 'goes-on' | 'stops' }
  | { kind: 'ends'; outcome: string }
  | { kind: 'again'; times: number }
  | { kind: 'does'; steps: readonly string[] }

/** A run at the end of a simulation. */
export type Standing = {
  run: string
  playbook: string
  status: 'running' | 'paused' | 'stuck' | 'ended' | 'stopped'
  outcome?: string
  at: Instant
  /** What it waits for, in words of its playbook; empty once it is over. */
  waits: readonly { step: Path; title: string; since: Instant }[]
}

export type Simulation = {
  start: Instant
  zone: string
  lines: readonly Line[]
  standings: readonly Standing[]
  /** Whether it was cut off: it would have gone on for ever, or for longer than is looked at. */
  cut: boolean
}
