import { UserError } from '../../chat/errors.ts'
import type { ConversationRef } from '../../chat/refs.ts'
import type { Scene } from '../../directory/scene.ts'
import { say } from '../../locale/catalogue.ts'
import { evidenceSteps } from '../../retention/evidence-words.ts'
import { needFree } from '../../retention/hold.ts'
import type { Effect } from '../../sharing/effect.ts'
import { openParcel, put } from '../../sharing/parcel.ts'
import { targetWhere } from '../../sharing/standing.ts'
import { lockCase } from '../case.ts'
import { codeOf } from './file.ts'
import { destroyLater } from './follow.ts'

type Payload = Readonly<Record<string, string | number>>

/** When a piece of evidence of a case under a legal hold is looked at again, in milliseconds. */
const heldAgainMs = 3_600_000

/** The slot in which the bot shows that it has taken a message in as evidence, for whoever marked it. */
export const seenSlot = (id: bigint, person: { id: string }): string => `evidence/${id}/seen@~${person.id}`

/** What timers about evidence do when they are due, by their kind. */
export const evidenceTimers = {
  /** The platform let the bot show no reaction: whoever marked the message is told in private instead. */
  'evidence.unseen': async ({ post }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const { tx, directory, exercise } = scene
    const found = await tx.post.findUnique({
      where: { id: BigInt(post ?? 0) },
      select: { slot: true, conversation: true },
    })
    const [, id, personId] = /^evidence\/(\d+)\/seen@~(.+)$/.exec(found?.slot ?? '') ?? []
    const person = directory.people.get(personId ?? '')
    const piece = id === undefined ? null : await tx.evidence.findUnique({ where: { id: BigInt(id) } })
    const file = piece && (await tx.case.findUnique({ where: { id: piece.caseId }, select: { number: true } }))
    if (!found || !person || !piece || !file) return []
    const spot = targetWhere(scene, person, found.conversation as ConversationRef) // as its effect named it
    if (!spot) return []
    const key = piece.audience === 'shareable' ? 'evidence.done.shareable' : 'evidence.done.internal'
    const summary = say(person.language, key, { evidence: codeOf(piece), number: file.number })
    const told = openParcel({
      look: 'notice',
      marking: 'TLP:CLEAR',
      summary,
      blocks: [{ type: 'paragraph', children: [{ type: 'text', text: summary }] }],
      ...(exercise && { exercise }),
    })
    return put(`evidence/${id}/told@~${person.id}`, told, spot)
  },
  /** A day after its author raised it to TLP:RED nobody can read it again, unless it must be kept for a court. */
  'evidence.red': async ({ evidence, case: number }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockCase(scene, String(number))
    if (!file || file.destroyedAt) return []
    const id = BigInt(evidence ?? 0)
    try {
      await needFree(scene.tx, `case/${file.number}`)
    } catch (fault) {
      if (fault instanceof UserError && fault.code === 'retention.held')
        return [destroyLater(id, file.number, new Date(scene.now.getTime() + heldAgainMs))]
      throw fault
    }
    const which = `(SELECT id FROM "Evidence" WHERE id = $1::bigint AND label = 'TLP:RED')`
    for (const { sql } of evidenceSteps(which)) await scene.tx.$executeRawUnsafe(sql, String(id), 1_000_000)
    return []
  },
} as const
