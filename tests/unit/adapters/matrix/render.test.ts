import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readText } from '../../../../adapters/matrix/content/read-text.ts'
import {
  contentBudget,
  fallbackOf,
  type MatrixContent,
  measureContent,
  renderContent,
  renderEdit,
} from '../../../../adapters/matrix/content/render.ts'
import { actions, button, fact, type Message, note, paragraph, text } from '../../../../src/chat/message.ts'
import { accountRef } from '../../../../src/chat/refs.ts'
import { splitMessage } from '../../../../src/chat/split.ts'
import { below, readHtml, textOf } from '../../../contract/html.ts'
import { hostile, longLine, misleading, readable } from '../../../support/hostile.ts'
import { anyMessage } from '../../chat/messages.ts'
import { samplesFor } from '../samples.ts'
import golden from './golden.json' with { type: 'json' }

const samples = samplesFor({
  account: accountRef('matrix', '@ana:example.eu'),
  call: '@room',
  file: 'matrix:mxc://example.eu/a',
})

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
      ],
    },
    { type: 'paragraph', children: [{ type: 'link', url: words, text: words }] },
    { type: 'paragraph', children: [{ type: 'link', url: 'https://example.eu/', text: words }] },
    { type: 'paragraph', children: [{ type: 'mention', account: accountRef('matrix', words), name: words }] },
    { type: 'list', ordered: true, items: [[text(words)], [text('second')]] },
    { type: 'list', ordered: false, items: [[text(words)]] },
    { type: 'facts', facts: [fact(words, words)] },
    { type: 'quote', children: [text(words)] },
    { type: 'code', text: words },
    note(words),
    { type: 'file', file: { id: words, name: words, mediaType: words, bytes: 1 } },
    actions(button(words, words), { type: 'link', label: words, url: words }),
  ],
})

/** The elements and attributes that a client finds, but for line breaks. */
const skeleton = (content: MatrixContent): string[] =>
  below(readHtml(content.formatted_body))
    .filter(({ name }) => name !== 'br')
    .map(({ name, attributes }) => `${name} ${JSON.stringify(attributes)}`)

/** The words of a text, without white space and without the marks before lists and quotes. */
const wordsIn = (plain: string): string => plain.replace(/^(?:\s*(?:>|-|\d+\.)(?=\s|$))+/gm, '').replace(/\s+/g, '')

const occurrences = (whole: string, part: string): number => whole.split(part).length - 1

describe('a message as the content of an event', () => {
  test.each(Object.entries(samples))('%s', (name, message) => {
    expect(renderContent(message)).toEqual(golden[name as keyof typeof golden]) // the names of the samples are its keys
  })

  test('marking, EXERCISE and speaker come first in both renditions', () => {
    const { body, formatted_body: html } = renderContent(everywhere('words'))
    expect(body).toMatch(/^TLP:GREEN EXERCISE\nwords \(words\) · words\n/)
    expect(html).toMatch(/^<p><strong>TLP:GREEN<\/strong> <strong>EXERCISE<\/strong><br><strong>words<\/strong> \(/)
  })

  test('an alert is no notice, since nobody is notified of these', () => {
    expect(renderContent(samples.card!).msgtype).toBe('m.text')
  })

  test('only mentions of people of this platform ping, each once', () => {
    const mention = (platform: string, handle: string) =>
      ({ type: 'mention', account: accountRef(platform, handle), name: 'Somebody' }) as const
    const { 'm.mentions': mentions, formatted_body: html } = renderContent({
      ...samples.summary!,
      blocks: [
        paragraph(mention('matrix', '@a=b/c:example.eu:8448'), mention('matrix', '@a=b/c:example.eu:8448')),
        paragraph(mention('web', '@ben:example.eu'), mention('matrix', 'cyd'), mention('matrix', '@d d:example.eu')),
        paragraph('@eve:example.eu @room'),
      ],
    })
    expect(mentions).toEqual({ user_ids: ['@a=b/c:example.eu:8448'] })
    expect(html.match(/<a [^>]*>/g)).toEqual(Array(2).fill('<a href="https://matrix.to/#/@a%3Db%2Fc:example.eu:8448">'))
  })

  test('controls of all blocks are one list at the end, and their commands stand at their numbers', () => {
    const { body, 'eu.jom.controls': controls } = renderContent(samples.card!)
    expect(controls).toEqual(['ack EL-2027-FR-0001', 'hand-over EL-2027-FR-0001', ''])
    expect(body.split('\n').slice(-3)).toEqual([
      '1. Accept — !jom ack EL-2027-FR-0001',
      '2. Hand over — !jom hand-over EL-2027-FR-0001',
      '3. Open (https://jom.example.eu/cases/1?a=b&c=d)',
    ])
  })

  test.each(hostile)('$what is shown as words in both renditions', ({ text: words }) => {
    const content = renderContent(everywhere(words))
    expect(skeleton(content)).toEqual(skeleton(renderContent(everywhere('calm'))))
    expect(content['m.mentions']).toEqual({})
    for (const rendition of [textOf(readHtml(content.formatted_body)), content.body]) {
      expect(rendition).not.toMatch(misleading)
      // But for the marks of quotes, which stand in one rendition alone.
      const [whole = '', part = ''] = [rendition, words].map((each) => readable(each).replaceAll('>', ''))
      expect(occurrences(whole, part)).toBeGreaterThanOrEqual(15)
    }
  })

  test('a line of 100 kB is divided into parts that each fit, with nothing of it lost', () => {
    const message = { ...samples.card!, blocks: [paragraph(longLine), ...samples.card!.blocks] }
    const parts = splitMessage(message, contentBudget, measureContent)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.every((part) => measureContent(part) <= contentBudget)).toBe(true)
    const read = parts.map((part) => renderContent(part).body.replace(/^TLP:AMBER EXERCISE\n/, ''))
    expect(read.join('')).toContain(longLine)
  })

  test('the measure is that of the bytes that are sent', () => {
    expect(measureContent(samples.summary!)).toBe(
      new TextEncoder().encode(JSON.stringify(renderContent(samples.summary!))).length,
    )
  })

  test('halves of characters do not make the event invalid', () => {
    expect(JSON.stringify(renderContent(everywhere('a\uD800b')))).not.toMatch(/\\ud8/i)
    expect(fallbackOf({ ...samples.summary!, summary: `${'x'.repeat(299)}😀` })).toBe(`* ${'x'.repeat(299)}`)
  })
})

describe('both renditions say the same', () => {
  const check = (message: Message): void => {
    const content = renderContent(message)
    const read = readText(content)
    expect(wordsIn(read?.text ?? '')).toBe(wordsIn(content.body))
    if (wordsIn(content.body) !== '') expect(read?.html).toBe(true)
  }
  const anything = fc.oneof(
    fc.constantFrom(...hostile.map((each) => each.text)),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'<>&"\'/= \n\t-1.>a!pbr'), maxLength: 40 }),
  )

  test('of messages of every shape', () => {
    fc.assert(fc.property(anyMessage, check))
  })

  test('of whatever words in every place', () => {
    fc.assert(fc.property(anything, (words) => check(everywhere(words))))
  })
})

describe('an edit', () => {
  test('names what it replaces, pings nobody anew and holds the whole new content', () => {
    expect(renderEdit('$first', samples.card!)).toEqual({
      msgtype: 'm.text',
      body: '* TLP:AMBER EXERCISE EL-2027-FR-0001 · new: A site that copies the results page',
      'm.mentions': {},
      'm.new_content': golden.card,
      'm.relates_to': { rel_type: 'm.replace', event_id: '$first' },
    })
  })

  test('has a short line of literal words for clients that do not know edits', () => {
    for (const { text: words } of hostile) {
      const line = fallbackOf({ ...samples.summary!, summary: words.repeat(20) })
      expect(line).not.toMatch(misleading)
      expect(line).not.toContain('\n')
      expect(line.length).toBeLessThanOrEqual(302)
    }
  })
})
