import type { Assurance } from '../../../../src/chat/adapter.ts'

/** A world that a seed makes: who is who, where they sit, and what happens there one step after the other. Plain data. */
export type World = {
  seed: number
  /** What ids in it begin with, so that many worlds have room on one platform. */
  prefix: string
  members: readonly string[]
  /** Delegations that only observe: a member's code in a body. */
  bodies: readonly { id: string; network: 'nis' | 'ecne' | 'other'; observers: readonly string[] }[]
  people: readonly WorldPerson[]
  rooms: readonly WorldRoom[]
  links: readonly (readonly string[])[]
  /** Accounts of nobody whom the directory knows. */
  strangers: readonly string[]
  steps: readonly Step[]
}

export type WorldPerson = {
  id: string
  accounts: readonly string[]
  roles: readonly { role: string; code: string; body: string; past?: true }[]
}

export type Written = 'TLP:CLEAR' | 'TLP:GREEN' | 'TLP:AMBER' | 'TLP:AMBER+STRICT' | 'TLP:RED'

export type WorldRoom = {
  id: string
  platform: string
  kind: 'national-cell' | 'joint' | 'outreach'
  code?: string
  releasesTo?: string
  label: Written
  ceiling: Written
  raised?: Written
  /** What its platform promises of it, and of what is shown there to one account alone. */
  assurance: Assurance
  alone: Assurance
  seats: readonly string[]
  coordinators: readonly string[]
}

/** The four kinds of platform. `replies`: it can show something to one account alone; `removes`: it takes seats away. */
export const kinds = {
  castle: { replies: true, removes: true, threads: true },
  house: { replies: true, removes: true, threads: true },
  office: { replies: false, removes: false, threads: true },
  plaza: { replies: true, removes: false, threads: false },
} as const
export type Kind = keyof typeof kinds
export const kindNames = Object.keys(kinds) as readonly Kind[] // the keys of the line above

/** Where a line is said and by whose account. `room` may be one in which the account does not sit: people press on in direct messages. */
export type Spot = { account: string; room: string }

/** One thing that somebody does. `of` and `on` are the places of earlier steps; a step whose reference is not there does nothing. */
export type Step =
  /** Nothing: the place of a step that was left out, so that later ones still mean what they meant. */
  | { do: 'rest' }
  | ({ do: 'say'; label?: Written; thread?: number; file?: true } & Spot)
  | { do: 'edit'; of: number; label?: Written }
  | { do: 'delete'; of: number }
  | ({ do: 'report'; label?: Written; on?: number } & Spot)
  | ({ do: 'release' | 'label'; of: number; label: Written } & Spot)
  | ({ do: 'note' | 'status' | 'ack' | 'keep' | 'close' | 'undo'; of: number } & Spot)
  /** Shares a case by name, or asks its originator to. */
  | ({ do: 'share'; of: number; to: string; label?: Written } & Spot)
  | ({ do: 'ask'; what: (typeof questions)[number]; of?: number } & Spot)
  | ({ do: 'round' } & Spot)
  | ({ do: 'line'; of: number } & Spot)
  | ({ do: 'allow' | 'refuse' | 'withdraw'; of: number } & Spot)
  | { do: 'join' | 'leave'; account: string; room: string }
  /**
   * The room is out of the bot's sight: somebody comes unseen, and something is said in a room linked with it meanwhile. `spoils`: what
   * waits for the room has its label lost in the store, or made TLP:RED in a room that by hand was allowed to carry that.
   */
  | { do: 'gap'; room: string; comes?: string; goes?: string; says: Spot; spoils?: 'label' | 'red' }
  | { do: 'revoke' | 'verify'; account: string }
  | { do: 'retire' | 'lapse'; person: string }
  | MeetingStep

/** What happens about calls, decisions, evidence and exports. `of` is the place of the call or proposal, in `mark` that of the report. */
export type MeetingStep =
  /** Plans a call, about a case where one is named: soon, in some hours, or in some days. */
  | ({ do: 'call'; when: 'soon' | 'today' | 'later'; label?: Written; urgent?: true; on?: number } & Spot)
  | ({ do: 'move' | 'cancel' | 'begin' | 'end'; of: number } & Spot)
  | ({ do: 'attend'; of: number; coming: 'yes' | 'no' | 'maybe' } & Spot)
  | ({ do: 'minutes'; of: number; line: 'decision' | 'action' | 'note' } & Spot)
  /** Proposes something; by form where it is about a case, resting on its first piece of evidence. */
  | ({ do: 'propose'; rule: 'consensus' | 'vote' | 'silence'; label?: Written; on?: number } & Spot)
  | ({ do: 'position'; of: number; value: 'yes' | 'no' | 'object' | 'abstain' } & Spot)
  | ({ do: 'settle'; of: number } & Spot)
  /** Marks what somebody said, or its copy where they stand, as evidence of a case. */
  | ({ do: 'mark'; of: number; said: number; for: 'internal' | 'shareable' } & Spot)
  /** Asks for an export, and fetches it. */
  | ({
      do: 'export'
      what: 'case' | 'decisions' | 'period'
      format: 'md' | 'csv' | 'jsonl' | 'stix' | 'misp'
      of?: number
    } & Spot)
  /** Time passes for a call or a proposal until the next thing is due there: a reminder, its beginning, its deadline. */
  | { do: 'pass'; of: number }

/** What people ask the bot to be shown. */
export const questions = [
  ...(['case', 'cases', 'search', 'tasks', 'rounds', 'clocks', 'runs'] as const),
  ...(['calls', 'call', 'minutes', 'join', 'decisions', 'decision', 'evidence'] as const),
] as const

/** A mark that stands for a piece of text: found again in whatever is shown of it, however it was cut or framed. */
export const tokenOf = (seed: number, step: number, part = 0): string =>
  `q${seed.toString(36).padStart(5, '0')}x${step.toString(36).padStart(2, '0')}${part.toString(36)}q`

const token = /q[0-9a-z]{5}x[0-9a-z]{3}q/g
/** The marks in what is shown. */
export const tokensIn = (shown: string): readonly string[] => [...new Set(shown.toLowerCase().match(token) ?? [])]
