import type {
  ActionsBlock,
  AlertBlock,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  MarkdownBlock,
  PlainTextElement,
  RawTextElement,
  SectionBlock,
  TableBlock,
} from '@slack/types'
import { elements, inputs } from './element-rules.ts'
import { blockId, image, mrkdwn, plain, text, url } from './part-rules.ts'
import { rich } from './rich-text-rules.ts'
import { byType, flag, list, maybe, oneOf, type Rule, shape, words } from './shape.ts'

/**
 * The forms of blocks and their elements, with the limits of https://docs.slack.dev/reference/block-kit/ and of the descriptions in
 * `@slack/types` 3.2 (2026-11). Kinds that are not here (card, carousel, container, data_table, plan, task_card, video, file,
 * context_actions, the selects of conversations and channels) are refused, as Slack refuses them on surfaces that do not take them.
 */
const { button, overflow, checkboxes, radio_buttons, static_select, multi_static_select, users_select } = elements
const { multi_users_select, datepicker, timepicker, datetimepicker } = elements
const choices = { checkboxes, radio_buttons, static_select, multi_static_select, users_select, multi_users_select }
const times = { datepicker, timepicker }
const cell = byType({ raw_text: shape<RawTextElement>({ type: oneOf('raw_text'), text: words() }), rich_text: rich })

const shared = {
  actions: shape<ActionsBlock>({
    type: oneOf('actions'),
    block_id: blockId,
    elements: list(byType({ button, overflow, ...choices, ...times, datetimepicker }), { most: 25 }),
  }),
  context: shape<ContextBlock>({
    type: oneOf('context'),
    block_id: blockId,
    elements: list(byType({ plain_text: plain(2000), mrkdwn: mrkdwn(2000), image }), { most: 10 }),
  }),
  divider: shape<DividerBlock>({ type: oneOf('divider'), block_id: blockId }),
  header: shape<HeaderBlock>({ type: oneOf('header'), block_id: blockId, text: plain(150) }),
  image: shape<{ type: 'image'; block_id?: string; alt_text: string; image_url: string; title?: PlainTextElement }>({
    type: oneOf('image'),
    block_id: blockId,
    alt_text: words({ least: 1, most: 2000 }),
    image_url: url,
    title: maybe(plain(2000)),
  }),
  input: shape<InputBlock>({
    type: oneOf('input'),
    block_id: blockId,
    label: plain(2000),
    hint: maybe(plain(2000)),
    optional: maybe(flag),
    dispatch_action: maybe(flag),
    element: byType({ ...inputs, ...choices, ...times, datetimepicker }),
  }),
  rich_text: rich,
  section: shape<SectionBlock>(
    {
      type: oneOf('section'),
      block_id: blockId,
      text: maybe(text(3000)),
      fields: maybe(list(text(2000), { most: 10 })),
      accessory: maybe(byType({ button, overflow, image, ...choices, ...times })),
      expand: maybe(flag),
    },
    (value) => (value.text === undefined && value.fields === undefined ? 'text or fields is needed' : undefined),
  ),
}

/** What a message takes. */
export const messageBlock: Rule = byType({
  ...shared,
  alert: shape<AlertBlock>({
    type: oneOf('alert'),
    block_id: blockId,
    text: text(2000),
    level: maybe(oneOf('default', 'info', 'warning', 'error', 'success')),
  }),
  markdown: shape<MarkdownBlock>({
    type: oneOf('markdown'),
    block_id: blockId,
    text: words({ least: 1, most: 12_000 }),
  }),
  table: shape<TableBlock>({
    type: oneOf('table'),
    block_id: blockId,
    rows: list(list(cell, { most: 20 }), { most: 100 }),
    column_settings: maybe(
      list(
        shape<NonNullable<TableBlock['column_settings']>[number]>({
          align: maybe(oneOf('left', 'center', 'right')),
          is_wrapped: maybe(flag),
        }),
        { most: 20 },
      ),
    ),
  }),
})

/** What a modal or a home takes. */
export const viewBlock: Rule = byType(shared)
