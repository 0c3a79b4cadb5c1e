import type { Directory } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** Where notices are given: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type NoticeScene = {
  tx: Transaction
  keyring: Keyring
  directory: Directory
  now: Date
  exercise: boolean
  origin: string
}

/** Words by language, English at least; one string stands for all languages. */
export type Words = string | ({ readonly en: string } & Readonly<Record<string, string>>)

export type Channel = 'chat' | 'email' | 'webhook'

/** Whom to try next, how, and how many milliseconds after the rung before. `role` as `holdersOf` takes it, of the notice's member. */
export type Rung = { afterMs: number; role: string; by: readonly Channel[] }

/**
 * Something that a member's people must come to know. `group` is the subject under which the ledger is told (`notice.opened`,
 * `notice.rung`, `notice.delivered`, `notice.acknowledged`, `notice.failed`, each with `code`); notices of one group go to several members.
 */
export type NewNotice = {
  group: string
  code: string
  text: Words
  label: Label
  needs: 'delivery' | 'acknowledgement'
  urgent: boolean
  ladder: readonly Rung[]
  due: Date
  runId?: string
  caseNumber?: string
}

/** Gives a notice, once for a group and member: tries the first rung now, sets the timers of the others. */
export async function openNotice(scene: NoticeScene, fresh: NewNotice): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${fresh.group} ${scene.origin}`)
}

/** Takes all open notices of a group back: nobody is tried any more. */
export async function withdrawNotices(scene: NoticeScene, group: string): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${group} ${scene.origin}`)
}
