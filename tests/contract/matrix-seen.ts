import { accountRef, type MessageId } from '../../src/chat/refs.ts'
import type { SeenMessage } from '../servers/synapse/view.ts'
import { misleading } from '../support/hostile.ts'
import type { Seen } from './harness.ts'
import { below, type Node, readHtml } from './html.ts'

/** A message on Matrix as the suite looks at it. `idOf` names events as the adapter does. */
export function seenOf(message: SeenMessage, bot: string, idOf: (event: string) => MessageId): Seen {
  const page = readHtml(message.html ?? '')
  const lists = controlLists(page)
  const controls = lists.flatMap((list) => itemsOf(list).map(controlOf))
  const byBot = message.by === bot
  const links = below(page).filter((node) => node.name === 'a' && !lists.some((list) => below(list).includes(node)))
  const pills = links.flatMap((node) => userOf(node.attributes.href ?? '') ?? [])
  return {
    id: idOf(message.id),
    by: byBot ? 'bot' : accountRef('matrix', message.by),
    plain:
      message.html === undefined
        ? message.body
        : textOf(page, lists)
            .replace(/\n{2,}/g, '\n')
            .trim(),
    pings: message.pings.map((account) => accountRef('matrix', account)),
    controls,
    links: links.flatMap((node) =>
      userOf(node.attributes.href ?? '') === undefined ? [node.attributes.href ?? ''] : [],
    ),
    files: message.file ? [message.file.mxc] : [],
    reactions: message.reactions.map(({ key }) => names[key] ?? `key ${key}`),
    ...(message.thread !== undefined && { thread: idOf(message.thread) }),
    strange: [
      ...below(page).flatMap(strangeIn),
      // Whoever is shown as called has to be called, and the other way round.
      ...pills.filter((user) => !message.pings.includes(user)).map((user) => `shows a call of ${user}`),
      ...(byBot ? strangeOf(message, lists) : []),
    ],
  }
}

const names: Readonly<Record<string, string>> = { '👀': 'seen', '✅': 'done' }
const blocks = new Set('blockquote div h1 h2 h3 h4 h5 h6 hr li ol p pre ul'.split(' '))
const known = new Set([...blocks, ...'a br code del em strong'.split(' ')])

/** What must hold of every message of the bot, beside its markup. */
function strangeOf({ content, body, msgtype }: SeenMessage, lists: readonly Node[]): string[] {
  const told = content['eu.jom.controls']
  const commands: readonly unknown[] = Array.isArray(told) ? told : []
  const wrong = lists.flatMap((list) =>
    itemsOf(list).flatMap((item, index) => {
      const number = Number(list.attributes.start ?? 1) + index
      const [shown, meant] = [commandOf(item) ?? '', commands[number - 1] ?? '']
      return shown === meant ? [] : [`shows ${shown} at ${number} and means ${meant}`]
    }),
  )
  return [
    ...(content['m.mentions'] === undefined ? ['says not whom it means'] : []),
    ...(misleading.test(body) ? ['misleads where no HTML is shown'] : []),
    ...wrong,
    // Clients do not notify anybody of an `m.notice`.
    ...(/^m\.(text|file|image)$/.test(msgtype) ? [] : [msgtype]),
  ]
}

/** The numbered lists at the end of a message in which every item is something to do: several where a number is missing. */
function controlLists(page: Node): readonly Node[] {
  const lists: Node[] = []
  for (const child of page.children.toReversed()) {
    if (typeof child === 'string' || child.name !== 'ol') break
    const items = itemsOf(child)
    if (items.length === 0 || !items.every((item) => commandOf(item) !== undefined || linkOf(item))) break
    lists.unshift(child)
  }
  return lists
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

/** The text of a page in lines, without some of its nodes. */
function textOf(node: Node, without: readonly Node[] = []): string {
  return node.children
    .map((child) => {
      if (typeof child === 'string') return child
      if (without.includes(child)) return ''
      if (child.name === 'br') return '\n'
      const inside = textOf(child, without)
      return blocks.has(child.name) ? `\n${inside}\n` : inside
    })
    .join('')
}

function strangeIn({ name, attributes }: Node): string[] {
  const odd = Object.entries(attributes).filter(
    ([key, value]) =>
      !(name === 'a' && key === 'href' && /^https?:\/\//.test(value)) &&
      !(name === 'ol' && key === 'start' && /^\d+$/.test(value)),
  )
  return [...(known.has(name) ? [] : [name]), ...odd.map(([key, value]) => `${key}=${value}`)]
}
