import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { openStore, type Store } from '../../../src/store/open.ts'
import { readWebRoom, type Standing } from '../../fault/rooms.ts'
import { type Gate, openGate } from '../../servers/synapse/gate.ts'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../../servers/synapse/server.ts'
import { nameOf, type SeenMessage } from '../../servers/synapse/view.ts'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { freePort } from '../../support/port.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'

/**
 * The whole bot on a real homeserver, behind a gate, with three people on both: a room of the bot's own (`hall`), one that
 * the bot made on the homeserver (`joint`) and one that Ana made there (`own`) are linked; France has its cell there.
 */
export type House = {
  readonly synapse: Synapse
  readonly gate: Gate
  readonly bot: Bot
  readonly botId: string
  readonly people: Readonly<Record<Name, Person>>
  /** What the bot keeps, read past it. */
  readonly store: Store
  readonly rooms: Readonly<Record<MatrixRoom, string>>
  /** Writes in the hall; gives what the hall calls it. */
  write(who: Name, text: string): Promise<string>
  /** The hall as it stands, in order. */
  hall(): Promise<readonly Standing[]>
  /** What the bot says in a room on the homeserver, as somebody sees it. */
  said(who: Name, room: string): readonly SeenMessage[]
  /** What the bot says to somebody alone. */
  alone(who: Name): readonly (SeenMessage & { room: string })[]
  /** Ends the bot at once. */
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

export type Name = 'ana' | 'ben' | 'cyd'
export type MatrixRoom = 'joint' | 'own' | 'cell'

const codes: Readonly<Record<Name, string>> = { ana: 'FR', ben: 'EE', cyd: 'CZ' }
const names: readonly Name[] = ['ana', 'ben', 'cyd']

/** Opens it once everybody sits where they shall; `absent` do not take up their invitations at first. */
export async function openHouse({ absent = [] }: { absent?: readonly Name[] } = {}): Promise<House> {
  const folder = freshFolder('matrix')
  const dataDir = join(folder.path, 'bot')
  const directory = join(folder.path, 'directory.yaml')
  const synapse = await startSynapse()
  const gate = await openGate(synapse.url)
  const login = await synapse.register('jom')
  const people: Readonly<Record<Name, Person>> = {
    ana: await openPerson(synapse, 'ana'),
    ben: await openPerson(synapse, 'ben'),
    cyd: await openPerson(synapse, 'cyd'),
  }
  for (const name of absent) people[name].accept(false)
  const own = await people.ana.createRoom({
    name: 'own',
    invite: [login.userId, people.ben.userId, people.cyd.userId],
    initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'shared' } }],
  })
  // The bot will be able to read it, and it is not for the bot.
  await people.ana.say(own, 'said before the bot came')
  writeFileSync(directory, stringify(directoryWith(own)))
  const env = {
    JOM_WORLD: 'exercise',
    JOM_DIRECTORY: directory,
    JOM_MATRIX_URL: gate.url,
    JOM_MATRIX_TOKEN: login.token,
  }
  const port = await freePort()
  const clients = new Map<Name, WebClient>()
  let bot: Bot
  let store: Store | undefined
  let nonces = 0

  async function start(): Promise<void> {
    bot = await startBot({ dataDir, port, env, within: 120_000 })
    store = await openStore({ world: 'exercise', dataDir, attach: true, log: () => {} })
  }
  async function leave(how: 'kill' | 'stop'): Promise<void> {
    await store?.close()
    store = undefined
    await bot[how]()
  }
  await start()
  for (const name of names)
    clients.set(name, await signIn(bot!.links.get(codes[name]) ?? `http://no-link-for-${name}/`)) // started just before

  const named = (who: Name, title: string): string | undefined =>
    people[who].rooms().find((room) => room.membership === 'join' && nameOf(room) === title)?.id
  for (const title of ['joint', 'own', 'cell'])
    for (const name of names) {
      if (absent.includes(name) || (title === 'cell' && name !== 'ana')) continue
      await until(() => named(name, title), { within: 30_000, what: () => `${name} sits in ${title}: ${bot.output()}` })
    }
  const rooms = { joint: named('ana', 'joint') ?? '', own, cell: named('ana', 'cell') ?? '' }
  const byBot = (who: Name, room: string): readonly SeenMessage[] =>
    people[who].messages(room).filter(({ by }) => by === login.userId)
  const opened = (): Store => {
    if (!store) throw new Error('the bot does not run')
    return store
  }

  return {
    synapse,
    gate,
    get bot() {
      return bot
    },
    botId: login.userId,
    people,
    get store() {
      return opened()
    },
    rooms,
    async write(who, text) {
      const answer = await clients.get(who)?.post('hall', text, `nonce-of-the-house-${++nonces}`)
      if (answer?.status !== 200) throw new Error(`it was not taken: ${answer?.body}`)
      return String(JSON.parse(answer.body).message)
    },
    hall: () => readWebRoom(opened(), 'hall'),
    said: byBot,
    alone: (who) =>
      people[who]
        .rooms()
        .filter((room) => room.membership === 'join' && nameOf(room) === '')
        .flatMap(({ id }) => byBot(who, id).map((message) => ({ ...message, room: id }))),
    kill: () => leave('kill'),
    start,
    async close() {
      for (const client of clients.values()) client.close()
      await leave('stop')
      for (const person of Object.values(people)) await person.close()
      await gate.close()
      await synapse.stop()
      folder.remove()
    },
  }
}

/** The directory, with the room that Ana made. Nothing above GREEN may stand on a homeserver unless that is decided. */
function directoryWith(own: string): unknown {
  const raised = (to: string): object => ({ raised: { to, because: 'Nothing real is said here', by: 'Tests' } })
  const amber = { label: 'TLP:AMBER', ceiling: 'TLP:AMBER', kind: 'joint', seats: names }
  return {
    authority: 'Tests of Matrix',
    accountsConfirmedBy: 'Tests of Matrix',
    members: names.map((name) => ({ code: codes[name], name: codes[name], zone: 'Europe/Brussels' })),
    bodies: [{ id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' }],
    people: names.map((id) => ({
      id,
      name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)} of ${codes[id]}`,
      accounts: [`web:${id}`, `matrix:@${id}:localhost`],
      roles: ['niscg_member', 'head', 'coordinator'].map((role) => ({ role, for: codes[id], in: 'niscg' })),
    })),
    rooms: [
      { id: 'hall', title: 'hall', platform: 'web', ...amber },
      { id: 'joint', title: 'joint', platform: 'matrix', ...amber, ...raised('TLP:AMBER') },
      { id: 'own', title: 'own', platform: 'matrix', conversation: own, ...amber, ...raised('TLP:AMBER') },
      {
        id: 'cell',
        title: 'cell',
        kind: 'national-cell',
        for: 'FR',
        platform: 'matrix',
        label: 'TLP:AMBER+STRICT',
        ceiling: 'TLP:AMBER+STRICT',
        ...raised('TLP:AMBER+STRICT'),
        releasesTo: 'hall',
        seats: ['ana'],
      },
    ],
    links: [{ name: 'linked', rooms: ['hall', 'joint', 'own'] }],
    rota: names.map((name) => ({ for: codes[name], duty: name, head: name })),
  }
}
