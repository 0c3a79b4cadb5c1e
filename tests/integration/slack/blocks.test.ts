import { expect, test } from 'vitest'
import { readBlocks } from '../../servers/slack/blocks.ts'
import { Refusal } from '../../servers/slack/refusal.ts'

/** Every limit that the double holds blocks to: a message at the limit is taken, one beyond it is not. */
const plain = (text: string) => ({ type: 'plain_text', text })
const x = (count: number): string => 'x'.repeat(count)
const many = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, n) => item(n))
const button = (more: object = {}) => ({ type: 'button', text: plain('b'), ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const select = (options: object[], more: object = {}) => actions({ type: 'static_select', options, ...more })
const option = (more: object = {}, n = 0) => ({ text: plain('o'), value: String(n), ...more })
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })

/** What Slack says of one block, `fine` when it takes it. */
function verdict(...blocks: unknown[]): string {
  try {
    readBlocks(blocks)
    return 'fine'
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    return JSON.stringify(fault.beside.response_metadata ?? fault.code)
  }
}

const limits: readonly [what: string, atLimit: unknown, beyond: unknown][] = [
  ['text of a section', { type: 'section', text: plain(x(3000)) }, { type: 'section', text: plain(x(3001)) }],
  ['text that is empty', { type: 'section', text: plain('x') }, { type: 'section', text: plain('') }],
  [
    'fields of a section',
    { type: 'section', fields: many(10, () => plain('x')) },
    { type: 'section', fields: many(11, () => plain('x')) },
  ],
  ['a field', { type: 'section', fields: [plain(x(2000))] }, { type: 'section', fields: [plain(x(2001))] }],
  ['a header', { type: 'header', text: plain(x(150)) }, { type: 'header', text: plain(x(151)) }],
  ['a header is plain', { type: 'header', text: plain('x') }, { type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
  [
    'elements of a context',
    { type: 'context', elements: many(10, () => plain('x')) },
    { type: 'context', elements: many(11, () => plain('x')) },
  ],
  ['elements of actions', actions(...many(25, () => button())), actions(...many(26, () => button()))],
  ['no elements', actions(button()), actions()],
  ['text of a button', actions(button({ text: plain(x(75)) })), actions(button({ text: plain(x(76)) }))],
  ['value of a button', actions(button({ value: x(2000) })), actions(button({ value: x(2001) }))],
  [
    'address of a button',
    actions(button({ url: 'https://a.example' })),
    actions(button({ url: 'javascript:alert(1)' })),
  ],
  ['style of a button', actions(button({ style: 'danger' })), actions(button({ style: 'warning' }))],
  ['action id', actions(button({ action_id: x(255) })), actions(button({ action_id: x(256) }))],
  ['block id', { type: 'divider', block_id: x(255) }, { type: 'divider', block_id: x(256) }],
  ['options', select(many(100, (n) => option({}, n))), select(many(101, (n) => option({}, n)))],
  ['text of an option', select([option({ text: plain(x(75)) })]), select([option({ text: plain(x(76)) })])],
  ['value of an option', select([option({ value: x(150) })]), select([option({ value: x(151) })])],
  [
    'description of an option',
    select([option({ description: plain(x(75)) })]),
    select([option({ description: plain(x(76)) })]),
  ],
  [
    'placeholder',
    select([option()], { placeholder: plain(x(150)) }),
    select([option()], { placeholder: plain(x(151)) }),
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: many(10, (n) => option({}, n)) }),
    actions({ type: 'radio_buttons', options: many(11, (n) => option({}, n)) }),
  ],
  [
    'overflow',
    actions({ type: 'overflow', options: many(5, (n) => option({}, n)) }),
    actions({ type: 'overflow', options: many(6, (n) => option({}, n)) }),
  ],
  [
    'alternative of an image',
    { type: 'image', image_url: 'https://a.example/i', alt_text: x(2000) },
    { type: 'image', image_url: 'https://a.example/i', alt_text: x(2001) },
  ],
  [
    'address of an image',
    { type: 'image', image_url: `https://a/${x(2980)}`, alt_text: 'x' },
    { type: 'image', image_url: `https://a/${x(3000)}`, alt_text: 'x' },
  ],
  [
    'rows of a table',
    { type: 'table', rows: many(100, () => [{ type: 'raw_text', text: '' }]) },
    { type: 'table', rows: many(101, () => [{ type: 'raw_text', text: '' }]) },
  ],
  [
    'columns of a table',
    { type: 'table', rows: [many(20, () => ({ type: 'raw_text', text: '' }))] },
    { type: 'table', rows: [many(21, () => ({ type: 'raw_text', text: '' }))] },
  ],
  ['rich text that is empty', rich({ type: 'text', text: 'x' }), rich({ type: 'text', text: '' })],
  ['a mention', rich({ type: 'user', user_id: 'U0ANA' }), rich({ type: 'user', user_id: 'ana' })],
  ['a link', rich({ type: 'link', url: 'https://a.example' }), rich({ type: 'link', url: 'javascript:alert(1)' })],
  [
    'style of rich text',
    rich({ type: 'text', text: 'x', style: { bold: true } }),
    rich({ type: 'text', text: 'x', style: { bold: 'yes' } }),
  ],
  ['an unknown field', { type: 'divider' }, { type: 'divider', color: 'red' }],
  ['an unknown kind', { type: 'divider' }, { type: 'card' }],
  ['a wrong type', { type: 'section', text: plain('x') }, { type: 'section', text: 'x' }],
]

test.each(limits)('blocks: %s', (_what, atLimit, beyond) => {
  expect(verdict(atLimit)).toBe('fine')
  expect(verdict(beyond)).toMatch(/ERROR/u)
})

test('blocks: how many, how much text together, ids once each', () => {
  const divider = () => ({ type: 'divider' })
  expect(verdict(...many(50, divider))).toBe('fine')
  expect(verdict(...many(51, divider))).toContain('no more than 50 items allowed')
  const section = (length: number) => ({ type: 'section', text: plain(x(length)) })
  expect(verdict(section(3000), section(3000), section(3000), section(2300))).toBe('fine')
  expect(verdict(section(3000), section(3000), section(3000), section(2301))).toContain('msg_blocks_too_long')
  expect(verdict({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' })).toContain(
    '`block_id` already exists',
  )
  expect(verdict(actions(button({ action_id: 'a' }), button({ action_id: 'a' })))).toContain(
    '`action_id` already exists',
  )
})

test('blocks and controls without an id are given one', () => {
  const [block] = readBlocks([actions(button())])
  expect(block).toMatchObject({ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] })
})
