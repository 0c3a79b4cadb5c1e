import { describe, expect, test } from 'vitest'
import { actions, type Block, button, fact, type Message, note, paragraph, text } from '../../src/chat/message.ts'
import { hostile, longLine, misleading, readable } from '../support/hostile.ts'
import type { Harness } from './harness.ts'
import { notice } from './hearing.ts'
import { proves } from './parity.ts'
import { freshKey, shown } from './saying.ts'

/** Every place of a message in which untrusted words can stand. */
export const everywhere = (words: string): Message => ({
  ...notice(
    { type: 'heading', text: words },
    paragraph('Said: ', words),
    {
      type: 'paragraph',
      children: [
        { type: 'strong', children: [text(words)] },
        { type: 'emphasis', children: [text(words)] },
      ],
    },
    {
      type: 'paragraph',
      children: [
        { type: 'code', text: words },
        { type: 'moment', at: '2027-04-18T18:00:00Z', text: '18:00 UTC' },
      ],
    },
    { type: 'list', ordered: true, items: [[text(words)], [text('second')]] },
    { type: 'facts', facts: [fact('Title', words)] },
    { type: 'quote', children: [text(words)] },
    { type: 'code', text: words },
    note(words),
  ),
  speaker: { name: words.slice(0, 80), delegation: 'FR · ECNE', via: words.slice(0, 80) },
  summary: words,
  look: 'relay',
})

const occurrences = (whole: string, part: string): number => (part === '' ? 0 : whole.split(part).length - 1)

/** Words are shown as words, whatever they pretend to be. */
export function describeShowing(play: () => Harness): void {
  describe('shows', () => {
    test.each(hostile)('$what as words', async ({ text: words }) => {
      const harness = play()
      const room = await harness.room()
      const real = actions(button('Accept', 'ack EL-2027-FR-0001'))
      const sent = await harness.adapter.send(
        room,
        { ...everywhere(words), blocks: [...everywhere(words).blocks, real] },
        { key: freshKey() },
      )
      const seen = await shown(harness, 'ana', room)
      expect(seen.map((each) => each.id)).toEqual(sent.parts)
      expect(seen.flatMap((each) => each.pings)).toEqual([])
      expect(seen.flatMap((each) => each.links)).toEqual([])
      expect(seen.flatMap((each) => each.strange)).toEqual([])
      expect(seen.flatMap((each) => each.controls)).toEqual([{ label: 'Accept', command: 'ack EL-2027-FR-0001' }])
      const plain = seen.map((each) => each.plain).join('\n')
      expect(plain).not.toMatch(misleading)
      const times = 9 // paragraph, strong, emphasis, code, list, fact, quote, code block, note; a heading may be laid on one line
      expect(occurrences(readable(plain), readable(words))).toBeGreaterThanOrEqual(times)
    })

    test('what people wrote as words too, to whoever reads it in the room', async () => {
      const harness = play()
      const room = await harness.room()
      for (const { text: words } of hostile) await harness.type('ana', room, `Quote: ${words}`).done
      const seen = await harness.sees('ben', room)
      expect(seen).toHaveLength(hostile.length)
      expect(seen.flatMap((each) => each.strange)).toEqual([])
    })

    test('a line of 100 kB whole, with nothing of it in force', async () => {
      const harness = play()
      const room = await harness.room()
      await harness.adapter.send(room, notice(paragraph(longLine), actions(button('Accept', 'ack EL-2027-FR-0001'))), {
        key: freshKey(),
      })
      const seen = await shown(harness, 'ana', room)
      expect(readable(seen.map((each) => each.plain.replace(/^TLP:GREEN\n?/, '')).join(''))).toContain(
        readable(longLine),
      )
      expect(seen.flatMap((each) => [...each.pings, ...each.strange])).toEqual([])
      expect(seen.map((each) => each.controls.length)).toEqual([...seen.slice(1).map(() => 0), 1])
    })

    test('mentions, and only they call somebody', async () => {
      const harness = play()
      const room = await harness.room()
      const account = harness.account('ana')
      proves('call')
      const mention = { type: 'mention', account, name: 'Ana' } as const
      await harness.adapter.send(
        room,
        notice({ type: 'paragraph', children: [text('@ben '), mention, text('lyse @everyone')] }),
        { key: freshKey() },
      )
      await harness.adapter.send(room, notice(paragraph('@ana @everyone')), { key: freshKey() })
      const [first, second] = await shown(harness, 'ben', room)
      expect(first?.pings).toEqual([account])
      expect(first?.strange).toEqual([])
      expect(first?.plain).toContain('lyse @everyone')
      expect(second?.pings).toEqual([])
    })

    test('a link as a link where it leads to the web, as words where it does not', async () => {
      const harness = play()
      const room = await harness.room()
      const link = (url: string): Block => ({
        type: 'paragraph',
        children: [{ type: 'link', url, text: 'the register' }],
      })
      await harness.adapter.send(
        room,
        notice(link('https://example.eu/a?b=1'), link('javascript:alert(1)'), link('data:text/html,x')),
        { key: freshKey() },
      )
      const [seen] = await shown(harness, 'ana', room)
      expect(seen?.links).toEqual(['https://example.eu/a?b=1'])
      expect(seen?.plain.match(/the register/g)).toHaveLength(3)
    })

    test('every control with the command that does the same when typed, or where it leads', async () => {
      const harness = play()
      const room = await harness.room()
      proves('link')
      const controls = [
        button('Accept', 'ack EL-2027-FR-0001', 'primary'),
        button('Hand over', 'hand-over EL-2027-FR-0001', 'danger', 'form'),
        { type: 'link', label: 'Open', url: 'https://example.eu/case' } as const,
      ]
      await harness.adapter.send(
        room,
        { ...notice({ type: 'heading', text: 'A case' }, actions(...controls)), look: 'card' },
        { key: freshKey() },
      )
      const [seen] = await shown(harness, 'ana', room)
      expect(seen?.controls.map((each) => [each.label, each.command ?? each.url])).toEqual([
        ['Accept', 'ack EL-2027-FR-0001'],
        ['Hand over', 'hand-over EL-2027-FR-0001'],
        ['Open', 'https://example.eu/case'],
      ])
      expect(seen?.strange).toEqual([])
    })
  })
}
