import { describe, expect, test } from 'vitest'
import { paragraph } from '../../src/chat/message.ts'
import { readable } from '../support/hostile.ts'
import { until } from '../support/poll.ts'
import type { DiscordHarness } from './discord.ts'
import { hearing, line, notice } from './hearing.ts'
import { freshKey, shown } from './saying.ts'
import { everywhere } from './showing.ts'
import { describeWhispers } from './whispers.ts'

const textsOf = (events: readonly { kind: string; text?: string }[]): readonly (string | undefined)[] =>
  events.map((event) => (event.kind === 'message' ? event.text : event.kind))

/** What only Discord does: answers by an interaction's token, and sessions that end. */
export function describeDiscord(play: () => DiscordHarness): void {
  describeWhispers(play)
  describe('on Discord alone', () => {
    test('an answer to somebody who acted there just now is ephemeral; it is changed where it stands, and taken back', async () => {
      const harness = play()
      const { adapter } = harness
      const room = await harness.room()
      const only = harness.account('ana')
      await harness.command('ana', room, 'status').done
      const text = line('for a moment')
      const shows = async (who: 'ana' | 'ben'): Promise<string> => JSON.stringify(await harness.sees(who, room))
      const sent = await adapter.send(room, notice(paragraph(text)), { key: freshKey(), only })
      expect(sent.parts).toEqual([expect.stringMatching(/^ephemeral\//)])
      expect(await shows('ana')).toContain(text)
      expect(await shows('ben')).not.toContain(text)
      expect(JSON.stringify(await harness.alone('ana'))).not.toContain(text)
      const changed = await adapter.edit(sent, notice(paragraph(`${text}, changed`)), { key: freshKey(), only })
      expect(changed.parts).toEqual(sent.parts)
      expect(await shows('ana')).toContain(`${text}, changed`)
      await adapter.retract(changed)
      expect(await shows('ana')).not.toContain(text)
    })

    test('no token of an interaction is on the shelf, nor in the log of calls of the bot', async () => {
      const harness = play()
      const room = await harness.room()
      await harness.command('ana', room, 'status').done
      const sent = await harness.adapter.send(room, notice(paragraph('answered')), {
        key: freshKey(),
        only: harness.account('ana'),
      })
      const token = harness.discord.calls
        .findLast(({ route }) => route.startsWith('POST /interactions/'))
        ?.path.split('/')[3]
      expect(token?.length).toBeGreaterThan(20)
      expect(await harness.shelved()).not.toContain(token)
      expect(sent.parts.join()).not.toContain(token)
    })
  })

  describe('shows', () => {
    test.each([
      '<t:0:R> <t:1800000000>',
      '<#123456789012345678> <@&123456789012345678> <@123456789012345678>',
      '</jom say:123456789012345678> <id:customize>',
      '<:smile:123456789012345678> <a:wave:123456789012345678> :smile:',
      '-# small\n>>> all of it\n> a line\n  - an item',
      'discord://-/channels/1/2 steam://run/1 <https://evil.example/> https://evil.example/',
      '[official](<https://evil.example/> "title") [a](discord://x)',
      '||hidden|| __under__ ~~gone~~ ***all*** _a_ snake_case_name',
    ])('%s as words', async (words) => {
      const harness = play()
      const room = await harness.room()
      await harness.adapter.send(room, everywhere(words), { key: freshKey() })
      const seen = await shown(harness, 'ana', room)
      expect(seen.flatMap(({ pings, links, strange }) => [...pings, ...links, ...strange])).toEqual([])
      const plain = readable(seen.map((each) => each.plain).join('\n'))
      expect(plain.split(readable(words)).length - 1).toBeGreaterThanOrEqual(9)
    })
  })

  describe('the gateway', () => {
    const breaks: readonly { what: string; happens(harness: DiscordHarness): void }[] = [
      { what: 'asks for a new connection (op 7)', happens: ({ discord }) => discord.faults.reconnect() },
      {
        what: 'takes the session away (op 9)',
        happens: ({ discord }) => discord.faults.invalidate({ resumable: false }),
      },
      { what: 'breaks off in the middle of an event', happens: ({ discord }) => discord.faults.dropInMidEvent() },
    ]
    test.each(breaks)('$what: what is said meanwhile is stored once, in order', async ({ happens }) => {
      const harness = play()
      const { discord, sink } = harness
      const room = await harness.room()
      const said: string[] = []
      const doubts = sink.doubted.length
      const connections = (): number => discord.received.filter(({ op }) => op === 2 || op === 6).length
      const before = connections()
      happens(harness)
      // Said as long as it takes until the bot has come again, one after the other.
      while (said.length === 0 || connections() === before) {
        const text = line('said meanwhile')
        said.push(text)
        await harness.type('ana', room, text).done
        await until(() => connections() > before, { within: 200, what: 'the bot comes again' }).catch(() => {})
      }
      const mark = line('a mark')
      await harness.type('ben', room, mark).done
      expect(textsOf(await hearing(harness, room, said.length + 1))).toEqual([...said, mark])
      // Nothing went there before it was known again who reads it.
      expect(sink.doubted.length).toBeGreaterThan(doubts)
    })
  })
}
