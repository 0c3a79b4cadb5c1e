import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../integration/adapter-matrix/house.ts'
import { ask } from '../servers/synapse/ask.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { until } from '../support/poll.ts'

/**
 * An unknown account comes into a Matrix room whose history those can read who join: what the bot said there above its label is
 * taken back, as that account itself finds when it asks the homeserver; also where the bot is killed in the middle of it.
 */
let house: House
let own: string

beforeAll(async () => {
  house = await openHouse()
  own = house.rooms.own
}, 300_000)
afterAll(() => house?.close(), 60_000)

/** Everything that a room's history holds, as the homeserver hands it to an account. */
async function historyOf(who: Person, room: string): Promise<{ events: number; text: string; redacted: number }> {
  const chunk: { unsigned?: { redacted_because?: unknown } }[] = []
  let from = ''
  for (;;) {
    const query = new URLSearchParams({ dir: 'b', limit: '100', ...(from !== '' && { from }) })
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?${query}`
    const page = await ask<{ chunk: typeof chunk; end?: string }>(house.synapse.url, 'GET', path, {
      token: who.token,
      patient: true,
    })
    chunk.push(...page.chunk)
    if (page.end === undefined || page.chunk.length === 0) break
    from = page.end
  }
  return {
    events: chunk.length,
    text: JSON.stringify(chunk),
    redacted: chunk.filter(({ unsigned }) => unsigned?.redacted_because !== undefined).length,
  }
}

const saidInOwn = (word: string): readonly string[] =>
  house
    .said('ben', own)
    .filter(({ body }) => body.includes(word))
    .map(({ id }) => id)
const stands = (word: string, count: number): Promise<unknown> =>
  until(() => saidInOwn(word).length === count, {
    // The homeserver takes so many messages a second and no more.
    within: 120_000,
    what: () => `${count} of “${word}” stand; there are ${saidInOwn(word).length}: ${house.bot.output()}`,
  })
const lastRecall = () =>
  house.store.db.recall.findFirst({ orderBy: { id: 'desc' }, include: { copies: { orderBy: { postId: 'asc' } } } })
const ended = (before: string | undefined) =>
  until(
    async () => {
      const found = await lastRecall()
      return found?.endedAt && found.id !== before ? found : undefined
    },
    { within: 120_000, what: () => `the recall has ended: ${house.bot.output()}` },
  )
async function comes(name: string): Promise<Person> {
  const stranger = await openPerson(house.synapse, name)
  await house.people.ben.invite(own, stranger.userId)
  await until(() => stranger.rooms().some(({ id, membership }) => id === own && membership === 'join'), {
    what: 'the stranger sits in the room',
  })
  return stranger
}

test('the homeserver shows it nothing of what it may not read, and every copy has a result', {
  timeout: 300_000,
}, async () => {
  const words = ['ochre one', 'ochre two', 'ochre three']
  for (const each of words) await house.write('ana', each)
  await house.write('ana', 'TLP:GREEN ochre for all')
  await stands('ochre', 4)
  const ids = saidInOwn('ochre')

  const eve = await comes('eve')
  const recall = await ended(undefined)
  await stands('ochre', 1)
  expect(recall).toMatchObject({ cause: 'joined', subject: 'room/own', byId: null })
  expect(recall.copies.map(({ outcome }) => outcome)).toEqual(recall.copies.map(() => 'taken-back'))
  expect(recall.copies.length).toBeGreaterThanOrEqual(words.length)

  const history = await historyOf(eve, own)
  for (const each of words) expect(history.text).not.toContain(each)
  expect(history.text).toContain('ochre for all')
  expect(history.text).toContain('said before the bot came') // it can read back indeed
  expect(history.redacted).toBeGreaterThanOrEqual(words.length)
  for (const id of ids.slice(0, words.length)) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(own)}/event/${encodeURIComponent(id)}`
    const event = await ask<{ content: unknown }>(house.synapse.url, 'GET', path, { token: eve.token, patient: true })
    expect(event.content).toEqual({})
  }

  // Those who look after the room have one line for each copy.
  // The message is edited as results come in.
  const linesOf = (body: string): number => body.match(/own · matrix · taken back/g)?.length ?? 0
  await until(
    () =>
      house.alone('ben').some(({ body }) => body.includes(`${recall.id}: `) && linesOf(body) === recall.copies.length),
    { within: 30_000, what: () => `Ben is told: ${JSON.stringify(house.alone('ben').map(({ body }) => body))}` },
  )

  // It leaves: what was taken back stands again, for those who may read it.
  await eve.leave(own)
  await stands('ochre', 4)
  await eve.close()
})

test('killed in the middle of taking back many copies, the bot takes back the rest, each with a result, and begins nothing twice', {
  timeout: 480_000,
}, async () => {
  const before = (await lastRecall())?.id
  const count = 20
  for (let each = 1; each <= count; each++) await house.write(each % 2 === 0 ? 'ana' : 'ben', `umber ${each}.`)
  await stands('umber', count)
  await until(async () => (await house.store.db.post.count({ where: { state: 'pending' } })) === 0, {
    within: 60_000,
    what: 'all is sent and marked',
  })

  const mallory = await comes('mallory')
  const held = () => house.store.db.post.count({ where: { state: 'held', slot: { endsWith: '@own' } } })
  await until(async () => (await lastRecall())?.id !== before, { every: 2, within: 60_000, what: 'the recall began' })
  await house.kill()
  await house.start()
  // Again, with some taken back and others not.
  await until(async () => (await held()) >= 5, { every: 5, within: 60_000, what: 'some are taken back' })
  await house.kill()
  await house.start()

  const recall = await ended(before)
  await stands('umber', 0)
  expect(recall.copies.length).toBeGreaterThanOrEqual(count)
  expect(recall.copies.map(({ outcome }) => outcome)).toEqual(recall.copies.map(() => 'taken-back'))
  expect(await house.store.db.recall.count({ where: { cause: 'joined', id: { gt: before ?? '' } } })).toBe(1)
  const entries = await house.store.db.ledgerEntry.findMany({ where: { subject: recall.id }, orderBy: { id: 'asc' } })
  expect(entries.map(({ kind }) => kind)).toEqual(['recall.started', 'recall.ended'])
  const history = await historyOf(mallory, own)
  for (let each = 1; each <= count; each++) expect(history.text).not.toContain(`umber ${each}.`)

  await mallory.leave(own)
  await stands('umber', count)
  await mallory.close()
})
