import type { AccountRef } from '../chat/refs.ts'
import type { Directory, Person } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** Where rounds are asked and answered: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type RoundScene = {
  tx: Transaction
  keyring: Keyring
  directory: Directory
  now: Date
  exercise: boolean
  origin: string
}

export type RoundKind = 'status-line' | 'availability' | 'roll-call' | 'positions'

/** Words by language, English at least; one string stands for all languages. */
export type Words = string | ({ readonly en: string } & Readonly<Record<string, string>>)

/** What is asked. `key` is the same for the same asking, so that a repeat opens nothing new. */
export type NewRound = {
  key: string
  kind: RoundKind
  question: Words
  options: readonly { value: string; label: Words }[]
  /** Codes of the members asked; observers among them answer, but never count for a quorum. */
  members: readonly string[]
  observers?: readonly string[]
  label: Label
  roomId?: string
  runId?: string
  electionId?: string
  deadline?: Date
  quorum?: number
}

/** Opens a round: its table stands in its room, each delegation's people are asked. Writes `round.opened` about the round's id. */
export async function openRound(
  scene: RoundScene,
  asked: NewRound,
): Promise<{ id: string; effects: readonly Effect[] }> {
  throw new Error(`not written yet: ${asked.key} ${scene.origin}`)
}

/** An answer for a delegation; the newest counts, what comes after the deadline is marked late. Writes `round.answered`. */
export async function answerRound(
  scene: RoundScene,
  id: string,
  answer: { code: string; value: string; words: string; person: Person; account: AccountRef; at: Date },
): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${id} ${answer.code} ${scene.origin}`)
}

/** Reminds those who have not answered, and tells `who` of each of them. Writes `round.chased`. */
export async function chaseRound(
  scene: RoundScene,
  id: string,
  chase: { turn: number; role: string },
): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${id} ${chase.role} ${scene.origin}`)
}

/** Closes a round: who did not answer stands as `no answer`. Writes `round.closed` with rows and quorum. */
export async function closeRound(scene: RoundScene, id: string): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${id} ${scene.origin}`)
}
