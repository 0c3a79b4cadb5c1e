import type { Basis, Threshold } from '../../decision/rule.ts'
import type { DecisionType } from '../../decision/type.ts'
import type { Words } from '../../locale/words.ts'
import type { Label } from '../../sharing/label.ts'
import type { guarded } from './atoms.ts'

/**
 * A playbook as it was read: plain data, checked, nothing left to look up. What a coordinator writes in YAML stands in
 * `schema.ts`; here is what the engine, the checker, the simulator and the diagrams work on.
 */
export type Playbook = {
  /** `PB-07`. */
  id: string
  /** SHA-256 of the file's text, hex: a run keeps to the version it began with. */
  hash: string
  title: Text
  /** What it is for and when, for a coordinator. */
  purpose: Text
  /** What a run is about, besides itself; `case` of it has a number, `election` a calendar. */
  about?: 'case' | 'election'
  /** Whether each Member State of the election has a run of its own, or all have one together. */
  each?: 'member'
  label: Label
  /** Id of the room where the card of a run stands, or `home`: the own room of the run's member. */
  room: string
  /** Who may start, pause, resume, skip, redo and stop a run; who may change the file; who approves a change. */
  may: { run: readonly Who[]; change: readonly Who[]; approve: readonly Who[] }
  /** Id of the person who made this version of it, who does not approve it as well. */
  changedBy?: string
  /** What is asked before it starts, by a form. */
  inputs: readonly Question[]
  triggers: readonly Trigger[]
  steps: readonly Step[]
}

/** Words people read, which may hold `{{ CEL }}`. */
export type Text = Words

/**
 * Who is meant, by role and member. A role is one of the directory's (`spoc`), a turn of duty (`duty`, `deputy`, `head`), or
 * `starter`, `reporter`, `owner` of the run. Of a member: a code, `own` (that of the run), `each` (every member asked), or
 * absent for the own one and, where the run has none, all.
 */
export type Who = { role: string; of?: string }

/**
 * A CEL expression; `at` is where it stands in the file. What it may name is always there, null until it is known: every step
 * of the file with every field of its form, every var, every input, all keys of `case` and `election`.
 */
export type Expression = { cel: string; at: Spot }
export type Spot = { line: number; column: number }

/** Milliseconds for hours and less; days and weeks count on the wall clock. Written `90 min`, `2 h`, `14 d`, `1 w`. */
export type Duration = { days: number; ms: number }

/**
 * An instant, relative to something that a run knows: written `start + 15 min`, `step + 1 h`, `opens - 60 min`,
 * `closes + 1 h`, `day - 7 d 17:00`, `results + 12 h`, `deadline - 1 h`, or a time alone (`12:00 Europe/Brussels`, the next one).
 */
export type When = {
  from: 'start' | 'step' | 'opens' | 'closes' | 'day' | 'results' | 'deadline' | 'time' | 'expression'
  shift: Duration
  /** After the shift, the wall-clock time on that day. */
  time?: string
  /** Zone of `time`; absent: that of the member, else Brussels. */
  zone?: string
  /** An instant taken from the run, where `from` is `expression`: `{{ steps.ask.answers.until }}`. */
  expression?: Expression
  written: string
}

export type Guarded = (typeof guarded)[number]

/** A question of a form. `moment` answers are instants (ISO 8601, UTC) once they are in a run. */
export type Question = { id: string; label: Text; hint?: Text; required: boolean } & (
  | { type: 'line' | 'paragraph'; max: number }
  | {
      type: 'one' | 'many'
      options: readonly { value: string; label: Text }[]
      /** By the value of an option: what is done by choosing it, which takes a passkey of whoever does and of whoever approves. */
      passkey?: Readonly<Record<string, Guarded>>
    }
  | { type: 'moment' }
)

export type Trigger =
  /** Somebody types `run PB-07`, or the name of a command of its own (`report`). */
  | { kind: 'command'; name?: string }
  /** A new report for which the expression holds (`case`, `report` are known to it). */
  | { kind: 'report'; if: Expression }
  /** Five cron fields in a zone; what happens to slots that were missed, do not exist or exist twice in a day's change of the clock. */
  | {
      kind: 'schedule'
      cron: string
      zone: string
      missed: 'run' | 'skip'
      skipped: 'run' | 'skip'
      doubled: 'first' | 'second' | 'both'
      /** Only in this stretch before an election: `T-12 w` to `T-4 w`. */
      during?: { from: Duration; to: Duration }
    }
  /** An instant of the election clock, one slot for each that the calendar has. */
  | { kind: 'election'; at: When; missed: 'run' | 'skip' }
  /** A signed call of another machine, by the name in its path. */
  | { kind: 'webhook'; name: string; if?: Expression }
  /** Another playbook's `run` step. */
  | { kind: 'playbook' }

/** What is done when a step is not finished by its timeout, or cannot be done. */
export type Reaction =
  | { kind: 'continue' }
  /** Nothing goes on in its lane until a person redoes or skips it. */
  | { kind: 'stop' }
  | { kind: 'end'; outcome: string }
  /** Done again, at most `times` times, each after a pause. */
  | { kind: 'retry'; times: number; after: Duration }
  /** These steps, then it goes on. */
  | { kind: 'do'; steps: readonly Step[] }

type Base = {
  /** Unique in its file. */
  id: string
  title?: Text
  /** It is left out where this does not hold. */
  if?: Expression
  timeout?: When
  onTimeout: Reaction
  onFailure: Reaction
  at: Spot
}

/** A place to say something: a room by id, `home`, `card` (the run's room), a room made by a step (`made:<step>`), or people by role. */
export type Place = { room: string } | { who: Who }

/** One rung of a ladder: whom to try, how, and how long after the rung before (the first: after the step began). */
export type Rung = { after: Duration; who: Who; by: readonly ('chat' | 'email' | 'webhook')[] }

/**
 * What a decision rests on, besides the evidence of its case: each line of evidence as a person writes it in a proposal, `B2 <what or
 * where>`. What works out to nothing is left out.
 */
export type Grounds = { known?: Text; assumed?: Text; unknown?: Text; evidence?: readonly Text[] }

/**
 * That an answer is a decision of one person: by their member's own authority, or by one that others gave and ratify within so
 * many hours.
 */
export type SoleDecision = Grounds & { type: DecisionType; mandate?: Text } & (
    | { rule: 'national' }
    | { rule: 'delegated'; ratifyHours: number }
  )

/** What makes a task, question or notice urgent enough to be asked of others. */
export type Escalation = { at: When; who: Who }

export type Step = Base &
  (
    | { kind: 'say'; text: Text; to: readonly Place[] }
    | {
        kind: 'ask'
        question: Text
        of: readonly Who[]
        fields: readonly Question[]
        due?: When
        /** Each of these roles must approve the answer before it counts; nobody approves what they answered themselves. */
        approvals: readonly Who[]
        /** Written as `decide` with one of these rules: answer and approvals stand in the record as a decision. */
        decision?: SoleDecision
        escalate: readonly Escalation[]
      }
    | {
        kind: 'task'
        what: Text
        owner: Who
        due?: When
        evidence: boolean
        approvals: readonly Who[]
        /** The command that does it, of a case: `ack`, `triage`, `close`; then `until` says when it is done. */
        does?: string
        until?: Expression
        escalate: readonly Escalation[]
      }
    | {
        kind: 'notify'
        text: Text
        who: readonly Who[]
        /** Codes of the members that `each` stands for; absent: all that take part. */
        of?: 'all' | 'own' | Expression
        /** Whether each, any or none of them must acknowledge. */
        acknowledge: 'each' | 'any' | 'none'
        ladder: readonly Rung[]
        urgent: boolean
        due?: When
      }
    | {
        kind: 'collect'
        round: 'status-line' | 'availability' | 'roll-call' | 'positions'
        question: Text
        options: readonly { value: string; label: Text }[]
        /** Codes of the members asked: `all` (every Member State and institution of the election, else of the room), or an expression that makes a list. */
        of: 'all' | 'own' | Expression
        deadline: When
        /** Reminders to those who have not answered, and by whom they are then phoned. */
        chase: readonly { at: When; who: Who }[]
        quorum?: number
        /** Where the table stands; absent: the run's room. */
        room?: string
      }
    | {
        kind: 'call'
        about: Text
        /** When it begins; while that is not known it is not planned, and it moves with what it is counted from. */
        starts: When
        minutes: number
        of: 'all' | 'own' | Expression
        /** Whose people of each member are invited; none: the usual ones. */
        roles: readonly Who[]
        urgent: boolean
        quorum?: number
        /** Points of the agenda besides those that are made of what is open. */
        agenda: readonly Text[]
        /** Where its card stands; absent: the run's room. */
        room?: string
      }
    | ({
        /** Delegations decide; what one person decides is an `ask` with a `decision`. */
        kind: 'decide'
        question: Text
        /** What is decided on, where the question does not say all of it. */
        text?: Text
        type: DecisionType
        rule:
          | { profile: 'silence' }
          | { profile: 'consensus'; quorum?: number }
          | { profile: 'vote'; threshold: Threshold; basis?: Basis; quorum?: number }
        of: 'all' | 'own' | Expression
        /** None: whether it is adopted, yes or no. */
        options: readonly { value: string; label: Text }[]
        /** Absent: what the rule has as its own. */
        deadline?: When
        mandate?: Text
        /** When whoever decided is asked to look at it again. */
        review?: When
        room?: string
      } & Grounds)
    | {
        kind: 'room'
        /** Name of the room to make, or to archive. */
        name: Text
        platform?: string
        ceiling: Label
        invite: readonly Who[]
        link: readonly string[]
        archive?: string
      }
    /** One of the three. A condition is looked at whenever something happens to the run. */
    | { kind: 'wait'; for?: Duration; until?: When; condition?: Expression }
    | { kind: 'branch'; cases: readonly { if: Expression; steps: readonly Step[] }[]; otherwise: readonly Step[] }
    | { kind: 'parallel'; lanes: readonly { name: string; steps: readonly Step[] }[]; join: 'all' | 'any' }
    | { kind: 'repeat'; every?: Duration; until?: Expression; times?: number; steps: readonly Step[] }
    | { kind: 'run'; playbook: string; inputs: Readonly<Record<string, Expression>>; wait: boolean }
    /** Starts a statutory clock of the case, from an instant that a person gave in an answer of this run. */
    | { kind: 'clock'; regime: string; from: Expression }
    | { kind: 'set'; values: Readonly<Record<string, Expression>> }
    | { kind: 'end'; outcome: string }
  )

export type StepKind = Step['kind']
export type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>
