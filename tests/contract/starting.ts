import { describe, expect, test } from 'vitest'
import type { AdapterContext } from '../../src/chat/adapter.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import type { Harness } from './harness.ts'
import { heard, hearing, line } from './hearing.ts'

/** So many questions to its shelf at most are looked at in a start. */
const mostQuestions = 8

/** A start that is given up, however far it came, is over: nothing of it listens beside the one that follows. */
export function describeStarting(play: () => Harness): void {
  describe('starts', () => {
    test('anew after it was stopped while it started, and nothing of what was stopped hears anything', async () => {
      const harness = play()
      const { adapter, context } = harness
      const room = await harness.room()
      const late: unknown[] = []
      const sink: AdapterContext['sink'] = {
        ...context.sink,
        async accept(event) {
          late.push(event)
          throw new Error('it was stopped')
        },
        async doubt() {
          late.push('doubt')
        },
      }
      await adapter.stop()
      let isThrough = false
      for (let question = 1; question <= mostQuestions && !isThrough; question += 1) {
        const held = holdShelf(context.shelf, question)
        const ended = adapter.start({ ...context, sink, shelf: held.shelf }).then(
          () => 'up',
          () => 'given up',
        )
        isThrough = (await Promise.race([held.asked, ended])) === 'up' || adapter.health().state === 'up'
        const stopped = adapter.stop()
        if (question > 1) held.answer()
        await stopped
        late.splice(0) // until it was stopped it might hear
        await adapter.start(context)
        // What is asked before it listens keeps no stop waiting, and may be answered when the next start is over.
        held.answer()
        expect(await ended).toBe(isThrough ? 'up' : 'given up')
        const text = line('said after a start that was given up')
        const before = heard(harness, room).length
        await harness.type('ana', room, text).done
        const events = await hearing(harness, room, before + 1)
        expect(events.slice(before)).toMatchObject([{ kind: 'message', text }])
        expect(late).toEqual([])
        await adapter.stop()
      }
      await adapter.start(context)
    }, 120_000)
  })
}

/** A shelf that keeps the answer to one question back, the first or a later one. */
function holdShelf(shelf: Shelf, question: number): { shelf: Shelf; asked: Promise<void>; answer(): void } {
  const asked = Promise.withResolvers<void>()
  const door = Promise.withResolvers<void>()
  let questions = 0
  function held<Words extends readonly unknown[], Found>(
    ask: (...words: Words) => Promise<Found>,
  ): (...words: Words) => Promise<Found> {
    return async (...words) => {
      questions += 1
      if (questions === question) {
        asked.resolve()
        await door.promise
      }
      return ask(...words)
    }
  }
  const { get, list, write, read, line: one, watch, keep, fetch } = shelf
  return {
    shelf: {
      watch,
      get: held(get),
      list: held(list),
      write: held(write),
      read: held(read),
      line: held(one),
      keep: held(keep),
      fetch: held(fetch),
    },
    asked: asked.promise,
    answer: () => door.resolve(),
  }
}
