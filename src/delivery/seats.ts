import { setTimeout as sleep } from 'node:timers/promises'
import type { Assurance, ChatAdapter } from '../chat/adapter.ts'
import { DeliveryError, isForGood } from '../chat/errors.ts'
import { type AccountRef, type ConversationRef, localOf } from '../chat/refs.ts'
import { nextVersion } from '../directory/change.ts'
import type { Room } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, isWithin } from '../sharing/label.ts'
import { applyEffects } from './apply.ts'
import type { Engine } from './engine.ts'
import { openInvites } from './invites.ts'
import { lookAtSeats } from './room-timers.ts'
import { tellUnmade } from './unmade-room.ts'

/** Who sits in the rooms of one platform: read from it, and given there to whom the directory wants. */
export type Seats = {
  /** Nothing goes into these rooms (all, when none is named) once this resolves, until they were read again. */
  doubt(conversations?: readonly ConversationRef[]): Promise<void>
  /** Says that somebody came or left just now: what is being read of that conversation does not count any more. */
  stir(conversation: ConversationRef): void
  /** Begins with the platform being up: reads every room, lets each invitation be tried once, and goes on in the background. */
  open(): Promise<void>
  /** Says that there may be rooms to read. Cheap; to be called as often as one likes. */
  look(): void
  stop(): Promise<void>
}

/** Pause before a room that could not be read is read again, in milliseconds: doubled from the first to the last. */
const backOff = { firstMs: 5000, lastMs: 300_000 }
/** For so long a start waits for its invitations at most; the others are made while the bot works. */
const patienceMs = 3000

/** What a room's platform said of it when it was asked, at an instant of the store's clock; `state` is what was known to have changed until then. */
type Reading = { seats: readonly AccountRef[]; assurance: Assurance; since: Date; state: string }

/** While a room was read its seats changed, or it was doubted. */
class Overtaken extends Error {}

/** Opens the seats of a platform; nothing is asked of it before `open`. */
export function openSeats(engine: Engine, adapter: ChatAdapter): Seats {
  const { store, log, facts } = engine
  const { platform, rooms: port } = adapter
  let isOpen = false
  let stopped = false
  let running: Promise<void> | undefined
  let wake: NodeJS.Timeout | undefined
  /** Grows whenever what is being read is out of date: for all rooms, and by conversation. */
  let doubts = 0
  const stirs = new Map<ConversationRef, number>()
  const ours = new Set<string>()
  /** By room: who was asked to sit there. */
  const asked = new Map<string, Set<AccountRef>>()
  /** By room that cannot be read: how often that failed, and when to try again. */
  const failing = new Map<string, { times: number; dueMs: number }>()
  /** Conversations to which somebody was invited. */
  const invited = new Set<ConversationRef>()

  const invites = openInvites(
    async ({ conversation, account }) => {
      const person = facts.current().accounts.get(account)
      // By now the account may not count any more, or not yet: the room is read again once it does.
      if (!port || !person || person.retired) return
      await port.invite(conversation, account, person.name)
      invited.add(conversation)
    },
    ({ room }, retry, fault) => {
      const level = retry.kind === 'after' ? 'info' : 'warn'
      log[level]({ platform, room, retry: retry.kind, fault }, 'a seat was not given at the first attempt')
    },
  )

  const roomsHere = (): readonly Room[] =>
    [...facts.current().rooms.values()].filter((room) => room.platform === platform)
  const dueOf = (room: Room): number => failing.get(room.id)?.dueMs ?? 0
  const unread = (): readonly Room[] => roomsHere().filter((room) => !room.seatsReadAt)

  async function doubt(conversations?: readonly ConversationRef[]): Promise<void> {
    if (conversations) for (const each of conversations) stir(each)
    else doubts += 1
    await store.db.room.updateMany({
      where: { platform, ...(conversations && { conversation: { in: [...conversations] } }) },
      data: { membersReadAt: null },
    })
    await nextVersion(store.db)
    // The platform is there again: what failed before may go now.
    for (const room of roomsHere())
      if (conversations?.includes(room.conversation) ?? true) {
        const failed = failing.get(room.id)
        if (failed) failed.dueMs = 0
      }
    await facts.changed()
    look()
  }

  function stir(conversation: ConversationRef): void {
    stirs.set(conversation, (stirs.get(conversation) ?? 0) + 1)
  }

  const stateOf = (conversation: ConversationRef): string => `${doubts} ${stirs.get(conversation) ?? 0}`

  /** Reads whatever is unread, one room after the other, and again what cannot be read a little later: until then nothing goes into it. */
  function look(): void {
    clearTimeout(wake)
    if (!isOpen || stopped) return
    askAnew()
    running ??= readDue()
      .catch((fault: unknown) => log.warn({ platform, fault }, 'the rooms could not be looked at'))
      .finally(() => {
        running = undefined
        const nextMs = Math.min(...unread().map(dueOf))
        if (!stopped && Number.isFinite(nextMs)) wake = setTimeout(look, Math.max(100, nextMs - Date.now()))
      })
  }

  async function readDue(): Promise<void> {
    await archiveDue()
    const due = (): readonly Room[] => unread().filter((room) => dueOf(room) <= Date.now())
    for (let rooms = due(); rooms.length > 0 && !stopped; rooms = due()) {
      let read = false
      for (const room of rooms) if (!stopped && (await readRoom(room))) read = true
      if (read) await facts.changed()
    }
  }

  /** Closes the conversations of rooms that were archived; one that cannot be reached is tried again at the next look. */
  async function archiveDue(): Promise<void> {
    const due = await store.db.room.findMany({
      where: { platform, archivedAt: { not: null }, membersReadAt: { not: null } },
      select: { id: true, conversation: true },
    })
    for (const { id, conversation } of due) {
      try {
        await port?.archive(conversation as ConversationRef) // a room's stored conversation is its address
        await store.db.room.update({ where: { id }, data: { membersReadAt: null } })
      } catch (fault) {
        log.warn({ platform, room: id, fault }, 'a room could not be archived')
      }
    }
  }

  /** Reads one room and asks for the seats that are missing there. Tells whether that succeeded. */
  async function readRoom(room: Room): Promise<boolean> {
    try {
      // Whom an import wants is written where the seats are until they are read.
      const wanted = seatsWanted(room)
      const conversation = await placeOf(room, wanted)
      const state = stateOf(conversation)
      const since = await clockNow()
      const seats: readonly AccountRef[] = (await port?.members(conversation)) ?? []
      const assurance = await adapter.assurance(conversation)
      await keep(room, conversation, { seats, assurance, since, state })
      if (failing.delete(room.id)) log.info({ platform, room: room.id }, 'the members of a room could be read again')
      askFor(room, conversation, wanted, seats)
      return true
    } catch (fault) {
      if (!(fault instanceof Overtaken)) putOff(room, fault)
      if (isForGood(fault)) await tellUnmade(engine, room)
      return false
    }
  }

  /** By the clock that dates arrivals: whoever came or went before a reading began is found by it as they sit. */
  async function clockNow(): Promise<Date> {
    const [clock] = await store.db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
    if (!clock) throw new Error('the store has a clock')
    return clock.now
  }

  /** Whom the directory wants in a room. The seats of one that was never opened, or got new ones by an import, are still wishes. */
  function seatsWanted(room: Room): readonly AccountRef[] {
    const wanted = engine.wishOf(room.id)?.seats ?? []
    return room.assurance ? wanted : [...new Set([...wanted, ...room.seats])]
  }

  /** Where a room is: where the directory's file says, else where the platform made it for those who shall sit there. */
  async function placeOf(room: Room, wanted: readonly AccountRef[]): Promise<ConversationRef> {
    const { id, title, conversation } = room
    const isNamed = engine.wishOf(id)?.named ?? localOf(conversation) !== id
    if (!port || isNamed || wanted.length === 0) return conversation
    // People who join later may read back only where nothing limited stands.
    const readBack = isWithin(asLabel(room.ceiling), 'TLP:GREEN')
    const made = ours.has(id) ? conversation : await port.create({ key: id, title, readBack })
    ours.add(id)
    return made
  }

  /** Writes what was read, unless it is out of date by now. */
  async function keep(
    room: Room,
    conversation: ConversationRef,
    { seats, assurance, since, state }: Reading,
  ): Promise<void> {
    const touched = await store.db.$transaction(async (tx) => {
      const moved = conversation !== room.conversation && { conversation }
      const { madeFor } = await tx.room.update({
        where: { id: room.id },
        data: { ...moved, membersReadAt: since, assurance },
      })
      const version = await nextVersion(tx)
      // From here on whoever changes a seat or doubts the room waits for this to be committed.
      if (stateOf(conversation) !== state) throw new Overtaken()
      await tx.roomMember.deleteMany({ where: { roomId: room.id } })
      await tx.roomMember.createMany({
        data: seats.map((account) => ({ roomId: room.id, account })),
        skipDuplicates: true,
      })
      // From now on something can be said there: the run that had it made goes on.
      const made: readonly Effect[] =
        madeFor !== null && !room.assurance
          ? [
              {
                kind: 'append',
                entry: { kind: 'room.made', subject: madeFor, actor: 'bot', payload: { room: room.id } },
              },
            ]
          : []
      const now = engine.clock()
      return applyEffects(tx, store.keyring, [...made, lookAtSeats(room.id, version, now)], now)
    })
    engine.onTouched(touched)
  }

  function askFor(
    room: Room,
    conversation: ConversationRef,
    wanted: readonly AccountRef[],
    seats: readonly AccountRef[],
  ): void {
    if (!port) return
    const { accounts } = facts.current()
    // After a gap nobody is invited twice who was invited before it; what an import wishes anew is asked for anew.
    const before = (room.assurance && asked.get(room.id)) ?? new Set()
    const missing = wanted.filter(
      (account) => accounts.has(account) && !seats.includes(account) && !before.has(account),
    )
    for (const account of missing) invites.ask({ room: room.id, conversation, account })
    asked.set(room.id, new Set([...before, ...missing]))
  }

  /** Asks for the seats of accounts that count by now and did not when their room was read; those that count no more are forgotten. */
  function askAnew(): void {
    const { accounts } = facts.current()
    for (const room of roomsHere()) {
      const before = asked.get(room.id)
      if (!before || !room.seatsReadAt) continue
      for (const account of before) if (!accounts.has(account)) before.delete(account)
      askFor(room, room.conversation, engine.wishOf(room.id)?.seats ?? [], [...room.seats])
    }
  }

  function putOff(room: Room, fault: unknown): void {
    const times = (failing.get(room.id)?.times ?? 0) + 1
    if (times === 1) log.error({ platform, room: room.id, fault }, 'the members of a room could not be read')
    const told = fault instanceof DeliveryError && fault.retry.kind === 'after' ? fault.retry.ms : undefined
    const waitMs = told ?? Math.min(backOff.lastMs, backOff.firstMs * 2 ** Math.min(20, times - 1))
    failing.set(room.id, { times, dueMs: Date.now() + waitMs })
  }

  return {
    doubt,
    stir,
    look,
    async open() {
      isOpen = true
      look()
      await running
      await Promise.race([invites.tried(), sleep(patienceMs, undefined, { ref: false })])
      if (invited.size > 0) await doubt([...invited])
      await running
    },
    async stop() {
      stopped = true
      clearTimeout(wake)
      await running
      await invites.stop()
    },
  }
}
