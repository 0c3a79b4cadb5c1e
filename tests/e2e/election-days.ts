import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store } from '../../src/store/open.ts'
import { issueSignInLink } from '../../src/web/entry.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../servers/synapse/server.ts'
import { nameOf } from '../servers/synapse/view.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { touchPasskey } from '../support/passkey.ts'
import { until } from '../support/poll.ts'
import { signIn, type WebClient } from '../support/web-client.ts'
import { type Desk, matrixDesk, webDesk } from './election-days-people.ts'
import { enisa, idOf, makeWorld, nightDuty, posts, states, writeWorld } from './election-days-world.ts'

/** All parts of the election's days: the bot in a process of its own, a homeserver, and everybody at their desks. */
export type Days = {
  bot: Bot
  store: Store
  folder: string
  synapse: Synapse
  cast: ReadonlyMap<string, readonly Desk[]>
  clients: ReadonlyMap<string, WebClient>
  accounts: ReadonlyMap<string, Person>
  placeOf(who: string, room: string): { desk: Desk; place: string }
  /** Somebody opens the newest letter they got that asks for it, follows its link, and says in the browser that they got the notice, or hold the root of a day. */
  followLetter(who: string): Promise<void>
  end(): Promise<void>
}

const titles: Readonly<Record<string, string>> = { 'ecne-elections': 'ECNE – elections' }
const onWeb = (code: string): boolean => states[code]?.platform === 'web'

/** Who sits in which rooms of the web, and who on Matrix. */
function seats(): { web: ReadonlyMap<string, readonly string[]>; matrix: readonly string[] } {
  const web = new Map<string, readonly string[]>()
  const matrix: string[] = []
  for (const code of Object.keys(states))
    for (const post of posts) {
      const joint = ['duty', 'deputy', 'head', 'coordinator', 'spoc'].includes(post)
      const rooms = [...(onWeb(code) ? [`cell-${code.toLowerCase()}`] : []), ...(joint ? ['joint-mechanism'] : [])]
      if (rooms.length > 0) web.set(idOf(post, code), rooms)
      if (!onWeb(code) || post === 'contact' || post === 'authority') matrix.push(idOf(post, code))
    }
  web.set(nightDuty.id, ['cell-lv', 'joint-mechanism'])
  for (const { id } of [enisa.duty, enisa.head]) web.set(id, ['joint-mechanism'])
  return { web, matrix }
}

/** Starts everything. `nodeOptions` go to the bot's process, for measuring it. */
export async function openDays(env: Record<string, string> = {}): Promise<Days> {
  const data = freshFolder('election-days')
  const dataDir = join(data.path, 'bot')
  const synapse = await startSynapse()
  const login = await synapse.register('jom')
  await synapse.unlimit(login.userId)
  const { web, matrix } = seats()
  const accounts = new Map<string, Person>()
  for (const id of matrix) accounts.set(id, await openPerson(synapse, id))
  const files = writeWorld(data.path)
  await makeWorld(dataDir)
  const bot = await startBot({
    dataDir,
    env: { JOM_WORLD: 'exercise', ...files, JOM_MATRIX_URL: synapse.url, JOM_MATRIX_TOKEN: login.token, ...env },
    within: 120_000,
  })
  const store = await openStore({ world: 'exercise', dataDir, attach: true, log: () => {} })
  // Everybody keeps their passkey touched, a day ahead: what takes one is not what is played here.
  for (const person of await store.db.person.findMany()) await touchPasskey(store.db, person, -24 * 60)
  const clients = new Map<string, WebClient>()
  for (const id of web.keys()) {
    // A name of its own for each, as the greeting gives: cookies of one name would be one person's.
    const link = `http://${id}.localhost:${bot.port}${await issueSignInLink(store.db, id, 'sign-in', 600_000)}`
    clients.set(id, await signIn(link))
  }
  const roomNames = new Map<string, string>([
    ...Object.entries(states).map(
      ([code, { name }]) => [`cell-${code.toLowerCase()}`, `National cell – ${name}`] as const,
    ),
    ...Object.entries(titles),
  ])
  const roomOn = (account: Person, room: string) =>
    account.rooms().find((each) => each.membership === 'join' && nameOf(each) === roomNames.get(room))
  for (const id of matrix) {
    const code = id.split('-')[1]?.toUpperCase() ?? ''
    const account = accounts.get(id)
    if (!account) throw new Error(`no account of ${id}`)
    const rooms = [
      ...(onWeb(code) ? [] : [`cell-${code.toLowerCase()}`]),
      ...(/^(contact|authority)/.test(id) ? ['ecne-elections'] : []),
    ]
    for (const room of rooms)
      await until(() => roomOn(account, room), {
        within: 120_000,
        what: () => `${id} sits in ${room}: ${bot.output()}`,
      })
  }
  // In web rooms people sit once the bot has read the rooms and asked for their seats.
  await until(
    async () => {
      const seated = await store.db.roomMember.findMany({ select: { roomId: true, account: true } })
      const has = new Set(seated.map(({ roomId, account }) => `${roomId} ${account}`))
      return [...web].every(([id, rooms]) => rooms.every((room) => has.has(`${room} web:${id}`)))
    },
    { within: 60_000, what: 'everybody sits in the web rooms' },
  )
  const cast = new Map<string, readonly Desk[]>()
  for (const id of new Set([...web.keys(), ...matrix])) {
    const [client, account] = [clients.get(id), accounts.get(id)]
    cast.set(id, [
      ...(account ? [matrixDesk(account, login.userId)] : []),
      ...(client ? [webDesk(client, [...(web.get(id) ?? [])])] : []),
    ])
  }
  return {
    bot,
    store,
    folder: dataDir,
    synapse,
    cast,
    clients,
    accounts,
    placeOf(who, room) {
      const account = accounts.get(who)
      const found = account && roomOn(account, room)
      const desk = cast.get(who)?.find(({ platform }) => platform === (found ? 'matrix' : 'web'))
      if (!desk) throw new Error(`${who} sits nowhere`)
      return { desk, place: found?.id ?? room }
    },
    async followLetter(who) {
      const client = clients.get(who)
      const letters = lettersTo(dataDir, who)
      const path = letters.flatMap((letter) => /\/(?:notices\/[\w-]+|witness(?:\/[\w-]+){3})/.exec(letter) ?? []).at(-1)
      if (!client || path === undefined) throw new Error(`${who} got no letter with a link: ${letters.at(-1)}`)
      const csrf = /name="_csrf" value="([^"]+)"/.exec(await client.page(path))?.[1] ?? ''
      const taken = await client.ask('POST', path, new URLSearchParams({ _csrf: csrf }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
      })
      if (taken.status >= 400) throw new Error(`${who}: ${path} was answered with ${taken.status}`)
    },
    async end() {
      for (const client of clients.values()) client.close()
      await store.close()
      await bot.stop()
      await Promise.all([...accounts.values()].map((account) => account.close()))
      await synapse.stop()
      data.remove()
    },
  }
}

/** The letters that were laid aside for somebody, oldest first. */
function lettersTo(dataDir: string, who: string): readonly string[] {
  const folder = join(dataDir, 'outgoing')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) =>
      readFileSync(join(folder, name), 'utf8')
        .replace(/=\r?\n/g, '')
        .replaceAll('=3D', '='),
    )
    .filter((letter) => new RegExp(`^To: .*\\b${who}@`, 'm').test(letter))
}
