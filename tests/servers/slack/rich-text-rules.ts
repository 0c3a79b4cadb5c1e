import type {
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
} from '@slack/types'
import { blockId, url } from './part-rules.ts'
import { byType, flag, list, matching, maybe, oneOf, shape, whole, words } from './shape.ts'

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
/** Rich text: its words are taken literally. */
export const rich = shape<RichTextBlock>({
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
