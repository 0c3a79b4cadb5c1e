import { accountRef, type MessageId } from '../../src/chat/refs.ts'
import type { SeenMessage } from '../servers/synapse/view.ts'
import { misleading } from '../support/hostile.ts'
import type { Seen } from './harness.ts'
import { below, type Node, readHtml } from './html.ts'

/** A message on Matrix as the suite looks at it. `idOf` names events as the adapter does. */
export function seenOf(message: SeenMessage, bot: string, idOf: (event: string) => MessageId): Seen {
  const page = readHtml(message.html ?? '')
  const list = controlList(page)
  const controls = list ? itemsOf(list).map(controlOf) : []
  const byBot = message.by === bot
  const links = below(page).filter((node) => node.name === 'a' && !(list && below(list).includes(node)))
  const pills = links.flatMap((node) => userOf(node.attributes.href ?? '') ?? [])
  return {
    id: idOf(message.id),
    by: byBot ? 'bot' : accountRef('matrix', message.by),
    plain:
      message.html === undefined
        ? message.body
        : textOf(page, list)
            .replace(/\n{2,}/g, '\n')
            .trim(),
    pings: message.pings.map((account) => accountRef('matrix', account)),
    controls,
    links: links.flatMap((node) =>
      userOf(node.attributes.href ?? '') === undefined ? [node.attributes.href ?? ''] : [],
    ),
    files: message.file ? [message.file.mxc] : [],
    reactions: message.reactions.map(({ key }) => names[key] ?? key),
    ...(message.thread !== undefined && { thread: idOf(message.thread) }),
    strange: [
      ...below(page).flatMap(strangeIn),
      // Whoever is shown as called has to be called, and the other way round.
      ...pills.filter((user) => !message.pings.includes(user)).map((user) => `shows a call of ${user}`),
      ...(byBot ? strangeOf(message, controls) : []),
    ],
  }
}

const names: Readonly<Record<string, string>> = { '👀': 'seen', '✅': 'done' }
const blocks = new Set('blockquote div h1 h2 h3 h4 h5 h6 hr li ol p pre ul'.split(' '))
const known = new Set([...blocks, ...'a br code del em strong'.split(' ')])

/** What must hold of every message of the bot, beside its markup. */
function strangeOf({ content, body, msgtype }: SeenMessage, controls: Seen['controls']): string[] {
  const commands = content['eu.jom.controls']
  const shown = controls.map(({ command = '' }) => command)
  const told = Array.isArray(commands) ? commands : shown.map(() => '')
  return [
    ...(content['m.mentions'] === undefined ? ['says not whom it means'] : []),
    ...(misleading.test(body) ? ['misleads where no HTML is shown'] : []),
    ...(JSON.stringify(told) === JSON.stringify(shown) ? [] : [`shows ${shown} and means ${told}`]),
    // Clients do not notify anybody of an `m.notice`.
    ...(/^m\.(text|file|image)$/.test(msgtype) ? [] : [msgtype]),
  ]
}

/** The numbered list at the end of a message, when every item of it is something to do. */
function controlList(page: Node): Node | undefined {
  const last = page.children.at(-1)
  if (last === undefined || typeof last === 'string' || last.name !== 'ol') return undefined
  const items = itemsOf(last)
  return items.length > 0 && items.every((item) => commandOf(item) !== undefined || linkOf(item)) ? last : undefined
}

const itemsOf = (list: Node): Node[] => list.children.filter((child) => typeof child !== 'string')

/** The command that ends an item, as it would be typed but for the prefix. */
function commandOf(item: Node): string | undefined {
  const last = item.children.at(-1)
  if (last === undefined || typeof last === 'string' || last.name !== 'code') return undefined
  return /^!jom (.*)$/s.exec(textOf(last))?.[1]
}

function linkOf(item: Node): Node | undefined {
  const [only, ...more] = item.children
  return more.length === 0 && typeof only === 'object' && only.name === 'a' ? only : undefined
}

function controlOf(item: Node): Seen['controls'][number] {
  const command = commandOf(item)
  const link = linkOf(item)
  if (command === undefined) return { label: textOf(item), url: link?.attributes.href ?? '' }
  const label = textOf({ ...item, children: item.children.slice(0, -1) })
  return { label: label.replace(/ — $/, ''), command }
}

/** The account that a link shows as called, when it is such a link. */
function userOf(href: string): string | undefined {
  const user = /^https:\/\/matrix\.to\/#\/([^/?]+)/.exec(href)?.[1]
  return user === undefined ? undefined : decodeURIComponent(user)
}

/** The text of a page in lines, without one of its nodes. */
function textOf(node: Node, without?: Node): string {
  return node.children
    .map((child) => {
      if (typeof child === 'string') return child
      if (child === without) return ''
      if (child.name === 'br') return '\n'
      const inside = textOf(child, without)
      return blocks.has(child.name) ? `\n${inside}\n` : inside
    })
    .join('')
}

function strangeIn({ name, attributes }: Node): string[] {
  const odd = Object.entries(attributes).filter(
    ([key, value]) => !(name === 'a' && key === 'href' && /^https?:\/\//.test(value)),
  )
  return [...(known.has(name) ? [] : [name]), ...odd.map(([key, value]) => `${key}=${value}`)]
}
