import { describe, expect, test } from 'vitest'
import { namedIn, readMarkup, readWords } from '../../../../adapters/slack/hearing/words.ts'

const names = {
  user: (id: string): string => (id === 'U1' ? 'Ana Sousa' : id),
  channel: (id: string): string | undefined => (id === 'C1' ? 'elections' : undefined),
}

test.each([
  ['&lt;b&gt; &amp;amp; &amp;', '<b> &amp; &'],
  ['ask <@U1> or <@U2>', 'ask @Ana Sousa or @U2'],
  ['ask <@U9|ben>', 'ask @ben'],
  ['in <#C1>, <#C2> and <#C3|press>', 'in #elections, #C2 and #press'],
  ['<!here> <!channel> <!everyone>', '@here @channel @everyone'],
  ['<!subteam^S1|@night-shift> <!subteam^S2>', '@night-shift @subteam'],
  ['<!date^1392734382^{date}|18 February 2014>', '18 February 2014'],
  ['<https://volby.cz/a?b=1&amp;c=2>', 'https://volby.cz/a?b=1&c=2'],
  ['<http://volby.cz|volby.cz>', 'volby.cz'],
  ['<https://evil.example/login|volby.cz>', 'volby.cz (https://evil.example/login)'],
  ['<mailto:ana@example.eu|ana@example.eu>', 'ana@example.eu'],
  ['1 < 2, a <b', '1 < 2, a <b'],
  ['&lt;@U1&gt; is no mention', '<@U1> is no mention'],
  ['*bold* _and_ `code`', '*bold* _and_ `code`'],
])('%s is read as people see it', (text, seen) => {
  expect(readMarkup(text, names)).toBe(seen)
})

const section = (...elements: object[]): object => ({ type: 'rich_text_section', elements })
const rich = (...elements: object[]): object => ({ type: 'rich_text', elements })
const word = (text: string, style?: object): object => ({ type: 'text', text, ...(style && { style }) })

describe('rich text', () => {
  test('is read before the markup, which stays as a variant where it says something else', () => {
    const message = { text: 'TLP:RED in the notification', blocks: [rich(section(word('shown', { bold: true })))] }
    expect(readWords(message, names)).toEqual({ text: 'shown', variants: ['TLP:RED in the notification'] })
  })

  test('keeps its lists, quotes, code and what is named in it', () => {
    const list = (style: string, more = {}): object => ({
      type: 'rich_text_list',
      style,
      elements: [section(word('one')), section(word('two'))],
      ...more,
    })
    const blocks = [
      rich(
        section(
          word('To '),
          { type: 'user', user_id: 'U1' },
          word(' in '),
          { type: 'channel', channel_id: 'C1' },
          word(', '),
          { type: 'broadcast', range: 'here' },
          word(' '),
          { type: 'emoji', name: 'warning', unicode: '26a0-fe0f' },
          { type: 'emoji', name: 'our-own' },
          word(' '),
          { type: 'link', url: 'https://evil.example', text: 'volby.cz' },
        ),
        list('bullet'),
        list('ordered', { offset: 2, indent: 1 }),
        { type: 'rich_text_quote', elements: [word('said\nbefore')] },
        { type: 'rich_text_preformatted', elements: [word('SELECT 1')] },
      ),
    ]
    expect(readWords({ text: '', blocks }, names).text).toBe(
      [
        'To @Ana Sousa in #elections, @here ⚠️:our-own: volby.cz (https://evil.example)',
        '• one\n• two',
        '  3. one\n  4. two',
        '> said\n> before',
        'SELECT 1',
      ].join('\n'),
    )
    expect(namedIn({ text: 'and <@U2> in <#C2>', blocks })).toEqual({
      users: new Set(['U2', 'U1']),
      channels: new Set(['C2', 'C1']),
    })
  })
})

test('blocks of other apps and attachments count as variants, and as the text where there is none', () => {
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Alert' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'TLP:AMBER &amp; more' },
      fields: [{ type: 'mrkdwn', text: 'host' }],
    },
  ]
  const attachments = [{ fallback: 'f', title: 'Title', fields: [{ title: 'State', value: 'down' }], footer: 'by us' }]
  const { text, variants } = readWords({ text: 'the text', blocks, attachments }, names)
  expect(text).toBe('the text')
  expect(variants).toEqual(['Alert', 'TLP:AMBER & more', 'host', 'f', 'Title', 'by us', 'State', 'down'])
  expect(readWords({ attachments }, names).text).toBe('f\nTitle\nby us\nState\ndown')
})

test('whatever is sent in place of blocks trips nobody', () => {
  let deep: object = word('deep')
  for (let depth = 0; depth < 200; depth += 1) deep = { type: 'section', elements: [deep], blocks: [deep] }
  for (const blocks of [
    7,
    'words',
    [null, 7, 'words', []],
    [deep],
    [{ type: 'rich_text', elements: 'x' }],
    [rich(null as never)],
  ])
    expect(readWords({ text: 'said', blocks, attachments: blocks }, names).text).toBe('said')
  expect(readWords({ text: 7 }, names)).toEqual({ text: '', variants: [] })
  const sign = { type: 'emoji', name: 'odd', unicode: 'ffffff' }
  expect(readWords({ blocks: [rich(section(sign))] }, names).text).toBe(':odd:')
})

test.each<[string, object]>([
  ['the form of a date, in markup', { text: '<!date^1392734382^TLP:RED {date}|then>' }],
  [
    'the form of a date',
    { blocks: [rich(section({ type: 'date', timestamp: 1, format: 'TLP:RED {date}', fallback: 'x' }))] },
  ],
  [
    'the form of a date in somebody’s block',
    {
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<!date^1^TLP:RED {date}|then>' } }],
    },
  ],
  ['the title of a file', { files: [{ id: 'F1', name: 'a.pdf', title: 'TLP:RED' }] }],
  ['what a file begins with', { files: [{ id: 'F1', name: 'a.txt', preview: 'TLP:RED' }] }],
  ['the comment of a file', { files: [{ id: 'F1', name: 'a.txt', initial_comment: { comment: 'TLP:RED' } }] }],
  [
    'the file of a message that is shared',
    {
      attachments: [{ is_share: true, text: 'look', files: [{ id: 'F1', title: 'TLP:RED' }] }],
    },
  ],
  [
    'an option of a menu',
    {
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'static_select', options: [{ text: { text: 'TLP:RED' }, value: 'x' }] }],
        },
      ],
    },
  ],
  [
    'what a field says while it is empty',
    {
      blocks: [{ type: 'input', label: { text: 'x' }, element: { placeholder: { text: 'TLP:RED' } } }],
    },
  ],
  [
    'the question before a press',
    {
      blocks: [{ type: 'actions', elements: [{ type: 'button', confirm: { deny: { text: 'TLP:RED' } } }] }],
    },
  ],
  ['a video', { blocks: [{ type: 'video', description: { type: 'plain_text', text: 'TLP:RED' } }] }],
  ['a button of old', { attachments: [{ actions: [{ type: 'button', text: 'TLP:RED', value: 'x' }] }] }],
  ['a block that is not known', { blocks: [{ type: 'new', rows_of: [[{ said: { words: 'TLP:RED' } }]] }] }],
])('%s counts for markings', (_, message) => {
  const shown = { text: 'said', ...message }
  const { text, variants } = readWords(shown, names)
  expect(text).not.toContain('RED')
  expect(variants.join('\n')).toContain('TLP:RED')
})

test('words that stand deeper than any client shows count for markings', () => {
  let deep: object = { text: 'TLP:RED' }
  for (let depth = 0; depth < 100; depth += 1) deep = { message_blocks: [deep] }
  expect(readWords({ text: 'said', attachments: [deep] }, names).variants).toEqual(['TLP:RED'])
})

test('what is typed in a client has no other words than its text', () => {
  const blocks = [
    {
      ...rich(section(word('Ask '), { type: 'user', user_id: 'U1' }, word(' to '), word('look', { bold: true }))),
      block_id: 'aB3',
    },
  ]
  expect(readWords({ text: 'Ask <@U1> to *look*', blocks }, names)).toEqual({
    text: 'Ask @Ana Sousa to look',
    variants: ['Ask @Ana Sousa to *look*'],
  })
})
