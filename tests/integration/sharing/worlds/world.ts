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
  | ({ do: 'ask'; what: 'case' | 'cases' | 'search' | 'tasks' | 'rounds' | 'clocks' | 'runs'; of?: number } & Spot)
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

/** A mark that stands for a piece of text: found again in whatever is shown of it, however it was cut or framed. */
export const tokenOf = (seed: number, step: number, part = 0): string =>
  `q${seed.toString(36).padStart(5, '0')}x${step.toString(36).padStart(2, '0')}${part.toString(36)}q`

const token = /q[0-9a-z]{5}x[0-9a-z]{3}q/g
/** The marks in what is shown. */
export const tokensIn = (shown: string): readonly string[] => [...new Set(shown.toLowerCase().match(token) ?? [])]
