import type { Code, LinkedRoom } from './world.ts'

/** What was acknowledged to people: the truth that the rooms are held against. */

/** A message somebody wrote. `token` stands in it and in nothing else, `revision` counts its edits. */
export type Written = {
  token: string
  room: LinkedRoom
  author: string
  /** Who waits for one acknowledgement before the next deed. */
  window: string
  /** When it was begun and when it was acknowledged, by the record's clock: what overlaps may stand in either order. */
  span: Span
  revision: number
  retracted: boolean
  /** What its room calls it. */
  id: string
  /** Its platform told of it later than of what came after: it may stand anywhere behind its place. */
  late?: true
  /** The message whose thread it is in. */
  under?: string
}

export type Span = { from: number; to: number }

/** A report, and whether it was made in a linked room under that room’s label, for all there. */
export type Reported = { token: string; code: Code; shared: boolean; room: string; author: string }

export type Acknowledged = {
  written: Written[]
  reported: Reported[]
  /** Numbers of cases that were accepted by their duty officer. */
  accepted: Set<string>
  edits: number
  retractions: number
  /** Cases accepted with the controls of their card where nothing can be pressed: by a number in a reply, or on a keycap. */
  byNumber: number
  /** Cases accepted by pressing a button on Slack or Discord. */
  pressed: number
  /** Commands by the place where they are answered and who gave them, each of which has one answer. */
  commands: Map<string, number>
  /** Grows with every deed that begins or is acknowledged. */
  clock: number
}

/** Where somebody on the homeserver is answered, wherever they asked: in a room with the bot alone. */
export const alone = 'alone'

export const openRecord = (): Acknowledged => ({
  written: [],
  reported: [],
  accepted: new Set(),
  edits: 0,
  retractions: 0,
  byNumber: 0,
  pressed: 0,
  commands: new Map(),
  clock: 0,
})

/** The next instant of the record's clock. */
export function tick(record: Acknowledged): number {
  record.clock += 1
  return record.clock
}

/** Notes that a command was acknowledged. */
export function noteCommand(record: Acknowledged, place: string, author: string): void {
  const key = `${place} ${author}`
  record.commands.set(key, (record.commands.get(key) ?? 0) + 1)
}

/** The words of a message at a revision. */
export const wordsOf = (token: string, revision: number): string => `${token} rev${revision}x of what was seen tonight`

let last = 0
/** A word that nobody has said yet. */
export const nextToken = (kind: 'm' | 'r'): string => `${kind}${(last++).toString(36)}z`
