import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readEdit,
  readFile,
  readRelation,
  readText,
  readVariants,
} from '../../../../adapters/matrix/content/read-text.ts'
import { findForbidden } from '../../../../src/sharing/marking.ts'
import { hostile } from '../../../support/hostile.ts'

const said = (body: string, more: object = {}): object => ({ msgtype: 'm.text', body, ...more })
const formatted = (html: string, more: object = {}): object =>
  said('the plain words', { format: 'org.matrix.custom.html', formatted_body: html, ...more })
const seen = (html: string): string | undefined => {
  const words = readText(formatted(html))
  return words?.html ? words.text : undefined
}
const replyTo = (event_id: string): object => ({ 'm.relates_to': { 'm.in_reply_to': { event_id } } })

describe('plain words', () => {
  test('are read as they are, with one kind of line break and nothing at the ends', () => {
    expect(readText(said('  a  b \r\nc\t\rd\n\n'))).toEqual({ text: 'a  b\nc\nd', html: false })
  })

  test('are none where nothing is said', () => {
    for (const content of [undefined, null, 7, 'x', [], {}, said(' \n'), { msgtype: 'm.text', body: { a: 1 } }])
      expect(readText(content)).toBeUndefined()
    expect(readText(said('I want to verify you', { msgtype: 'm.key.verification.request' }))).toBeUndefined()
  })

  test('of a message of an unknown kind are its body, which is what clients show', () => {
    expect(readText({ msgtype: 'org.example.poll', body: 'Which day?' })?.text).toBe('Which day?')
  })

  test('of a reply do not repeat what is replied to', () => {
    const body = '> <@ana:example.eu> TLP:GREEN the first line\n> \n> the last\n\nYes.\n> mine'
    expect(readText(said(body, replyTo('$a')))?.text).toBe('Yes.\n> mine')
    expect(readText(said('> * <@ana:example.eu> waves\n\nYes.', replyTo('$a')))?.text).toBe('Yes.')
    expect(readText(said('> <@ana:example.eu> all of it', replyTo('$a')))).toBeUndefined()
  })

  test('that only look like a repetition are kept', () => {
    for (const words of ['> <@ana:example.eu> said so\n\nand I agree', '> quoted by hand\n\nYes.'])
      expect(readText(said(words))?.text).toBe(words)
    expect(readText(said('> quoted by hand\n\nYes.', replyTo('$a')))?.text).toBe('> quoted by hand\n\nYes.')
    expect(readText(said('> <@ana:x> old\n>TLP:RED new', replyTo('$a')))?.text).toBe('>TLP:RED new')
  })

  test('are taken where the formatted ones are of another format, none, or too long for an event', () => {
    for (const more of [
      { format: 'text/html', formatted_body: '<b>x</b>' },
      { formatted_body: '<b>x</b>' },
      { format: 'org.matrix.custom.html', formatted_body: 7 },
      { format: 'org.matrix.custom.html', formatted_body: '<script>x</script>' },
      { format: 'org.matrix.custom.html', formatted_body: 'x'.repeat(65_537) },
    ])
      expect(readText(said('plain', more))).toEqual({ text: 'plain', html: false })
  })
})

describe('formatted words', () => {
  test.each([
    ['<p>one</p>\n<p>two<br>three<br></p><div>four</div>five', 'one\n\ntwo\nthree\n\nfour\nfive'],
    ['  a \n b<b> c</b>&nbsp;d  ', 'a b c\u00A0d'],
    ['<h4>Title</h4><ul>\n<li>a</li>\n<li><p>b</p><p>c</p></li></ul>z', 'Title\n- a\n- b\n\nc\n\nz'],
    ['<ol start="3"><li>c<ul><li>x</li></ul></li><li></li></ol>after', '3. c\n  - x\n4.\nafter'],
    ['<ol start="x"><li>a</li></ol>', '1. a'],
    ['<blockquote><p>a</p><blockquote>b<br>c</blockquote></blockquote>d', '> a\n>\n> > b\n> > c\nd'],
    ['<pre><code>\na  b\n\n  c\n</code></pre>d', 'a  b\n\n  c\nd'],
    ['run <code>a  b</code> now', 'run a b now'],
    ['<del>gone</del> <s>too</s> <u>u</u><sup>2</sup>', 'gone too u2'],
    ['<details><summary>Why</summary>Because</details>', 'Why\nBecause'],
    ['<span data-mx-spoiler>covered</span> <span data-mx-spoiler="the end">it</span>', 'covered (the end) it'],
    ['<img src="mxc://a/b" alt=":wave:"> <img title="a map"><img>', ':wave: a map'],
    ['<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>', 'a | b\n1 | 2'],
    ['a<hr>b', 'a\n---\nb'],
    ['<unknown onclick="x">kept</unknown><!-- not seen --><style>x</style>', 'kept'],
    ['&lt;b&gt; &amp;amp; &#x41;&eacute;', '<b> &amp; Aé'],
    ['<b>never <i>closed', 'never closed'],
    ['a</p>b</div></nothing>c', 'a\n\nbc'],
    ['1 < 2 <3 & 4', '1 < 2 <3 & 4'],
  ])('%s', (html, text) => {
    expect(seen(html)).toBe(text)
  })

  test.each([
    ['<a href="https://matrix.to/#/@ana:example.eu">Ana</a>: hello', 'Ana: hello'],
    ['<a href="https://evil.example/">elections.europa.eu</a>', 'elections.europa.eu (https://evil.example/)'],
    ['<a href="https://matrix.to.evil.example/#/@a:b">Ana</a>', 'Ana (https://matrix.to.evil.example/#/@a:b)'],
    ['<a href="https://volby.cz/">https://volby.cz</a>', 'https://volby.cz'],
    ['<a href="https://volby.cz/"><b>volby</b>.cz</a>', 'volby.cz'],
    ['<a href="mailto:a@b.eu">a@b.eu</a>', 'a@b.eu'],
    ['<a href="javascript:alert(1)">here</a> <a name="x">there</a>', 'here there'],
    ['<a href="https://a.eu/"></a>nothing', 'nothing'],
    ['<a href="https://a.eu/\n b"> here </a>now', 'here (https://a.eu/b)now'],
  ])('tell where a link leads: %s', (html, text) => {
    expect(seen(html)).toBe(text)
  })

  test('of a reply leave out what is replied to, and only that', () => {
    const html = '<mx-reply><blockquote><a href="https://x.eu">In reply to</a> old</blockquote></mx-reply>new'
    expect(readText(formatted(html, replyTo('$a')))?.text).toBe('new')
    expect(readText(formatted(html))?.text).toContain('old')
    for (const hiding of ['new <mx-reply>old</mx-reply>', '<mx-reply>old new', '<p><mx-reply>old </p>new'])
      expect(readText(formatted(hiding, replyTo('$a')))?.text.replace(/\s+/g, ' ')).toMatch(/old.*new|new old/)
  })

  test.each([
    '<b>TLP</b>:<i>R</i>ED',
    '<span data-mx-spoiler>TLP:RED</span>',
    '<span data-mx-spoiler="TLP:RED">x</span>',
    '<details><summary>x</summary>TLP:RED</details>',
    '<img alt="TLP:RED">',
    '<pre>TLP:RED</pre>',
    '<a href="https://matrix.to/#/@TLP:RED">TLP:RED</a>',
    '<table><tr><td>TLP</td><td>RED</td></tr></table>',
    '<ul><li>TLP:</li><li>RED</li></ul>',
    '&#84;LP&colon;RED',
    'T<script>x</script>LP:<!-- x -->R<wbr>ED',
    '<mx-reply>TLP:RED</mx-reply>',
    `${'<b>'.repeat(5000)}TLP:RED`,
    `${'<blockquote>'.repeat(150)}TLP:RED`,
    `${'<i>'.repeat(150)}TLP:RED<br>act`,
    `${'<i>'.repeat(150)}<p>TLP:RED</p>act`,
    '<title>TLP:RED</title>',
    '<svg><text>TLP:RED</text></svg>',
  ])('show a marking that stands nowhere else: %.60s', (html) => {
    expect(findForbidden(readText(formatted(html))?.text ?? '')).toBe('TLP:RED')
  })

  test('are read to the end however deep the tags, with marks that do not outgrow them', () => {
    const deep = `${'<blockquote><ul><li>'.repeat(2000)}${'a<br>'.repeat(4000)}end`
    const text = seen(deep) ?? ''
    expect(text).toMatch(/end$/)
    expect(text.split('\n').length).toBeGreaterThanOrEqual(4001)
    expect(text.length).toBeLessThan(deep.length * 2)
  })

  test.each([
    ['tags', '<b>'.repeat(21_000)],
    ['closing tags', `${'<b>'.repeat(10_000)}${'</i>'.repeat(8000)}`],
    ['signs', '<'.repeat(65_000)],
    ['entities', '&amp;'.repeat(13_000)],
    ['spaces', `a${' '.repeat(65_000)}b`],
    ['items', '<ol><li>'.repeat(8000)],
    ['links', '<a href="https://a.eu/">b<i>'.repeat(2000)],
    ['breaks', '<br>'.repeat(16_000)],
  ])('of an event full of %s are read', (_, html) => {
    expect(readText(formatted(`${html}end`))?.text).toMatch(/(?:end|<|\(https:\/\/a\.eu\/\))$/)
  })

  test.each(hostile)('as a client writes them are the words: $what', ({ text: words }) => {
    const html = words
      .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
      .split('\n')
      .join('<br />')
    expect(seen(html)).toBe(
      words
        .split('\n')
        .map((line) => line.replace(/[ \t]+/g, ' ').trim())
        .join('\n')
        .trim(),
    )
  })

  test('whatever is sent, something is read or nothing', () => {
    const html = fc.string({ unit: fc.constantFrom(...'<>&/="\' \nabp', '<li>', '</a>', '<a href=x:>', '<mx-reply>') })
    fc.assert(
      fc.property(html, fc.anything(), (written, anything) => {
        readText(formatted(written, replyTo('$a')))
        readText(anything)
        readText({ msgtype: anything, body: anything, format: 'org.matrix.custom.html', formatted_body: anything })
        readEdit({ 'm.relates_to': anything, 'm.new_content': anything })
        readFile({ msgtype: 'm.file', url: anything, info: anything, file: anything, filename: anything })
        expect(readRelation({ 'm.relates_to': anything })).toBeTypeOf('object')
      }),
    )
  })
})

describe('an edit', () => {
  const edit = (target: unknown, more: object = {}): object => ({
    ...formatted('<b>* outer</b>'),
    'm.new_content': formatted('<b>new</b>'),
    'm.relates_to': { rel_type: 'm.replace', event_id: target },
    ...more,
  })

  test('is the new words, and what they replace', () => {
    expect(readEdit(edit('$a'))).toEqual({ target: '$a', text: 'new', html: true })
  })

  test('is none without new content, without a target, or with another relation', () => {
    for (const content of [
      edit('$a', { 'm.new_content': undefined }),
      edit('$a', { 'm.new_content': 'new' }),
      edit('$a', { 'm.new_content': { msgtype: 'm.text' } }),
      edit(undefined),
      edit('not an event'),
      edit(`$${'a'.repeat(300)}`),
      edit('$a', { 'm.relates_to': { rel_type: 'm.thread', event_id: '$a' } }),
      said('x', { 'm.new_content': { ...said('new'), 'm.relates_to': { rel_type: 'm.replace', event_id: '$a' } } }),
    ])
      expect(readEdit(content)).toBeUndefined()
  })

  test('that takes the caption of a file away leaves no words', () => {
    const bare = { msgtype: 'm.file', body: 'map.png', filename: 'map.png', url: 'mxc://example.eu/abc' }
    for (const content of [bare, { ...bare, filename: undefined }, { ...bare, body: ' ' }])
      expect(readEdit(edit('$a', { 'm.new_content': content }))).toEqual({ target: '$a', text: '', html: false })
    expect(readEdit(edit('$a', { 'm.new_content': { ...bare, body: 'a map' } }))?.text).toBe('a map')
  })

  test('is read whole, since what is replied to is not repeated in it', () => {
    const html = '<mx-reply>TLP:RED</mx-reply>new'
    expect(readEdit(edit('$a', { 'm.new_content': formatted(html) }))?.text).toContain('TLP:RED')
  })
})

describe('variants', () => {
  test('are what some client shows in place of the words, and nothing that says the same', () => {
    expect(readVariants(said('a'), 'a')).toEqual([])
    expect(readVariants(formatted('<b>a</b>'), 'a')).toEqual(['the plain words'])
    expect(readVariants(formatted('the plain <b>words</b>'), 'the plain words')).toEqual([])
    expect(readVariants(said('a', { formatted_body: '<i>b</i>' }), 'a')).toEqual(['b'])
    const edit = said('* c', {
      'm.new_content': formatted('d'),
      'm.relates_to': { rel_type: 'm.replace', event_id: '$a' },
    })
    expect(readVariants(edit, 'd')).toEqual(['* c', 'the plain words'])
    expect(readVariants({ msgtype: 'm.file', body: 'a.pdf', url: 'mxc://a/b' }, '')).toEqual([])
    for (const odd of [null, 7, [], { body: [], formatted_body: {} }]) expect(readVariants(odd, '')).toEqual([])
  })

  test('repeat nothing of what a reply answers', () => {
    const reply = {
      ...replyTo('$a'),
      formatted_body: '<mx-reply>TLP:RED x</mx-reply>b',
      format: 'org.matrix.custom.html',
    }
    expect(readVariants(said('> <@ana:example.eu> TLP:RED x\n\nb', reply), 'b')).toEqual([])
  })
})

describe('a relation', () => {
  const related = (relation: object): object => ({ 'm.relates_to': relation })

  test('is a reply, a thread, both, or an edit and nothing else', () => {
    const reply = { 'm.in_reply_to': { event_id: '$b' } }
    const thread = { rel_type: 'm.thread', event_id: '$root' }
    expect(readRelation(related(reply))).toEqual({ replyTo: '$b' })
    expect(readRelation(related({ ...thread, ...reply }))).toEqual({ thread: '$root', replyTo: '$b' })
    expect(readRelation(related({ ...reply, rel_type: 'm.replace', event_id: '$a' }))).toEqual({ replace: '$a' })
    expect(readRelation(related({ rel_type: 'm.annotation', event_id: '$a', key: '👍' }))).toEqual({})
    expect(readRelation({})).toEqual({})
  })

  test('of a thread may fall back on a reply, which is none', () => {
    const thread = { rel_type: 'm.thread', event_id: '$root', is_falling_back: true }
    expect(readRelation(related({ ...thread, 'm.in_reply_to': { event_id: '$b' } }))).toEqual({ thread: '$root' })
    const spoofed = { is_falling_back: true, 'm.in_reply_to': { event_id: '$b' } }
    expect(readRelation(related(spoofed))).toEqual({ replyTo: '$b' })
  })

  test('names events only as events are named', () => {
    for (const event_id of ['a', '$', '$a b', '$a/!room:x', '$a\n', 7, null, { $: 1 }])
      expect(readRelation(related({ rel_type: 'm.thread', event_id, 'm.in_reply_to': { event_id } }))).toEqual({})
    expect(readRelation(related({ 'm.in_reply_to': { event_id: '$1:example.eu' } })).replyTo).toBe('$1:example.eu')
  })
})

describe('a file', () => {
  const image = { msgtype: 'm.image', body: 'map.png', url: 'mxc://example.eu/AbC_1-', info: { size: 7 } }

  test('is named by its address; what stands beside its name is its caption', () => {
    expect(readFile(image)).toEqual({
      id: 'mxc://example.eu/AbC_1-',
      name: 'map.png',
      mediaType: 'application/octet-stream',
      bytes: 7,
    })
    expect(readText(image)).toBeUndefined()
    const captioned = { ...image, filename: 'map.png', body: 'Look here', info: { mimetype: 'Image/PNG; a=b' } }
    expect(readFile(captioned)).toMatchObject({ name: 'map.png', mediaType: 'image/png', bytes: 0 })
    expect(readText(captioned)).toEqual({ text: 'Look here', html: false })
    const html = { format: 'org.matrix.custom.html', formatted_body: '<b>Look</b>' }
    expect(readText({ ...captioned, ...html })).toEqual({ text: 'Look', html: true })
    expect(readText({ ...image, filename: 'map.png', ...html })).toBeUndefined()
  })

  test('may be encrypted', () => {
    const { url, ...rest } = image
    expect(readFile({ ...rest, file: { url, key: {} } })?.id).toBe(url)
  })

  test('is none of another kind or without an address', () => {
    for (const more of [
      { msgtype: 'm.text' },
      { msgtype: ['m.image'] },
      { url: 'https://example.eu/a' },
      { url: 'mxc://example.eu/../../a' },
      { url: 'mxc://example.eu/a?b' },
      { url: undefined },
    ])
      expect(readFile({ ...image, ...more })).toBeUndefined()
  })

  test('has one line for a name, and no size or kind that is none', () => {
    const read = readFile({ ...image, filename: ` a\nb${'x'.repeat(999)}`, info: { size: -1, mimetype: 'x<y/z' } })
    expect(read?.name).toBe(`a b${'x'.repeat(251)}`)
    expect(read).toMatchObject({ bytes: 0, mediaType: 'application/octet-stream' })
    expect(readFile({ ...image, body: {} })?.name).toBe('file')
  })
})
