import type { Told } from './events.ts'
import type { Message } from './model.ts'
import { refuse } from './refusal.ts'
import type { World } from './world.ts'

/** Different reactions on one message: docs, JSON error 30010. */
const mostKinds = 20
// Discord takes signs with and without the mark that asks for colours.
const emojis = /^\p{RGI_Emoji}$/v
export const isEmoji = (emoji: string): boolean =>
  emojis.test(emoji) || emojis.test(`${emoji}\u{fe0f}`) || /^\w{2,32}:\d+$/u.test(emoji)

/** An ordinary reaction, or a larger one that is paid for. */
export type Size = 'normal' | 'burst'
const listOf = (message: Message, size: Size): Map<string, string[]> =>
  size === 'burst' ? message.bursts : message.reactions

export function react(
  { events }: World,
  message: Message,
  user: string,
  emoji: string,
  size: Size = 'normal',
): Told | undefined {
  if (!isEmoji(emoji)) throw refuse(10_014)
  const list = listOf(message, size)
  const users = list.get(emoji) ?? []
  if (users.includes(user)) return undefined
  const kinds = new Set([...message.reactions.keys(), ...message.bursts.keys()])
  if (!kinds.has(emoji) && kinds.size >= mostKinds) throw refuse(30_010)
  list.set(emoji, [...users, user])
  return events.reacted('added', message, user, emoji, size)
}

export function unreact(
  { events }: World,
  message: Message,
  user: string,
  emoji: string,
  size: Size = 'normal',
): Told | undefined {
  if (!isEmoji(emoji)) throw refuse(10_014)
  const list = listOf(message, size)
  const users = list.get(emoji) ?? []
  if (!users.includes(user)) return undefined
  const left = users.filter((one) => one !== user)
  if (left.length > 0) list.set(emoji, left)
  else list.delete(emoji)
  return events.reacted('removed', message, user, emoji, size)
}

/** Takes away what all gave, of one kind or of all: docs, resources/message#delete-all-reactions. */
export function clear({ events }: World, message: Message, emoji?: string): Told {
  for (const list of [message.reactions, message.bursts])
    for (const each of [...list.keys()]) if (emoji === undefined || each === emoji) list.delete(each)
  return events.cleared(message, emoji)
}
