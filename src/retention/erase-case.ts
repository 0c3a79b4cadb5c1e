import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import { recall } from '../sharing/recall.ts'
import { caseSteps, subjectsOfCase } from './case-words.ts'
import { type Basis, beginErasure, type ErasureScene } from './erasure.ts'
import { needFree } from './hold.ts'

/** What nobody may read from this transaction's commit on; the rest of a case follows in small ones. */
const atOnce = [
  'Case',
  'CaseEntry',
  'Call',
  'CallMinute',
  'Evidence',
  'EvidenceChange',
  'EvidenceFile',
  'Message',
  'Clock',
  'Consent',
]
const all = 2_000_000_000
/** Milliseconds until what was on its way when a case was erased is looked at: a transaction lasts less. */
const lateMs = 60_000

/**
 * Destroys the words of a case: its title, report and entries from the commit on, then those of its runs, rounds, notices and posts,
 * and its payloads in the record, those of decisions excepted (of TLP:RED they too). Platforms are asked for their copies back.
 * Number, label, instants, who reported and who owned it stay. A case that was erased before is let be. Throws `retention.held` with
 * the number of the hold that keeps it, and `cases.none`.
 */
export async function eraseCase(
  scene: ErasureScene,
  number: string,
  basis: Basis,
  by?: Person,
  why?: string,
): Promise<readonly Effect[]> {
  const { tx, now } = scene
  await tx.$queryRaw`SELECT 1 FROM "Case" WHERE number = ${number} FOR UPDATE`
  const file = await tx.case.findUnique({
    where: { number },
    select: { destroyedAt: true, status: true, closedAt: true },
  })
  if (!file) throw new UserError('cases.none', { written: number })
  if (file.destroyedAt) return []
  await needFree(tx, `case/${number}`)
  const { id, effects } = await beginErasure(scene, `case/${number}`, { basis, by, why })
  for (const { table, sql } of caseSteps) if (atOnce.includes(table)) await tx.$executeRawUnsafe(sql, number, all)
  await tx.case.update({
    where: { number },
    data: {
      destroyedAt: now,
      version: { increment: 1 },
      ...(file.status !== 'merged' && { status: 'closed', closedAt: file.closedAt ?? now }),
    },
  })
  const recalled: Effect[] = []
  for (const subject of await subjectsOfCase(tx, number)) {
    const taken = await recall(scene, {
      key: `${id}/${subject}`,
      cause: 'erased',
      subject,
      whole: true,
      ...(by && { by }),
    })
    recalled.push(...taken.effects)
  }
  return [
    ...effects,
    {
      kind: 'append',
      entry: { kind: 'case.erased', subject: number, actor: by?.pseudonym ?? 'bot', payload: { erasure: id, basis } },
    },
    ...recalled,
    // The agendas of calls that went with it are made anew then: what else stood in them may be talked about.
    {
      kind: 'timer',
      key: `case/${number}/erased/late`,
      timer: 'case.late',
      due: new Date(now.getTime() + lateMs),
      payload: { case: number },
    },
  ]
}
