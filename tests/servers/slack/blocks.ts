import { randomBytes } from 'node:crypto'
import type { AnyBlock, HomeView, MessageMetadata, ModalView, View } from '@slack/types'
import { messageBlock, viewBlock } from './block-rules.ts'
import { plain } from './part-rules.ts'
import { malformed, Refusal } from './refusal.ts'
import { byType, flag, isObject, list, maybe, oneOf, type Problems, type Rule, shape, words } from './shape.ts'

const limits = {
  blocks: { message: 50, view: 100 },
  /** Undocumented: refusals were seen from 11,341 characters of text on (slackapi/bolt-js issues 2509 and 2867), so the double refuses earlier. */
  textOfBlocks: 11_300,
  view: 250_000,
} as const

/** The blocks of a message, each with its ids; or Slack's refusal. */
export function readBlocks(value: unknown): AnyBlock[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw malformed('invalid_blocks_format', 'must be an array [json-pointer:/blocks]')
  check(value, 'invalid_blocks', '/blocks', list(messageBlock, { least: 0, most: limits.blocks.message }))
  if (textOf(value) > limits.textOfBlocks) throw new Refusal('msg_blocks_too_long')
  return withIds(value as AnyBlock[], 'invalid_blocks') // checked above
}

const rules: Readonly<Record<'modal' | 'home', Rule>> = {
  modal: shape<ModalView>(
    {
      type: oneOf('modal'),
      title: plain(24),
      submit: maybe(plain(24)),
      close: maybe(plain(24)),
      blocks: list(viewBlock, { least: 0, most: limits.blocks.view }),
      private_metadata: maybe(words({ most: 3000 })),
      callback_id: maybe(words({ most: 255 })),
      external_id: maybe(words({ most: 255 })),
      clear_on_close: maybe(flag),
      notify_on_close: maybe(flag),
    },
    ({ blocks, submit }) =>
      Array.isArray(blocks) && blocks.some((block) => isObject(block) && block.type === 'input') && submit === undefined
        ? 'submit is needed where there is an input block'
        : undefined,
  ),
  home: shape<HomeView>({
    type: oneOf('home'),
    blocks: list(viewBlock, { least: 0, most: limits.blocks.view }),
    private_metadata: maybe(words({ most: 3000 })),
    callback_id: maybe(words({ most: 255 })),
    external_id: maybe(words({ most: 255 })),
  }),
}

/** A view as Slack takes it, or Slack's refusal. */
export function readView(value: unknown, kind: 'modal' | 'home'): View {
  if (!isObject(value)) throw malformed('invalid_arguments', 'must be an object [json-pointer:/view]')
  if (JSON.stringify(value).length > limits.view) throw new Refusal('view_too_large')
  if (value.type !== kind) throw malformed('invalid_arguments', `must be a ${kind} [json-pointer:/view/type]`)
  check(value, 'invalid_arguments', '/view', byType(rules))
  const view = value as unknown as View // checked above
  return { ...view, blocks: withIds(view.blocks, 'invalid_arguments') }
}

/**
 * Metadata of a message: https://docs.slack.dev/messaging/message-metadata/ as of 2026-11. Where the name of the type holds other
 * characters, Slack takes the message and drops the metadata in silence (slackapi/bolt-python issue 863): here it is refused.
 */
export function readMetadata(value: unknown): MessageMetadata | undefined {
  if (value === undefined) return undefined
  const fine =
    isObject(value) &&
    Object.keys(value).every((name) => name === 'event_type' || name === 'event_payload') &&
    typeof value.event_type === 'string' &&
    /^\w{1,255}$/u.test(value.event_type) &&
    isObject(value.event_payload) &&
    Object.values(value.event_payload).every((item) => ['string', 'number', 'boolean'].includes(typeof item))
  if (!fine) throw new Refusal('invalid_metadata_format')
  return value as unknown as MessageMetadata // checked above
}

function check(value: unknown, code: string, at: string, rule: Rule): void {
  const problems: Problems = []
  rule.check(value, at, problems)
  if (problems.length > 0) throw malformed(code, ...problems)
}

type Identified = { action_id?: string }

/** Every block and every element gets an id where the app gave none; ids given twice are refused. */
function withIds(blocks: readonly AnyBlock[], code: string): AnyBlock[] {
  const seen = new Set<string>()
  return blocks.map((block) => {
    const block_id = block.block_id ?? randomBytes(3).toString('base64url')
    if (seen.has(block_id)) throw malformed(code, `\`block_id\` already exists: ${block_id}`)
    seen.add(block_id)
    const actions = new Set<string>()
    const named = <Element>(element: Element): Element => {
      if (!isObject(element) || element.type === 'image' || element.type === 'mrkdwn' || element.type === 'plain_text')
        return element
      const action_id = (element as Identified).action_id ?? randomBytes(3).toString('base64url')
      if (actions.has(action_id)) throw malformed(code, `\`action_id\` already exists in its block: ${action_id}`)
      actions.add(action_id)
      return { ...element, action_id }
    }
    if (block.type === 'actions' && 'elements' in block)
      return { ...block, block_id, elements: block.elements.map((element) => named(element)) } as AnyBlock // the same elements, named
    if (block.type === 'section' && 'accessory' in block && block.accessory)
      return { ...block, block_id, accessory: named(block.accessory) }
    if (block.type === 'input' && 'element' in block) return { ...block, block_id, element: named(block.element) }
    return { ...block, block_id }
  })
}

/** How much text blocks hold: every string under `text`, and of options and alternatives. */
function textOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textOf(item), 0)
  if (!isObject(value)) return 0
  return Object.entries(value).reduce(
    (sum, [name, item]) =>
      sum + (typeof item === 'string' ? (name === 'text' || name === 'alt_text' ? item.length : 0) : textOf(item)),
    0,
  )
}
