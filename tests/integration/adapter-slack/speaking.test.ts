import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { actions, button, type Message, paragraph } from '../../../src/chat/message.ts'
import { type ConversationRef, localOf, messageId } from '../../../src/chat/refs.ts'
import type { CallFault } from '../../servers/slack/faults.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.slack.faults.clear())

let keys = 0
const fresh = (): string => `speaking/${++keys}.1`

const say = (...words: string[]): Message => ({
  look: 'reply',
  marking: 'TLP:GREEN',
  summary: words.join(' '),
  blocks: words.map((each) => paragraph(each)),
})

const long = (count: number): Message => ({
  ...say(...Array.from({ length: count }, (_, index) => `Paragraph ${index}. ${'All is well. '.repeat(150)}`)),
})

const numbersIn = (seen: readonly { words: string }[]): number[] =>
  seen.flatMap(({ words }) => [...words.matchAll(/Paragraph (\d+)\./g)].map((match) => Number(match[1])))

const faultOf = (delivery: Promise<unknown>): Promise<unknown> =>
  delivery.then(
    () => undefined,
    (fault: unknown) => fault,
  )

const counted = (method: string): number => stage.slack.callsOf(method).length
const send = (room: ConversationRef, message: Message, key: string, more: object = {}) =>
  stage.out.speech.send(room, message, { key, ...more })

describe('what Slack answers is told as what it means for a delivery', () => {
  const cases: readonly [string, CallFault, object][] = [
    ['429', { kind: 'ratelimited', seconds: 7 }, { kind: 'after', ms: 7000 }],
    ['500', { kind: 'status', status: 500 }, { kind: 'backoff' }],
    ['a page instead of an answer', { kind: 'no-json' }, { kind: 'backoff' }],
    ['a closed connection', { kind: 'closed', when: 'before' }, { kind: 'backoff' }],
    ['trouble of its own', { kind: 'error', error: 'internal_error' }, { kind: 'backoff' }],
    ['a pace that is too fast', { kind: 'error', error: 'ratelimited' }, { kind: 'after', ms: 30_000 }],
    ['an archived channel', { kind: 'error', error: 'is_archived' }, { kind: 'never' }],
    ['a channel that is none', { kind: 'error', error: 'channel_not_found' }, { kind: 'never' }],
    ['a fault of our own', { kind: 'error', error: 'invalid_blocks' }, { kind: 'never' }],
    ['a code that nobody knows', { kind: 'error', error: 'something_new' }, { kind: 'never' }],
    ['a token that is revoked', { kind: 'error', error: 'token_revoked' }, { kind: 'backoff' }],
  ]
  test.each(cases)('%s', async (_what, fault, retry) => {
    const room = stage.room()
    stage.slack.faults.call('chat.postMessage', fault)
    const told = await faultOf(send(room, say('words of somebody'), fresh()))
    expect(told).toBeInstanceOf(DeliveryError)
    expect(told).toMatchObject({ retry })
    expect(JSON.stringify([String(told), told])).not.toMatch(/xoxb|words of somebody|trouble/)
    expect(stage.said(stage.ana, room)).toEqual([])
  })

  test('a platform that is down, and each thing asked once', async () => {
    const room = stage.room()
    stage.slack.faults.goDown()
    expect(await faultOf(send(room, say('later'), fresh()))).toMatchObject({ retry: { kind: 'backoff' } })
    stage.slack.faults.comeUp()
    const before = counted('chat.postMessage')
    stage.slack.faults.call('chat.postMessage', { kind: 'status', status: 503 })
    await faultOf(send(room, say('later'), fresh()))
    expect(counted('chat.postMessage') - before).toBe(1)
  })

  test('a pause for one room holds up no other', async () => {
    const [slow, fine] = [stage.room(), stage.room()]
    stage.slack.faults.call('chat.postMessage', { kind: 'ratelimited', seconds: 60 }, { channel: localOf(slow) })
    const [refused] = await Promise.all([faultOf(send(slow, say('a'), fresh())), send(fine, say('b'), fresh())])
    expect(refused).toMatchObject({ retry: { kind: 'after', ms: 60_000 } })
    expect(stage.said(stage.ana, fine)).toHaveLength(1)
  })
})

describe('what stands already is not said again', () => {
  test('when the answer was lost, in the room and in a thread', async () => {
    const room = stage.room()
    const root = stage.slack.people.post(stage.ana, localOf(room), 'root')
    for (const more of [{}, { thread: messageId(root.ts) }]) {
      const key = fresh()
      stage.slack.faults.call('chat.postMessage', { kind: 'closed', when: 'after' })
      expect(await faultOf(send(room, say('once'), key, more))).toMatchObject({ retry: { kind: 'backoff' } })
      const sent = await send(room, say('once'), key, more)
      const seen = stage.said(stage.ana, room).filter(({ thread }) => (thread === undefined) === !('thread' in more))
      expect(seen.map(({ ts }) => ts)).toEqual(sent.parts)
    }
  })

  test('nor after a restart, whatever was said in between', async () => {
    const room = stage.room()
    const root = stage.slack.people.post(stage.ana, localOf(room), 'root')
    const [key, under] = [fresh(), fresh()]
    const first = await send(room, long(12), key)
    const second = await send(room, say('under'), under, { thread: messageId(root.ts) })
    for (let index = 0; index < 230; index += 1) stage.slack.people.post(stage.ben, localOf(room), `line ${index}`)
    stage.restart()
    expect(await send(room, long(12), key)).toEqual(first)
    expect(await send(room, say('under'), under, { thread: messageId(root.ts) })).toEqual(second)
    expect(stage.said(stage.ana, room)).toHaveLength(first.parts.length + 1)
  })

  test('the rest of a message of which some parts stand', async () => {
    const room = stage.room()
    const key = fresh()
    const channel = localOf(room)
    await send(room, say('before'), fresh())
    const { faults } = stage.slack
    // The first part passes, the second is lost, and the third is never tried.
    const parts = send(room, long(12), key)
    faults.call('chat.postMessage', { kind: 'slow', ms: 1 }, { channel })
    faults.call('chat.postMessage', { kind: 'closed', when: 'after' }, { channel })
    expect(await faultOf(parts)).toMatchObject({ retry: { kind: 'backoff' } })
    expect(stage.said(stage.ana, room)).toHaveLength(3)
    stage.restart()
    const sent = await send(room, long(12), key)
    const seen = stage.said(stage.ana, room).slice(1)
    expect(seen.map(({ ts }) => ts)).toEqual(sent.parts)
    expect(numbersIn(seen)).toEqual(Array.from({ length: 12 }, (_, index) => index))
  })

  test('what another app says of itself counts for nothing', async () => {
    const room = stage.room()
    const key = fresh()
    await stage.out.wire.ask('chat.postMessage', {
      channel: localOf(room),
      text: 'no key of ours',
      metadata: { event_type: 'other_message', event_payload: { key, part: 0 } },
    })
    stage.restart()
    const sent = await send(room, say('ours'), key)
    expect(stage.said(stage.ana, room)).toHaveLength(2)
    expect(stage.said(stage.ana, room).at(-1)?.ts).toBe(sent.parts[0])
  })

  test('Slack is asked for it once, and only where the bot spoke before it started', async () => {
    const room = stage.room()
    const asked = async (): Promise<number> => {
      const before = counted('conversations.history')
      for (let index = 0; index < 5; index += 1) await send(room, say(`${index}`), fresh())
      return counted('conversations.history') - before
    }
    expect(await asked()).toBe(0)
    stage.restart()
    expect(await asked()).toBe(1)
  })
})

describe('edits', () => {
  test('grow and shrink, with the controls on the last part, and repeat without harm', async () => {
    const room = stage.room()
    const sent = await send(room, say('Paragraph 0.'), fresh())
    const more = { ...long(20), blocks: [...long(20).blocks, actions(button('Accept', 'ack 1'))] }
    const key = fresh()
    const { channel } = { channel: localOf(room) }
    stage.slack.faults.call('chat.postMessage', { kind: 'closed', when: 'after' }, { channel })
    expect(await faultOf(stage.out.speech.edit(sent, more, { key }))).toMatchObject({ retry: { kind: 'backoff' } })
    stage.restart()
    const grown = await stage.out.speech.edit(sent, more, { key })
    expect(await stage.out.speech.edit(sent, more, { key })).toEqual(grown)
    const seen = stage.said(stage.ana, room)
    expect(seen.map(({ ts }) => ts)).toEqual(grown.parts)
    expect(numbersIn(seen)).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(seen.map(({ blocks }) => blocks.filter(({ type }) => type === 'actions').length)).toEqual([
      ...seen.slice(1).map(() => 0),
      1,
    ])
    const shrunk = await stage.out.speech.edit(grown, say('Paragraph 99.'), { key: fresh() })
    expect(shrunk.parts).toEqual(sent.parts)
    expect(numbersIn(stage.said(stage.ana, room))).toEqual([99])
  })

  test('a message is found by its first key, whatever it has become', async () => {
    const room = stage.room()
    const key = fresh()
    const sent = await send(room, say('first'), key)
    await stage.out.speech.edit(sent, say('second'), { key: fresh() })
    stage.restart()
    expect(await send(room, say('first'), key)).toEqual(sent)
    expect(stage.said(stage.ana, room).map(({ words }) => words)).toEqual([expect.stringContaining('second')])
  })

  test('of what is gone are refused for good, and a retraction of it is a success', async () => {
    const room = stage.room()
    const sent = await send(room, long(12), fresh())
    await stage.out.speech.retract(sent)
    await stage.out.speech.retract(sent)
    expect(stage.said(stage.ana, room)).toEqual([])
    expect(await faultOf(stage.out.speech.edit(sent, say('late'), { key: fresh() }))).toMatchObject({
      retry: { kind: 'never' },
    })
  })

  test('what cannot be taken back is told', async () => {
    const room = stage.room()
    const sent = await send(room, say('stays'), fresh())
    stage.slack.faults.call('chat.delete', { kind: 'error', error: 'cant_delete_message' })
    expect(await faultOf(stage.out.speech.retract(sent))).toMatchObject({ retry: { kind: 'never' } })
  })
})

describe('what answers a message', () => {
  test('leads to it, without calling anybody or standing in its thread', async () => {
    const room = stage.room()
    const asked = stage.slack.people.post(stage.ana, localOf(room), 'What is the state?')
    await send(room, say('All is well.'), fresh(), { replyTo: messageId(asked.ts) })
    const [seen] = stage.said(stage.ana, room)
    expect(seen?.thread).toBeUndefined()
    expect(JSON.stringify(seen?.blocks)).toContain(`/archives/${localOf(room)}/p${asked.ts.replace('.', '')}`)
    expect(JSON.stringify(seen?.blocks)).not.toContain('"user"')
  })

  test('is said all the same when that is gone', async () => {
    const room = stage.room()
    const asked = stage.slack.people.post(stage.ana, localOf(room), 'What is the state?')
    stage.slack.people.erase(stage.ana, localOf(room), asked.ts)
    await send(room, say('All is well.'), fresh(), { replyTo: messageId(asked.ts) })
    expect(stage.said(stage.ana, room)).toHaveLength(1)
  })
})

describe('what stands in a thread', () => {
  test('is said in the channel, once, when the thread is gone', async () => {
    const room = stage.room()
    const root = stage.slack.people.post(stage.ana, localOf(room), 'root')
    stage.slack.people.erase(stage.ana, localOf(room), root.ts)
    const [key, thread] = [fresh(), messageId(root.ts)]
    stage.slack.faults.call('chat.postMessage', { kind: 'slow', ms: 1 })
    stage.slack.faults.call('chat.postMessage', { kind: 'closed', when: 'after' })
    expect(await faultOf(send(room, say('not lost'), key, { thread }))).toMatchObject({ retry: { kind: 'backoff' } })
    stage.restart()
    const sent = await send(room, say('not lost'), key, { thread })
    expect(stage.said(stage.ana, room).map(({ ts }) => ts)).toEqual(sent.parts)
  })
})

describe('what is for one person alone', () => {
  const toAna = (more: object = {}) => ({ only: stage.account(stage.ana), ...more })

  test('goes by direct message, belongs to the room, and can be changed and taken back, after a restart too', async () => {
    const room = stage.room()
    const sent = await send(
      room,
      { ...say('for you'), blocks: [paragraph('for you'), actions(button('Yes', 'yes'))] },
      fresh(),
      toAna(),
    )
    expect(stage.said(stage.ana, room)).toEqual([])
    expect(stage.said(stage.ben, room)).toEqual([])
    const direct = stage.slack.people.directWith(stage.ana)
    expect(sent.parts).toEqual([expect.stringMatching(new RegExp(`^\\d+\\.\\d+/${direct}$`))])
    const seen = stage.alone(stage.ana).at(-1)
    expect(seen?.blocks.at(-1)).toMatchObject({ type: 'actions', block_id: `about/0/${room}` })
    expect(seen?.metadata?.event_payload).toMatchObject({ conversation: room })
    stage.restart()
    await stage.out.speech.edit(sent, say('for you, changed'), { key: fresh(), ...toAna() })
    expect(stage.alone(stage.ana).at(-1)?.words).toContain('for you, changed')
    await stage.out.speech.retract(sent)
    expect(stage.alone(stage.ana).some(({ words }) => words.includes('for you'))).toBe(false)
  })

  test('is asked for a channel once, and waits for nobody who is not there', async () => {
    const before = counted('conversations.open')
    const room = stage.room()
    await Promise.all([
      send(room, say('a'), fresh(), { only: stage.account(stage.ben) }),
      send(room, say('b'), fresh(), { only: stage.account(stage.ben) }),
    ])
    stage.restart()
    await send(room, say('c'), fresh(), { only: stage.account(stage.ben) })
    expect(counted('conversations.open') - before).toBe(1)
    expect(await faultOf(send(room, say('d'), fresh(), { only: stage.account('U0NOBODY') }))).toMatchObject({
      retry: { kind: 'never' },
    })
  })

  test('is shown where they acted just now, to them alone', async () => {
    const room = stage.room()
    stage.out.nearness.near(stage.account(stage.ana), room)
    const key = fresh()
    const sent = await send(room, say('only here'), key, toAna())
    expect(sent.parts).toEqual([
      expect.stringMatching(new RegExp(`^ephemeral/\\d+\\.\\d+/${localOf(room)}/${stage.ana}$`)),
    ])
    expect(await send(room, say('only here'), key, toAna()), 'a repeat shows nothing anew').toEqual(sent)
    expect(stage.said(stage.ana, room).filter(({ ephemeral }) => ephemeral)).toHaveLength(1)
    expect(stage.said(stage.ben, room)).toEqual([])
    const edited = await stage.out.speech.edit(sent, say('only here, changed'), { key: fresh(), ...toAna() })
    expect(stage.said(stage.ana, room).at(-1)).toMatchObject({
      ephemeral: true,
      words: expect.stringContaining('changed'),
    })
    expect(await faultOf(stage.out.speech.retract(edited))).toMatchObject({ retry: { kind: 'never' } })
    stage.restart()
    const later = await stage.out.speech.edit(edited, say('changed once more'), { key: fresh(), ...toAna() })
    expect(later.parts[0]).toContain(stage.slack.people.directWith(stage.ana))
    expect(stage.alone(stage.ana).at(-1)?.words).toContain('changed once more')
  })

  test('goes by direct message when it has to last: a card, a long message, one of unknown outcome, one who left', async () => {
    const room = stage.room()
    const near = (): void => stage.out.nearness.near(stage.account(stage.ana), room)
    const before = stage.alone(stage.ana).length
    near()
    await send(room, { ...say('a card'), look: 'card' }, fresh(), toAna())
    expect(stage.alone(stage.ana).length - before).toBe(1)
    const parts = await send(room, long(12), fresh(), toAna())
    expect(stage.alone(stage.ana).length - before).toBe(1 + parts.parts.length)
    const key = fresh()
    stage.slack.faults.call('chat.postEphemeral', { kind: 'closed', when: 'after' })
    await faultOf(send(room, say('perhaps shown'), key, toAna()))
    await send(room, say('perhaps shown'), key, toAna())
    expect(stage.alone(stage.ana).at(-1)?.words).toContain('perhaps shown')
    stage.slack.people.leave(stage.ana, localOf(room))
    await send(room, say('after leaving'), fresh(), toAna())
    expect(stage.alone(stage.ana).at(-1)?.words).toContain('after leaving')
  })
})
