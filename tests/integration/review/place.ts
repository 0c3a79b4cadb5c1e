import { join } from 'node:path'
import type { AdapterContext, ChatAdapter, Health, SendOptions } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { FileRef, Message } from '../../../src/chat/message.ts'
import {
  type AccountRef,
  accountRef,
  type ConversationRef,
  conversationRef,
  type MessageId,
  messageId,
} from '../../../src/chat/refs.ts'
import type { Touched } from '../../../src/delivery/apply.ts'
import { openFacts } from '../../../src/delivery/facts.ts'
import { openInbox } from '../../../src/delivery/inbox.ts'
import { openIntake } from '../../../src/delivery/intake.ts'
import { takeLease } from '../../../src/delivery/lease.ts'
import { openOutbox } from '../../../src/delivery/outbox.ts'
import { openShelf } from '../../../src/delivery/shelf.ts'
import { openSignals } from '../../../src/delivery/signals.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { openDatabase } from '../../../src/store/client.ts'
import type { Store } from '../../../src/store/open.ts'

export const account = (handle: string): AccountRef => accountRef('yard', handle)
export const place = (room: string): ConversationRef => conversationRef('yard', room)

/** Two members, three people, linked rooms; `eve` is known to nobody. */
export async function fillDirectory(store: Store, rooms: readonly string[], ceiling = 'TLP:AMBER'): Promise<void> {
  const { db } = store
  const assurance = { encryption: 'loopback', operator: 'own', joinersReadBack: true }
  await db.body.create({ data: { id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' } })
  for (const code of ['FR', 'EE']) {
    await db.member.create({ data: { code, name: code, zone: 'Europe/Brussels' } })
    await db.delegation.create({ data: { id: `niscg-${code}`, bodyId: 'niscg', code } })
  }
  for (const [id, code] of [
    ['ana', 'FR'],
    ['ben', 'FR'],
    ['ewa', 'EE'],
  ] as const) {
    await db.person.create({ data: { id, name: id, pseudonym: `p-${id}` } })
    await db.account.create({ data: { ref: account(id), personId: id } })
    const role = { id: `${id}-role`, personId: id, delegationId: `niscg-${code}`, role: 'niscg_member', grantedBy: 'x' }
    await db.roleHolding.create({ data: role })
  }
  for (const id of rooms) {
    const room = {
      id,
      title: id,
      kind: 'joint',
      platform: 'yard',
      conversation: place(id),
      label: 'TLP:AMBER',
      ceiling,
    }
    await db.room.create({ data: { ...room, assurance, membersReadAt: new Date() } })
    for (const who of ['ana', 'ben']) await db.roomMember.create({ data: { roomId: id, account: account(who) } })
  }
  await db.link.create({ data: { name: 'all', rooms: [...rooms] } })
}

/** The way in and the way out of a platform on the real store, without the platform: its messages are kept in memory. */
export async function openPlace(store: Store, options: { connections?: number } = {}) {
  const { keyring, connection } = store
  const { db, pool } = openDatabase({ ...connection, max: options.connections ?? 8 }, () => {})
  const signals = await openSignals(store.pool, connection)
  const facts = await openFacts(db, signals)
  const end = new AbortController()
  const lease = await takeLease(store.pool, 'adapter/yard', end.signal)
  if (!lease) throw new Error('nobody else holds the platform')
  const faults: string[] = []
  const note = (fact: Record<string, unknown>, what: string): void => {
    faults.push(`${what} ${String(fact.fault ?? '')}`)
  }
  const log = { info: () => {}, warn: () => {}, error: note }
  const shelf = openShelf(pool, keyring, 'yard', () => {})
  const platform = makePlatform()
  const parts = {
    db,
    pool,
    claims: pool,
    keyring,
    facts,
    lease,
    platform: 'yard',
    exercise: false,
    library: await openLibrary(db, join(import.meta.dirname, '../../../playbooks'), new Date()),
    origin: '',
    log,
    now: () => new Date(),
  }
  const onTouched = ({ conversations }: Touched): void => {
    for (const conversation of conversations) outbox.poke(conversation)
  }
  const inbox = openInbox({ ...parts, onTouched })
  const outbox = openOutbox({ ...parts, adapter: platform.adapter, adapterOf: () => undefined })
  // As the sweep does: what was sent while the directory changed is looked at again.
  const unwatch = facts.onChange(() => {
    pool
      .query<{ conversation: string }>(`SELECT DISTINCT conversation FROM "Post" WHERE state = 'pending'`)
      .then(({ rows }) => {
        for (const { conversation } of rows) outbox.poke(conversation)
      })
      .catch(() => {}) // the yard is being closed
  })
  const intake = openIntake({ pool, keyring, shelf, lease, platform: 'yard' }, () => {})
  let events = 0
  return {
    db,
    pool,
    facts,
    inbox,
    outbox,
    platform,
    faults,
    /** Commits events without handling them yet. */
    async accept(who: string, room: string, ...events_: readonly Happening[]): Promise<void> {
      for (const what of events_) {
        events += 1
        const base = { key: `yard:${events}`, at: new Date().toISOString(), actor: account(who) }
        await intake.accept({ ...base, conversation: place(room), ...what } as ChatEvent) // a happening is an event without its base
      }
    },
    async close(): Promise<void> {
      unwatch()
      await inbox.stop()
      await outbox.stop()
      end.abort()
      await lease.release()
      await signals.stop()
      await db.$disconnect()
      await pool.end()
    },
  }
}

type WithoutBase<Event> = Event extends unknown ? Omit<Event, 'key' | 'at' | 'actor' | 'conversation'> : never
type Happening = WithoutBase<ChatEvent>

export const said = (
  id: string,
  text: string,
  more: { thread?: MessageId; files?: readonly FileRef[] } = {},
): Happening => ({ kind: 'message', message: messageId(id), text, ...more })
export const edited = (id: string, text: string, more: { files?: readonly FileRef[] } = {}): Happening => ({
  kind: 'edited',
  message: messageId(id),
  text,
  edit: `${id} ${text}`,
  ...more,
})
export const deleted = (id: string): Happening => ({ kind: 'deleted', message: messageId(id) })

type Standing = { message: Message; only?: AccountRef }

/** A platform in memory that finds a message again by the key it was sent under. */
export function makePlatform() {
  const rooms = new Map<string, Map<string, Standing>>()
  let refuse: ((room: string) => Error | undefined) | undefined
  let when: 'before' | 'after' = 'before'
  let state: Health['state'] = 'up'
  let asked = 0
  const standing = (conversation: string): Map<string, Standing> => {
    const there = rooms.get(conversation) ?? new Map<string, Standing>()
    rooms.set(conversation, there)
    return there
  }
  const check = (conversation: string, at: typeof when = 'before'): void => {
    const fault = at === when ? refuse?.(conversation) : undefined
    if (fault) throw fault
  }
  const adapter: ChatAdapter = {
    platform: 'yard',
    traits: { forms: 'dialogue', privateReplies: true, threads: true },
    start: async (_context: AdapterContext) => {},
    stop: async () => {},
    health() {
      asked += 1
      return { state, since: '' }
    },
    async send(to, message, { key, only }: SendOptions) {
      check(to)
      if (!standing(to).has(key)) standing(to).set(key, { message, ...(only && { only }) })
      check(to, 'after')
      return { conversation: to, parts: [messageId(key)] }
    },
    async edit(sent, message) {
      check(sent.conversation)
      for (const part of sent.parts) {
        const { only } = standing(sent.conversation).get(part) ?? {}
        standing(sent.conversation).set(part, { message, ...(only && { only }) })
      }
      return sent
    },
    async retract(sent) {
      check(sent.conversation)
      for (const part of sent.parts) standing(sent.conversation).delete(part)
    },
    assurance: async () => ({ encryption: 'loopback', operator: 'own', joinersReadBack: true }),
  }
  return {
    adapter,
    /** What a room shows to all who sit there, in the order in which it was sent. */
    shows: (room: string): readonly string[] =>
      [...standing(place(room)).values()].filter(({ only }) => !only).map(({ message }) => message.summary),
    /** What was said to one person alone. */
    told: (room: string): readonly string[] =>
      [...standing(place(room)).values()].filter(({ only }) => only).map(({ message }) => message.summary),
    /** The same with everything that is written in it. */
    toldInFull: (room: string): string =>
      JSON.stringify([...standing(place(room)).values()].filter(({ only }) => only).map(({ message }) => message)),
    goes(next: Health['state']): void {
      state = next
    },
    /** How often it was asked for its health. */
    asked: () => asked,
    /** `after`: what is sent is done, and its answer lost. */
    refuse(next: ((room: string) => Error | undefined) | undefined, at: 'before' | 'after' = 'before'): void {
      refuse = next
      when = at
    },
  }
}
