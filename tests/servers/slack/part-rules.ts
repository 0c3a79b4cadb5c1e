import type {
  ConfirmationDialog,
  DispatchActionConfig,
  MrkdwnElement,
  Option,
  PlainTextElement,
  PlainTextOption,
} from '@slack/types'
import { byType, flag, list, matching, maybe, oneOf, type Rule, shape, words } from './shape.ts'

/** The small parts that blocks and elements are made of: texts, options, confirmations. */
export const plain = (most: number): Rule =>
  shape<PlainTextElement>({ type: oneOf('plain_text'), text: words({ least: 1, most }), emoji: maybe(flag) })
export const mrkdwn = (most: number): Rule =>
  shape<MrkdwnElement>({ type: oneOf('mrkdwn'), text: words({ least: 1, most }), verbatim: maybe(flag) })
export const text = (most: number): Rule => byType({ plain_text: plain(most), mrkdwn: mrkdwn(most) })

export const actionId = maybe(words({ least: 1, most: 255 }))
export const blockId = maybe(words({ least: 1, most: 255 }))
export const url = matching(/^(https?|mailto|tel|slack):\S{1,2992}$/u, 'a valid url')
export const style = maybe(oneOf('primary', 'danger'))
export const focus_on_load = maybe(flag)
export const placeholder = maybe(plain(150))
export const confirm = maybe(
  shape<ConfirmationDialog>({
    title: maybe(plain(100)),
    text: text(300),
    confirm: maybe(plain(30)),
    deny: maybe(plain(30)),
    style,
  }),
)
export const dispatch_action_config = maybe(
  shape<DispatchActionConfig>({
    trigger_actions_on: maybe(list(oneOf('on_enter_pressed', 'on_character_entered'))),
  }),
)

// 150 for the value of an option: https://docs.slack.dev/reference/block-kit/composition-objects/option-object (2025: raised from 75).
export const option = shape<PlainTextOption>({
  text: plain(75),
  value: maybe(words({ most: 150 })),
  url: maybe(url),
  description: maybe(plain(75)),
})
export const anyOption = shape<Option>({
  text: text(75),
  value: maybe(words({ most: 150 })),
  url: maybe(url),
  description: maybe(text(75)),
})
export const optionGroups = list(
  shape<{ label: PlainTextElement; options: PlainTextOption[] }>({
    label: plain(75),
    options: list(option, { most: 100 }),
  }),
  { most: 100 },
)
export const optionsOrGroups = ({ options, option_groups }: Record<string, unknown>): string | undefined =>
  (options === undefined) === (option_groups === undefined) ? 'one of options and option_groups is needed' : undefined

export const image = shape<{ type: 'image'; alt_text: string; image_url: string }>({
  type: oneOf('image'),
  alt_text: words({ least: 1, most: 2000 }),
  image_url: url,
})
