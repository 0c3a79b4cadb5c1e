import { type APIEmbed, type APIMessageTopLevelComponent, ComponentType, MessageType } from 'discord-api-types/v10'
import { accountRef, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { SeenMessage } from '../servers/discord/seen.ts'
import { misleading } from '../support/hostile.ts'
import { readMarkdown } from './discord-markdown.ts'
import type { Seen } from './harness.ts'
import { joined, odd, type Part } from './part.ts'

/** A message on Discord as the suite looks at it. `id` names it as the adapter does. */
export function seenOf(message: SeenMessage, id: MessageId, thread?: string): Seen {
  // What people write is theirs: Discord shows it as they typed it.
  const shown = message.bot ? readMessage(message) : joined([{ plain: message.content }])
  return {
    id,
    by: message.bot ? 'bot' : accountRef('discord', message.author),
    plain: shown.plain,
    pings: shown.pings.map((user) => accountRef('discord', user)),
    controls: shown.controls,
    links: shown.links,
    files: message.files.map((file) => file.id),
    reactions: Object.keys(message.reactions).map((emoji) => names[emoji] ?? `emoji ${emoji}`),
    ...(thread !== undefined && { thread: messageId(thread) }),
    strange: shown.strange,
  }
}

const names: Readonly<Record<string, string>> = { '👀': 'seen', '✅': 'done' }

/** Whether somebody or something said it, where Discord's own lines stand beside (a pin, a name, the beginning of a thread). */
export const isSaid = ({ type }: SeenMessage): boolean =>
  type === MessageType.Default ||
  type === MessageType.Reply ||
  type === MessageType.ChatInputCommand ||
  type === MessageType.ContextMenuCommand

/** What a message of the bot shows. It calls whom Discord lists, and shows as called nobody else. */
export function readMessage(message: SeenMessage): Required<Part> {
  const called = message.mentions
  const shown = joined(
    [readMarkdown(message.content), ...message.embeds.map(embedOf), ...message.components.map(componentOf)],
    '\n',
  )
  return {
    ...shown,
    pings: called,
    strange: [
      ...shown.strange,
      ...shown.pings.filter((user) => !called.includes(user)).map((user) => `shows ${user} as called`),
      ...(message.callsMany ? ['calls many'] : []),
      ...(message.content === '' ? ['has no words for a notification'] : []),
      ...(misleading.test(message.content) ? ['misleads in what a notification says'] : []),
    ],
  }
}

/** A title and a field's name take a line each; a footer and an author are literal. */
function embedOf({ title, description, fields = [], footer, author, ...rest }: APIEmbed): Part {
  const { color: _, type: _type, ...others } = rest
  const calls = [
    ...(author ? [{ plain: author.name, ...(author.url && { links: [author.url] }) }] : []),
    ...(title === undefined ? [] : [readMarkdown(title, 'line')]),
    ...(description === undefined ? [] : [readMarkdown(description)]),
    ...fields.flatMap(({ name, value }) => [readMarkdown(name, 'line'), readMarkdown(value)]),
    ...(footer ? [{ plain: footer.text }] : []),
    ...Object.keys(others).map((name) => odd(`${name} of an embed`)),
  ]
  return joined(calls, '\n')
}

function componentOf(component: APIMessageTopLevelComponent): Part {
  if (component.type !== ComponentType.ActionRow) return odd(`a component ${component.type}`)
  return joined(
    component.components.map((each): Part => {
      if (each.type !== ComponentType.Button) return odd(`a component ${each.type}`)
      const label = ('label' in each && each.label) || ''
      if ('url' in each) return { plain: '', controls: [{ label, url: each.url }] }
      return 'custom_id' in each
        ? { plain: '', controls: [{ label, command: commandIn(each.custom_id) }] }
        : odd('sold')
    }),
  )
}

/** The command that a press sends: `c/` before what does it at once, `f/` before what opens a form. */
const commandIn = (customId: string): string => customId.replace(/^[cf]\//, '')
