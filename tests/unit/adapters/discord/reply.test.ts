import { beforeEach, describe, expect, test } from 'vitest'
import { openReplies } from '../../../../adapters/discord/acting/replies.ts'
import { limits } from '../../../../adapters/discord/limits.ts'
import { accountOf } from '../../../../adapters/discord/spots.ts'
import { unreachable } from '../../../../src/chat/errors.ts'
import { conversationRef } from '../../../../src/chat/refs.ts'
import { Refused } from '../../../../src/chat/refusals.ts'

/** What is asked of Discord to answer one interaction, and what follows from what it says. */

let asked: string[]
let answers: (Error | undefined)[]
let now: number
beforeEach(() => {
  asked = []
  answers = []
  now = Date.parse('2027-04-18T12:00:00Z')
})

const kinds: Readonly<Record<number, string>> = { 4: 'message', 5: 'deferred', 6: 'unseen', 7: 'update', 9: 'modal' }
async function ask(method: string, path: string, { body }: { body?: unknown } = {}): Promise<never> {
  const { type } = (body ?? {}) as { type?: number }
  asked.push(
    path.includes('/callback') ? (kinds[type ?? 0] ?? '?') : `${method} ${path.split('/').slice(4).join('/')}`.trim(),
  )
  const fault = answers.shift()
  if (fault) throw fault
  return { id: '7', channel_id: '3', resource: { message: { id: '7', channel_id: '3' } } } as never // as Discord answers
}
const refused = (code: string) => new Refused(code, 'POST')
const open = () => openReplies({ wire: { ask }, application: '1', now: () => now })
const [ana, room] = [accountOf('155149108183695360'), conversationRef('discord', '3')]
const shown = { id: '7', channel: '3' }

describe('An answer', () => {
  test('is the first where nothing was said yet, and follows the first after that', async () => {
    const reply = open().to({ id: '2', token: 't' })
    expect(await reply.say({ content: 'a' })).toEqual(shown)
    await reply.say({ content: 'b' })
    await reply.wait('shown')
    expect(asked).toEqual(['message', 'POST'])
  })

  test('fills what shows that something comes, once', async () => {
    const reply = open().to({ id: '2', token: 't' })
    await reply.wait('shown')
    expect(reply.isAwaited()).toBe(true)
    await reply.say({ content: 'a' })
    await reply.say({ content: 'b' })
    await reply.clear()
    expect(asked).toEqual(['deferred', 'PATCH messages/@original', 'POST'])
  })

  test('of which nothing came goes', async () => {
    const reply = open().to({ id: '2', token: 't' })
    await reply.wait('shown')
    await reply.clear()
    await reply.clear()
    expect(asked).toEqual(['deferred', 'DELETE messages/@original'])
  })

  test('that is given elsewhere before anybody saw that one comes leaves nothing behind', async () => {
    const reply = open().to({ id: '2', token: 't' })
    await reply.clear()
    await reply.wait('shown')
    expect(asked).toEqual(['deferred', 'DELETE messages/@original'])
  })

  test('takes the place of the message that was pressed, where it is to', async () => {
    const reply = open().to({ id: '2', token: 't' })
    await reply.replace({ content: 'a' })
    const slow = open().to({ id: '3', token: 'u' })
    await slow.wait('unseen')
    await slow.replace({ content: 'a' })
    expect(asked).toEqual(['update', 'unseen', 'PATCH messages/@original'])
  })

  test('never writes over a message that was pressed where it is only said', async () => {
    const reply = open().to({ id: '2', token: 't' })
    await reply.wait('unseen')
    await reply.say({ content: 'a' })
    expect(asked).toEqual(['unseen', 'POST'])
  })

  test('takes away the note that was pressed, but nothing that was said instead', async () => {
    const reply = open().to({ id: '2', token: 't' })
    await reply.dismiss()
    const told = open().to({ id: '3', token: 'u' })
    await told.say({ content: 'a' })
    await told.dismiss()
    expect(asked).toEqual(['unseen', 'DELETE messages/@original', 'message'])
  })

  test('is none where Discord knows the interaction no more', async () => {
    const reply = open().to({ id: '2', token: 't' })
    answers = [refused('10062')]
    await reply.wait('shown')
    expect(await reply.say({ content: 'a' })).toBeUndefined()
    expect(asked).toEqual(['deferred'])
    expect(reply.isOver()).toBe(true)
  })

  test('follows the first where that got lost, or was given by another', async () => {
    const reply = open().to({ id: '2', token: 't' })
    answers = [refused('40060')]
    expect(await reply.say({ content: 'a' })).toEqual(shown)
    const lost = open().to({ id: '3', token: 'u' })
    answers = [unreachable('POST')]
    await lost.wait('shown')
    await lost.say({ content: 'a' })
    expect(asked).toEqual(['message', 'POST', 'deferred', 'POST'])
  })

  test('tells what it opened a form for that it did not', async () => {
    const reply = open().to({ id: '2', token: 't' })
    answers = [refused('10062')]
    await expect(reply.open({ custom_id: 'x', title: 'x', components: [] })).rejects.toThrow('10062')
    expect(await reply.say({ content: 'a' })).toBeUndefined()
  })
})

describe('What is shown to somebody alone', () => {
  test('goes by what they did there, oldest first while they wait, and not after five minutes', async () => {
    const replies = open()
    expect(await replies.show(ana, room, { content: 'a' })).toBeUndefined()
    const [one, two] = [replies.to({ id: '2', token: 't' }), replies.to({ id: '4', token: 'u' })]
    for (const reply of [one, two]) {
      replies.expect(ana, room, reply)
      await reply.wait('shown')
    }
    await replies.show(ana, room, { content: 'a' })
    expect([one.isAwaited(), two.isAwaited()]).toEqual([false, true])
    await replies.show(ana, room, { content: 'b' })
    expect(two.isAwaited()).toBe(false)
    expect(await replies.show(accountOf('9'), room, { content: 'a' })).toBeUndefined()
    expect(await replies.show(ana, conversationRef('discord', '4'), { content: 'a' })).toBeUndefined()
    now += 5 * 60_000
    expect(await replies.show(ana, room, { content: 'c' })).toBeUndefined()
  })

  test('is changed and taken back while the token is good, and belongs where it was said', async () => {
    const replies = open()
    replies.expect(ana, room, replies.to({ id: '2', token: 't' }))
    await replies.show(ana, room, { content: 'a' })
    expect(replies.about('7')).toBe(room)
    expect(await replies.change('7', { content: 'b' })).toBe(true)
    expect(await replies.change('8', { content: 'b' })).toBe(false)
    answers = [refused('10008')]
    expect(await replies.change('7', { content: 'b' })).toBe(false)
    answers = [unreachable('PATCH')]
    await expect(replies.change('7', { content: 'b' })).rejects.toThrow('unreachable')
    now += limits.tokenMs
    asked = []
    expect(await replies.change('7', { content: 'b' })).toBe(false)
    expect(await replies.takeBack('7')).toBe(false)
    expect(asked).toEqual([])
  })

  test('leaves nobody waiting where it was said elsewhere, or the bot stops', async () => {
    const replies = open()
    const [one, two] = [replies.to({ id: '2', token: 't' }), replies.to({ id: '4', token: 'u' })]
    for (const reply of [one, two]) {
      replies.expect(ana, room, reply)
      await reply.wait('shown')
    }
    replies.elsewhere(ana)
    await replies.stop()
    expect(asked.filter((each) => each === 'DELETE messages/@original')).toHaveLength(2)
  })
})
