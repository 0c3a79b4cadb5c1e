import { type Form, fieldsOf } from './form.ts'
import { type Block, type Inline, type Message, plain } from './message.ts'

/**
 * The most that every message and form of the bot may have so that all platforms can show it, in UTF-16 units or
 * pieces. Each is the smallest of the platforms' own limits, read 2026-11-23:
 * [s] `@slack/types` 3 (descriptions) and docs.slack.dev (views.open, chat.postMessage);
 * [d] discord.com/developers/docs (message.mdx, components, modals), snapshot 2026-08-06;
 * [o] our own, so that three documented ones add up.
 */
export const portable = {
  /** [s] 24; [d] 45 */
  formTitle: 24,
  /** [s] 24 */
  formSubmit: 24,
  /** [d] 45 */
  fieldLabel: 45,
  /** [d] 100 */
  fieldHint: 100,
  /** [d] 5 */
  fieldsPerPage: 5,
  /** [d] 25; [s] 100 */
  options: 25,
  /** [s] 75; [d] 100 */
  optionLabel: 75,
  /** [d] 100; [s] 150 */
  optionValue: 100,
  /** [s] 3000; [d] 4000 */
  answer: 3000,
  /** [s] 75; [d] 80 */
  buttonLabel: 75,
  /** [d] 100 for an id, of which the adapter needs 5 */
  command: 95,
  /** [d] 512; [s] 3000 */
  controlUrl: 512,
  /** [d] 5 */
  controlsPerBlock: 5,
  /** [d] 5 */
  actionBlocks: 5,
  /** [s] 10; [d] 25 */
  facts: 10,
  /** [d] 256; [s] 2000 for label and value */
  factLabel: 256,
  /** [d] 1024 */
  factValue: 1024,
  /** [s] 150 */
  heading: 150,
  /** [d] 2000 less what stands around it */
  summary: 1500,
  /** [o] all text before splitting */
  message: 10_000,
} as const

export type PortableLimit = keyof typeof portable

/** One place where a limit is not obeyed. `least` is named where there is too little. */
export type Breach = { where: string; limit: PortableLimit | 'unique'; found: number; most: number; least?: number }

/** Lists where a message asks more than every platform can show; empty when it is portable. */
export function messageBreaches(message: Message): readonly Breach[] {
  const breaches: Breach[] = []
  const look = lookInto(breaches)
  look('summary', 'summary', message.summary.length)
  look('message', 'message', lengthOf(message))
  const actions = message.blocks.filter((block) => block.type === 'actions')
  look('message', 'actionBlocks', actions.length)
  unique(
    'controls',
    actions
      .flatMap((block) => block.controls)
      .flatMap((control) => (control.type === 'button' ? [control.command] : [])),
    breaches,
  )
  for (const [index, block] of message.blocks.entries()) blockBreaches(block, `block ${index + 1}`, look)
  return breaches
}

/** Lists where a form asks more than every platform can show; empty when it is portable. */
export function formBreaches(form: Form): readonly Breach[] {
  const breaches: Breach[] = []
  const look = lookInto(breaches)
  look('title', 'formTitle', form.title.length)
  look('submit', 'formSubmit', form.submit.length)
  unique(
    'fields',
    fieldsOf(form).map((field) => field.id),
    breaches,
  )
  for (const [index, page] of form.pages.entries()) look(`page ${index + 1}`, 'fieldsPerPage', page.length, 1)
  for (const field of fieldsOf(form)) {
    look(field.id, 'fieldLabel', field.label.length)
    look(field.id, 'fieldHint', field.hint?.length ?? 0)
    if (field.type === 'line' || field.type === 'paragraph') look(field.id, 'answer', field.max)
    if (field.type !== 'one' && field.type !== 'many') continue
    look(field.id, 'options', field.options.length, 1)
    unique(
      field.id,
      field.options.map((option) => option.value),
      breaches,
    )
    for (const option of field.options) {
      look(`${field.id}/${option.value}`, 'optionLabel', option.label.length)
      look(`${field.id}/${option.value}`, 'optionValue', option.value.length)
    }
  }
  return breaches
}

type Look = (where: string, limit: PortableLimit, found: number, least?: number) => void

const lookInto =
  (breaches: Breach[]): Look =>
  (where, limit, found, least) => {
    const most = portable[limit]
    if (found > most) breaches.push({ where, limit, found, most })
    if (least !== undefined && found < least) breaches.push({ where, limit, found, most, least })
  }

function unique(where: string, ids: readonly string[], breaches: Breach[]): void {
  const doubled = ids.length - new Set(ids).size
  if (doubled > 0) breaches.push({ where, limit: 'unique', found: doubled, most: 0 })
}

function blockBreaches(block: Block, where: string, look: Look): void {
  switch (block.type) {
    case 'heading':
      look(where, 'heading', block.text.length)
      return
    case 'facts':
      look(where, 'facts', block.facts.length)
      for (const fact of block.facts) {
        look(`${where}/${fact.label}`, 'factLabel', fact.label.length)
        look(`${where}/${fact.label}`, 'factValue', plain(fact.value).length)
      }
      return
    case 'actions':
      look(where, 'controlsPerBlock', block.controls.length, 1)
      for (const control of block.controls) {
        look(`${where}/${control.label}`, 'buttonLabel', control.label.length)
        if (control.type === 'button') look(`${where}/${control.label}`, 'command', control.command.length)
        else look(`${where}/${control.label}`, 'controlUrl', control.url.length)
      }
  }
}

/** All the text that a message shows, in UTF-16 units. */
export function lengthOf(message: Message): number {
  const { speaker, marking, blocks } = message
  const head = marking.length + (speaker ? `${speaker.name}${speaker.delegation}${speaker.via ?? ''}`.length : 0)
  return blocks.reduce((sum, block) => sum + lengthOfBlock(block), head)
}

function lengthOfBlock(block: Block): number {
  const lengths = (rows: readonly (readonly Inline[])[]): number =>
    rows.reduce((sum, row) => sum + plain(row).length, 0)
  switch (block.type) {
    case 'heading':
    case 'code':
      return block.text.length
    case 'paragraph':
    case 'quote':
    case 'note':
      return plain(block.children).length
    case 'list':
      return lengths(block.items)
    case 'facts':
      return block.facts.reduce((sum, fact) => sum + fact.label.length + plain(fact.value).length, 0)
    case 'actions':
      return block.controls.reduce((sum, control) => sum + control.label.length, 0)
    case 'file':
      return block.file.name.length
    default:
      return 0
  }
}
