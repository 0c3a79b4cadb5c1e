import type { ChatEvent } from '../chat/event.ts'
import type { Message } from '../chat/message.ts'
import type { Room } from '../directory/directory.ts'
import { enterCode } from '../identity/link.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { targetStranger } from '../sharing/target.ts'
import type { Arrival, Scene } from './arrival.ts'
import { languageOf, notice } from './reply.ts'

/** What is said to those whose account does not count: one polite answer that reveals nothing. */

export async function answerStranger(
  arrival: Arrival,
  room: Room | undefined,
  scene: Scene,
): Promise<readonly Effect[]> {
  if (arrival.kind === 'reacted' || arrival.kind === 'edited') return []
  const code = codeIn(arrival.event)
  if (code !== undefined) return takeCode(arrival, code, room, scene)
  const language = languageOf(undefined, room)
  const message = notice(
    say(language, 'sharing.stranger.summary'),
    [say(language, 'sharing.stranger.todo', { account: arrival.actor })],
    scene.exercise,
  )
  return tellStranger(`stranger/${arrival.actor}@${arrival.conversation}`, message, arrival, room, scene)
}

/** The code that somebody types to join their account to a person: the one thing that a stranger can say. */
const codeIn = (event: ChatEvent | undefined): string | undefined =>
  event?.kind === 'command' ? /^\s*link\s+(\S.*)$/is.exec(event.text)?.[1] : undefined

/** Whoever enters a code that does not work learns nothing but that; after too many they hear it no more often. */
async function takeCode(
  arrival: Arrival,
  code: string,
  room: Room | undefined,
  scene: Scene,
): Promise<readonly Effect[]> {
  const { actor, conversation, key } = arrival
  const seen = room !== undefined && !arrival.unseen
  const { kind, effects } = await enterCode(scene, actor, code, { seen })
  const text: TextKey =
    kind === 'joined' ? 'accounts.link.joined.stranger' : seen ? 'accounts.link.seen' : 'accounts.link.refused'
  const message = notice(say(languageOf(undefined, room), text), [], scene.exercise)
  const slot = kind === 'blocked' ? `stranger/link/${actor}@${conversation}` : `stranger/link/${key}`
  return [...put(slot, openParcel(message), targetStranger(conversation, actor)), ...effects]
}

/**
 * Tells a stranger something once an account and place, by a slot that is theirs: who writes again gets no second answer, and
 * learns nothing more. Where people talk in a place that is no room of the directory it is nothing to the bot.
 */
export async function tellStranger(
  slot: string,
  message: Message,
  { kind, actor, conversation }: Arrival,
  room: Room | undefined,
  { tx }: Scene,
): Promise<readonly Effect[]> {
  if (!room && (kind === 'message' || kind === 'edited')) return []
  if (await tx.post.findUnique({ where: { slot }, select: { id: true } })) return []
  return put(slot, openParcel(message), targetStranger(conversation, actor))
}
