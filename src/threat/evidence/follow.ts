import type { Scene } from '../../directory/scene.ts'
import type { Effect } from '../../sharing/effect.ts'
import { asLabel, type Label, rankOf, strictest } from '../../sharing/label.ts'
import { narrower } from '../../sharing/recall.ts'
import { lockCase } from '../case.ts'
import { destroyedBy } from '../red-card.ts'
import { note } from '../timeline.ts'
import { addressedBy } from './addressed.ts'
import { codeOf, hashOf } from './file.ts'

/** A message of a platform. */
type Called = { conversation: string; message: string }

/**
 * What became of a message: its new words, label and addressees; or that its author (`changedBy`) changed it, who does not count any
 * more, or not there; or that it is gone. `key` and `at` are those of the event that says so.
 */
export type Change = Called & { key: string; at: string } & (
    | { words: string; label: Label; addressees: readonly string[] }
    | { changedBy: string }
    | { gone: true }
  )

/**
 * Locks the cases of which a message is evidence, before the message itself is: so everybody takes them in one order. Where there
 * is none it costs one look into an index.
 */
export async function lockMarked(scene: Pick<Scene, 'tx'>, { conversation, message }: Called): Promise<void> {
  await scene.tx.$queryRaw`
    SELECT 1 FROM "Case" WHERE id IN (
      SELECT "caseId" FROM "Evidence" WHERE conversation = ${conversation} AND "externalId" = ${message})
    ORDER BY id FOR UPDATE`
}

/**
 * Records beside each piece of evidence what became of its message later: the new words, or that it was deleted. Once an event,
 * whatever is told twice. A stricter label of the new words, and whom they address no more, hold for all that was kept of it; of words
 * that are not for the case's own member, or of somebody who does not count any more, it is only recorded that there were some.
 */
export async function followMessage(scene: Scene, change: Change): Promise<readonly Effect[]> {
  await lockMarked(scene, change)
  const effects: Effect[] = []
  for (const { id, number, caseNumber, author, label, addressees } of await markedAs(scene, change)) {
    // On some platforms anybody can send what claims to change somebody else's message.
    if ('changedBy' in change && change.changedBy !== author) continue
    const file = await lockCase(scene, caseNumber)
    if (!file || file.destroyedAt) continue
    const known = await scene.tx.evidenceChange.findUnique({
      where: { evidenceId_key: { evidenceId: id, key: change.key } },
      select: { seq: true },
    })
    if (known) continue
    const seq = 1 + (await scene.tx.evidenceChange.count({ where: { evidenceId: id } }))
    const isGone = 'gone' in change
    const isTold = 'words' in change && isFor(scene, file.code, addressees, change)
    await scene.tx.evidenceChange.create({
      data: {
        evidenceId: id,
        seq,
        key: change.key,
        kind: isGone ? 'deleted' : 'edited',
        at: new Date(change.at),
        ...(isTold && { words: scene.keyring.seal(change.words, 'evidence.change'), hash: hashOf(change.words) }),
      },
    })
    if ('words' in change) {
      const data = {
        label: strictest(label, change.label),
        addressees: [...stillAddressed(scene, file.code, addressees, change)],
      }
      await scene.tx.evidence.update({ where: { id }, data })
    }
    effects.push(
      await note(scene, file, {
        kind: isGone ? 'evidence.deleted' : 'evidence.edited',
        data: { evidence: codeOf({ number }) },
        record: { said: change.at, ...(isTold && { hash: hashOf(change.words) }) },
      }),
    )
  }
  return effects
}

type Edited = Extract<Change, { words: string }>

type Seen = Pick<Scene, 'directory' | 'now'>

/** Whether new words are for a case's own member: its own people's are (`addressees` is empty), others' where they address it. */
const isFor = (seen: Seen, code: string, addressees: readonly string[], change: Edited): boolean =>
  addressees.length === 0 || rankOf(change.label) < rankOf('TLP:AMBER') || addressedBy(seen, change).includes(code)

/** Whom a piece still addresses besides the case's own member, which keeps what it was told. */
function stillAddressed(seen: Seen, code: string, addressees: readonly string[], change: Edited): readonly string[] {
  if (addressees.length === 0 || rankOf(change.label) < rankOf('TLP:AMBER')) return addressees
  return [...new Set([code, ...narrower(addressees, addressedBy(seen, change))])]
}

/**
 * Its author (`actor`) gave a message a marking that nobody keeps the words of: what was kept of it before is read by nobody from
 * then on, and destroyed a day later, as a case is that is raised to TLP:RED.
 */
export async function shutMessage(
  scene: Scene,
  change: Called & { actor: string; at: string },
): Promise<readonly Effect[]> {
  await lockMarked(scene, change)
  const effects: Effect[] = []
  for (const { id, number, caseNumber } of await markedAs(scene, change)) {
    const file = await lockCase(scene, caseNumber)
    if (!file || file.destroyedAt) continue
    const { count } = await scene.tx.evidence.updateMany({
      where: { id, author: change.actor, label: { not: 'TLP:RED' } },
      data: { label: 'TLP:RED' },
    })
    if (count === 0) continue
    const data = { evidence: codeOf({ number }), label: 'TLP:RED' }
    effects.push(
      await note(scene, file, { kind: 'evidence.shut', data, record: { said: change.at } }),
      destroyLater(id, caseNumber, destroyedBy(scene.now)),
    )
  }
  return effects
}

/** The timer by which the words of a piece of evidence that is TLP:RED are destroyed. */
export const destroyLater = (id: bigint, number: string, due: Date): Effect => ({
  kind: 'timer',
  key: `evidence/${id}/red`,
  timer: 'evidence.red',
  due,
  payload: { evidence: String(id), case: number },
})

type Marked = {
  id: bigint
  number: number
  caseNumber: string
  author: string
  label: Label
  addressees: readonly string[]
}

async function markedAs({ tx }: Pick<Scene, 'tx'>, { conversation, message }: Called): Promise<readonly Marked[]> {
  const rows = await tx.$queryRaw<(Omit<Marked, 'label'> & { label: string })[]>`
    SELECT piece.id, piece.number, file.number AS "caseNumber", piece.author, piece.label, piece.addressees
    FROM "Evidence" AS piece JOIN "Case" AS file ON file.id = piece."caseId"
    WHERE piece.conversation = ${conversation} AND piece."externalId" = ${message}
    ORDER BY piece."caseId"`
  return rows.map((row) => ({ ...row, label: asLabel(row.label) }))
}
