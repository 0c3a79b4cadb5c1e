import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocks, link, type View } from '../../../../adapters/web/blocks.ts'
import { readLine } from '../../../../adapters/web/command-line.ts'
import { entry } from '../../../../adapters/web/entry.ts'
import { cleanName } from '../../../../adapters/web/files.ts'
import type { Entry } from '../../../../adapters/web/fold.ts'
import { html, tidy, words } from '../../../../adapters/web/markup.ts'
import { type Block, type Message, text } from '../../../../src/chat/message.ts'
import { accountRef, messageId } from '../../../../src/chat/refs.ts'

const view: View = { language: 'en', zone: 'Europe/Prague', room: 'r' }
const around = { nameOf: (): string => 'Jan' }
const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</li></ol></div><form action=//evil.test>',
  '&lt;b&gt; &amp; &#39;',
  '**bold** [x](javascript:alert(1)) `code`',
  '@everyone @here <!channel> <@U1>',
  'invoice\u202Efdp.exe',
  'zero\u200Bwidth\uFEFF',
  '\u0000\u0007\u001B[31m',
  '\uD800 lone',
  'x'.repeat(100_000),
]
const anything = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' }), fc.string())

const said = (words: string, name = words): Entry => ({
  id: messageId(words.slice(0, 50)),
  seq: 7,
  at: '2026-11-23T22:05:00.000Z',
  body: { kind: 'said', by: accountRef('web', name.slice(0, 50)), name, text: words, files: [] },
  reactions: new Map([['seen', new Map([[accountRef('web', 'x'), name]])]]),
  answers: new Set(),
})

const spoken = (words: string): Entry => {
  const message: Message = {
    summary: words,
    marking: words,
    exercise: true,
    look: 'card',
    speaker: { name: words, delegation: words, via: words },
    blocks: [
      { type: 'heading', text: words },
      { type: 'paragraph', children: [text(words), { type: 'strong', children: [text(words)] }] },
      { type: 'list', ordered: true, items: [[{ type: 'code', text: words }]] },
      { type: 'facts', facts: [{ label: words, value: [{ type: 'link', url: words, text: words }] }] },
      { type: 'quote', children: [{ type: 'mention', account: accountRef('web', words), name: words }] },
      { type: 'note', children: [{ type: 'moment', at: words, text: words }] },
      { type: 'code', text: words },
      { type: 'file', file: { id: words, name: words, mediaType: words, bytes: 1 } },
      {
        type: 'actions',
        controls: [
          { type: 'button', label: words, command: words, tone: 'plain' },
          { type: 'button', label: words, command: words, tone: 'danger', opens: 'form' },
          { type: 'link', label: words, url: words },
        ],
      },
    ],
  }
  return { ...said(words), body: { kind: 'bot', message } }
}

/** The tags and attributes of a rendering, without its texts and values. */
function skeleton(markup: string): string {
  return [...markup.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, '=')).join('')
}

/** What a browser would find: every tag, and whether each is one of ours. */
const tags = (markup: string): string[] =>
  [...markup.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => match[1]!.toLowerCase())
const ours = new Set(
  'li div span bdi b a p h3 strong em code ol ul dl dt dd pre blockquote hr time details summary button'.split(' '),
)

test('whatever is said, a person’s message has the same tags and attributes', () => {
  const calm = skeleton(entry(said('calm', 'Jan'), view, around).markup)
  fc.assert(
    fc.property(anything, anything, (content, name) => {
      const markup = entry(said(content, name), view, around).markup
      const seen = skeleton(markup.replace(/<span class="unseen">(U\+[0-9A-F]+)<\/span>/g, '$1'))
      const empty = skeleton(entry(said('', 'Jan'), view, around).markup)
      expect([calm, empty]).toContain(seen)
    }),
  )
})

test('whatever the bot passes on, no tag, handler or address of others gets in', () => {
  fc.assert(
    fc.property(anything, (content) => {
      const { markup } = entry(spoken(content), view, around)
      expect(tags(markup).filter((tag) => !ours.has(tag))).toEqual([])
      const attributes = [...markup.matchAll(/<[a-z0-9]+((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/gi)]
      for (const [, inside = ''] of attributes) {
        for (const [, name = ''] of inside.matchAll(/\s([a-z-]+)(?==|\s|$)(?:="[^"]*")?/g))
          expect(name).not.toMatch(/^on/)
        for (const [, address = ''] of inside.matchAll(/(?:href|formaction)="([^"]*)"/g)) {
          expect(address).toMatch(/^(?:https?:|\/(?![/\\])|#m\d+$)/)
        }
      }
    }),
  )
})

test('every tag is closed, so that nothing leaks out of a message', () => {
  for (const content of hostile) {
    const open: string[] = []
    for (const [, closing, tag = ''] of entry(spoken(content), view, around).markup.matchAll(/<(\/?)([a-z0-9]+)/g)) {
      if (tag === 'hr') continue
      if (closing) expect(open.pop()).toBe(tag)
      else open.push(tag)
    }
    expect(open).toEqual([])
  }
})

test('hidden and turning characters are shown for what they are, and kept out of names', () => {
  expect(words('a\u202Eb\u200B').markup).toBe('a<span class="unseen">U+202E</span>b<span class="unseen">U+200B</span>')
  expect(words('👩\u200D🚒 नमस्\u200Cते').markup).toBe('👩\u200D🚒 नमस्\u200Cते')
  expect(tidy('Jan\u202E\n Novák\u0000')).toBe('Jan Novák')
  expect(html`<i>${['a', html`<b>`, undefined, false, 3]}</i>`.markup).toBe('<i>a<b>3</i>')
})

test('a link leads to the web or to ourselves, and tells where', () => {
  expect(link('https://volby.cz/x', 'results').markup).toContain('(volby.cz)')
  expect(link('https://volby.cz/x', 'volby.cz').markup).not.toContain('(volby.cz)')
  expect(link('/rooms/r', 'here').markup).toBe('<a href="/rooms/r">here</a>')
  for (const url of ['javascript:alert(1)', '//evil.test', '/\\evil.test', 'data:text/html,x', 'vbscript:x', 'x']) {
    expect(link(url, 'words').markup).toBe('words')
  }
})

test('marking and EXERCISE stand before the information in every rendering', () => {
  for (const look of ['card', 'relay', 'reply', 'notice'] as const) {
    const message: Message = {
      summary: 's',
      marking: 'TLP:AMBER',
      exercise: true,
      look,
      blocks: [{ type: 'paragraph', children: [text('information')] }],
    }
    const { markup } = entry({ ...said('x'), body: { kind: 'bot', message } }, view, around)
    const places = ['EXERCISE', 'TLP:AMBER', 'information'].map((part) => markup.indexOf(part))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  }
})

test('time stands in the reader’s zone, with UTC behind it', () => {
  const { markup } = entry(said('x', 'Jan'), { ...view, zone: 'Europe/Tallinn' }, around)
  expect(markup).toContain('title="2026-11-23 22:05:00 UTC">00:05</time>')
})

test('a time within a post is worded as the post is, whoever reads it; their own clock stands behind it', () => {
  const block: Block = {
    type: 'paragraph',
    children: [{ type: 'moment', at: '2026-11-24T00:29:00Z', text: 'Tue 24 Nov, 01:29 Brussels' }],
  }
  for (const [language, zone, local] of [
    ['da', 'Europe/Copenhagen', 'tirs. 24. nov., 01.29 (Europe/Copenhagen)'],
    ['en', 'Europe/Tallinn', 'Tue 24 Nov, 02:29 (Europe/Tallinn)'],
  ] as const) {
    const [markup] = blocks([block], { ...view, language, zone }, 'x')
    expect(markup?.markup).toMatch(/>Tue 24 Nov, 01:29 Brussels<\/time>/)
    expect(markup?.markup).toContain('datetime="2026-11-24T00:29:00.000Z"')
    expect(/title="([^"]*)"/.exec(markup?.markup ?? '')?.[1]?.replaceAll('kl. ', '')).toBe(local)
  }
})

test('a stroke addresses the bot, a double one is said to the room', () => {
  expect(readLine('/report volby.cz padá')).toEqual({ kind: 'asked', command: 'report volby.cz padá' })
  expect(readLine('  /help\r\n')).toEqual({ kind: 'asked', command: 'help' })
  expect(readLine('//etc/passwd')).toEqual({ kind: 'said', text: '/etc/passwd' })
  expect(readLine('/ and /1')).toEqual({ kind: 'said', text: '/ and /1' })
})

test('a file name is a name and nothing else', () => {
  expect(cleanName('..\\..\\evil\u202Efdp.exe')).toBe('evilfdp.exe')
  expect(cleanName('/etc/passwd')).toBe('passwd')
  expect(cleanName('.bashrc')).toBe('bashrc')
  expect(cleanName('')).toBe('file')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const clean = cleanName(name)
      expect(clean).not.toMatch(/[/\\\p{Cc}\u202A-\u202E]/u)
      expect(clean.length).toBeGreaterThan(0)
      expect(() => encodeURIComponent(clean)).not.toThrow()
    }),
  )
})

test('blocks of one message never press on another', () => {
  const press: Block = {
    type: 'actions',
    controls: [{ type: 'button', label: 'Go', command: 'ack 1', tone: 'primary' }],
  }
  const markup = blocks([press], view, 'bot/a?message=other&x')[0]!.markup
  expect(markup).toContain('formaction="/rooms/r/press?message=bot%2Fa%3Fmessage%3Dother%26x"')
})
