import { type AccountRef, type ConversationRef, platformOf } from '../chat/refs.ts'
import { lockSeats } from '../directory/change.ts'
import { codesOf, coordinatorsOf, type Directory, type Person, type Room } from '../directory/directory.ts'
import { readOwner } from '../directory/read.ts'
import type { Scene } from '../directory/scene.ts'
import { isMeant, isStranger, type Stranger } from '../directory/stranger.ts'
import type { Stranger as Row } from '../store/generated/client.ts'
import type { Effect } from './effect.ts'
import { openParcel, put } from './parcel.ts'
import { spotOf } from './spot.ts'
import { type Outcome, questionFor, settledFor } from './stranger-notice.ts'
import { targetPerson } from './target.ts'

/** Where strangers are asked about: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type StrangerScene = Omit<Scene, 'keyring'>

/** A removal that has not shown after so many minutes may have failed: it can be ordered again, and is asked about again. */
const removalMinutes = 10
/** Whoever leaves by themselves and is back within so many minutes takes up the question that was asked, and calls nobody. */
const backMinutes = 10
/** Open questions about a room that somebody has at the same time; the next is asked when one of them is settled. */
const mostOpen = 5

/**
 * Asks those who look after a room about accounts that sit there now, once each for as long as they stay. Of accounts that
 * are no strangers nothing is asked; of many strangers a few at a time.
 */
export async function askAboutStrangers(
  scene: StrangerScene,
  room: Room,
  accounts: readonly AccountRef[],
): Promise<readonly Effect[]> {
  const { directory, now } = scene
  // The snapshot may be older than these seats.
  const here = { ...room, seats: new Set([...room.seats, ...accounts]) }
  const rooms = new Map(directory.rooms).set(room.id, here)
  const seated = { ...directory, rooms, conversations: new Map(directory.conversations).set(room.conversation, here) }
  const effects: Effect[] = []
  for (const account of new Set(accounts)) {
    if (isStranger(directory, account, now)) {
      effects.push(...(await ask({ ...scene, directory: seated }, { room: here, account })))
    }
  }
  return effects
}

/** Accounts have left a room: whoever was asked about them sees that nothing is to be decided any more. */
export async function strangersLeft(
  scene: StrangerScene,
  room: Room,
  accounts: readonly AccountRef[],
): Promise<readonly Effect[]> {
  const rows = await scene.tx.stranger.findMany({
    where: { roomId: room.id, account: { in: [...accounts] }, OR: [{ outcome: null }, { outcome: 'removed' }] },
  })
  const effects: Effect[] = []
  for (const row of rows) {
    // Of one that was removed it was told already.
    if (row.outcome === null) effects.push(...(await settle(scene, room, row, { kind: 'left' })))
    else await scene.tx.stranger.update({ where: keyOf(row), data: { outcome: 'left' } })
  }
  return [...effects, ...(await askNext(scene, room))]
}

/**
 * Brings the questions about a room up to date after all who sit there were read: of those who left meanwhile, of those whom
 * the directory knows by now, of those who came. Looks at the seats as they are stored, since the snapshot may be older.
 */
export async function followSeats(scene: StrangerScene, room: Room): Promise<readonly Effect[]> {
  const { tx, directory, now } = scene
  await lockSeats(tx)
  const seats = (await tx.roomMember.findMany({ where: { roomId: room.id } })).map(accountOf)
  const rows = await tx.stranger.findMany({
    where: { roomId: room.id, OR: [{ outcome: null }, { outcome: 'removed' }] },
  })
  const here = new Set(seats)
  const gone = rows.map(accountOf).filter((account) => !here.has(account))
  const effects = [...(await strangersLeft(scene, room, gone))]
  for (const row of rows) {
    const owner = directory.accounts.get(accountOf(row))
    if (row.outcome !== null || !here.has(accountOf(row)) || !owner || codesOf(owner, now).length === 0) continue
    effects.push(...(await settle(scene, room, row, { kind: 'known', name: owner.name })))
  }
  return [...effects, ...(await askAboutStrangers(scene, { ...room, seats: here }, seats))]
}

/** Settles every open question about an account, in all rooms: `by` is who decided. */
export async function settleEverywhere(
  scene: StrangerScene,
  account: AccountRef,
  outcome: Outcome,
  by?: Person,
): Promise<readonly Effect[]> {
  const rows = await scene.tx.stranger.findMany({
    where: { account, OR: [{ outcome: null }, { outcome: 'removed' }] },
  })
  const effects: Effect[] = []
  for (const row of rows) {
    const room = scene.directory.rooms.get(row.roomId)
    if (room) effects.push(...(await settle(scene, room, row, outcome, by)), ...(await askNext(scene, room)))
  }
  return effects
}

/** Settles the question about a stranger in one room, asked or not: `by` is who decided. */
export async function settleHere(
  scene: StrangerScene,
  { room, account }: Stranger,
  outcome: Outcome,
  by: Person,
): Promise<readonly Effect[]> {
  const key = { roomId: room.id, account }
  const row = await scene.tx.stranger.upsert({
    where: { roomId_account: key },
    create: { ...key, askedAt: scene.now, asked: [] },
    update: {},
  })
  return [...(await settle(scene, room, row, outcome, by)), ...(await askNext(scene, room))]
}

/** Who ordered a removal that is under way; `undefined` when none is. */
export async function removedBefore(
  { tx, directory, now }: StrangerScene,
  { room, account }: Stranger,
): Promise<string | undefined> {
  const row = await tx.stranger.findUnique({ where: keyOf({ roomId: room.id, account }) })
  return row && isLeaving(row, now) ? (directory.people.get(row.decidedBy ?? '')?.name ?? '—') : undefined
}

/** What became of a stranger whom somebody means by what they wrote, in a room they look after; `undefined` when nothing did. */
export async function settledBefore(
  scene: StrangerScene,
  written: string,
  rooms: readonly Room[],
): Promise<{ stranger: Stranger; outcome: Outcome } | undefined> {
  const { tx, directory, now } = scene
  const rows = await tx.stranger.findMany({
    where: { roomId: { in: rooms.map(({ id }) => id) }, NOT: { outcome: null } },
    orderBy: { decidedAt: 'desc' },
  })
  for (const row of rows) {
    const room = rooms.find(({ id }) => id === row.roomId)
    const stranger = room && { room, account: accountOf(row) }
    if (!stranger || !isMeant(stranger, written)) continue
    const owner = directory.accounts.get(stranger.account)
    const by = directory.people.get(row.decidedBy ?? '')?.name ?? '—'
    if (row.outcome === 'removed') return { stranger, outcome: { kind: 'removed', by } }
    if (row.outcome === 'left' || !owner) return { stranger, outcome: { kind: 'left' } }
    if (row.outcome === 'known') return { stranger, outcome: { kind: 'known', name: owner.name } }
    const code = codesOf(owner, now).join(', ')
    return { stranger, outcome: { kind: 'vouched', by, name: owner.name, code } }
  }
  return undefined
}

const accountOf = ({ account }: Pick<Row, 'account'>): AccountRef => account as AccountRef // written from one
const keyOf = ({ roomId, account }: Pick<Row, 'roomId' | 'account'>) => ({ roomId_account: { roomId, account } })

/** The slot of one person's question. Who left and comes back is asked about in a message of its own, since an edit calls nobody. */
const slotOf = ({ roomId, account, round }: Pick<Row, 'roomId' | 'account' | 'round'>, person: string): string =>
  `stranger/joined/${account}@${roomId}~${person}${round > 1 ? `/${round}` : ''}`

async function ask(scene: StrangerScene, stranger: Stranger): Promise<readonly Effect[]> {
  const { tx, directory, now, exercise } = scene
  const { room, account } = stranger
  const owner = await readOwner(tx, account)
  // Somebody may have vouched since the snapshot was read.
  if (owner && codesOf(owner, now).length > 0) return []
  const open = await tx.stranger.count({ where: { roomId: room.id, outcome: null, asked: { isEmpty: false } } })
  const row = await takeUp(scene, stranger, open < mostOpen)
  if (!row || open >= mostOpen) return []
  const asked = coordinatorsOf(directory, room, now).flatMap((person) => {
    const spot = spotOf(scene, person, room.id)
    return spot ? [{ person, spot }] : []
  })
  await tx.stranger.update({ where: keyOf(row), data: { asked: asked.map(({ person }) => person.id) } })
  return asked.flatMap(({ person, spot }) => {
    const message = questionFor(person.language, stranger, owner, exercise)
    return put(slotOf(row, person.id), openParcel(message), spot)
  })
}

/** The question to be asked, `atOnce` or when its turn comes; `undefined` while an earlier one about the same stay stands. */
async function takeUp(
  { tx, now }: StrangerScene,
  { room, account }: Stranger,
  atOnce: boolean,
): Promise<Row | undefined> {
  const key = { roomId: room.id, account }
  const { count } = await tx.stranger.createMany({ data: [{ ...key, askedAt: now, asked: [] }], skipDuplicates: true })
  await tx.$queryRaw`SELECT 1 FROM "Stranger" WHERE "roomId" = ${room.id} AND account = ${account} FOR UPDATE`
  const row = await tx.stranger.findUniqueOrThrow({ where: { roomId_account: key } })
  // Where nobody was asked yet, somebody may be now.
  if (count === 1 || (row.outcome === null && row.asked.length === 0)) return row
  if (row.outcome === null || isLeaving(row, now)) return undefined
  const isBack = atOnce && row.outcome === 'left' && row.decidedBy === null && isWithin(row, backMinutes, now)
  const round = isBack ? row.round : row.round + 1
  const anew = { round, askedAt: now, asked: [], outcome: null, decidedBy: null, decidedAt: null }
  return tx.stranger.update({ where: { roomId_account: key }, data: anew })
}

const isLeaving = (row: Row, now: Date): boolean => row.outcome === 'removed' && isWithin(row, removalMinutes, now)
const isWithin = ({ decidedAt }: Row, minutes: number, now: Date): boolean =>
  now.getTime() - (decidedAt?.getTime() ?? 0) < minutes * 60_000

/** Asks about those in a room whose turn has not come yet. */
async function askNext(scene: StrangerScene, room: Room): Promise<readonly Effect[]> {
  const where = { roomId: room.id, outcome: null, asked: { isEmpty: true } }
  const rows = await scene.tx.stranger.findMany({ where, orderBy: { askedAt: 'asc' } })
  const waiting = rows.map(accountOf).filter((account) => room.seats.has(account))
  return askAboutStrangers(scene, room, waiting)
}

/** Writes what came of a question, and puts it where everybody who was asked has the question standing. */
async function settle(
  scene: StrangerScene,
  room: Room,
  row: Row,
  outcome: Outcome,
  by?: Person,
): Promise<readonly Effect[]> {
  const { tx, directory, now, exercise } = scene
  const decided = { outcome: outcome.kind, decidedBy: by?.id ?? null, decidedAt: now }
  await tx.stranger.update({ where: keyOf(row), data: decided })
  const people = new Map(row.asked.map((id) => [slotOf(row, id), directory.people.get(id)]))
  const posts = await tx.post.findMany({
    where: { slot: { in: [...people.keys()] } },
    select: { slot: true, conversation: true },
  })
  return posts.flatMap(({ slot, conversation }) => {
    const person = people.get(slot)
    const place = conversation as ConversationRef // written by `ask` alone
    const account = person && accountAt(directory, person, place)
    if (!person || !account) return []
    const message = settledFor(person.language, { room, account: accountOf(row) }, outcome, exercise)
    return put(slot, openParcel(message), targetPerson(directory, person, account, place, now))
  })
}

/** The account by which somebody was told something in a conversation. */
function accountAt(directory: Directory, person: Person, conversation: ConversationRef): AccountRef | undefined {
  const seats = directory.conversations.get(conversation)?.seats
  const there = person.accounts.filter((each) => platformOf(each) === platformOf(conversation))
  return there.find((each) => seats?.has(each)) ?? there[0]
}
