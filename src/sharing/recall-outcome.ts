import type { ConversationRef } from '../chat/refs.ts'
import type { Recall, RecallCopy } from '../store/generated/client.ts'
import { brokenFault, mostAttempts, waitedFault } from './attempts.ts'
import type { Effect } from './effect.ts'
import { onlyOf, type RecallScene } from './recall.ts'
import { type TakenFile, takenFiles } from './taken.ts'

/** What became of a copy. `failed`: the platform did not take it back, for the reason beside it. */
export const outcomes = ['pending', 'taken-back', 'changed', 'never-sent', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

/** Why a platform did not take something back: it refused, it was out of reach for too long, or the fault is ours. */
export const copyFaults = ['refused', 'unreachable', 'broken'] as const
export type CopyFault = (typeof copyFaults)[number]

/** A copy of something that is recalled: where it stands, or stood, and what became of it. */
export type CopyOutcome = {
  slot: string
  conversation: ConversationRef
  /** The account that alone saw it, by what the post is about. */
  only: ReturnType<typeof onlyOf>
  outcome: Outcome
  fault?: CopyFault
  /** Its words had had their time: it cannot stand again. */
  purged: boolean
}

export type RecallFile = Pick<Recall, 'id' | 'cause' | 'subject' | 'label' | 'byId' | 'startedAt' | 'endedAt'> & {
  copies: readonly CopyOutcome[]
  /** Files that were made of it before, which nothing takes back. */
  files: readonly TakenFile[]
}

/** Reads a recall with what became of each copy so far. */
export async function readRecall({ tx }: Pick<RecallScene, 'tx'>, id: string): Promise<RecallFile | undefined> {
  const found = await tx.recall.findUnique({ where: { id }, include: { copies: { orderBy: { postId: 'asc' } } } })
  if (!found) return undefined
  const posts = await postsOf(tx, found.copies)
  const files = await takenFiles(tx, found.files)
  return { ...found, files, copies: found.copies.map((copy) => toldOf(copy, posts.get(copy.postId))) }
}

/**
 * Writes what became of a recall's copies, as the outbox has achieved it by now, and ends the recall when all came to an end. The
 * caller says it to the originator. `undefined` when there is no such recall.
 */
export async function settleRecall(
  { tx, now }: RecallScene,
  id: string,
): Promise<{ file: RecallFile; effects: readonly Effect[] } | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "Recall" WHERE id = ${id} FOR UPDATE`
  const found = await tx.recall.findUnique({ where: { id }, include: { copies: { orderBy: { postId: 'asc' } } } })
  if (!found) return undefined
  const posts = await postsOf(tx, found.copies)
  const settled: RecallCopy[] = []
  for (const copy of found.copies) {
    const next = outcomeOf(copy, posts.get(copy.postId))
    // What was looked at again and may stand after all was not recalled.
    if (next.outcome === 'stays') {
      await tx.recallCopy.delete({ where: { recallId_postId: { recallId: id, postId: copy.postId } } })
      continue
    }
    const { outcome, fault } = next
    if (outcome === copy.outcome && fault === copy.fault) {
      settled.push(copy)
      continue
    }
    const data = { outcome, fault, endedAt: outcome === 'pending' ? null : now }
    settled.push(
      await tx.recallCopy.update({ where: { recallId_postId: { recallId: id, postId: copy.postId } }, data }),
    )
  }
  const isOver = settled.every(({ outcome }) => outcome !== 'pending')
  const wasOver = found.endedAt !== null
  if (isOver && !wasOver) await tx.recall.update({ where: { id }, data: { endedAt: now } })
  const isOther = JSON.stringify(countsOf(settled)) !== JSON.stringify(countsOf(found.copies))
  const kind = isOver && !wasOver ? 'recall.ended' : isOver && isOther ? 'recall.amended' : undefined
  const file = {
    ...found,
    endedAt: isOver ? (found.endedAt ?? now) : found.endedAt,
    copies: settled.map((copy) => toldOf(copy, posts.get(copy.postId))),
    files: await takenFiles(tx, found.files),
  }
  return {
    file,
    effects: kind ? [{ kind: 'append', entry: { kind, subject: id, actor: 'bot', payload: countsOf(settled) } }] : [],
  }
}

/** How many copies came to which end. */
export const countsOf = (copies: readonly { outcome: string }[]): Record<Outcome, number> => {
  const count = (outcome: Outcome): number => copies.filter((copy) => copy.outcome === outcome).length
  return {
    pending: count('pending'),
    'taken-back': count('taken-back'),
    changed: count('changed'),
    'never-sent': count('never-sent'),
    failed: count('failed'),
  }
}

/** A post as its recall sees it; `purged`: it is to stand, and has no words any more. */
type Post = {
  id: bigint
  state: string
  revision: number
  shows: string | null
  parts: readonly string[]
  about: readonly string[]
  attempts: number
  fault: string | null
  purged: boolean
}

async function postsOf(
  tx: RecallScene['tx'],
  copies: readonly { postId: bigint }[],
): Promise<ReadonlyMap<bigint, Post>> {
  const rows = await tx.$queryRaw<Post[]>`
    SELECT id, state, revision, shows, parts, about, attempts, fault, envelope IS NULL AND intent = 'put' AS purged
    FROM "Post" WHERE id = ANY(${copies.map(({ postId }) => postId)}::bigint[])`
  return new Map(rows.map((row) => [row.id, row]))
}

function outcomeOf(copy: RecallCopy, post: Post | undefined): { outcome: Outcome | 'stays'; fault: CopyFault | null } {
  const ended = (outcome: Outcome | 'stays') => ({ outcome, fault: null })
  if (!post) return ended('taken-back')
  // What was achieved counts, whatever was said there since.
  if (copy.outcome !== 'pending' && copy.outcome !== 'failed') return ended(asOutcome(copy.outcome))
  switch (post.state) {
    case 'retracted':
      return ended('taken-back')
    case 'held':
      return ended(post.parts.length === 0 ? 'taken-back' : 'pending')
    case 'dead':
      return { outcome: 'failed', fault: faultOf(post) }
    case 'sent':
      if (post.shows === 'stub' || post.revision > copy.revision) return ended('changed')
      return ended('stays')
    default:
      return copy.outcome === 'failed' ? { outcome: 'failed', fault: asFault(copy.fault) } : ended('pending')
  }
}

function faultOf({ fault, attempts }: Pick<Post, 'fault' | 'attempts'>): CopyFault {
  if (fault === brokenFault) return 'broken'
  return attempts >= mostAttempts.refused || fault === waitedFault ? 'unreachable' : 'refused'
}

const asOutcome = (stored: string): Outcome => outcomes.find((each) => each === stored) ?? 'failed'
const asFault = (stored: string | null): CopyFault | null => copyFaults.find((each) => each === stored) ?? null

function toldOf(copy: RecallCopy, post: Post | undefined): CopyOutcome {
  const fault = asFault(copy.fault)
  return {
    slot: copy.slot,
    conversation: copy.conversation as ConversationRef, // as the post had it
    only: onlyOf(post?.about ?? []),
    outcome: asOutcome(copy.outcome),
    ...(fault && { fault }),
    purged: post?.purged ?? false,
  }
}
