import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPressed } from '../../../../adapters/discord/content/controls.ts'
import { type Content, divide, fullnessOf, renderContent } from '../../../../adapters/discord/content/render.ts'
import { limits } from '../../../../adapters/discord/limits.ts'
import { actions, type Block, button, fact, type Message, note, paragraph, text } from '../../../../src/chat/message.ts'
import { accountRef } from '../../../../src/chat/refs.ts'
import { readMessage } from '../../../contract/discord-seen.ts'
import type { Part } from '../../../contract/part.ts'
import type { SeenMessage } from '../../../servers/discord/seen.ts'
import { hostile, longLine, misleading, readable } from '../../../support/hostile.ts'
import { anyMessage } from '../../chat/messages.ts'
import { samplesFor } from '../samples.ts'

const ana = '1500000000000000011'
const samples = samplesFor({ account: accountRef('discord', ana), call: '@everyone', file: 'kept/shot' })

/** Every place of a message in which somebody's words can stand. */
const everywhere = (words: string, look: Message['look'] = 'relay'): Message => ({
  look,
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
        { type: 'moment', at: 'soon', text: words },
      ],
    },
    { type: 'paragraph', children: [{ type: 'link', url: words, text: words }] },
    { type: 'paragraph', children: [{ type: 'link', url: 'https://example.eu/', text: words }] },
    { type: 'paragraph', children: [{ type: 'mention', account: accountRef('discord', `${words}>`), name: words }] },
    { type: 'list', ordered: true, items: [[text(words)], [text('second')]] },
    { type: 'list', ordered: false, items: [[text(words)]] },
    { type: 'facts', facts: [fact(words, words)] },
    { type: 'quote', children: [text(words)] },
    { type: 'code', text: words },
    note(words),
    { type: 'file', file: { id: words, name: words, mediaType: words, bytes: 1 } },
    actions(button(words, words.slice(0, 90)), { type: 'link', label: words, url: words }),
  ],
})

/** What Discord's clients show of it; Discord calls whom it is let call, where they are named. */
function shown(content: Content): Required<Part> {
  const { users = [], parse } = content.allowed_mentions
  expect(parse).toEqual([])
  expect(content.content !== '' || content.embeds.length > 0).toBe(true)
  const named = users.filter((user) => content.content.includes(`<@${user}>`))
  return readMessage({ ...content, mentions: named, callsMany: false } as unknown as SeenMessage) // all that is looked at
}

const shownAll = (message: Message): string =>
  divide(message)
    .map((part) => shown(part).plain)
    .join('\n')

const occurrences = (whole: string, part: string): number => whole.split(part).length - 1

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'))

describe('a message as Discord has it', () => {
  test.each(Object.keys(samples))('%s', (name) => {
    const content = renderContent(samples[name] ?? expect.unreachable())
    expect(content).toEqual(golden(name))
  })

  test('a card says on a locked screen what it is, and in its frame nothing of that again', () => {
    const { content, embeds } = renderContent(samples.card!)
    expect(content).toBe(`**TLP:AMBER EXERCISE** EL-2027-FR-0001 · new: A site that copies the results page <@${ana}>`)
    expect(JSON.stringify(embeds)).not.toContain('A site that copies')
    const other = renderContent({ ...samples.card!, summary: 'EL-2027-FR-0001 was changed' })
    expect(other.embeds[0]).toMatchObject({ title: 'EL-2027-FR-0001 · new' })
    const answer = (summary: string): unknown =>
      renderContent({ ...samples.card!, summary, blocks: [paragraph('No')] }).embeds[0]?.description
    expect([answer('Is it true? No'), answer('It is in Oslo, No'), answer('ENo'), answer('No, it is not')]).toEqual([
      undefined,
      undefined,
      'No',
      'No',
    ])
  })

  test('marking, EXERCISE and speaker come first', () => {
    const { plain } = shown(renderContent(everywhere('words')))
    expect(plain).toMatch(/^TLP:GREEN EXERCISE\nwords \(words\) · words\n/)
  })

  test('only mentions of people of this platform ping, also those in a frame', () => {
    const mention = (platform: string, handle: string) =>
      ({ type: 'mention', account: accountRef(platform, handle), name: 'Somebody' }) as const
    for (const look of ['reply', 'card'] as const) {
      const { pings, plain } = shown(
        renderContent({
          ...samples.summary!,
          look,
          blocks: [
            paragraph(mention('discord', ana)),
            paragraph(mention('web', ana), mention('discord', 'ben'), mention('discord', `${ana}> @everyone`)),
            paragraph('<@1500000000000000012> @everyone @here <@&1500000000000000013>'),
          ],
        }),
      )
      expect(pings).toEqual([ana])
      expect(plain).toContain('SomebodySomebodySomebody')
      expect(plain).toContain('<@1500000000000000012> @everyone @here <@&1500000000000000013>')
    }
  })

  test('an instant is shown in each reader’s own zone, and in the words of the catalogue where it is none', () => {
    const at = (moment: string): string =>
      renderContent({
        ...samples.summary!,
        blocks: [{ type: 'paragraph', children: [{ type: 'moment', at: moment, text: '20:00 Brussels' }] }],
      }).content
    expect(at('2027-04-18T18:00:00Z')).toBe('<t:1808071200:f>')
    for (const odd of ['soon', '', '1969-12-31T23:59:59Z', '+012345-01-01T00:00:00Z'])
      expect(at(odd)).toBe('20:00 Brussels')
  })

  test('controls carry their commands, each under another id, and say whether a form opens', () => {
    const message: Message = {
      ...samples.card!,
      blocks: [
        actions(button('Accept', 'ack 1', 'primary'), button('Hand over', 'hand-over 1', 'danger', 'form')),
        actions(button('Accept it', 'ack 1')),
        ...samples.card!.blocks,
      ],
    }
    const buttons = renderContent(message).components.flatMap(({ components }) => components)
    const ids = buttons.flatMap((each) => ('custom_id' in each ? [each.custom_id] : []))
    expect(ids.map(readPressed)).toEqual([
      { command: 'ack 1', opens: false },
      { command: 'hand-over 1', opens: true },
      { command: 'ack 1', opens: false },
      { command: 'ack EL-2027-FR-0001', opens: false },
      { command: 'hand-over EL-2027-FR-0001', opens: false },
    ])
    expect(new Set(ids).size).toBe(5)
    expect(readPressed('other')).toBeUndefined()
  })

  test('more blocks of controls than Discord has rows stand in fuller rows', () => {
    const blocks = Array.from({ length: 8 }, (_, index) => actions(button(`${index}`, `press ${index}`)))
    const { components } = renderContent({ ...samples.summary!, blocks })
    expect(components.map((row) => row.components.length)).toEqual([5, 3])
  })

  test('a command that is too long to bear, and a link that leads nowhere, are told in words', () => {
    const blocks = [
      actions(button('Accept', 'x'.repeat(120)), { type: 'link', label: 'Open', url: 'javascript:alert(1)' }),
    ]
    const { components, content } = renderContent({ ...samples.summary!, blocks })
    expect([components, content]).toEqual([[], 'Accept\n\nOpen'])
  })

  test('what answers a message leads to it', () => {
    const answers = 'https://discord.com/channels/1/2/3'
    for (const sample of [samples.summary!, samples.card!])
      expect(shown(renderContent(sample, { answers })).links[0]).toBe(answers)
  })

  test('files are named in words', () => {
    const file = { id: 'a', name: 'invoice\u202Efdp.exe', mediaType: 'text/plain', bytes: 1 }
    const blocks: Block[] = [{ type: 'file', file }]
    expect(shown(renderContent({ ...samples.summary!, blocks })).plain).toContain('📎 invoiceU+202Efdp.exe')
  })

  test.each(hostile)('$what is shown as words', ({ text: words }) => {
    for (const look of ['relay', 'card'] as const) {
      const seen = divide(everywhere(words, look)).map(shown)
      expect(seen.flatMap(({ pings }) => pings)).toEqual([])
      expect(seen.flatMap(({ strange }) => strange)).toEqual([])
      expect([...new Set(seen.flatMap(({ links }) => links))]).toEqual(['https://example.eu/'])
      const plain = seen.map((each) => each.plain).join('\n')
      expect(plain).not.toMatch(misleading)
      // Not those of the heading, of names and labels, which are laid on one line.
      expect(occurrences(readable(plain), readable(words))).toBeGreaterThanOrEqual(11)
    }
  })

  test('whatever is said, Discord takes it, and it shows the words', () => {
    fc.assert(
      fc.property(anyMessage, fc.constantFrom('notice' as const, 'card' as const), (message, look) => {
        for (const part of divide({ ...message, look })) {
          expect(fullnessOf(part)).toBeLessThanOrEqual(1000)
          expect(shown(part).strange).toEqual([])
        }
      }),
    )
  })

  test('whatever words stand anywhere call nobody and lead nowhere', () => {
    const anything = fc.oneof(
      fc.constantFrom(...hostile.map((each) => each.text)),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'<>&"\'/= \n\t-1.>a!@#|:*_~`[]()\\t+'), maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            'https',
            '://',
            ':smile',
            ':',
            '@',
            'everyone',
            '<@',
            '1500000000000000012',
            '>',
            '<t',
            ':f>',
            '`',
            '\\',
            '\n',
            '# ',
            '- ',
            '[a](',
            ')',
            'discord',
            '.gg/a',
          ),
          { maxLength: 12 },
        )
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(anything, fc.constantFrom('relay' as const, 'card' as const), (words, look) => {
        const seen = divide(everywhere(words, look)).map(shown)
        expect(seen.flatMap(({ pings, strange }) => [...pings, ...strange])).toEqual([])
        for (const url of seen.flatMap(({ links }) => links)) expect(url).toMatch(/^https?:\/\//)
        const said = divide({ ...samples.summary!, look, blocks: [paragraph(words)] }).map((part) => shown(part).plain)
        expect(readable(said.join(''))).toContain(readable(words))
      }),
      { numRuns: 500 },
    )
  })

  test('styles beside each other, and within each other, never show their signs', () => {
    const style = fc.constantFrom(
      'text' as const,
      'strong' as const,
      'emphasis' as const,
      'both' as const,
      'code' as const,
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(style, fc.constantFrom('a', ' a', 'a ', 'a b', 'a\nb', '*', '`', '_', '\\')), {
          maxLength: 6,
        }),
        (all) => {
          const children = all.map(([kind, words]) => {
            const inner = text(words)
            if (kind === 'text') return inner
            if (kind === 'code') return { type: 'code' as const, text: words }
            if (kind !== 'both') return { type: kind, children: [inner] }
            return { type: 'strong' as const, children: [{ type: 'emphasis' as const, children: [inner] }] }
          })
          const seen = shown(
            renderContent({ ...samples.summary!, summary: '-', blocks: [{ type: 'paragraph', children }] }),
          )
          const words = all.map(([, each]) => each).join('')
          expect(readable(seen.plain)).toBe(readable(words) === '' ? '-' : readable(words))
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('a message that is too long', () => {
  test.each(['relay', 'card'] as const)(
    'a line of 100 kB as a %s is divided into parts that Discord takes, with nothing of it lost',
    (look) => {
      const message: Message = {
        ...samples.card!,
        look,
        blocks: [paragraph(longLine), ...samples.card!.blocks.slice(1)],
      }
      const parts = divide(message)
      expect(parts.length).toBeGreaterThan(1)
      for (const { content, embeds, components } of parts) {
        expect(content.length).toBeLessThanOrEqual(limits.content)
        for (const { description = '' } of embeds)
          expect(description.length).toBeLessThanOrEqual(limits.embedDescription)
        expect(components.length).toBe(components === parts.at(-1)?.components ? 2 : 0)
      }
      const seen = parts.map((part) => shown(part).plain.replaceAll(/^TLP:AMBER EXERCISE ?.*\n/g, ''))
      expect(seen.join('').replaceAll('\n', '')).toContain(longLine)
    },
  )

  test('a summary that is longer than a message is said whole in the frame', () => {
    const summary = `${'*'.repeat(1490)} end`
    const [part] = divide({ ...samples.card!, summary })
    expect(part!.content.length).toBeLessThanOrEqual(limits.content)
    expect(shown(part!).plain).toContain(summary)
  })

  test('halves of characters do not reach Discord', () => {
    expect(JSON.stringify(renderContent(everywhere('a\uD800b')))).not.toMatch(/\\ud8/i)
  })

  test('a message without blocks is its summary', () => {
    expect(shownAll(samples.summary!)).toBe('Somebody joined.')
    expect(shownAll({ ...samples.summary!, summary: '' })).toBe('…')
  })
})
