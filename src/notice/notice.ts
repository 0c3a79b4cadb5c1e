import type { Scene } from '../directory/scene.ts'
import type { Words } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'
import { showBoard } from './board.ts'
import { climb } from './climb.ts'
import { endNotice } from './end.ts'
import { groupKey, lockNotices, noticeId, openFile, sealWhat } from './file.ts'
import { dueTimer, note, rungTimer } from './record.ts'

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
  /** At this instant it has failed, whatever rung it stands on. */
  due: Date
  runId?: string
  caseNumber?: string
  /** A test ring: id of the one person who is tried at every rung, and who alone can answer it. */
  ring?: string
  /** Id of the room where a table shows how far the whole group is. */
  board?: string
}

/**
 * Gives a notice, once for a group and member: tries the first rung now, sets the timer of the next. It ends in exactly one of
 * delivered, acknowledged, failed (at `due`, or a minute after nobody on the whole ladder could be reached) or withdrawn.
 */
export async function openNotice(scene: Scene, fresh: NewNotice): Promise<readonly Effect[]> {
  const { tx, keyring, now } = scene
  const key = groupKey(fresh.group, fresh.code)
  const id = noticeId(key)
  const { group, code, text, ring, board } = fresh
  const { count } = await tx.notice.createMany({
    data: [
      {
        id,
        key,
        code,
        what: sealWhat({ group, text, ...(ring && { ring }), ...(board && { board }) }, keyring),
        label: fresh.label,
        needs: fresh.needs,
        urgent: fresh.urgent,
        ladder: fresh.ladder.map(({ afterMs, role, by }) => ({ afterMs, role, by: [...by] })),
        rung: -1,
        state: 'open',
        runId: fresh.runId ?? null,
        caseNumber: fresh.caseNumber ?? null,
        due: fresh.due,
        openedAt: now,
      },
    ],
    skipDuplicates: true,
  })
  if (count === 0) return []
  const file = openFile(await tx.notice.findUniqueOrThrow({ where: { id } }), keyring)
  const opened = note(file, 'opened', { needs: file.needs, urgent: file.urgent, due: file.due.toISOString() })
  const [first] = file.ladder
  const begun =
    first && first.afterMs > 0
      ? [rungTimer(file, 0, new Date(now.getTime() + first.afterMs))]
      : (await climb(scene, file)).effects
  // The ladder may bring the end forward, so its own timer goes first.
  const shown = board ? await showBoard(scene, group, board) : []
  return [opened, dueTimer(file, file.due), ...begun, ...shown]
}

/** Takes all open notices of a group back: nobody is tried any more. */
export async function withdrawNotices(scene: Scene, group: string): Promise<readonly Effect[]> {
  const effects: Effect[] = []
  for (const file of await lockNotices(scene, group)) {
    if (file.state === 'open') effects.push(...(await endNotice(scene, file, { state: 'withdrawn' })).effects)
  }
  return effects
}
