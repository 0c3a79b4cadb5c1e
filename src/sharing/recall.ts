import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import type { Directory, Person, Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { asArray } from '../store/array.ts'
import { allocateYearly } from '../store/yearly.ts'
import type { Effect } from './effect.ts'
import { type Label, labels, strictest } from './label.ts'
import { type Parcel, release, type Target } from './release.ts'
import { nobodyKnown, targetPerson, targetRoom, targetStranger } from './target.ts'

/**
 * Taking back what was said: every post that holds something is found by what its words come from, given what it may be seen
 * with from now on, and judged anew by the outbox, or taken back whole. What becomes of each copy is written by `settleRecall`.
 */

export type RecallCause = 'raised' | 'retracted' | 'revoked' | 'joined' | 'red' | 'consent' | 'erased'

/** Where something is taken back: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type RecallScene = Pick<Scene, 'tx' | 'directory' | 'now'>

export type RecallOf = {
  /** What caused it: a repeat takes back nothing more. */
  key: string
  cause: RecallCause
  /** `case/EL-2027-FR-0042`, `message/<conversation>/<id>`, `account/<ref>`, `room/<id>`, and whatever else `Parcel.about` names. */
  subject: string
  by?: Person
  /** The label from now on, where it is the stricter one. */
  label?: Label
  /** Who alone may read it from now on, of those who might before. */
  addressees?: readonly string[]
  /** Whether it is taken back wherever it stands, whatever the release rule would let stand. */
  whole?: boolean
  /** Ids of files that were made of it: they stand in the account, though nothing takes them back. */
  files?: readonly bigint[]
}

/** What came of it: the recall's number, `undefined` where nothing stood that must go. */
export type Recalled = { id: string | undefined; effects: readonly Effect[] }

export const caseSubject = (number: string): string => `case/${number}`
export const messageSubject = (message: { conversation: string; externalId: string }): string =>
  `message/${message.conversation}/${message.externalId}`
export const accountSubject = (account: AccountRef): string => `account/${account}`
export const roomSubject = (room: Pick<Room, 'id'>): string => `room/${room.id}`

/** The one account that sees a post, by what it is about. */
export function onlyOf(about: readonly string[]): AccountRef | undefined {
  const found = about.find((each) => each.startsWith('account/'))
  return found?.slice('account/'.length) as AccountRef | undefined // written from one
}

/** Whether what stands in a slot came there by a standing link; it is known also of what lost its words. */
export const isByLink = (slot: string): boolean => slot.startsWith('relay/')

/** Those whom both lists name. */
export const narrower = (some: readonly string[], others: readonly string[]): readonly string[] =>
  some.filter((each) => others.includes(each))

/** A post as a recall sees it. */
export type Copy = {
  id: bigint
  slot: string
  conversation: string
  revision: number
  label: string
  addressees: readonly string[]
  about: readonly string[]
  shows: string | null
  parts: readonly string[]
  attempts: number
}

/**
 * What a recall does with a post: takes it back whole, has it judged anew by the outbox, the same as part of an earlier recall that is
 * not over, or leaves it be.
 */
export type Fate = 'whole' | 'judge' | 'judge for another' | 'leave'

/**
 * Finds every post about the subject, gives it the stricter label and the narrower addressees, and has each judged anew, or, with
 * `whole`, taken back. Copies that may stay as they are do not count as recalled.
 */
export async function recall(scene: RecallScene, of: RecallOf): Promise<Recalled> {
  return recallEach(scene, of, () => (of.whole ? 'whole' : 'judge'))
}

/** The same, where what is done differs from post to post. */
export async function recallEach(scene: RecallScene, of: RecallOf, fateOf: (copy: Copy) => Fate): Promise<Recalled> {
  const before = await scene.tx.recall.findUnique({ where: { key: of.key }, select: { id: true } })
  if (before) return { id: before.id, effects: [] }
  const copies = await lockCopies(scene, of.subject)
  return startRecall(
    scene,
    of,
    copies.map((copy) => ({ copy, fate: isOpen(copy, of) ? 'leave' : fateOf(copy) })),
  )
}

/** Has posts that the caller locked judged anew or taken back, and writes down which of them must go. */
export async function startRecall(
  scene: RecallScene,
  of: RecallOf,
  chosen: readonly { copy: Copy; fate: Fate }[],
): Promise<Recalled> {
  const { tx, directory, now } = scene
  const whole = chosen.flatMap(({ copy, fate }) => (fate === 'whole' ? [copy] : []))
  const judged = chosen.flatMap(({ copy, fate }) => (fate === 'judge' ? [restricted(copy, of)] : []))
  const others = chosen.flatMap(({ copy, fate }) => (fate === 'judge for another' ? [restricted(copy, of)] : []))
  await judgeAnew(tx, [...judged, ...others])
  const going = [...whole, ...judged.filter((copy) => !mayStay(copy, targetOf(directory, copy, now)))]
  const effects: readonly Effect[] = [
    ...whole.map(({ slot }): Effect => ({ kind: 'retract', slot })),
    ...[...new Set([...judged, ...others].map(({ conversation }) => conversation as ConversationRef))] // as `put` wrote them
      .map((conversation): Effect => ({ kind: 'stir', conversation })),
  ]
  const { key, cause, subject, by, label, files = [] } = of
  if (going.length + files.length === 0) return { id: undefined, effects }
  const id = await allocateYearly(tx, 'W', now)
  await tx.recall.create({
    data: { id, key, cause, subject, label: label ?? null, byId: by?.id ?? null, startedAt: now, files: [...files] },
  })
  await tx.recallCopy.createMany({
    data: going.map((copy) => ({
      recallId: id,
      postId: copy.id,
      slot: copy.slot,
      conversation: copy.conversation,
      revision: copy.revision + 1,
      ...(isUnsaid(copy) && { outcome: 'never-sent', endedAt: now }),
    })),
  })
  const payload = {
    cause,
    about: subject,
    copies: going.length,
    label: label ?? null,
    ...(files.length > 0 && { files: files.length }),
  }
  return {
    id,
    effects: [
      ...effects,
      {
        kind: 'append',
        entry: { kind: 'recall.started', subject: id, actor: by?.pseudonym ?? 'bot', payload },
      },
      { kind: 'timer', key: `recall/${id}/begun`, timer: 'recall.look', due: now, payload: { recall: id } },
    ],
  }
}

/** Posts about a subject that stand, are on their way or wait, locked until the transaction ends. Those from before posts knew what they are about are found by their slots. */
function lockCopies({ tx }: RecallScene, subject: string): Promise<readonly Copy[]> {
  const stem = `${stemOf(subject)?.replace(/[\\%_]/g, '\\$&') ?? ''}%`
  return stem === '%'
    ? tx.$queryRaw<Copy[]>`
        SELECT id, slot, conversation, revision, label, addressees, about, shows, parts, attempts FROM "Post"
        WHERE intent = 'put' AND state <> 'retracted' AND about @> ARRAY[${subject}]
        ORDER BY id FOR UPDATE`
    : tx.$queryRaw<Copy[]>`
        SELECT id, slot, conversation, revision, label, addressees, about, shows, parts, attempts FROM "Post"
        WHERE intent = 'put' AND state <> 'retracted'
          AND (about @> ARRAY[${subject}] OR slot LIKE ${stem} AND cardinality(about) = 0)
        ORDER BY id FOR UPDATE`
}

/** With what the slots of posts about a subject begin, where they name it. */
function stemOf(subject: string): string | undefined {
  if (subject.startsWith('message/')) return `relay/${subject.slice('message/'.length)}@`
  return /^(case|round|run)\//.test(subject) ? `${subject}/` : undefined
}

/**
 * Whether a post is none of a recall's business: it says how something stands without words of it (a receipt, who took a case), or
 * somebody alone was told what everybody may know.
 */
function isOpen({ about, label, addressees, slot }: Copy, { whole, subject }: RecallOf): boolean {
  if (subject.startsWith('account/')) return label === 'TLP:CLEAR'
  if (whole) return false
  if (about.length === 0) return /^case\/[^/]+\/(receipt@|told\/)/.test(slot)
  return label === 'TLP:CLEAR' && addressees.length === 0 && onlyOf(about) !== undefined
}

/** No attempt was made to say it. */
const isUnsaid = ({ parts, attempts }: Copy): boolean => parts.length === 0 && attempts === 0

/** What bears no label that can be read may be anything. It must go, and not keep the others from being looked at. */
const labelOf = ({ label }: Pick<Copy, 'label'>): Label => labels.find((known) => known === label) ?? 'TLP:RED'

function restricted(copy: Copy, { label, addressees }: RecallOf): Copy {
  const stored = labelOf(copy)
  const isOld = copy.about.length === 0 && copy.addressees.length === 0
  const kept = addressees && !isOld ? narrower(copy.addressees, addressees) : (addressees ?? copy.addressees)
  return { ...copy, label: label ? strictest(stored, label) : stored, addressees: kept }
}

/**
 * Has the outbox look at posts again, under what they may be seen with from now on. Of one that stands, no new revision is to be
 * sent; of any other the newest still is.
 */
async function judgeAnew(tx: RecallScene['tx'], copies: readonly Copy[]): Promise<void> {
  if (copies.length === 0) return
  // What an earlier recall waits for is the outcome from then on.
  await tx.$executeRaw`
    UPDATE "RecallCopy" SET revision = revision + 1
    WHERE outcome = 'pending' AND "postId" = ANY(${copies.map(({ id }) => id)}::bigint[])`
  await tx.$executeRaw`
    UPDATE "Post" AS post SET label = anew.label, addressees = anew.addressees::text[],
      revision = revision + 1,
      "sentRevision" = CASE WHEN state = 'sent' AND cardinality(parts) > 0 AND revision = "sentRevision"
        THEN "sentRevision" + 1 ELSE "sentRevision" END,
      attempts = CASE WHEN state = 'dead' THEN 1 ELSE attempts END,
      state = 'pending', held = NULL, fault = NULL, "dueAt" = now(), "wantedAt" = now(), "pausedMs" = 0
    FROM unnest(${copies.map(({ id }) => id)}::bigint[], ${copies.map(({ label }) => label)}::text[],
      ${copies.map(({ addressees }) => asArray(addressees))}::text[]) AS anew (id, label, addressees)
    WHERE post.id = anew.id`
}

/** Whether the rule lets a post stand as it does. What can be said of that here; the outbox has the last word. */
export function mayStay(copy: Copy, target: Target): boolean {
  const words = { look: 'notice', marking: 'TLP:CLEAR', summary: '', blocks: [] } as const
  const parcel: Parcel = {
    message: words,
    label: labelOf(copy),
    addressees: copy.addressees,
    ...(isByLink(copy.slot) && { byLink: true }),
  }
  const verdict = release(copy.shows === 'stub' ? { ...parcel, stub: words } : parcel, target)
  if (verdict.kind === 'refused' || verdict.cleared.shows === 'held') return false
  return verdict.cleared.shows === 'whole' || copy.shows === 'stub'
}

/** The place of a post as the release rule sees it now. */
export function targetOf(directory: Directory, copy: Pick<Copy, 'about' | 'conversation'>, at: Date): Target {
  const conversation = copy.conversation as ConversationRef // as `put` wrote it
  const only = onlyOf(copy.about)
  if (only) {
    const person = directory.accounts.get(only)
    return person && platformOf(only) === platformOf(conversation)
      ? targetPerson(directory, person, only, conversation, at)
      : targetStranger(conversation, only)
  }
  const room = directory.conversations.get(conversation)
  return room ? targetRoom(directory, room, at) : nobodyKnown(conversation)
}
