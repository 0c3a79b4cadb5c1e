import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../../servers/synapse/server.ts'
import { freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { freePort } from '../../support/port.ts'

/** The way of an administrator to a homeserver, on the command line alone. */

const root = resolve(import.meta.dirname, '../../..')
const place = freshFolder('connect')
let synapse: Synapse
let ana: Person
let room: string
let port: string
beforeAll(async () => {
  synapse = await startSynapse()
  ana = await openPerson(synapse, 'ana')
  port = String(await freePort())
  room = await ana.createRoom({
    name: 'Cell',
    initial_state: [
      { type: 'm.room.history_visibility', content: { history_visibility: 'joined' } },
      { type: 'm.room.guest_access', content: { guest_access: 'forbidden' } },
    ],
  })
  writeFileSync(join(place.path, 'who.yaml'), directory)
  writeFileSync(join(place.path, 'seat.yaml'), directory.replace('title: Cell', `title: Cell, conversation: "${room}"`))
})
afterAll(async () => {
  await ana.close()
  await synapse.stop()
  place.remove()
})

const directory = `
authority: Exercise secretariat
accountsConfirmedBy: Exercise secretariat
platform: matrix
members: [{ code: FR, name: France, zone: Europe/Paris }]
bodies: [{ id: ecne, name: Network on Elections, network: ecne }]
people:
  - { id: ana, name: Ana, accounts: ["matrix:@ana:localhost"], roles: [{ role: head, for: FR, in: ecne }] }
rooms:
  - { id: cell, title: Cell, kind: national-cell, for: FR, label: TLP:AMBER, ceiling: TLP:AMBER, seats: [ana] }
`

type Done = { code: number | null; out: string; err: string }

/** Runs `connect` in a process of its own; `typed` is what stands ready at its input. */
function connect(words: readonly string[], env: Record<string, string> = {}, typed = ''): Promise<Done> {
  const { PATH = '', HOME = '/tmp' } = process.env
  const flags = ['--disable-warning=ExperimentalWarning', 'src/cli/start.ts', 'connect', ...words]
  const own = { PATH, HOME, INIT_CWD: place.path, JOM_DATA_DIR: place.path, JOM_WORLD: 'exercise', JOM_PORT: port }
  const child = spawn(process.execPath, flags, { cwd: root, env: { ...own, ...env } })
  const done: Done = { code: null, out: '', err: '' }
  child.stdout.on('data', (piece) => (done.out += String(piece)))
  child.stderr.on('data', (piece) => (done.err += String(piece)))
  child.stdin.end(typed)
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...done, code })))
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
const isNarrow = (text: string): boolean => text.split('\n').every((line) => line.length <= 100)

/** Listens on this machine with the same answer for a path each. */
async function answering(answers: Readonly<Record<string, unknown>>, at = 0): Promise<Server & { url: string }> {
  const server = createServer((asked, answer) => {
    const known = answers[asked.url ?? '']
    answer.writeHead(known === undefined ? 404 : 200, { 'content-type': 'application/json' })
    answer.end(JSON.stringify(known ?? {}))
  })
  await new Promise<void>((done) => server.listen(at, '127.0.0.1', done))
  const { port } = server.address() as { port: number } // it listens on TCP
  return Object.assign(server, { url: `http://127.0.0.1:${port}` })
}

test('without a setting the platforms are listed, and the way is told in steps', async () => {
  const list = await connect([])
  expect(list).toMatchObject({ code: 0, err: '' })
  expect(list.out).toMatch(/^matrix +not configured; `npm run -s jom -- connect matrix` says how$/m)
  expect(list.out).toMatch(/^web +configured$/m)
  const guide = await connect(['matrix'])
  expect(guide.code).toBe(1)
  expect(guide.out).toMatch(/^1\. {2}On your organisation’s homeserver[\s\S]*^6\. {2}Start the bot again\./m)
  expect(isNarrow(guide.out)).toBe(true)
  expect((await connect(['matrix'], { LANG: 'da_DK.UTF-8' })).out).toMatch(/^Sådan forbindes matrix:$/m)
  expect(await connect(['telex'])).toMatchObject({ code: 1, out: expect.stringContaining('Known: discord, matrix') })
  const half = await connect(['matrix'], { JOM_MATRIX_URL: synapse.url })
  expect(half.out).toMatch(/^!! {2}JOM_MATRIX_TOKEN: must be the access token[\s\S]*^1\. /m)
  expect(half.code).toBe(1)
})

test('from a password to a bot that is well, and sits in its room', async () => {
  const { password } = await synapse.register('jom')
  const login = await connect(['matrix', '--log-in'], {}, `${synapse.url}\njom\n${password}\n`)
  expect(login.code).toBe(0)
  // The output as it stands is a file of variables: what is asked stands apart from it.
  const variables = Object.fromEntries(
    [...login.out.matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]),
  )
  expect(Object.keys(variables)).toEqual(['JOM_MATRIX_URL', 'JOM_MATRIX_TOKEN'])
  expect(login.out.replaceAll(/^(#.*|[A-Z_]+=.*)\n/gm, '')).toBe('')
  expect(login.err).toContain('Homeserver (its name')
  expect(login.out + login.err).not.toContain(password)

  const first = await connect(['matrix'], { ...variables, JOM_DIRECTORY: join(place.path, 'who.yaml') })
  expect(oneLine(first.out)).toContain(
    'ok “Cell” is not there yet: the bot makes it as soon as it runs with this directory file, and invites 1 person',
  )
  expect(first.out).toMatch(/It belongs to the device \S+ \(“jom”\)/)
  expect(first.out).toContain('No limit was met')
  expect(first).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/\nAll is well\.\n$/) })

  const seat = { ...variables, JOM_DIRECTORY: join(place.path, 'seat.yaml') }
  const apart = await connect(['matrix'], seat)
  expect(oneLine(apart.out)).toContain(
    `!! “Cell”: the bot does not sit in ${room} Let somebody whom the directory knows invite`,
  )
  expect(apart).toMatchObject({ code: 1, out: expect.stringMatching(/\nOne thing is to be done\.\n$/) })
  expect(isNarrow(apart.out)).toBe(true)
})

test('what somebody calls a room to which they invite the bot is shown, and does nothing to the terminal', async () => {
  const { token, userId } = await synapse.register('lured')
  const eve = await openPerson(synapse, 'eve')
  await eve.createRoom({
    name: `\u001b[2J\u001b]52;c;eA==\u0007\u202e\nok  All is well.\n${'x'.repeat(300)}`,
    invite: [userId],
  })
  const env = { JOM_MATRIX_URL: synapse.url, JOM_MATRIX_TOKEN: token, JOM_DIRECTORY: join(place.path, 'who.yaml') }
  const { out } = await connect(['matrix'], env)
  expect(out).toContain('U+001B[2JU+001B]52;c;eA==U+0007U+202E')
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\u202e]|^ok {2}All is well|x{101}/mu)
  await eve.close()
})

test('while the bot runs, its limits are left alone unless that is asked for', async () => {
  const { token } = await synapse.register('busy')
  const env = { JOM_MATRIX_URL: synapse.url, JOM_MATRIX_TOKEN: token, JOM_DIRECTORY: join(place.path, 'who.yaml') }
  const other = await answering({ '/healthz': { adapters: { web: {} } } }, Number(port))
  expect((await connect(['matrix'], env)).out).toContain('No limit was met')
  await new Promise((done) => other.close(done))
  const bot = await answering({ '/healthz': { adapters: { matrix: {}, web: {} } } }, Number(port))
  expect((await connect(['matrix'], env)).out).toContain('Limits of sending were not measured')
  expect((await connect(['matrix', '--limits'], env)).out).toContain('No limit was met')
  await new Promise((done) => bot.close(done))
})

test('a log-in that cannot be says what to do, and asks for no password that would not help', async () => {
  const wrong = await connect(['matrix', '--log-in'], {}, `${synapse.url}\nana\nno\n`)
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('does not know this name with this password') })
  const dead = await connect(['matrix', '--log-in'], {}, 'http://127.0.0.1:20001\n')
  expect(dead).toMatchObject({
    code: 1,
    out: expect.stringContaining('No homeserver answers at http://127.0.0.1:20001'),
  })
  const versions = { '/_matrix/client/versions': { versions: ['v1.11'] } }
  const single = await answering({ ...versions, '/_matrix/client/v3/login': { flows: [{ type: 'm.login.sso' }] } })
  const moved = await answering({ '/.well-known/matrix/client': { 'm.homeserver': { base_url: `${single.url}/` } } })
  const refused = await connect(['matrix', '--log-in'], {}, `${moved.url}\nana\nsecret\n`)
  expect(refused.code).toBe(1)
  expect(oneLine(refused.out)).toContain(`lets nobody sign in by password`)
  expect(oneLine(refused.out)).toContain(`JOM_MATRIX_URL=${single.url} and`)
  expect(refused.err).not.toContain('password')
  for (const server of [single, moved]) server.close()
  expect(await connect(['matrix', '--log-in'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('Nobody answers'),
  })
})

test('beside a running bot everything is looked at, and the bot notices nothing', async () => {
  const { token, userId } = await synapse.register('runs')
  const env = {
    JOM_WORLD: 'exercise',
    JOM_MATRIX_URL: synapse.url,
    JOM_MATRIX_TOKEN: token,
    JOM_DIRECTORY: join(place.path, 'who.yaml'),
  }
  const bot = await startBot({ dataDir: place.path, port: Number(port), env, within: 60_000 })
  try {
    const joined = () => ana.rooms().find(({ membership, id }) => membership === 'join' && id !== room)
    await until(() => joined(), { what: 'Ana sits in the room that the bot made' })
    const before = bot.output()
    const looking = connect(['matrix', '--limits'], env)
    const cell = joined()?.id ?? ''
    await ana.say(cell, '!jom me')
    const looked = await looking
    expect(looked.out).toContain('ok  “Cell”: the bot sits there with 1 other, and may do what it must')
    expect(looked).toMatchObject({ code: 0, out: expect.stringContaining('No limit was met') })
    const answered = () =>
      ana
        .rooms()
        .some(({ membership, id }) => membership === 'join' && ana.messages(id).some(({ by }) => by === userId))
    await until(() => answered(), { what: 'the bot has answered meanwhile' })
    expect(bot.output()).toBe(before)
    expect((await bot.health()).status).toBe(200)
  } finally {
    await bot.stop()
  }
}, 90_000)
