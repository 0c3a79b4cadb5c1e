import type { Code, LinkedRoom } from './world.ts'

/** What was acknowledged to people: the truth that the rooms are held against. */

/** A message somebody wrote. `token` stands in it and in nothing else, `revision` counts its edits. */
export type Written = {
  token: string
  room: LinkedRoom
  author: string
  /** Who waits for one acknowledgement before the next deed. */
  window: string
  revision: number
  retracted: boolean
  /** What its room calls it. */
  id: string
}

/** A report, and whether it was made in a linked room under AMBER, for all there. */
export type Reported = { token: string; code: Code; shared: boolean; room: string; author: string }

export type Acknowledged = {
  written: Written[]
  reported: Reported[]
  /** Numbers of cases that were accepted by their duty officer. */
  accepted: Set<string>
  edits: number
  retractions: number
  /** Commands by the place they were typed in and who typed them, each of which has one answer. */
  commands: Map<string, number>
}

export const openRecord = (): Acknowledged => ({
  written: [],
  reported: [],
  accepted: new Set(),
  edits: 0,
  retractions: 0,
  commands: new Map(),
})

/** Notes that a command was acknowledged. */
export function noteCommand(record: Acknowledged, room: string, author: string): void {
  const key = `${room} ${author}`
  record.commands.set(key, (record.commands.get(key) ?? 0) + 1)
}

/** The words of a message at a revision. */
export const wordsOf = (token: string, revision: number): string => `${token} rev${revision}x of what was seen tonight`
