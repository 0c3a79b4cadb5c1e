import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { actions, button, type Message, paragraph } from '../../../src/chat/message.ts'
import { accountRef, type ConversationRef, conversationRef, localOf, messageId } from '../../../src/chat/refs.ts'
import type { CallFault } from '../../servers/discord/faults.ts'
import type { SeenMessage } from '../../servers/discord/seen.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

let station: Station
beforeAll(async () => {
  station = await openStation()
})
afterAll(() => station.close())
beforeEach(() => station.double.faults.clear())

let keys = 0
const fresh = (): string => `speaking/${++keys}.1`

const say = (...words: string[]): Message => ({
  look: 'reply',
  marking: 'TLP:GREEN',
  summary: words.join(' '),
  blocks: words.map((each) => paragraph(each)),
})

const long = (count: number): Message =>
  say(...Array.from({ length: count }, (_, index) => `Paragraph ${index}. ${'All is well. '.repeat(50)}`))

const numbersIn = (seen: readonly { words: string }[]): number[] =>
  seen.flatMap(({ words }) => [...words.matchAll(/Paragraph (\d+)\./g)].map((match) => Number(match[1])))

const faultOf = (delivery: Promise<unknown>): Promise<unknown> =>
  delivery.then(
    () => undefined,
    (fault: unknown) => fault,
  )

const posting = 'POST /channels/:channel/messages'
const people = () => station.double.people
const counted = (route: string): number => station.double.callsOf(route).length
const account = (user: string) => accountRef('discord', user)

let channels = 0
/** A new channel with Ana, Ben and the bot. */
function newRoom(): ConversationRef {
  const channel = people().createChannel({
    name: `room-${++channels}`,
    members: [station.ana, station.ben],
    private: true,
  })
  return conversationRef('discord', channel)
}

const send = (room: ConversationRef, message: Message, key: string, more: object = {}) =>
  station.adapter.send(room, message, { key, ...more })

/** What the bot said in a room, with its threads, as somebody sees it. */
const said = (user: string, room: ConversationRef): readonly SeenMessage[] =>
  people()
    .seenWithThreads(user, localOf(room))
    .filter(({ author, type }) => author === station.double.bot.id && (type === 0 || type === 19 || type === 20))

const alone = (user: string): readonly SeenMessage[] => people().seenBy(user, people().directWith(user))

async function restart(): Promise<void> {
  await station.stop()
  await station.start()
}

describe('what Discord answers is told as what it means for a delivery', () => {
  const cases: readonly [string, CallFault, object][] = [
    ['429', { kind: 'limited', seconds: 7 }, { kind: 'after' }],
    ['429 of Cloudflare', { kind: 'banned', seconds: 60 }, { kind: 'after' }],
    ['500', { kind: 'status', status: 500 }, { kind: 'backoff' }],
    ['a page instead of an answer', { kind: 'no-json' }, { kind: 'backoff' }],
    ['a closed connection', { kind: 'closed', when: 'before' }, { kind: 'backoff' }],
    ['that it is overloaded', { kind: 'error', status: 503, code: 130_000 }, { kind: 'backoff' }],
    ['slow mode', { kind: 'error', status: 400, code: 20_016 }, { kind: 'after', ms: 30_000 }],
    ['a channel that is none', { kind: 'error', status: 404, code: 10_003 }, { kind: 'never' }],
    ['that it may not', { kind: 'error', status: 403, code: 50_013 }, { kind: 'never' }],
    ['a fault of our own', { kind: 'error', status: 400, code: 50_035 }, { kind: 'never' }],
    ['a code that nobody knows', { kind: 'error', status: 400, code: 999_999 }, { kind: 'never' }],
  ]
  test.each(cases)('%s', async (_what, fault, retry) => {
    const room = newRoom()
    station.double.faults.call(posting, fault, { channel: localOf(room) })
    const told = await faultOf(send(room, say('words of somebody'), fresh()))
    expect(told).toBeInstanceOf(DeliveryError)
    expect(told).toMatchObject({ retry })
    expect(JSON.stringify([String(told), told, (told as Error).cause ?? ''])).not.toMatch(/words of somebody/)
    expect(JSON.stringify([String(told), told])).not.toContain(station.double.token)
    expect(said(station.ana, room)).toEqual([])
  })

  test('each thing is asked once', async () => {
    const room = newRoom()
    const before = counted(posting)
    station.double.faults.call(posting, { kind: 'status', status: 503 }, { channel: localOf(room) })
    await faultOf(send(room, say('later'), fresh()))
    expect(counted(posting) - before).toBe(1)
  })

  test('a pause for one room holds up no other, and is told as Discord asks for it', async () => {
    const [slow, fine] = [newRoom(), newRoom()]
    station.double.faults.call(posting, { kind: 'limited', seconds: 60 }, { channel: localOf(slow) })
    const [refused] = await Promise.all([faultOf(send(slow, say('a'), fresh())), send(fine, say('b'), fresh())])
    expect(refused).toMatchObject({ retry: { kind: 'after', ms: expect.closeTo(60_000, -3) } })
    expect(said(station.ana, fine)).toHaveLength(1)
  })

  test('a channel that was deleted, and one that never was', async () => {
    const room = newRoom()
    const sent = await send(room, say('before'), fresh())
    people().deleteChannel(localOf(room))
    for (const asking of [
      () => send(room, say('after'), fresh()),
      () => send(conversationRef('discord', '1'), say('nowhere'), fresh()),
      () => station.adapter.edit(sent, say('changed'), { key: fresh() }),
    ])
      expect(await faultOf(asking())).toMatchObject({ retry: { kind: 'never' } })
    await station.adapter.retract(sent)
  })
})

describe('what stands already is not said again', () => {
  test('when the answer was lost, in the room and in a thread', async () => {
    const room = newRoom()
    const root = people().post(station.ana, localOf(room), 'root')
    for (const more of [{}, { thread: messageId(root.id) }]) {
      const key = fresh()
      if ('thread' in more) await send(room, say('the thread is made'), fresh(), more)
      station.double.faults.call(posting, { kind: 'closed', when: 'after' })
      expect(await faultOf(send(room, say('once'), key, more))).toMatchObject({ retry: { kind: 'backoff' } })
      const sent = await send(room, say('once'), key, more)
      const seen = said(station.ana, room).filter(
        ({ channel, content }) => (channel === localOf(room)) === !('thread' in more) && content.includes('once'),
      )
      expect(seen.map(({ id, channel }) => (channel === localOf(room) ? id : `${id}/${channel}`))).toEqual(sent.parts)
    }
  })

  test('nor when Discord has forgotten the nonce, or its memory is all there is', async () => {
    const room = newRoom()
    const { timing, faults } = station.double
    const before = timing.nonce
    for (const nonce of [0, before]) {
      timing.nonce = nonce
      const key = fresh()
      faults.call(posting, { kind: 'closed', when: 'after' })
      await faultOf(send(room, say(`once ${nonce}`), key))
      // Where nothing may be read back, the nonce alone tells.
      if (nonce > 0)
        faults.call(
          'GET /channels/:channel/messages',
          { kind: 'error', status: 403, code: 50_001 },
          { channel: localOf(room) },
        )
      const sent = await send(room, say(`once ${nonce}`), key)
      const seen = said(station.ana, room).filter(({ content }) => content.includes(`once ${nonce}`))
      expect(seen.map(({ id }) => id)).toEqual(sent.parts)
    }
    timing.nonce = before
  })

  test('nor after a restart, whatever was said in between', async () => {
    const room = newRoom()
    const root = people().post(station.ana, localOf(room), 'root')
    const [key, under] = [fresh(), fresh()]
    const first = await send(room, long(12), key)
    const second = await send(room, say('under'), under, { thread: messageId(root.id) })
    for (let index = 0; index < 230; index += 1) people().post(station.ben, localOf(room), `line ${index}`)
    const { timing } = station.double
    const before = timing.nonce
    timing.nonce = 0
    await restart()
    expect(await send(room, long(12), key)).toEqual(first)
    expect(await send(room, say('under'), under, { thread: messageId(root.id) })).toEqual(second)
    timing.nonce = before
    expect(said(station.ana, room)).toHaveLength(first.parts.length + 1)
  })

  test('the rest of a message of which some parts stand', async () => {
    const room = newRoom()
    const key = fresh()
    const channel = localOf(room)
    const { faults, timing } = station.double
    await send(room, say('before'), fresh())
    // The first part passes, the second is lost, and the third is never tried.
    const parts = send(room, long(12), key)
    faults.call(posting, { kind: 'slow', ms: 1 }, { channel })
    faults.call(posting, { kind: 'closed', when: 'after' }, { channel })
    expect(await faultOf(parts)).toMatchObject({ retry: { kind: 'backoff' } })
    expect(said(station.ana, room)).toHaveLength(3)
    const before = timing.nonce
    timing.nonce = 0
    await restart()
    const sent = await send(room, long(12), key)
    timing.nonce = before
    const seen = said(station.ana, room).slice(1)
    expect(seen.map(({ id }) => id)).toEqual(sent.parts)
    expect(numbersIn(seen)).toEqual(Array.from({ length: 12 }, (_, index) => index))
  })

  test.each(['before', 'after'] as const)(
    'the same words under another key stand for themselves, when the connection is lost %s they come through',
    async (when) => {
      const room = newRoom()
      const { faults, timing } = station.double
      const before = timing.nonce
      timing.nonce = 0
      const lose = async (key: string): Promise<void> => {
        faults.call(posting, { kind: 'closed', when }, { channel: localOf(room) })
        expect(await faultOf(send(room, say('Noted.'), key))).toMatchObject({ retry: { kind: 'backoff' } })
      }
      const sent = [await send(room, say('Noted.'), fresh())]
      await restart()
      const [second, third] = [fresh(), fresh()]
      await lose(second)
      await lose(third)
      for (const key of [second, third]) sent.push(await send(room, say('Noted.'), key))
      timing.nonce = before
      expect(said(station.ana, room).map(({ id }) => id)).toEqual(sent.flatMap(({ parts }) => parts))
    },
  )

  test('Discord is asked for it once, and only where the bot spoke before it started', async () => {
    const room = newRoom()
    const reading = (): number =>
      station.double.callsOf('GET /channels/:channel/messages').filter(({ path }) => path.includes(localOf(room)))
        .length
    const asked = async (): Promise<number> => {
      const before = reading()
      for (let index = 0; index < 4; index += 1) await send(room, say(`${index}`), fresh())
      return reading() - before
    }
    expect(await asked()).toBe(0)
    await restart()
    expect(await asked()).toBeLessThanOrEqual(2) // what was heard there is read back as well
  })
})

describe('edits', () => {
  test('grow and shrink, with the controls on the last part, and repeat without harm', async () => {
    const room = newRoom()
    const sent = await send(room, say('Paragraph 0.'), fresh())
    const more = { ...long(12), blocks: [...long(12).blocks, actions(button('Accept', 'ack 1'))] }
    const key = fresh()
    station.double.faults.call(posting, { kind: 'closed', when: 'after' }, { channel: localOf(room) })
    expect(await faultOf(station.adapter.edit(sent, more, { key }))).toMatchObject({ retry: { kind: 'backoff' } })
    await restart()
    const grown = await station.adapter.edit(sent, more, { key })
    expect(await station.adapter.edit(sent, more, { key })).toEqual(grown)
    const seen = said(station.ana, room)
    expect(seen.map(({ id }) => id)).toEqual(grown.parts)
    expect(numbersIn(seen)).toEqual(Array.from({ length: 12 }, (_, index) => index))
    expect(seen.map(({ components }) => components.length)).toEqual([...seen.slice(1).map(() => 0), 1])
    const shrunk = await station.adapter.edit(grown, say('Paragraph 99.'), { key: fresh() })
    expect(shrunk.parts).toEqual(sent.parts)
    expect(numbersIn(said(station.ana, room))).toEqual([99])
    expect(said(station.ana, room)[0]?.components).toEqual([])
  })

  test('of what is gone are refused for good, and a retraction of it is a success', async () => {
    const room = newRoom()
    const sent = await send(room, long(12), fresh())
    await station.adapter.retract(sent)
    await station.adapter.retract(sent)
    expect(said(station.ana, room)).toEqual([])
    expect(await faultOf(station.adapter.edit(sent, say('late'), { key: fresh() }))).toMatchObject({
      retry: { kind: 'never' },
    })
  })

  test('what cannot be taken back is told', async () => {
    const room = newRoom()
    const sent = await send(room, say('stays'), fresh())
    station.double.faults.call('DELETE /channels/:channel/messages/:message', {
      kind: 'error',
      status: 403,
      code: 50_013,
    })
    expect(await faultOf(station.adapter.retract(sent))).toMatchObject({ retry: { kind: 'never' } })
  })
})

describe('what answers a message', () => {
  test('stands beside it, without calling anybody or standing in a thread', async () => {
    const room = newRoom()
    const asked = people().post(station.ana, localOf(room), 'What is the state?')
    await send(room, say('All is well.'), fresh(), { replyTo: messageId(asked.id) })
    const [seen] = said(station.ana, room)
    expect(seen).toMatchObject({ channel: localOf(room), reference: asked.id, mentions: [], callsMany: false })
  })

  test('is said all the same when that is gone, or may not be read', async () => {
    const room = newRoom()
    const asked = people().post(station.ana, localOf(room), 'What is the state?')
    people().erase(station.ana, localOf(room), asked.id)
    const replyTo = messageId(asked.id)
    await send(room, say('All is well.'), fresh(), { replyTo })
    station.double.faults.call(posting, { kind: 'error', status: 400, code: 160_002 }, { channel: localOf(room) })
    await send(room, say('All is still well.'), fresh(), { replyTo })
    expect(said(station.ana, room)).toHaveLength(2)
  })

  test('leads to it from a direct message', async () => {
    const room = newRoom()
    const asked = people().post(station.ana, localOf(room), 'What is the state?')
    await send(room, say('Only you hear it.'), fresh(), { replyTo: messageId(asked.id), only: account(station.ana) })
    expect(alone(station.ana).at(-1)?.content).toContain(
      `[↩](<https://discord.com/channels/${station.double.guild}/${localOf(room)}/${asked.id}>)`,
    )
  })
})

describe('what stands in a thread', () => {
  test('makes it of its root, with a name that says nothing of what is said, and goes on in it', async () => {
    const room = newRoom()
    const root = people().post(station.ana, localOf(room), 'root')
    const thread = messageId(root.id)
    const first = await send(room, say('a secret of the case'), fresh(), { thread })
    const second = await send(room, say('more'), fresh(), { thread })
    const [made, ...others] = people().threads(localOf(room))
    expect([made?.id, others]).toEqual([root.id, []])
    expect(made?.name).toMatch(/^jom · \d{4}-\d\d-\d\d \d\d:\d\dZ$/)
    for (const { parts } of [first, second])
      expect(parts).toEqual([expect.stringMatching(new RegExp(`^\\d+/${root.id}$`))])
    const edited = await station.adapter.edit(second, say('changed'), { key: fresh(), thread })
    expect(edited).toEqual(second)
    await station.adapter.retract(first)
    expect(
      people()
        .seenBy(station.ana, root.id)
        .map(({ words }) => words)
        .join(),
    ).toContain('changed')
    expect(said(station.ana, room)).toHaveLength(1)
  })

  test('opens it again where it was archived, for what is said and for what is changed', async () => {
    const room = newRoom()
    const root = people().post(station.ana, localOf(room), 'root')
    const thread = messageId(root.id)
    const sent = await send(room, say('first'), fresh(), { thread })
    people().archive(root.id)
    await send(room, say('second'), fresh(), { thread })
    people().archive(root.id, true, true)
    await station.adapter.edit(sent, say('changed'), { key: fresh(), thread })
    await send(room, say('third'), fresh(), { thread })
    expect(people().threads(localOf(room))).toMatchObject([{ archived: false }])
    expect(said(station.ana, room).filter(({ channel }) => channel === root.id)).toHaveLength(3)
  })

  test('is said in the channel, once, when its root is gone, or no thread may be made', async () => {
    const room = newRoom()
    const [root, other] = [
      people().post(station.ana, localOf(room), 'root'),
      people().post(station.ana, localOf(room), 'other'),
    ]
    people().erase(station.ana, localOf(room), root.id)
    const key = fresh()
    // The thread is asked for in vain; what is said in the channel itself is lost on the way back.
    station.double.faults.call(posting, { kind: 'slow', ms: 1 })
    station.double.faults.call(posting, { kind: 'closed', when: 'after' })
    expect(await faultOf(send(room, say('not lost'), key, { thread: messageId(root.id) }))).toMatchObject({
      retry: { kind: 'backoff' },
    })
    await restart()
    const sent = await send(room, say('not lost'), key, { thread: messageId(root.id) })
    expect(said(station.ana, room).map(({ id }) => id)).toEqual(sent.parts)
    station.double.faults.call('POST /channels/:channel/messages/:message/threads', {
      kind: 'error',
      status: 403,
      code: 50_013,
    })
    const beside = await send(room, say('beside'), fresh(), { thread: messageId(other.id) })
    expect(said(station.ana, room).map(({ id }) => id)).toEqual([...sent.parts, ...beside.parts])
  })
})

describe('what is for one person alone', () => {
  const toAna = (more: object = {}) => ({ only: account(station.ana), ...more })

  test('goes by direct message, belongs to the room, and can be changed and taken back, after a restart too', async () => {
    const room = newRoom()
    const sent = await send(
      room,
      { ...say('for you'), blocks: [paragraph('for you'), actions(button('Yes', 'yes'))] },
      fresh(),
      toAna(),
    )
    expect(said(station.ana, room)).toEqual([])
    expect(said(station.ben, room)).toEqual([])
    const direct = people().directWith(station.ana)
    expect(sent.parts).toEqual([expect.stringMatching(new RegExp(`^\\d+/${direct}$`))])
    await restart()
    const before = station.sink.stored.length
    const pressed = people().press(station.ana, direct, alone(station.ana).at(-1)?.id ?? '', 'Yes')
    expect((await pressed).acknowledged).toBe(true)
    expect(station.sink.stored.slice(before)).toContainEqual(
      expect.objectContaining({ kind: 'pressed', command: 'yes', conversation: room, message: sent.parts[0] }),
    )
    await station.adapter.edit(sent, say('for you, changed'), { key: fresh(), ...toAna() })
    expect(alone(station.ana).at(-1)?.words).toContain('for you, changed')
    await station.adapter.retract(sent)
    expect(alone(station.ana).some(({ words }) => words.includes('for you'))).toBe(false)
  })

  test('is asked for a channel once, and waits for nobody who takes none or is not there', async () => {
    const opening = 'POST /users/@me/channels'
    const before = counted(opening)
    const room = newRoom()
    await Promise.all([
      send(room, say('a'), fresh(), { only: account(station.ben) }),
      send(room, say('b'), fresh(), { only: account(station.ben) }),
    ])
    await restart()
    await send(room, say('c'), fresh(), { only: account(station.ben) })
    expect(counted(opening) - before).toBe(1)
    people().close(station.ben)
    expect(await faultOf(send(room, say('d'), fresh(), { only: account(station.ben) }))).toMatchObject({
      retry: { kind: 'never' },
      code: '50007',
    })
    people().close(station.ben, false)
    for (const nobody of ['1500000000000000001', 'ana'])
      expect(await faultOf(send(room, say('e'), fresh(), { only: account(nobody) }))).toMatchObject({
        retry: { kind: 'never' },
      })
  })
})
