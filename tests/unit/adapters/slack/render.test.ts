import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conversationOfBlock, readPressed } from '../../../../adapters/slack/content/controls.ts'
import {
  type Content,
  divide,
  fallbackOf,
  measureContent,
  renderContent,
} from '../../../../adapters/slack/content/render.ts'
import { limits } from '../../../../adapters/slack/limits.ts'
import {
  actions,
  type Block,
  button,
  fact,
  filesOf,
  type Message,
  note,
  paragraph,
  text,
} from '../../../../src/chat/message.ts'
import { accountRef, conversationRef, messageId } from '../../../../src/chat/refs.ts'
import type { Seen } from '../../../contract/harness.ts'
import { seenOf } from '../../../contract/slack-seen.ts'
import { readBlocks } from '../../../servers/slack/blocks.ts'
import { hostile, longLine, misleading, readable } from '../../../support/hostile.ts'
import { anyMessage } from '../../chat/messages.ts'
import { samplesFor } from '../samples.ts'

const samples = samplesFor({ account: accountRef('slack', 'U0ANA'), call: '<!channel>', file: 'F0SHOT' })

/** Every place of a message in which somebody's words can stand. */
const everywhere = (words: string): Message => ({
  look: 'relay',
  marking: 'TLP:GREEN',
  exercise: true,
  summary: words,
  speaker: { name: words, delegation: words, via: words },
  blocks: [
    { type: 'heading', text: words },
    paragraph('Said: ', words),
    {
      type: 'paragraph',
      children: [
        { type: 'strong', children: [text(words)] },
        { type: 'emphasis', children: [text(words)] },
        { type: 'code', text: words },
        { type: 'moment', at: words, text: words },
        { type: 'moment', at: '2027-04-18T18:00:00Z', text: words },
      ],
    },
    { type: 'paragraph', children: [{ type: 'link', url: words, text: words }] },
    { type: 'paragraph', children: [{ type: 'link', url: 'https://example.eu/', text: words }] },
    { type: 'paragraph', children: [{ type: 'mention', account: accountRef('slack', words), name: words }] },
    { type: 'list', ordered: true, items: [[text(words)], [text('second')]] },
    { type: 'list', ordered: false, items: [[text(words)]] },
    { type: 'facts', facts: [fact(words, words)] },
    { type: 'quote', children: [text(words)] },
    { type: 'code', text: words },
    note(words),
    { type: 'file', file: { id: words, name: words, mediaType: words, bytes: 1 } },
    actions(button(words, words.slice(0, 100)), { type: 'link', label: words, url: words }),
  ],
})

/** What Slack takes of it, or its refusal; and what its clients show of that. */
function shown({ text: notified, blocks }: Content): Seen {
  const message = { ts: '1.000001', user: 'U0JOM', bot: true, words: '', text: notified, blocks: readBlocks(blocks) }
  return seenOf({ ...message, ephemeral: false, edited: false, reactions: {}, files: [] }, messageId('1.000001'))
}

const occurrences = (whole: string, part: string): number => whole.split(part).length - 1

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'))

describe('a message as blocks', () => {
  test.each(Object.keys(samples))('%s', (name) => {
    const content = renderContent(samples[name] ?? expect.unreachable())
    expect(content).toEqual(golden(name))
    shown(content)
  })

  test('marking, EXERCISE and speaker come first', () => {
    const { blocks, text: notified } = renderContent(everywhere('words'))
    expect(shown({ text: notified, blocks }).plain).toMatch(/^TLP:GREEN EXERCISE\nwords \(words\) · words\n/)
    expect(notified).toBe('TLP:GREEN EXERCISE words')
  })

  test('only mentions of people of this platform ping', () => {
    const mention = (platform: string, handle: string) =>
      ({ type: 'mention', account: accountRef(platform, handle), name: 'Somebody' }) as const
    const { pings, plain } = shown(
      renderContent({
        ...samples.summary!,
        blocks: [
          paragraph(mention('slack', 'U0ANA'), mention('slack', 'W0ANA')),
          paragraph(mention('web', 'U0BEN'), mention('slack', 'ben'), mention('slack', 'U0BEN> <!channel')),
          paragraph('<@U0EVE> @eve <!here>'),
        ],
      }),
    )
    expect(pings).toEqual([accountRef('slack', 'U0ANA'), accountRef('slack', 'W0ANA')])
    expect(plain).toContain('SomebodySomebodySomebody\n<@U0EVE> @eve <!here>')
  })

  test('an instant is shown in each reader’s own zone, with the words of the catalogue where that fails', () => {
    const at = (moment: string): unknown =>
      renderContent({
        ...samples.summary!,
        blocks: [{ type: 'paragraph', children: [{ type: 'moment', at: moment, text: '20:00 Brussels' }] }],
      }).blocks
    expect(at('2027-04-18T18:00:00Z')).toMatchObject([
      { elements: [{ elements: [{ type: 'date', timestamp: 1_808_071_200, fallback: '20:00 Brussels' }] }] },
    ])
    for (const odd of ['soon', '', '1969-12-31T23:59:59Z', '+012345-01-01T00:00:00Z'])
      expect(at(odd)).toMatchObject([{ elements: [{ elements: [{ type: 'text', text: '20:00 Brussels' }] }] }])
  })

  test('controls carry their commands, each under another name, and say whether a form opens', () => {
    const about = conversationRef('slack', 'C0ROOM')
    const message = {
      ...samples.card!,
      blocks: [
        actions(button('Accept', 'ack 1', 'primary'), button('Hand over', 'hand-over 1', 'danger', 'form')),
        ...samples.card!.blocks,
      ],
    }
    const blocks = renderContent(message, { about }).blocks.flatMap((block) =>
      block.type === 'actions' ? [block] : [],
    )
    const buttons = blocks.flatMap(({ elements }) => elements) as { action_id?: string; value?: string }[] // buttons alone
    expect(buttons.map(readPressed)).toEqual([
      { kind: 'command', command: 'ack 1', opens: false },
      { kind: 'command', command: 'hand-over 1', opens: true },
      { kind: 'command', command: 'ack EL-2027-FR-0001', opens: false },
      { kind: 'command', command: 'hand-over EL-2027-FR-0001', opens: false },
      { kind: 'link' },
    ])
    expect(new Set(buttons.map(({ action_id: id }) => id)).size).toBe(5)
    expect(blocks.map(({ block_id: id }) => conversationOfBlock(id))).toEqual([about, about, about])
    expect(new Set(blocks.map(({ block_id: id }) => id)).size).toBe(3)
    expect(conversationOfBlock('aBc1')).toBeUndefined()
    expect(readPressed({ action_id: 'other', value: 'ack 1' })).toBeUndefined()
  })

  test('what answers a message leads to it, and calls nobody', () => {
    const seen = shown(renderContent(samples.summary!, { answers: 'https://example.eu/archives/C0/p1' }))
    expect(seen.links).toEqual(['https://example.eu/archives/C0/p1'])
    expect(seen.pings).toEqual([])
  })

  test('files are named in words, and each is shown once', () => {
    const file = { id: 'F0A', name: 'invoice\u202Efdp.exe', mediaType: 'text/plain', bytes: 1 }
    const blocks: Block[] = [
      { type: 'file', file },
      { type: 'file', file },
    ]
    expect(filesOf({ ...samples.summary!, blocks })).toEqual([file])
    expect(shown(renderContent({ ...samples.summary!, blocks })).plain).toContain('📎 invoiceU+202Efdp.exe')
  })

  test('a heading and small print are what Slack has for them, but where their words might be read as more than words', () => {
    const kinds = (words: string): unknown[] =>
      renderContent({ ...samples.summary!, blocks: [{ type: 'heading', text: words }, note(words)] }).blocks.map(
        ({ type }) => type,
      )
    expect(kinds('EL-2027-FR-0001 · new')).toEqual(['header', 'context'])
    for (const words of ['<!channel>', 'a &lt; b', 'x'.repeat(2001)])
      expect(kinds(words)).toEqual(['rich_text', 'rich_text'])
  })

  test.each(hostile)('$what is shown as words', ({ text: words }) => {
    const content = renderContent(everywhere(words))
    const seen = shown(content)
    expect(seen.pings).toEqual([])
    expect(seen.strange).toEqual([])
    expect(seen.links).toEqual(['https://example.eu/'])
    expect(seen.plain).not.toMatch(misleading)
    expect(content.text).not.toMatch(misleading)
    // Not those of the heading, of names and labels, which are laid on one line, nor what stands beside a date.
    expect(occurrences(readable(seen.plain), readable(words))).toBeGreaterThanOrEqual(12)
  })

  test('whatever is said, Slack takes it, and it shows the words', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const part of divide(message)) expect(shown(part).strange).toEqual([])
      }),
    )
  })

  test('whatever words stand anywhere call nobody and lead nowhere', () => {
    const anything = fc.oneof(
      fc.constantFrom(...hostile.map((each) => each.text)),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'<>&"\'/= \n\t-1.>a!@#|:*_~`'), maxLength: 40 }),
    )
    fc.assert(
      fc.property(anything, (words) => {
        const seen = shown(renderContent(everywhere(words)))
        expect([seen.pings, seen.strange, seen.links.filter((url) => !/^https?:\/\//.test(url))]).toEqual([[], [], []])
      }),
    )
  })
})

describe('a message that is too long', () => {
  test('a line of 100 kB is divided into parts that Slack takes, with nothing of it lost', () => {
    const message = { ...samples.card!, blocks: [paragraph(longLine), ...samples.card!.blocks] }
    const parts = divide(message)
    expect(parts.length).toBeGreaterThan(1)
    for (const { blocks } of parts) expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(limits.messageText)
    const seen = parts.map(shown)
    expect(seen.map(({ plain }) => plain.replace(/^TLP:AMBER EXERCISE\n/, '')).join('')).toContain(longLine)
    expect(seen.map(({ controls }) => controls.length)).toEqual([...seen.slice(1).map(() => 0), 3])
  })

  test('many blocks are divided before Slack would refuse their number', () => {
    const blocks = Array.from({ length: 120 }, (_, index) => paragraph(`Paragraph ${index}.`))
    const parts = divide({ ...samples.summary!, blocks }, { answers: 'https://example.eu/archives/C0/p1' })
    expect(parts.length).toBe(3)
    for (const part of parts) expect(part.blocks.length).toBeLessThanOrEqual(limits.blocks)
    const numbers = parts.flatMap((part) =>
      [...shown(part).plain.matchAll(/Paragraph (\d+)\./g)].map(([, each]) => Number(each)),
    )
    expect(numbers).toEqual(blocks.map((_, index) => index))
    expect(parts.map((part) => shown(part).links.length)).toEqual([1, 0, 0])
  })

  test('the measure is that of the blocks that are sent', () => {
    const { blocks } = renderContent(samples.card!)
    expect(measureContent(samples.card!)).toBe(JSON.stringify(blocks).length)
  })
})

describe('what a notification says', () => {
  test('is never empty, on one line, and no longer than Slack recommends', () => {
    expect(fallbackOf({ ...samples.summary!, summary: ' ' })).toBe('…')
    expect(fallbackOf({ ...samples.summary!, summary: 'a\n\nb' })).toBe('a b')
    const long = fallbackOf({ ...samples.summary!, summary: '&'.repeat(3000) })
    expect(long.length).toBeLessThanOrEqual(limits.fallbackText)
    expect(long).toMatch(/^(&amp;)+$/)
  })

  test('halves of characters do not reach Slack', () => {
    expect(JSON.stringify(renderContent(everywhere('a\uD800b')))).not.toMatch(/\\ud8/i)
    const emoji = fallbackOf({ ...samples.summary!, summary: `${'x'.repeat(3999)}😀` })
    expect(emoji).toBe('x'.repeat(3999))
  })

  test('a message without blocks is its summary', () => {
    expect(shown(renderContent(samples.summary!)).plain).toBe('Somebody joined.')
    expect(shown(renderContent({ ...samples.summary!, summary: '' })).plain).toBe('…')
  })
})
