import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext } from '../../src/chat/adapter.ts'
import { DeliveryError, gone, isForGood } from '../../src/chat/errors.ts'
import { accountRef } from '../../src/chat/refs.ts'
import { say } from '../../src/locale/catalogue.ts'
import type { Chores } from './chores.ts'
import type { Places } from './places.ts'
import { platform } from './platform.ts'
import type { Wire } from './wire.ts'

/** Rooms in which the bot speaks with one person alone. */
export type Asides = {
  /** The room with somebody: `near`, where that is one; else it is made, and they are invited, when there is none. */
  roomWith(user: string, near: string): Promise<string>
}

/** A user's id (Matrix specification, appendices 4.2.1). */
const userId = /^@[\x21-\x39\x3b-\x7e]+:[a-z0-9.:[\]-]+$/i

/** Milliseconds for which what is to be said waits for its reader to be invited. */
const patienceMs = 3000

const inviteKey = (user: string): string => `invite/${user}`

/**
 * Opens these rooms over the places the bot knows. Two things to say at the same time do not make two rooms. Somebody whose
 * homeserver does not answer, or who was invited too often, holds up nobody else: they are invited beside it, also after a
 * restart, and read then what was said.
 */
export async function openAsides(
  { wire, places, chores }: { wire: Wire; places: Places; chores: Chores },
  { sink, shelf, log }: AdapterContext,
): Promise<Asides> {
  const finding = new Map<string, Promise<string>>()
  /** By user the room that was made for them in this run. */
  const made = new Map<string, string>()
  const inviting = new Set<string>()

  for (const { key, value } of await shelf.list(inviteKey('')))
    inviteLater(key.slice(inviteKey('').length), String(value))

  async function find(user: string, near: string): Promise<string> {
    const known = places.asideWith(user, near)
    const room = known?.id ?? empty(made.get(user))
    // Of a room that was just made nothing was told yet.
    const membership = room !== undefined && places.facts(room) ? known?.members.get(user)?.membership : 'invite'
    if (room !== undefined && (membership === 'join' || membership === 'invite')) return room
    const to = room ?? (await make(user))
    made.set(user, to)
    await invite(user, to)
    return to
  }

  /** A room where the bot sits alone, or of which nothing was told yet. */
  function empty(room: string | undefined): string | undefined {
    return room === undefined || places.isEmpty(room) ? room : undefined
  }

  async function make(user: string): Promise<string> {
    const language = sink.reader(accountRef(platform, user))?.language ?? 'en'
    const room = {
      preset: 'private_chat',
      is_direct: true,
      topic: say(language, 'matrix.aside.topic'),
      initial_state: [
        // They shall read what was said before they could be invited; nobody else ever sits there.
        { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'shared' } },
        { type: 'org.matrix.room.preview_urls', state_key: '', content: { disable: true } },
      ],
      power_level_content_override: { invite: 100, events: { 'm.room.encryption': 100, 'm.room.tombstone': 100 } },
    }
    return (await wire.ask<{ room_id: string }>('POST', ['createRoom'], { json: room })).room_id
  }

  async function ask(user: string, room: string): Promise<void> {
    const path = ['rooms', room, 'state', 'm.room.member', user]
    try {
      await wire.ask('PUT', path, { json: { membership: 'invite', is_direct: true } })
    } catch (fault) {
      // Whoever came in already cannot be invited, and what the bot was told of the room may be older than that.
      if (!isForGood(fault)) throw fault
      const told = await wire.ask<{ membership?: string }>('GET', path).catch(() => undefined)
      if (told?.membership !== 'join' && told?.membership !== 'invite') throw fault
    }
  }

  /** Throws when they cannot be invited at all; what takes longer goes on beside it. */
  async function invite(user: string, room: string): Promise<void> {
    if (inviting.has(user)) return
    inviting.add(user)
    const asked = ask(user, room).then(
      () => void inviting.delete(user),
      async (fault: unknown) => {
        inviting.delete(user)
        if (!(fault instanceof DeliveryError) || fault.retry.kind === 'never') throw fault
        await shelf.write([{ type: 'put', key: inviteKey(user), value: room }])
        inviteLater(user, room, fault)
      },
    )
    asked.catch(() => {}) // it may be refused when nobody waits for it any more
    await Promise.race([asked, sleep(patienceMs, undefined, { ref: false })])
  }

  /** `fault` says for how long the first attempt made the next one wait. */
  function inviteLater(user: string, room: string, fault?: DeliveryError): void {
    let waits = fault
    inviting.add(user)
    const done = async (): Promise<void> => {
      inviting.delete(user)
      await shelf.write([{ type: 'remove', key: inviteKey(user) }])
    }
    chores.add(
      `invite ${user}`,
      async () => {
        const wait = waits
        waits = undefined
        if (wait) throw wait
        // The answer to an earlier attempt may have got lost.
        const membership = places.facts(room)?.members.get(user)?.membership
        if (membership !== 'join' && membership !== 'invite') await ask(user, room)
        await done()
      },
      async (fault) => {
        log('warn', 'somebody could not be invited to read what the bot said to them', { fault })
        await done()
      },
    )
  }

  return {
    async roomWith(user, near) {
      if (!userId.test(user)) throw gone('no such person')
      const room = finding.get(user) ?? find(user, near).finally(() => finding.delete(user))
      finding.set(user, room)
      return room
    },
  }
}
