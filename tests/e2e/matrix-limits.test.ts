import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gate, openGate } from '../servers/synapse/gate.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../servers/synapse/server.ts'
import { nameOf, type SeenMessage, topicOf } from '../servers/synapse/view.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'

/** A report on a homeserver that limits the bot as Synapse does unless told otherwise: ten events at once, then one in five seconds. */

const directory = resolve(import.meta.dirname, '../servers/synapse/directory.yaml')
/** What counts against the homeserver's limit for messages (Synapse: `rc_message`). */
const limited = ['message', 'reaction', 'event', 'redact', 'state'] as const
const mostEvents = 25

const data = freshFolder('matrix-limits')
let synapse: Synapse
let gate: Gate
let bot: Bot
let ana: Person
let ben: Person

beforeAll(async () => {
  synapse = await startSynapse({ limits: 'default' })
  const login = await synapse.register('jom')
  ana = await openPerson(synapse, 'ana')
  ben = await openPerson(synapse, 'ben')
  // People are not what is limited here.
  for (const person of [ana, ben]) await synapse.unlimit(person.userId)
  gate = await openGate(synapse.url)
  bot = await startBot({
    dataDir: join(data.path, 'bot'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_MATRIX_URL: gate.url,
      JOM_MATRIX_TOKEN: login.token,
      JOM_DIRECTORY: directory,
    },
  })
}, 120_000)

afterAll(async () => {
  await bot?.stop()
  await Promise.all([ana?.close(), ben?.close()])
  await gate?.close()
  await synapse?.stop()
  data.remove()
}, 60_000)

const roomOf = (person: Person, name: string) =>
  person.rooms().find((room) => room.membership === 'join' && nameOf(room) === name)
const topicIn = (person: Person, name: string): string => {
  const room = roomOf(person, name)
  return room ? topicOf(room) : ''
}
const said = (person: Person, name: string): readonly SeenMessage[] => {
  const room = roomOf(person, name)
  return room ? person.messages(room.id).filter(({ by }) => by.startsWith('@jom:')) : []
}
const sent = (): number =>
  limited.reduce((sum, deed) => sum + gate.deeds(deed).filter(({ status }) => status < 300).length, 0)

const cell = 'National cell – France'
const joint = 'Joint operational mechanism'

test('is filed, released and acknowledged within 25 events of the bot', { timeout: 300_000 }, async () => {
  // The rooms are made, their people have come, and their topics say who reads there.
  for (const [person, name] of [
    [ana, cell],
    [ana, joint],
    [ben, joint],
  ] as const)
    await until(() => topicIn(person, name) !== '', {
      within: 120_000,
      what: () => `${person.userId} sits in ${name}: ${bot.output()}`,
    })
  const before = sent()
  const began = performance.now()
  const since = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s, ${sent() - before} events`

  await ana.say(roomOf(ana, cell)?.id ?? '', '!jom report volby.cz is down, results cannot be reached')
  const own = await until(() => said(ana, cell).find(({ body }) => body.includes('volby.cz')), {
    within: 120_000,
    what: () => `the card in the cell: ${bot.output()}`,
  })
  const number = /EL-\d{4}-FR-\d{4}/.exec(own.body)?.[0] ?? 'no number'
  console.log(`filed as ${number}: ${since()}`)
  expect(said(ben, joint).filter(({ body }) => body.includes(number))).toEqual([])

  const share = /^(\d+)\. .*!jom release EL-\S+ amber/m.exec(own.body)?.[1] ?? 'no control'
  await ana.say(roomOf(ana, cell)?.id ?? '', share, { replyTo: own.id })
  const shared = await until(() => said(ben, joint).find(({ body }) => body.includes(number)), {
    within: 120_000,
    what: () => `the card in the joint room: ${bot.output()}`,
  })
  expect(shared.body).toContain('TLP:AMBER')
  expect(shared.body).toContain('volby.cz')
  console.log(`released: ${since()}`)

  const accept = /^(\d+)\. .*!jom ack EL-/m.exec(own.body)?.[1] ?? 'no control'
  await ana.react(roomOf(ana, cell)?.id ?? '', own.id, `${accept}\ufe0f\u20e3`)
  await until(() => said(ben, joint).find(({ id, body }) => id === shared.id && /accepted/i.test(body)), {
    within: 120_000,
    what: () => `the joint card says who has it: ${JSON.stringify(said(ben, joint))}`,
  })
  await until(() => said(ana, cell).find(({ id, body }) => id === own.id && /accepted/i.test(body)), {
    within: 120_000,
    what: 'the card in the cell says who has it',
  })
  console.log(`acknowledged: ${since()}`)
  expect(sent() - before).toBeLessThanOrEqual(mostEvents)
})
