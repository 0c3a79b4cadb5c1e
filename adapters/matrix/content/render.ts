import type { Block, Control, Inline, Message, Speaker } from '../../../src/chat/message.ts'
import { visible } from '../../../src/chat/visible.ts'
import { pillOf, tells, userOf, webAddress } from './addresses.ts'
import { type Numbering, numberControls } from './numbering.ts'
import { joined, line, type Rendition, tagged, verbatim, words } from './rendition.ts'

/** The prefix that makes words a command. */
export const prefix = '!jom'

/**
 * The most bytes that the content of one event may take. An event has at most 65,536 bytes as it is passed between
 * servers (spec.matrix.org, client-server API, "Size limits", read 2026-11-23): there must be room for what servers add,
 * for the growth of a third by encryption, and for what an edit carries besides.
 */
export const contentBudget = 40_000

/** What clients show of a message that was edited when they do not know edits. In characters. */
const longestFallback = 300

export type MatrixContent = {
  msgtype: 'm.text'
  body: string
  format: 'org.matrix.custom.html'
  formatted_body: string
  'm.mentions': { user_ids?: string[] }
  /** The commands by the numbers that the message ever gave them, from 1; empty where a control is a link. */
  'eu.jom.controls'?: string[]
}

export type MatrixEdit = {
  msgtype: 'm.text'
  body: string
  'm.mentions': Record<string, never>
  'm.new_content': MatrixContent
  'm.relates_to': { rel_type: 'm.replace'; event_id: string }
}

/**
 * Writes a message as the content of an event: marking first, then who speaks, then the blocks, then all controls as one
 * numbered list with what to type. Only nodes make markup, and only mentions ping. It is `m.text`, since clients do not
 * notify anybody of an `m.notice`, and an alert at night has to wake somebody. `before` are the commands by number that the
 * message had until now.
 */
export function renderContent(message: Message, before: readonly string[] = []): MatrixContent {
  const { marking, exercise, speaker, blocks } = message
  const called = new Set<string>()
  const controls = blocks.flatMap((block) => (block.type === 'actions' ? block.controls : []))
  const { rows, commands } = numberControls(controls, before)
  const head = headOf(marking, exercise)
  const top = [...(head ? [head] : []), ...(speaker ? [renderSpeaker(speaker)] : [])]
  const body = [
    ...blocks.map((block) => renderBlock(block, called)),
    ...(rows.length > 0 ? [renderControls(rows)] : []),
  ].filter((block) => block.plain.trim() !== '')
  const parts = [
    ...(top.length > 0 ? [tagged('p', joined(top, '\n', '<br>'))] : []),
    ...(body.length > 0 ? [joined(body, '\n\n', '')] : []),
  ]
  const { plain, html } = parts.length > 0 ? joined(parts, '\n', '') : tagged('p', words(message.summary))
  return {
    msgtype: 'm.text',
    body: plain,
    format: 'org.matrix.custom.html',
    formatted_body: html,
    'm.mentions': called.size > 0 ? { user_ids: [...called] } : {},
    ...(commands.some((command) => command !== '') && { 'eu.jom.controls': [...commands] }),
  }
}

/** Writes what replaces a message of ours: the new content, and a line for clients that do not know edits. It pings nobody anew. */
export function renderEdit(target: string, message: Message, before: readonly string[] = []): MatrixEdit {
  return {
    msgtype: 'm.text',
    body: fallbackOf(message),
    'm.mentions': {},
    'm.new_content': renderContent(message, before),
    'm.relates_to': { rel_type: 'm.replace', event_id: target },
  }
}

/** Says in one line what a message is now, behind its marking as everywhere. */
export function fallbackOf(message: Message): string {
  const summary = line(message.summary).plain
  // Half a character would make the whole event invalid.
  const short = summary.slice(0, longestFallback).replace(/[\uD800-\uDBFF]$/, '')
  const head = headOf(message.marking, message.exercise)
  return ['*', ...(head ? [head.plain] : []), short].join(' ')
}

/** The bytes that a message takes as the content of an event. */
export const measureContent = (message: Message): number => Buffer.byteLength(JSON.stringify(renderContent(message)))

function headOf(marking: string, exercise: boolean | undefined): Rendition | undefined {
  const marks = [...(marking ? [marking] : []), ...(exercise ? ['EXERCISE'] : [])]
  if (marks.length === 0) return undefined
  return joined(
    marks.map((mark) => tagged('strong', line(mark))),
    ' ',
  )
}

function renderSpeaker({ name, delegation, via }: Speaker): Rendition {
  const role = line(` (${delegation})${via ? ` · ${via}` : ''}`)
  return joined([tagged('strong', line(name)), role], ' ')
}

function renderBlock(block: Block, called: Set<string>): Rendition {
  switch (block.type) {
    case 'heading':
      return tagged('h4', line(block.text))
    case 'paragraph':
      return tagged('p', renderInlines(block.children, called))
    case 'note':
      return tagged('p', tagged('em', renderInlines(block.children, called)))
    case 'quote': {
      const { plain, html } = tagged('blockquote', renderInlines(block.children, called))
      return { plain: plain.replace(/^/gm, '> '), html }
    }
    case 'list': {
      const items = block.items.map((item) => renderInlines(item, called))
      return block.ordered ? numbered(items) : renderList('ul', items, () => '-')
    }
    case 'facts': {
      // Lines rather than a table: these stay readable on a telephone.
      const facts = block.facts.map((fact) =>
        joined([tagged('strong', line(`${fact.label}:`)), renderInlines(fact.value, called)], ' '),
      )
      return tagged('p', joined(facts, '\n', '<br>'))
    }
    case 'code':
      return tagged('pre', tagged('code', verbatim(block.text)))
    case 'divider':
      return { plain: '---', html: '<hr>' }
    case 'file':
      return tagged('p', line(`📎 ${block.file.name}`))
    case 'actions':
      return joined([])
  }
}

const renderList = (name: string, items: readonly Rendition[], mark: (index: number) => string): Rendition =>
  tagged(name, {
    plain: items.map((item, index) => `${mark(index)} ${item.plain}`).join('\n'),
    html: joined(items.map((item) => tagged('li', item))).html,
  })

const numbered = (items: readonly Rendition[]): Rendition => renderList('ol', items, (index) => `${index + 1}.`)

/** Lists of controls with unbroken numbers each: where one has gone, the next list begins at its own number. */
function renderControls(rows: Numbering['rows']): Rendition {
  const runs: { start: number; items: Rendition[] }[] = []
  for (const { number, control } of rows) {
    const last = runs.at(-1)
    if (last && last.start + last.items.length === number) last.items.push(renderControl(control))
    else runs.push({ start: number, items: [renderControl(control)] })
  }
  const lists = runs.map(({ start, items }): Rendition => {
    const { plain, html } = renderList('ol', items, (index) => `${start + index}.`)
    return { plain, html: start === 1 ? html : html.replace('<ol>', `<ol start="${start}">`) }
  })
  return joined(lists, '\n', '')
}

function renderControl(control: Control): Rendition {
  const label = line(control.label)
  if (control.type === 'link') return renderLink(control.url, label)
  return joined([label, tagged('code', line(`${prefix} ${control.command}`))], ' — ')
}

const renderInlines = (children: readonly Inline[], called: Set<string>): Rendition =>
  joined(children.map((child) => renderInline(child, called)))

function renderInline(inline: Inline, called: Set<string>): Rendition {
  switch (inline.type) {
    case 'text':
    case 'moment':
      return words(inline.text)
    case 'strong':
      return tagged('strong', renderInlines(inline.children, called))
    case 'emphasis':
      return tagged('em', renderInlines(inline.children, called))
    case 'code':
      return tagged('code', words(inline.text))
    case 'link':
      return renderLink(inline.url, words(inline.text))
    case 'mention': {
      const user = userOf(inline.account)
      if (user === undefined) return line(inline.name)
      called.add(user)
      return tagged('a', line(inline.name || user), { href: pillOf(user) })
    }
  }
}

/** A link where it leads to the web, else its words. Where HTML is not shown the address stands behind them. */
function renderLink(url: string, label: Rendition): Rendition {
  const address = webAddress(url)
  if (address === undefined) return label
  const shown = label.plain.trim() === '' ? words(address) : label
  const { plain, html } = tagged('a', shown, { href: address })
  return { plain: tells(plain, address) ? plain : `${plain} (${visible(address)})`, html }
}
