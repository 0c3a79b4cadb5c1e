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

export function react({ events }: World, message: Message, user: string, emoji: string): Told | undefined {
  if (!isEmoji(emoji)) throw refuse(10_014)
  const users = message.reactions.get(emoji) ?? []
  if (users.includes(user)) return undefined
  if (users.length === 0 && message.reactions.size >= mostKinds) throw refuse(30_010)
  message.reactions.set(emoji, [...users, user])
  return events.reacted('added', message, user, emoji)
}

export function unreact({ events }: World, message: Message, user: string, emoji: string): Told | undefined {
  if (!isEmoji(emoji)) throw refuse(10_014)
  const users = message.reactions.get(emoji) ?? []
  if (!users.includes(user)) return undefined
  const left = users.filter((one) => one !== user)
  if (left.length > 0) message.reactions.set(emoji, left)
  else message.reactions.delete(emoji)
  return events.reacted('removed', message, user, emoji)
}
