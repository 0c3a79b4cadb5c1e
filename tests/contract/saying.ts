import { describe, expect, test } from 'vitest'
import { DeliveryError } from '../../src/chat/errors.ts'
import { actions, button, type Message, paragraph } from '../../src/chat/message.ts'
import { type ConversationRef, conversationRef } from '../../src/chat/refs.ts'
import { until } from '../support/poll.ts'
import type { Harness, Player, Seen } from './harness.ts'
import { hearing, line, notice } from './hearing.ts'
import { proves } from './parity.ts'
import { shipped } from './ports.ts'

let keys = 0
/** A key no message had before. */
export const freshKey = (): string => `contract/${++keys}.1`

/** What the bot shows somebody in a room. */
export async function shown(harness: Harness, who: Player, room: ConversationRef): Promise<readonly Seen[]> {
  return (await harness.sees(who, room)).filter((each) => each.by === 'bot')
}

/** What the bot shows to one person alone: within the room where the platform can do that, else where it speaks with them alone. */
async function shownAlone(harness: Harness, who: Player, room: ConversationRef): Promise<string> {
  const seen = harness.adapter.traits.privateReplies ? await shown(harness, who, room) : await harness.alone(who)
  return seen.map((each) => each.plain).join('\n')
}

/** The fault with which a delivery ended. */
async function faultOf(delivery: Promise<unknown>): Promise<unknown> {
  return delivery.then(
    () => undefined,
    (fault: unknown) => fault,
  )
}

const long = (count: number): Message =>
  notice(
    ...Array.from({ length: count }, (_, index) =>
      paragraph(`Paragraph ${index}. ${'The situation is being looked into. '.repeat(50)}`),
    ),
    actions(button('Accept', 'ack EL-2027-FR-0001', 'primary'), button('Ask back', 'ask EL-2027-FR-0001')),
  )

const numbersIn = (seen: readonly Seen[]): number[] =>
  seen.flatMap((each) => [...each.plain.matchAll(/Paragraph (\d+)\./g)].map((match) => Number(match[1])))

/** What the bot says stands where it should, once, and can be changed and taken back. */
export function describeSaying(play: () => Harness, name: string): void {
  describe('says', () => {
    test('a message once, to all who sit in the room', async () => {
      const harness = play()
      const room = await harness.room()
      const sent = await harness.adapter.send(room, notice(paragraph('Call at 20:00')), { key: freshKey() })
      expect(sent).toMatchObject({ conversation: room, parts: [expect.any(String)] })
      for (const who of ['ana', 'ben'] as const) {
        const [seen, ...more] = await shown(harness, who, room)
        expect(more).toEqual([])
        expect(seen?.id).toBe(sent.parts[0])
        expect(seen?.plain).toContain('Call at 20:00')
      }
    })

    test('the same key again shows nothing new, after a restart neither', async () => {
      const harness = play()
      const room = await harness.room()
      const key = freshKey()
      const message = long(12)
      const first = await harness.adapter.send(room, message, { key })
      expect(await harness.adapter.send(room, message, { key })).toEqual(first)
      await harness.restart()
      expect(await harness.adapter.send(room, message, { key })).toEqual(first)
      const seen = await shown(harness, 'ana', room)
      expect(seen.map((each) => each.id)).toEqual(first.parts)
    })

    test('a message whose answer was lost stands there once when it is sent again', async () => {
      const harness = play()
      const room = await harness.room()
      const key = freshKey()
      const text = line('sent with a lost answer')
      harness.faults.loseAnswer()
      const fault = await faultOf(harness.adapter.send(room, notice(paragraph(text)), { key }))
      expect(fault, 'the loss is told to the caller').toBeInstanceOf(Error)
      if (fault instanceof DeliveryError) expect(fault.retry.kind).toBe('backoff')
      expect(await shown(harness, 'ana', room), 'the effect was there').toHaveLength(1)
      const sent = await harness.adapter.send(room, notice(paragraph(text)), { key })
      const seen = await shown(harness, 'ana', room)
      expect(seen.map((each) => each.id)).toEqual(sent.parts)
    })

    test('a long message in parts: in order, whole, the controls on the last, and all of it once', async () => {
      const harness = play()
      const room = await harness.room()
      proves('said')
      const sent = await harness.adapter.send(room, long(20), { key: freshKey() })
      const seen = await shown(harness, 'ana', room)
      expect(sent.parts.length).toBeGreaterThan(1)
      expect(seen.map((each) => each.id)).toEqual(sent.parts)
      expect(numbersIn(seen)).toEqual(Array.from({ length: 20 }, (_, index) => index))
      expect(seen.map((each) => each.controls.length)).toEqual([...sent.parts.slice(1).map(() => 0), 2])
      expect(
        seen.map((each) => each.plain.match(/\blooked\b/g)?.length ?? 0).reduce((sum, each) => sum + each, 0),
        'a word of each sentence, since a part may end between any two words',
      ).toBe(20 * 50)
    })

    test('in the order of the sends', async () => {
      const harness = play()
      const room = await harness.room()
      for (let index = 0; index < 15; index += 1)
        await harness.adapter.send(room, notice(paragraph(`Paragraph ${index}.`)), { key: freshKey() })
      expect(numbersIn(await shown(harness, 'ben', room))).toEqual(Array.from({ length: 15 }, (_, index) => index))
    })

    test('an edit in place, longer or shorter than what it replaces', async () => {
      const harness = play()
      const room = await harness.room()
      proves('edit')
      const short = await harness.adapter.send(room, notice(paragraph('Paragraph 0.')), { key: freshKey() })
      const key = freshKey()
      const grown = await harness.adapter.edit(short, long(20), { key })
      expect(await harness.adapter.edit(short, long(20), { key }), 'repeated, it changes nothing').toEqual(grown)
      expect(grown.parts[0]).toBe(short.parts[0])
      expect(grown.parts.length).toBeGreaterThan(1)
      expect(numbersIn(await shown(harness, 'ana', room))).toEqual(Array.from({ length: 20 }, (_, index) => index))
      const shrunk = await harness.adapter.edit(grown, notice(paragraph('Paragraph 99.')), { key: freshKey() })
      expect(shrunk.parts).toEqual(short.parts)
      const seen = await shown(harness, 'ana', room)
      expect(numbersIn(seen)).toEqual([99])
      expect(seen).toHaveLength(1)
    })

    test('a retraction of all parts; of what is gone already it is a success, while an edit of that is refused for good', async () => {
      const harness = play()
      const room = await harness.room()
      proves('retract')
      const sent = await harness.adapter.send(room, long(20), { key: freshKey() })
      await harness.adapter.retract(sent)
      expect(await shown(harness, 'ana', room)).toEqual([])
      await expect(harness.adapter.retract(sent)).resolves.toBeUndefined()
      const fault = await faultOf(harness.adapter.edit(sent, notice(paragraph('too late')), { key: freshKey() }))
      expect(fault).toBeInstanceOf(DeliveryError)
      expect(fault).toMatchObject({ retry: { kind: 'never' } })
    })

    test('nothing into a conversation that is not there, and says that trying again is useless', async () => {
      const harness = play()
      const nowhere = conversationRef(harness.adapter.platform, 'nowhere')
      const fault = await faultOf(harness.adapter.send(nowhere, notice(paragraph('hello')), { key: freshKey() }))
      expect(fault).toBeInstanceOf(DeliveryError)
      expect(fault).toMatchObject({ retry: { kind: 'never' } })
    })

    test('an answer to one person, seen by that person alone', async () => {
      const harness = play()
      const room = await harness.room()
      const { privateReplies } = harness.adapter.traits
      proves('to-one', 'native', privateReplies ? 'within the room' : 'as a direct message')
      const question = await harness.type('ana', room, line('What is the state?')).done
      const text = line('for your eyes only')
      const only = harness.account('ana')
      const hidden = async (): Promise<void> => {
        const others = [await harness.sees('ben', room), await harness.alone('ben')]
        // Where nothing can be shown to one person within a room, it does not stand in the room at all.
        if (!privateReplies) others.push(await harness.sees('ana', room))
        expect(JSON.stringify(others)).not.toContain(text)
      }
      const sent = await harness.adapter.send(room, notice(paragraph(text)), {
        key: freshKey(),
        only,
        replyTo: question,
      })
      expect(await shownAlone(harness, 'ana', room)).toContain(text)
      await hidden()
      await harness.adapter.edit(sent, notice(paragraph(`${text}, changed`)), { key: freshKey(), only })
      expect(await shownAlone(harness, 'ana', room)).toContain(`${text}, changed`)
      await hidden()
      await harness.adapter.retract(sent)
      expect(await shownAlone(harness, 'ana', room)).not.toContain(text)
    })

    test('an answer to whoever asked there just now, seen by them alone, in one place', async () => {
      const harness = play()
      const room = await harness.room()
      await harness.command('ana', room, 'status').done
      await hearing(harness, room, 1)
      const text = line('the answer')
      const only = harness.account('ana')
      await harness.adapter.send(room, notice(paragraph(text)), { key: freshKey(), only })
      const has = (seen: readonly Seen[]): boolean => seen.some(({ plain }) => plain.includes(text))
      const here = has(await harness.sees('ana', room))
      proves('to-asker', 'native', here ? 'within the room' : 'as a direct message')
      expect(has(await harness.alone('ana'))).toBe(!here)
      for (const seen of [await harness.sees('ben', room), await harness.alone('ben')]) expect(has(seen)).toBe(false)
    })

    test('in a thread where there are any', async () => {
      const harness = play()
      const room = await harness.room()
      const root = await harness.type('ana', room, line('root')).done
      if (harness.adapter.traits.threads) proves('in-thread')
      await harness.adapter.send(room, notice(paragraph('under it')), { key: freshKey(), thread: root })
      const [seen] = await shown(harness, 'ben', room)
      expect(seen?.thread).toBe(harness.adapter.traits.threads ? root : undefined)
    })
  })

  describe('obeys', () => {
    test('its harness plays the faults that the list names', () => {
      expect(Object.keys(play().faults).sort(), `\`faults\` of ${name} in ports.ts`).toEqual(
        [...(shipped[name]?.faults ?? [])].sort(),
      )
    })

    const faults = shipped[name]?.faults ?? []
    if (faults.includes('limit')) {
      test('a request to wait: the caller is told how many milliseconds, and nothing is shown', async () => {
        const harness = play()
        const room = await harness.room()
        const key = freshKey()
        harness.faults.limit?.(2000)
        const fault = await faultOf(harness.adapter.send(room, notice(paragraph('later')), { key }))
        expect(fault).toBeInstanceOf(DeliveryError)
        expect(fault).toMatchObject({ retry: { kind: 'after' } })
        // A library may add what an answer takes to get here.
        const ms = fault instanceof DeliveryError && fault.retry.kind === 'after' ? fault.retry.ms : 0
        expect(ms).toBeGreaterThanOrEqual(2000)
        expect(ms).toBeLessThanOrEqual(2500)
        expect(await shown(harness, 'ana', room)).toEqual([])
        // A library may keep to the pause by itself.
        const again = () => harness.adapter.send(room, notice(paragraph('later')), { key })
        await until(async () => (await faultOf(again())) === undefined, { what: 'it is said once the pause is over' })
        expect(await shown(harness, 'ana', room)).toHaveLength(1)
      })
    }
    if (faults.includes('fail')) {
      test('a failure of the platform: to be tried again after a while', async () => {
        const harness = play()
        const room = await harness.room()
        harness.faults.fail?.()
        const fault = await faultOf(harness.adapter.send(room, notice(paragraph('later')), { key: freshKey() }))
        expect(fault).toBeInstanceOf(DeliveryError)
        expect(fault).toMatchObject({ retry: { kind: 'backoff' } })
      })
    }

    test('whoever looks: health and assurance can be read', async () => {
      const harness = play()
      const room = await harness.room()
      await until(() => harness.adapter.health().state === 'up', { what: 'it is up' })
      expect(Date.parse(harness.adapter.health().since)).toBeLessThanOrEqual(Date.now())
      const assurance = await harness.adapter.assurance(room)
      expect(['end-to-end', 'in-transit', 'loopback', 'none']).toContain(assurance.encryption)
      expect(['own', 'allowed', 'foreign']).toContain(assurance.operator)
    })

    test('its own assurance: whether who joins can read back is as it says', async () => {
      const harness = play()
      const { rooms } = harness.adapter
      const read = await rooms?.create({ key: 'a-room-to-read-back', title: 'Open to those who come', readBack: true })
      for (const room of [await harness.room(), ...(read ? [read] : [])]) {
        const text = line('said before')
        await harness.adapter.send(room, notice(paragraph(text)), { key: freshKey() })
        await rooms?.invite(room, harness.account('cyd'), 'Cyd')
        const seen = (await harness.sees('cyd', room)).some((each) => each.plain.includes(text))
        expect((await harness.adapter.assurance(room)).joinersReadBack).toBe(seen)
      }
    })
  })
}
