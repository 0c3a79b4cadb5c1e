import { describe, expect, test } from 'vitest'
import { type Mark, markIn } from '../../src/chat/marks.ts'
import { paragraph } from '../../src/chat/message.ts'
import type { AccountRef, ConversationRef, MessageId } from '../../src/chat/refs.ts'
import { until } from '../support/poll.ts'
import type { Harness } from './harness.ts'
import { heard, line, notice } from './hearing.ts'
import { proves } from './parity.ts'
import { claims } from './ports.ts'

type Set = { message: MessageId; by: AccountRef; mark: Mark }

/** The marks that were heard in a room, in order. */
const marksIn = (harness: Harness, room: ConversationRef): Set[] =>
  heard(harness, room).flatMap((event) => {
    const mark = event.kind === 'reacted' && event.added ? markIn(event.reaction) : undefined
    return event.kind === 'reacted' && mark ? [{ message: event.message, by: event.actor, mark }] : []
  })

/** Says something and waits until it is stored: all that was read back before it is, too. */
async function passed(harness: Harness, room: ConversationRef): Promise<void> {
  const text = line('after it')
  await harness.type('ana', room, text).done
  await until(() => heard(harness, room).some((event) => event.kind === 'message' && event.text === text), {
    what: 'what is said after it is heard',
  })
}

/** Marks are set once, whether or not anybody listened when they were. */
export function describeMarks(play: () => Harness, name: string): void {
  describe('hears of marks', () => {
    test('those set in its sight and those set out of it, each once, and none that was taken away before it looked', async () => {
      const harness = play()
      const { mark, unmark } = harness
      if (!mark || !unmark) return expect(claims(name, 'marked')).toBe(false)
      proves('marked')
      const room = await harness.room()
      const account = (who: 'ana' | 'ben'): AccountRef => harness.account(who)
      const first = await harness.type('ana', room, line('to be marked')).done
      const second = await harness.type('ben', room, line('to be marked too')).done
      const inside = harness.adapter.traits.threads
        ? [await harness.type('ben', room, line('and in a thread'), { thread: first }).done]
        : []
      const sent = await harness.adapter.send(room, notice(paragraph('said by the bot')), {
        key: line('k').replace(' ', ''),
      })
      const own = sent.parts.at(-1)
      if (!own) throw new Error('nothing was sent')
      const live: Set[] = [
        { message: first, by: account('ben'), mark: 'pin' },
        { message: second, by: account('ana'), mark: 'clip' },
      ]
      await until(mark('ben', room, first, 'pin').acknowledged, { what: 'a mark in sight is heard' })
      await until(mark('ana', room, second, 'clip').acknowledged, { what: 'another one is heard' })
      expect(marksIn(harness, room)).toEqual(live)
      await until(unmark('ana', room, second, 'clip').acknowledged, { what: 'that it is taken away is heard' })

      const acts = await harness.away(() => [
        mark('ana', room, first, 'pin'),
        mark('ana', room, first, 'clip'),
        mark('ben', room, own, 'clip'),
        mark('ana', room, second, 'clip'),
        mark('ben', room, second, 'pin'),
        unmark('ben', room, second, 'pin'),
        ...inside.map((message) => mark('ana', room, message, 'pin')),
      ])
      await Promise.all(acts.map(({ done }) => done))
      await passed(harness, room)
      const all: Set[] = [
        ...live,
        { message: first, by: account('ana'), mark: 'pin' },
        { message: first, by: account('ana'), mark: 'clip' },
        { message: own, by: account('ben'), mark: 'clip' },
        { message: second, by: account('ana'), mark: 'clip' },
        ...inside.map((message): Set => ({ message, by: account('ana'), mark: 'pin' })),
      ]
      // A thread may be read beside its channel.
      await until(() => marksIn(harness, room).length >= all.length, {
        what: () => `${all.length} marks, there are ${JSON.stringify(marksIn(harness, room))}`,
      })
      expect(marksIn(harness, room)).toEqual(expect.arrayContaining(all))
      expect(marksIn(harness, room)).toHaveLength(all.length)

      // Whatever stands is found again each time, and is no news; nor are those that went meanwhile.
      await (await harness.away(() => [unmark('ana', room, first, 'clip')]))[0]?.done
      await passed(harness, room)
      await harness.restart()
      await harness.adapter.history?.readBack(room)
      await passed(harness, room)
      expect(marksIn(harness, room)).toHaveLength(all.length)

      // Set anew by whoever had taken it away out of sight, it is news.
      await (await harness.away(() => [mark('ana', room, first, 'clip')]))[0]?.done
      await passed(harness, room)
      await until(() => marksIn(harness, room).length > all.length, { what: 'what is marked anew is heard' })
      expect(marksIn(harness, room).slice(all.length)).toEqual([{ message: first, by: account('ana'), mark: 'clip' }])
    })
  })
}
