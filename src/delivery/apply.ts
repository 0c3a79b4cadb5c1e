import { type AccountRef, type MessageId, platformOf } from '../chat/refs.ts'
import { appendEntries } from '../ledger/append.ts'
import type { Effect, KeptMessage, LedgerNote, Under } from '../sharing/effect.ts'
import { accountSubject } from '../sharing/recall.ts'
import type { Cleared } from '../sharing/release.ts'
import { asArray } from '../store/array.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { putErrands } from './errand-rows.ts'
import { leftBehind, moveAway, putPosts, retractPosts } from './slots.ts'
import { keepMessages, putReactions, putUnseats, setTimers, tellRuns } from './statements.ts'

/** What a post's sealed envelope holds: all that the release rule and the adapter need at the send. */
export type Envelope = { parcel: Cleared['parcel']; only?: Cleared['only']; under?: Under }

/** Opens the envelope of a post. */
export const openEnvelope = (sealed: Uint8Array, keyring: Keyring): Envelope =>
  JSON.parse(keyring.openText(sealed, 'post')) as Envelope // sealed by applyEffects

/** Whose seat a post of the intent `unseat` takes away. */
export const openSeat = (sealed: Uint8Array, keyring: Keyring): { account: AccountRef } =>
  JSON.parse(keyring.openText(sealed, 'post')) as { account: AccountRef } // sealed by applyEffects

/** What a post of the intent `react` does: to which message, and how the bot reacts. */
export const openReaction = (sealed: Uint8Array, keyring: Keyring): { message: MessageId; reaction: string } =>
  JSON.parse(keyring.openText(sealed, 'post')) as { message: MessageId; reaction: string } // sealed by applyEffects

/** What has new work after the commit. */
export type Touched = { conversations: ReadonlySet<string>; timers: boolean; errands?: boolean }

/**
 * Applies the effects of one cause, or of a batch of causes, in their transaction. The caller pokes what was touched once
 * the transaction is committed. `tellsInRooms` are the platforms on which what one person is told alone stands in the room itself.
 */
export async function applyEffects(
  tx: Transaction,
  keyring: Keyring,
  effects: readonly Effect[],
  now: Date,
  tellsInRooms: ReadonlySet<string> = new Set(),
): Promise<Touched> {
  const puts = new Map<string, Put>()
  const retracted = new Set<string>()
  for (const effect of effects) {
    if (effect.kind === 'put') puts.set(effect.slot, effect)
    else if (effect.kind === 'retract') retracted.add(effect.slot)
  }
  await keepHeard(
    tx,
    effects.flatMap((effect) => (effect.kind === 'keep' ? [effect.message] : [])),
  )
  const conversations = new Set<string>()
  const said = [...puts.values()]
  const left = await leaveBehind(tx, said, tellsInRooms)
  for (const conversation of await say(tx, keyring, said, left)) conversations.add(conversation)
  if (retracted.size > 0) {
    const slots = [...retracted]
    await tx.$executeRawUnsafe(retractPosts, slots)
    const posts = await tx.post.findMany({ where: { slot: { in: slots } }, select: { conversation: true } })
    for (const post of posts) conversations.add(post.conversation)
  }
  for (const effect of effects) if (effect.kind === 'stir') conversations.add(effect.conversation)
  for (const conversation of await takeSeats(tx, keyring, effects)) conversations.add(conversation)
  for (const conversation of await giveReactions(tx, keyring, effects)) conversations.add(conversation)
  const notes = effects.flatMap((effect) => (effect.kind === 'append' ? [effect.entry] : []))
  const ids = await appendEntries(tx, keyring, notes, now)
  const heard = ids.length > 0 && (await tellFollowers(tx, ids, notes, now))
  const errands = await putErrands(tx, keyring, effects)
  return { conversations, timers: (await applyTimers(tx, effects)) || heard, errands }
}

type Put = Extract<Effect, { kind: 'put' }>

/** The slots of these in which something stands that its reader sees no more. */
async function leaveBehind(
  tx: Transaction,
  rows: readonly Put[],
  tellsInRooms: ReadonlySet<string>,
): Promise<readonly string[]> {
  const alone = rows.filter(({ cleared }) => cleared.only && tellsInRooms.has(platformOf(cleared.only)))
  if (alone.length === 0) return []
  const slots = alone.map(({ slot }) => slot)
  const left = await tx.$queryRawUnsafe<{ slot: string }[]>(leftBehind, slots, [...tellsInRooms])
  return left.map(({ slot }) => slot)
}

/** Puts messages into their slots; what stands in a place that a slot has left is taken back there. Gives the places touched. */
async function say(
  tx: Transaction,
  keyring: Keyring,
  rows: readonly Put[],
  left: readonly string[],
): Promise<readonly string[]> {
  if (rows.length === 0) return []
  const places = rows.map(({ cleared }) => cleared.conversation)
  if ((await putInto(tx, keyring, rows, left)) === rows.length) return places
  const moved = await tx.$queryRawUnsafe<{ slot: string; conversation: string }[]>(
    moveAway,
    rows.map(({ slot }) => slot),
    places.map(platformOf),
    places,
    rows.map(({ cleared }) => asArray(aboutOf(cleared))),
    left,
  )
  const freed = new Set(moved.map(({ slot }) => slot))
  const again = rows.filter(({ slot }) => freed.has(slot))
  if (again.length > 0) await putInto(tx, keyring, again, left)
  return [...places, ...moved.map(({ conversation }) => conversation)]
}

/** Gives how many could be put. */
const putInto = (tx: Transaction, keyring: Keyring, rows: readonly Put[], left: readonly string[]): Promise<number> =>
  tx.$executeRawUnsafe(
    putPosts,
    rows.map((row) => row.slot),
    rows.map((row) => platformOf(row.cleared.conversation)),
    rows.map((row) => row.cleared.conversation),
    rows.map((row) => Buffer.from(keyring.seal(JSON.stringify(envelopeOf(row)), 'post'))),
    rows.map((row) => row.cleared.parcel.label),
    rows.map((row) => asArray(row.cleared.parcel.addressees)),
    rows.map((row) => asArray(aboutOf(row.cleared))),
    left,
  )

/** Runs that follow what was recorded are told, each in a transaction of its own; whether there are any. */
async function tellFollowers(
  tx: Transaction,
  ids: readonly string[],
  notes: readonly LedgerNote[],
  now: Date,
): Promise<boolean> {
  const subjects = notes.map(({ subject }) => subject)
  return (await tx.$executeRawUnsafe(tellRuns, ids, subjects, now)) > 0
}

async function takeSeats(tx: Transaction, keyring: Keyring, effects: readonly Effect[]): Promise<readonly string[]> {
  const seats = new Map(effects.flatMap((effect) => (effect.kind === 'unseat' ? [[effect.slot, effect] as const] : [])))
  if (seats.size === 0) return []
  const rows = [...seats.values()]
  const conversations = rows.map(({ conversation }) => conversation)
  await tx.$executeRawUnsafe(
    putUnseats,
    rows.map(({ slot }) => slot),
    conversations.map(platformOf),
    conversations,
    rows.map(({ account }) => Buffer.from(keyring.seal(JSON.stringify({ account }), 'post'))),
  )
  return conversations
}

async function giveReactions(
  tx: Transaction,
  keyring: Keyring,
  effects: readonly Effect[],
): Promise<readonly string[]> {
  const rows = effects.flatMap((effect) => (effect.kind === 'react' ? [effect] : []))
  if (rows.length === 0) return []
  const conversations = rows.map(({ conversation }) => conversation)
  await tx.$executeRawUnsafe(
    putReactions,
    rows.map(({ slot }) => slot),
    conversations.map(platformOf),
    conversations,
    rows.map(({ message, reaction }) => Buffer.from(keyring.seal(JSON.stringify({ message, reaction }), 'post'))),
  )
  return conversations
}

async function keepHeard(tx: Transaction, messages: readonly KeptMessage[]): Promise<void> {
  if (messages.length === 0) return
  await tx.$executeRawUnsafe(
    keepMessages,
    messages.map((each) => each.conversation),
    messages.map((each) => each.externalId),
    messages.map((each) => each.room),
    messages.map((each) => each.author),
    messages.map((each) => each.label),
    messages.map((each) => JSON.stringify(each.addressees)),
    messages.map((each) => Buffer.from(each.text)),
    messages.map((each) => (each.files ? Buffer.from(each.files).toString('base64') : null)),
    messages.map((each) => each.thread ?? null),
    messages.map((each) => each.at),
  )
}

/** By what a post is found: what its words come from, and the one account that sees it. */
const aboutOf = ({ parcel, only }: Cleared): readonly string[] => [
  ...(parcel.about ?? []),
  ...(only ? [accountSubject(only)] : []),
]

function envelopeOf(put: Put): Envelope {
  const { parcel, only } = put.cleared
  return { parcel, ...(only && { only }), ...(put.under && { under: put.under }) }
}

/** The last word on each timer counts, as if they were set and cancelled one after the other. */
async function applyTimers(tx: Transaction, effects: readonly Effect[]): Promise<boolean> {
  const wanted = new Map<string, Extract<Effect, { kind: 'timer' | 'cancel' }>>()
  for (const effect of effects) if (effect.kind === 'timer' || effect.kind === 'cancel') wanted.set(effect.key, effect)
  const set = [...wanted.values()].flatMap((effect) => (effect.kind === 'timer' ? [effect] : []))
  const cancelled = [...wanted.values()].flatMap((effect) => (effect.kind === 'cancel' ? [effect.key] : []))
  if (set.length > 0) {
    await tx.$executeRawUnsafe(
      setTimers,
      set.map(({ key }) => key),
      set.map(({ timer }) => timer),
      set.map(({ due }) => due),
      set.map(({ payload }) => JSON.stringify(payload)),
    )
  }
  if (cancelled.length > 0) {
    await tx.timer.updateMany({ where: { key: { in: cancelled }, state: 'pending' }, data: { state: 'cancelled' } })
  }
  return set.length > 0
}
