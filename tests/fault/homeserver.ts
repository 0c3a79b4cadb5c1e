import { setTimeout as sleep } from 'node:timers/promises'
import { ask, Refused } from '../servers/synapse/ask.ts'
import { type Gate, openGate } from '../servers/synapse/gate.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { type Login, type Synapse, startSynapse } from '../servers/synapse/server.ts'
import { type MatrixEvent, nameOf, type RoomView } from '../servers/synapse/view.ts'
import { until } from '../support/poll.ts'
import { codes, handleOf, roomsOf } from './world.ts'

/** A real homeserver with everybody on it, and a gate through which the bot alone goes. */
export type Homeserver = {
  readonly synapse: Synapse
  readonly gate: Gate
  readonly bot: Login
  /** By handle: what somebody's ordinary client shows. */
  readonly people: ReadonlyMap<string, Person>
  /** The id of a room by its title, once everybody who sits there does. */
  roomId(title: string): string
  /** Waits until everybody has come into the rooms they were invited to. */
  gathered(): Promise<void>
  /** Ends it at once, leaves it away for a while, starts it again. */
  crash(awayMs: number): Promise<void>
  /** Everything on it as its operator reads it, past the clients and past the bot. */
  readAll(): Promise<readonly RoomView[]>
  close(): Promise<void>
}

/** Starts it with an account for the bot and for each person. */
export async function startHomeserver(): Promise<Homeserver> {
  const synapse = await startSynapse()
  const gate = await openGate(synapse.url)
  const bot = await synapse.register('jom')
  const operator = await synapse.register('operator', { admin: true })
  const people = new Map<string, Person>()
  for (const code of codes) people.set(handleOf(code), await openPerson(synapse, handleOf(code)))
  const ids = new Map<string, string>()

  const admin = <Answer>(path: string): Promise<Answer> =>
    ask<Answer>(synapse.url, 'GET', `/_synapse/admin/v1${path}`, { token: operator.token })

  /** Where somebody sits by the titles of the rooms. */
  const seatsOf = (handle: string): ReadonlyMap<string, string> =>
    new Map((people.get(handle)?.rooms() ?? []).filter(isJoined).map((room) => [nameOf(room), room.id]))

  /** Events of a room, oldest first. */
  async function eventsIn(id: string): Promise<MatrixEvent[]> {
    const found: MatrixEvent[] = []
    for (let from: string | undefined = ''; from !== undefined; ) {
      const query = new URLSearchParams({ dir: 'b', limit: '500', ...(from !== '' && { from }) })
      const page: { chunk: MatrixEvent[]; end?: string } = await admin(
        `/rooms/${encodeURIComponent(id)}/messages?${query}`,
      )
      found.push(...page.chunk)
      from = page.chunk.length > 0 ? page.end : undefined
    }
    return found.reverse()
  }

  async function readRoom(id: string): Promise<RoomView> {
    const timeline = await eventsIn(id)
    const { state } = await admin<{ state: MatrixEvent[] }>(`/rooms/${encodeURIComponent(id)}/state`)
    return {
      id,
      membership: 'join',
      state: new Map(state.map((event) => [`${event.type}/${event.state_key ?? ''}`, event])),
      timeline,
      receipts: new Map(),
    }
  }

  return {
    synapse,
    gate,
    bot,
    people,
    roomId(title) {
      const id = ids.get(title)
      if (id === undefined) throw new Error(`nobody sits in ${title}`)
      return id
    },
    async gathered() {
      for (const code of codes) {
        const wanted = roomsOf('matrix', code)
        await until(() => wanted.every((title) => seatsOf(handleOf(code)).has(title)), {
          within: 60_000,
          what: `${handleOf(code)} sits in ${wanted.join(', ')}`,
        })
        for (const [title, id] of seatsOf(handleOf(code))) ids.set(title, id)
      }
    },
    async crash(awayMs) {
      await synapse.kill()
      await sleep(awayMs)
      await synapse.start()
    },
    async readAll() {
      const { rooms } = await admin<{ rooms: { room_id: string }[] }>('/rooms?limit=500')
      const views: RoomView[] = []
      for (const { room_id: id } of rooms) views.push(await readRoom(id))
      return views
    },
    async close() {
      for (const person of people.values()) await person.close()
      await gate.close()
      await synapse.stop()
    },
  }
}

const isJoined = (room: RoomView): boolean => room.membership === 'join'

/**
 * Sends an event as somebody's client does: under one transaction id until it is answered, whatever happens to the server
 * meanwhile. Gives the event's id.
 */
export async function insist(
  { url }: Synapse,
  { token }: Login,
  path: readonly string[],
  content: object,
  patience: { ms: number; pause(): number },
): Promise<string> {
  const deadline = Date.now() + patience.ms
  let said = ''
  while (Date.now() < deadline) {
    try {
      const address = `/_matrix/client/v3/${path.map(encodeURIComponent).join('/')}`
      return (await ask<{ event_id: string }>(url, 'PUT', address, { token, json: content })).event_id
    } catch (fault) {
      // What is refused for good will not be otherwise the next time.
      if (fault instanceof Refused && fault.status < 500 && fault.status !== 429) throw fault
      said = String(fault)
    }
    await sleep(patience.pause())
  }
  throw new Error(`${path.join(' ')} was not acknowledged within ${patience.ms} ms: ${said}`)
}
