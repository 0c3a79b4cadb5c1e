import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../servers/synapse/server.ts'
import type { SeenMessage } from '../servers/synapse/view.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { signIn, type WebClient } from '../support/web-client.ts'
import { linksOf } from './browser.ts'

/**
 * Somebody whom nobody knows comes into a linked Matrix room that people made themselves: what is limited waits at once, those who
 * look after the room are asked once, and what waited follows in order when they decide.
 */

const example = resolve(import.meta.dirname, '../servers/synapse/directory.yaml')
const data = freshFolder('matrix-stranger')
let synapse: Synapse
let bot: Bot
let ana: Person
let ben: Person
let joint: string
let web: WebClient
let botId: string

beforeAll(async () => {
  synapse = await startSynapse()
  const login = await synapse.register('jom')
  botId = login.userId
  ana = await openPerson(synapse, 'ana')
  ben = await openPerson(synapse, 'ben')
  joint = await ana.createRoom({
    name: 'Joint operational mechanism',
    invite: [ben.userId, botId],
    initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'joined' } }],
    // Who looks after the room has the bot remove people.
    power_level_content_override: { users: { [ana.userId]: 100, [botId]: 50 }, invite: 0 },
  })
  const file = parse(readFileSync(example, 'utf8')) as { rooms: { id: string; conversation?: string }[] } // our own file
  for (const room of file.rooms) if (room.id === 'joint-matrix') room.conversation = joint
  const directory = join(data.path, 'directory.yaml')
  writeFileSync(directory, stringify(file))
  bot = await startBot({
    dataDir: join(data.path, 'bot'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_MATRIX_URL: synapse.url,
      JOM_MATRIX_TOKEN: login.token,
    },
  })
  web = await signIn(linksOf(bot).get('Ana Moreau') ?? 'no link for Ana')
}, 120_000)

afterAll(async () => {
  web?.close()
  await bot?.stop()
  await Promise.all([ana?.close(), ben?.close()])
  await synapse?.stop()
  data.remove()
}, 60_000)

let nonces = 0
async function write(text: string): Promise<void> {
  const { status, body } = await web.post('joint-web', text, `stranger-nonce-${++nonces}`)
  if (status !== 200) throw new Error(`it was not taken: ${body}`)
}

/** What the bot shows somebody in the joint room. */
const inJoint = (who: Person): readonly string[] =>
  who
    .messages(joint)
    .filter(({ by }) => by === botId)
    .map(({ body }) => body)

/** What the bot says to somebody alone. */
const alone = (who: Person): readonly (SeenMessage & { room: string })[] =>
  who
    .rooms()
    .filter(({ id, membership }) => membership === 'join' && id !== joint)
    .flatMap(({ id }) => who.messages(id).map((message) => ({ ...message, room: id })))
    .filter(({ by }) => by === botId)

const asked = (who: Person, account: string): readonly (SeenMessage & { room: string })[] =>
  alone(who).filter(({ body }) => body.includes(account))

async function arrives(text: string): Promise<void> {
  await until(() => inJoint(ben).some((body) => body.includes(text)), {
    within: 30_000,
    what: () => `${text} on Matrix: ${bot.output()}`,
  })
}

function controlFor(message: SeenMessage, command: string): string {
  const line = message.body.split('\n').find((each) => each.includes(`!jom ${command}`)) ?? ''
  return /^(\d+)\./.exec(line)?.[1] ?? `no control for ${command} on ${message.body}`
}

test('is vouched for: what waited follows, in order, once, and the newcomer reads on from there', {
  timeout: 120_000,
}, async () => {
  await write('before anybody came')
  await arrives('before anybody came')

  const mallory = await openPerson(synapse, 'mallory')
  await ben.invite(joint, mallory.userId)
  await until(() => mallory.rooms().some(({ id, membership }) => id === joint && membership === 'join'), {
    what: 'a stranger sits in the joint room',
  })
  // Both coordinators are asked, once, where only they read it.
  const [question] = await until(
    () => asked(ana, mallory.userId).length > 0 && asked(ben, mallory.userId).length > 0 && asked(ana, mallory.userId),
    { within: 30_000, what: () => `those who look after the room are asked: ${bot.output()}` },
  )
  await write('first while it waits')
  await write('second while it waits')
  await write('TLP:GREEN this needs not wait')
  await arrives('this needs not wait')
  expect(inJoint(ben).filter((body) => body.includes('while it waits'))).toEqual([])
  expect(JSON.stringify(mallory.messages(joint))).not.toContain('while it waits')

  if (!question) throw new Error('nobody was asked')
  await ana.say(question.room, controlFor(question, 'vouch'), { replyTo: question.id })
  const form = await until(() => alone(ana).find(({ body }) => /^\s*1: $/m.test(body)), {
    what: () => `the form: ${JSON.stringify(alone(ana).map(({ body }) => body))}`,
  })
  expect(form.body).toContain('Whose account is it?')
  await ana.say(form.room, '1: Maël Lory\n2: FR', { replyTo: form.id })
  await arrives('second while it waits')
  await write('after the decision')
  await arrives('after the decision')

  const waited = inJoint(ben).flatMap(
    (body) => /first while it waits|second while it waits|after the decision/.exec(body) ?? [],
  )
  expect(waited).toEqual(['first while it waits', 'second while it waits', 'after the decision'])
  await until(() => mallory.messages(joint).some(({ body }) => body.includes('after the decision')), {
    what: 'the newcomer reads what is said from now on',
  })
  // Before they came is nothing to them: history is for those who sat there.
  expect(JSON.stringify(mallory.messages(joint))).not.toContain('before anybody came')
  // The question has become the answer, for both, and was put once.
  for (const who of [ana, ben]) {
    await until(
      () => asked(who, mallory.userId).some(({ body }) => body.includes('Maël Lory') && !body.includes('!jom vouch')),
      {
        what: () => `the question is settled for ${who.userId}`,
      },
    )
    const times = who === ana ? 3 : 1 // the question, and to whoever decided: the form and its answer
    const told = () => asked(who, mallory.userId).filter(({ body }) => body.includes('Joint operational mechanism'))
    await until(() => told().length === times, { what: () => `${who.userId} is told so often: ${told().length}` })
    expect(told()).toHaveLength(times)
  }
  await mallory.close()
})

test('is removed: it is out, and what waited follows without it', { timeout: 120_000 }, async () => {
  const eve = await openPerson(synapse, 'eve')
  await ben.invite(joint, eve.userId)
  const [question] = await until(() => asked(ben, eve.userId).length > 0 && asked(ben, eve.userId), {
    within: 30_000,
    what: () => `those who look after the room are asked: ${bot.output()}`,
  })
  await write('third while it waits')
  if (!question) throw new Error('nobody was asked')
  await ben.react(question.room, question.id, `${controlFor(question, 'remove')}\ufe0f\u20e3`)
  await arrives('third while it waits')
  await until(() => eve.rooms().find(({ id }) => id === joint)?.membership === 'leave', { what: 'she is out' })
  expect(
    eve
      .rooms()
      .flatMap(({ timeline }) => timeline.map(({ content }) => JSON.stringify(content)))
      .join('\n'),
  ).not.toContain('third while it waits')
  await eve.close()
})
