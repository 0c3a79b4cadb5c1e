import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ofClass, readHtml, textOf } from '../contract/html.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../servers/synapse/server.ts'
import { nameOf, type RoomView, type SeenMessage } from '../servers/synapse/view.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { firstSentence } from '../support/first-sentence.ts'
import { until } from '../support/poll.ts'
import { signIn, type WebClient } from '../support/web-client.ts'
import { linksOf } from './browser.ts'
import { states, writeNineStates } from './nine-states.ts'

/** Each of the nine incidents, from the Matrix rooms in which its officials sit to web rooms, and back. */

const folder = resolve(import.meta.dirname, '../replay')
type Incident = { id: string; member_state: string; first_report: { local: { text: string } } }
const incidents = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(join(folder, name), 'utf8')) as Incident) // our own files

const joint = 'Joint operational mechanism'
const webRooms = { ecne: 'Ene Ecne', niscg: 'Nora Niscg' } as const

const data = freshFolder('incidents-matrix')
let synapse: Synapse
let bot: Bot
const people = new Map<string, Person>()
const windows = new Map<keyof typeof webRooms, WebClient>()

beforeAll(async () => {
  synapse = await startSynapse()
  const login = await synapse.register('jom')
  for (const id of ['jaan', ...Object.keys(states).flatMap((code) => [`official-${code}`, `duty-${code}`])])
    people.set(id.toLowerCase(), await openPerson(synapse, id.toLowerCase()))
  const directory = writeNineStates(data.path, (room) => room === 'joint' || room.startsWith('cell-'))
  bot = await startBot({
    dataDir: join(data.path, 'bot'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_MATRIX_URL: synapse.url,
      JOM_MATRIX_TOKEN: login.token,
    },
    within: 60_000,
  })
  for (const [room, name] of Object.entries(webRooms))
    windows.set(room as keyof typeof webRooms, await signIn(linksOf(bot).get(name) ?? `no link for ${name}`)) // its own keys
}, 180_000)

afterAll(async () => {
  for (const window of windows.values()) window.close()
  await bot?.stop()
  await Promise.all([...people.values()].map((person) => person.close()))
  await synapse?.stop()
  data.remove()
}, 60_000)

function person(id: string): Person {
  const found = people.get(id)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}

const roomOf = (who: Person, name: string): Promise<RoomView> =>
  until(() => who.rooms().find((room) => room.membership === 'join' && nameOf(room) === name), {
    within: 60_000,
    what: () => `${who.userId} sits in ${name}: ${bot.output()}`,
  })

/** What the bot shows somebody in a room. */
const shown = (who: Person, room: RoomView): readonly SeenMessage[] =>
  who.messages(room.id).filter(({ by }) => by.startsWith('@jom:'))

/** What stands in a web room, message by message. */
async function onWeb(room: keyof typeof webRooms, look: 'card' | 'relay'): Promise<readonly string[]> {
  const page = await windows.get(room)?.page(`/rooms/${room}`)
  return ofClass(readHtml(page ?? ''), `look-${look}`).map((node) => textOf(node))
}

/** The number of a card's control, by the command it stands for. */
function numberFor(card: SeenMessage, command: string): string {
  const line = card.body.split('\n').find((each) => each.includes(`!jom ${command}`)) ?? ''
  return /^(\d+)\./.exec(line)?.[1] ?? `no control for ${command} on ${card.body}`
}

test('there are nine incidents', () => {
  expect(incidents.map(({ id }) => id)).toHaveLength(9)
})

test.each(incidents)('$id', { timeout: 120_000 }, async ({ id, member_state, first_report: { local } }) => {
  const code = member_state === 'GR' ? 'EL' : member_state
  const state = states[code]
  if (!state) throw new Error(`no ${code} in this directory`)
  const [official, duty, jaan] = [
    person(`official-${code.toLowerCase()}`),
    person(`duty-${code.toLowerCase()}`),
    person('jaan'),
  ]
  const words = local.text.trim()
  const first = firstSentence(words)
  const cell = await roomOf(official, `National cell – ${state.name}`)
  const cellOfDuty = await roomOf(duty, `National cell – ${state.name}`)
  const jointOfJaan = await roomOf(jaan, joint)

  // Typed once in the cell, without a label: a card there, and a receipt to the reporter alone.
  await official.say(cell.id, `!jom report ${words}`)
  const own = await until(() => shown(official, cell).find(({ body }) => body.includes(first)), {
    what: () => `the card in the cell: ${bot.output()}`,
  })
  const number = /EL-\d{4}-[A-Z]{2}-\d{4}/.exec(own.body)?.[0] ?? 'no number'
  expect(number).toMatch(new RegExp(`^EL-\\d{4}-${code}-0*\\d$`))
  expect(own.body).toMatch(/^TLP:AMBER\+STRICT/)
  expect(own.body).toContain(state.duty)
  const receipt = await until(
    () =>
      official
        .rooms()
        .filter((room) => room.membership === 'join' && room.id !== cell.id && nameOf(room) !== joint)
        .flatMap((room) => shown(official, room))
        .find(({ body }) => body.includes(number)),
    { what: 'the receipt' },
  )
  expect(receipt.body).not.toContain(first.slice(0, 30))

  // What comes after the report has arrived everywhere, and nothing of the report or its number has.
  await jaan.say(jointOfJaan.id, `after ${id}`)
  for (const room of ['ecne', 'niscg'] as const) {
    await until(async () => (await onWeb(room, 'relay')).some((text) => text.includes(`after ${id}`)), {
      what: `what was said on Matrix is in ${room}`,
    })
    const page = (await windows.get(room)?.page(`/rooms/${room}`)) ?? ''
    expect(page).not.toContain(number)
    expect(page).not.toContain(first.slice(0, 40))
  }
  expect(shown(jaan, jointOfJaan).filter(({ body }) => body.includes(number))).toEqual([])

  // Shared by the number of its control.
  await official.say(cell.id, numberFor(own, `release ${number} amber`), { replyTo: own.id })
  const card = await until(() => shown(jaan, jointOfJaan).find(({ body }) => body.includes(number)), {
    what: () => `the card in the joint room: ${bot.output()}`,
  })
  expect(card.body).toMatch(/^TLP:AMBER\b(?!\+)/)
  expect(card.body).toContain(first)
  for (const room of ['ecne', 'niscg'] as const)
    await until(async () => (await onWeb(room, 'card')).some((text) => text.includes(number) && text.includes(first)), {
      what: `the card in ${room}`,
    })

  // And back: what is said on the web is said on Matrix, by whom, for whom, under which label.
  await windows.get('ecne')?.post('ecne', `${number}: seen in Tallinn too`, `nonce-${id}`)
  const back = await until(() => shown(jaan, jointOfJaan).find(({ body }) => body.includes(`${number}: seen in`)), {
    what: 'what was said on the web',
  })
  expect(back.body).toMatch(/^TLP:AMBER\b/)
  expect(back.body).toContain('Ene Ecne')
  expect(back.body).toContain('EE · ECNE')
  expect(back.pings).toEqual([])

  // Accepted by whoever is on duty, by a reaction: the cards that stand show it, everywhere, once.
  await duty.react(cellOfDuty.id, own.id, `${numberFor(own, `ack ${number}`)}\ufe0f\u20e3`)
  for (const [who, room] of [
    [official, cell],
    [jaan, jointOfJaan],
  ] as const) {
    const about = (): readonly SeenMessage[] =>
      shown(who, room).filter(({ body }) => body.includes(`${number} ·`) && body.includes(first))
    await until(() => about().some(({ body }) => body.includes('accepted') && body.includes(state.duty)), {
      what: () =>
        `it is accepted in ${nameOf(room)}: ${JSON.stringify(about().map(({ body }) => body))} ${bot.output()}`,
    })
    expect(about()).toHaveLength(1)
  }
  for (const room of ['ecne', 'niscg'] as const) {
    const about = async (): Promise<readonly string[]> =>
      (await onWeb(room, 'card')).filter((text) => text.includes(number))
    await until(async () => (await about()).some((text) => text.includes('accepted') && text.includes(state.duty)), {
      what: `it is accepted in ${room}`,
    })
    expect(await about()).toHaveLength(1)
  }
})
