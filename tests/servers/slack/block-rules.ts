import type {
  ActionsBlock,
  AlertBlock,
  Button,
  Checkboxes,
  ConfirmationDialog,
  ContextBlock,
  Datepicker,
  DateTimepicker,
  DispatchActionConfig,
  DividerBlock,
  EmailInput,
  HeaderBlock,
  InputBlock,
  MarkdownBlock,
  MrkdwnElement,
  MultiStaticSelect,
  MultiUsersSelect,
  NumberInput,
  Option,
  Overflow,
  PlainTextElement,
  PlainTextInput,
  PlainTextOption,
  RadioButtons,
  RawTextElement,
  RichTextBlock,
  RichTextBroadcastMention,
  RichTextChannelMention,
  RichTextDate,
  RichTextEmoji,
  RichTextLink,
  RichTextList,
  RichTextPreformatted,
  RichTextQuote,
  RichTextSection,
  RichTextText,
  RichTextUserMention,
  SectionBlock,
  StaticSelect,
  TableBlock,
  Timepicker,
  URLInput,
  UsersSelect,
} from '@slack/types'
import { byType, flag, list, matching, maybe, oneOf, type Rule, shape, whole, words } from './shape.ts'

/**
 * The forms of blocks and their elements, with the limits of https://docs.slack.dev/reference/block-kit/ and of the descriptions in
 * `@slack/types` 3.2 (2026-11). Kinds that are not here (card, carousel, container, data_table, plan, task_card, video, file,
 * context_actions, the selects of conversations and channels) are refused, as Slack refuses them on surfaces that do not take them.
 */
const plain = (most: number): Rule =>
  shape<PlainTextElement>({ type: oneOf('plain_text'), text: words({ least: 1, most }), emoji: maybe(flag) })
const mrkdwn = (most: number): Rule =>
  shape<MrkdwnElement>({ type: oneOf('mrkdwn'), text: words({ least: 1, most }), verbatim: maybe(flag) })
const text = (most: number): Rule => byType({ plain_text: plain(most), mrkdwn: mrkdwn(most) })

const actionId = maybe(words({ least: 1, most: 255 }))
const blockId = maybe(words({ least: 1, most: 255 }))
const url = matching(/^(https?|mailto|tel|slack):\S{1,2992}$/u, 'a valid url')
const style = maybe(oneOf('primary', 'danger'))
const focus_on_load = maybe(flag)
const placeholder = maybe(plain(150))
const confirm = maybe(
  shape<ConfirmationDialog>({
    title: maybe(plain(100)),
    text: text(300),
    confirm: maybe(plain(30)),
    deny: maybe(plain(30)),
    style,
  }),
)
const dispatch_action_config = maybe(
  shape<DispatchActionConfig>({
    trigger_actions_on: maybe(list(oneOf('on_enter_pressed', 'on_character_entered'))),
  }),
)

// 150 for the value of an option: https://docs.slack.dev/reference/block-kit/composition-objects/option-object (2025: raised from 75).
const option = shape<PlainTextOption>({
  text: plain(75),
  value: maybe(words({ most: 150 })),
  url: maybe(url),
  description: maybe(plain(75)),
})
const anyOption = shape<Option>({
  text: text(75),
  value: maybe(words({ most: 150 })),
  url: maybe(url),
  description: maybe(text(75)),
})
const optionGroups = list(
  shape<{ label: PlainTextElement; options: PlainTextOption[] }>({
    label: plain(75),
    options: list(option, { most: 100 }),
  }),
  { most: 100 },
)
const optionsOrGroups = ({ options, option_groups }: Record<string, unknown>): string | undefined =>
  (options === undefined) === (option_groups === undefined) ? 'one of options and option_groups is needed' : undefined

const image = shape<{ type: 'image'; alt_text: string; image_url: string }>({
  type: oneOf('image'),
  alt_text: words({ least: 1, most: 2000 }),
  image_url: url,
})

const elements = {
  button: shape<Button>({
    type: oneOf('button'),
    action_id: actionId,
    text: plain(75),
    value: maybe(words({ most: 2000 })),
    url: maybe(url),
    style,
    confirm,
    accessibility_label: maybe(words({ most: 75 })),
  }),
  checkboxes: shape<Checkboxes>({
    type: oneOf('checkboxes'),
    action_id: actionId,
    options: list(anyOption, { most: 10 }),
    initial_options: maybe(list(anyOption, { most: 10 })),
    confirm,
    focus_on_load,
  }),
  radio_buttons: shape<RadioButtons>({
    type: oneOf('radio_buttons'),
    action_id: actionId,
    options: list(anyOption, { most: 10 }),
    initial_option: maybe(anyOption),
    confirm,
    focus_on_load,
  }),
  overflow: shape<Overflow>({
    type: oneOf('overflow'),
    action_id: actionId,
    options: list(option, { most: 5 }),
    confirm,
  }),
  static_select: shape<StaticSelect>(
    {
      type: oneOf('static_select'),
      action_id: actionId,
      options: maybe(list(option, { most: 100 })),
      option_groups: maybe(optionGroups),
      initial_option: maybe(option),
      placeholder,
      confirm,
      focus_on_load,
    },
    optionsOrGroups,
  ),
  multi_static_select: shape<MultiStaticSelect>(
    {
      type: oneOf('multi_static_select'),
      action_id: actionId,
      options: maybe(list(option, { most: 100 })),
      option_groups: maybe(optionGroups),
      initial_options: maybe(list(option, { most: 100 })),
      max_selected_items: maybe(whole({ least: 1 })),
      placeholder,
      confirm,
      focus_on_load,
    },
    optionsOrGroups,
  ),
  users_select: shape<UsersSelect>({
    type: oneOf('users_select'),
    action_id: actionId,
    initial_user: maybe(words()),
    placeholder,
    confirm,
    focus_on_load,
  }),
  multi_users_select: shape<MultiUsersSelect>({
    type: oneOf('multi_users_select'),
    action_id: actionId,
    initial_users: maybe(list(words())),
    max_selected_items: maybe(whole({ least: 1 })),
    placeholder,
    confirm,
    focus_on_load,
  }),
  datepicker: shape<Datepicker>({
    type: oneOf('datepicker'),
    action_id: actionId,
    initial_date: maybe(matching(/^\d{4}-\d{2}-\d{2}$/u, 'a date')),
    placeholder,
    confirm,
    focus_on_load,
  }),
  timepicker: shape<Timepicker>({
    type: oneOf('timepicker'),
    action_id: actionId,
    initial_time: maybe(matching(/^\d{2}:\d{2}$/u, 'a time')),
    timezone: maybe(words()),
    placeholder,
    confirm,
    focus_on_load,
  }),
  datetimepicker: shape<DateTimepicker>({
    type: oneOf('datetimepicker'),
    action_id: actionId,
    initial_date_time: maybe(whole({ least: 1_000_000_000, most: 9_999_999_999 })),
    confirm,
    focus_on_load,
  }),
  image,
} as const

const inputs = {
  plain_text_input: shape<PlainTextInput>({
    type: oneOf('plain_text_input'),
    action_id: actionId,
    initial_value: maybe(words({ most: 3000 })),
    multiline: maybe(flag),
    min_length: maybe(whole({ least: 0, most: 3000 })),
    max_length: maybe(whole({ least: 1, most: 3000 })),
    dispatch_action_config,
    placeholder,
    focus_on_load,
  }),
  email_text_input: shape<EmailInput>({
    type: oneOf('email_text_input'),
    action_id: actionId,
    initial_value: maybe(words()),
    dispatch_action_config,
    placeholder,
    focus_on_load,
  }),
  url_text_input: shape<URLInput>({
    type: oneOf('url_text_input'),
    action_id: actionId,
    initial_value: maybe(words()),
    dispatch_action_config,
    placeholder,
    focus_on_load,
  }),
  number_input: shape<NumberInput>({
    type: oneOf('number_input'),
    action_id: actionId,
    is_decimal_allowed: flag,
    initial_value: maybe(words()),
    min_value: maybe(words()),
    max_value: maybe(words()),
    dispatch_action_config,
    placeholder,
    focus_on_load,
  }),
}

const { button, overflow, checkboxes, radio_buttons, static_select, multi_static_select, users_select } = elements
const { multi_users_select, datepicker, timepicker, datetimepicker } = elements
const choices = { checkboxes, radio_buttons, static_select, multi_static_select, users_select, multi_users_select }
const times = { datepicker, timepicker }

type Style = NonNullable<RichTextText['style']>
const textStyle = maybe(
  shape<Style>({
    bold: maybe(flag),
    code: maybe(flag),
    italic: maybe(flag),
    strike: maybe(flag),
    underline: maybe(flag),
  }),
)
const border = maybe(oneOf(0, 1))
const richText = shape<RichTextText>({ type: oneOf('text'), text: words({ least: 1 }), style: textStyle })
const richLink = shape<RichTextLink>({
  type: oneOf('link'),
  url,
  text: maybe(words()),
  unsafe: maybe(flag),
  style: textStyle,
})
const inline = byType({
  text: richText,
  link: richLink,
  user: shape<RichTextUserMention>({
    type: oneOf('user'),
    user_id: matching(/^[UW][A-Z0-9]+$/u, 'a user id'),
    style: textStyle,
  }),
  channel: shape<RichTextChannelMention>({
    type: oneOf('channel'),
    channel_id: matching(/^[CGD][A-Z0-9]+$/u, 'a channel id'),
    style: textStyle,
  }),
  emoji: shape<RichTextEmoji>({
    type: oneOf('emoji'),
    name: words({ least: 1 }),
    unicode: maybe(words()),
    url: maybe(url),
    style: textStyle,
  }),
  broadcast: shape<RichTextBroadcastMention>({
    type: oneOf('broadcast'),
    range: oneOf('here', 'channel', 'everyone'),
    style: textStyle,
  }),
  date: shape<RichTextDate>({
    type: oneOf('date'),
    timestamp: whole({ least: 0 }),
    format: matching(/\{[a-z_]+\}/u, 'a date format'),
    url: maybe(url),
    fallback: maybe(words()),
    style: textStyle,
  }),
})
const richSection = shape<RichTextSection>({ type: oneOf('rich_text_section'), elements: list(inline, { least: 0 }) })
const rich = shape<RichTextBlock>({
  type: oneOf('rich_text'),
  block_id: blockId,
  elements: list(
    byType({
      rich_text_section: richSection,
      rich_text_list: shape<RichTextList>({
        type: oneOf('rich_text_list'),
        elements: list(richSection),
        style: oneOf('bullet', 'ordered'),
        indent: maybe(whole({ least: 0, most: 8 })),
        border,
      }),
      rich_text_quote: shape<RichTextQuote>({ type: oneOf('rich_text_quote'), elements: list(inline), border }),
      rich_text_preformatted: shape<RichTextPreformatted>({
        type: oneOf('rich_text_preformatted'),
        elements: list(byType({ text: richText, link: richLink })),
        border,
      }),
    }),
  ),
})
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
export const shortPlain = plain
