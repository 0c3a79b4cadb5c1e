import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10'
import type { Message } from './model.ts'
import type { State } from './state.ts'
import { ephemeralFlag, loadingFlag } from './writing.ts'

/** A message as somebody sees it. */
export type SeenMessage = {
  id: string
  /** Where it stands: the channel, or the thread. */
  channel: string
  author: string
  bot: boolean
  type: number
  /** What is read on the screen: text, embeds, labels of controls. */
  words: string
  content: string
  embeds: readonly APIEmbed[]
  components: readonly APIMessageTopLevelComponent[]
  /** The message that it answers. */
  reference?: string
  ephemeral: boolean
  loading: boolean
  edited: boolean
  reactions: Readonly<Record<string, readonly string[]>>
  files: readonly { id: string; name: string; size: number }[]
  mentions: readonly string[]
  /** It calls everybody there, or a role. */
  callsMany: boolean
  nonce?: string | number
}

export const seen = (state: State, message: Message): SeenMessage => ({
  id: message.id,
  channel: message.channel,
  author: message.author,
  bot: state.users.get(message.author)?.bot ?? false,
  type: message.type,
  words: wordsOf(state, message),
  content: message.content,
  embeds: message.embeds,
  components: message.components,
  ...(message.reference && { reference: message.reference.message }),
  ephemeral: (message.flags & ephemeralFlag) !== 0,
  loading: (message.flags & loadingFlag) !== 0,
  edited: message.edited !== undefined,
  reactions: Object.fromEntries(
    [...new Set([...message.reactions.keys(), ...message.bursts.keys()])].map((emoji) => [
      emoji,
      [...(message.reactions.get(emoji) ?? []), ...(message.bursts.get(emoji) ?? [])],
    ]),
  ),
  files: message.files.flatMap((id) => {
    const file = state.files.get(id)
    return file ? [{ id, name: file.name, size: file.bytes.length }] : []
  }),
  mentions: message.mentions,
  callsMany: message.everyone || message.mentionRoles.length > 0,
  ...(message.nonce !== undefined && { nonce: message.nonce }),
})

/** What is read on the screen of a message, a line for each part. */
function wordsOf(state: State, message: Message): string {
  const suppressed = (message.flags & 4) !== 0
  const lines = [
    message.content,
    ...(suppressed ? [] : message.embeds.flatMap(wordsOfEmbed)),
    ...message.components.flatMap(labelsOf),
    message.poll?.question.text ?? '',
    ...message.snapshots.map(({ message: { content } }) => content),
  ]
  return lines
    .filter((line) => line !== '')
    .map((line) => asShown(state, line))
    .join('\n')
}

const wordsOfEmbed = ({ author, title, description, fields = [], footer }: APIEmbed): string[] => [
  author?.name ?? '',
  title ?? '',
  description ?? '',
  ...fields.flatMap(({ name, value }) => [name, value]),
  footer?.text ?? '',
]

function labelsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const part = value as {
    label?: string
    placeholder?: string
    components?: readonly unknown[]
    options?: readonly unknown[]
  } // a component of any kind
  return [
    part.label ?? part.placeholder ?? '',
    ...(part.components ?? []).flatMap(labelsOf),
    ...(part.options ?? []).flatMap(labelsOf),
  ]
}

/** Text as a client shows it: markdown that was broken by a backslash as its signs, mentions by name, times in words. */
function asShown(state: State, text: string): string {
  const escaped: string[] = []
  return text
    .replace(
      /\\([^\p{L}\p{N}\s])/gu,
      (_all, sign: string) => `\u{e000}${String.fromCodePoint(0xe001 + escaped.push(sign))}`,
    )
    .replace(
      /<@!?(\d+)>/gu,
      (_all, id: string) => `@${state.users.get(id)?.name ?? state.users.get(id)?.username ?? 'unknown-user'}`,
    )
    .replace(/<#(\d+)>/gu, (_all, id: string) => `#${state.channels.get(id)?.name ?? 'unknown'}`)
    .replace(
      /<@&(\d+)>/gu,
      (_all, id: string) =>
        `@${[...state.guilds.values()].map(({ roles }) => roles.get(id)?.name).find(Boolean) ?? 'unknown-role'}`,
    )
    .replace(/<a?:(\w+):\d+>/gu, ':$1:')
    .replace(/<t:(-?\d+)(?::[tTdDfFR])?>/gu, (_all, seconds: string) => new Date(Number(seconds) * 1000).toISOString())
    .replace(/<(https?:\/\/[^>\s]+)>/gu, '$1')
    .replace(/\[([^\]\n]+)\]\((https?:\/\/[^)\s]+)\)/gu, '$1')
    .replace(/(\*\*|__|~~|\|\||`{1,3})(?=\S)([\s\S]*?\S)\1/gu, '$2')
    .replace(/(?<![\w*_])([*_])(?=\S)([^*_\n]*\S)\1(?![\w*_])/gu, '$2')
    .replace(/^(#{1,3}|-#) /gmu, '')
    .replace(/\u{e000}(.)/gu, (_all, place: string) => escaped[(place.codePointAt(0) ?? 0) - 0xe002] ?? '')
}
