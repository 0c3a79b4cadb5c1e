import type { AdapterContext } from '../../src/chat/adapter.ts'
import type { Message } from '../../src/chat/message.ts'
import { accountRef, type ConversationRef, conversationRef } from '../../src/chat/refs.ts'
import { say } from '../../src/locale/catalogue.ts'
import type { Chores } from './chores.ts'
import type { Places } from './places.ts'
import { platform } from './platform.ts'
import type { Speech } from './speak.ts'
import type { RoomEvent, Wire } from './wire.ts'

export type Invites = {
  /** Takes up an invitation, or declines it. */
  take(room: string, state: readonly RoomEvent[]): void
  /** Says in a room of the bot's that it is encrypted and cannot be read, once. */
  refuse(room: string): void
  /** Goes on into the room that replaces one of the directory's, or one where the bot speaks with somebody alone. */
  follow(room: string, successor: string, via: string): void
}

type Parts = { wire: Wire; places: Places; speech: Speech; chores: Chores; bot: string }

/** Goes where people whom the directory knows invite the bot, those of one person one after the other; encrypted rooms are declined with the reason. */
export function openInvites(
  { wire, places, speech, chores, bot }: Parts,
  { sink, shelf, log, exercise }: AdapterContext,
): Invites {
  const underWay = new Set<string>()

  /** Each once at a time. A room that cannot be entered yet, which may be for good, holds up those in its lane alone. */
  function enqueue(lane: string, key: string, deed: () => Promise<void>): void {
    if (underWay.has(key)) return
    underWay.add(key)
    const done = (): void => void underWay.delete(key)
    chores.add(
      `invites ${lane}`,
      () => deed().then(done),
      (fault) => {
        done()
        log('warn', 'an invitation could not be taken up', { fault })
      },
    )
  }

  const note = (language: string): Message => ({
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary: say(language, 'matrix.encrypted.summary'),
    blocks: [
      { type: 'paragraph', children: [{ type: 'text', text: say(language, 'matrix.encrypted.summary') }] },
      { type: 'paragraph', children: [{ type: 'text', text: say(language, 'matrix.encrypted.todo') }] },
    ],
    ...(exercise && { exercise }),
  })

  /** Whether a room is to replace one of the directory's, or one where the bot speaks with somebody alone. */
  const isExpected = (room: string): boolean =>
    [...places.all()].some(({ id, successor }) => successor === room && isOurs(id))
  const isOurs = (room: string): boolean => places.isAside(room) || sink.isRoom(places.conversationOf(room))

  async function answer(room: string, by: string, state: readonly RoomEvent[]): Promise<void> {
    const inviter = accountRef(platform, by)
    const reader = sink.reader(inviter)
    const encrypted = state.some((event) => event.type === 'm.room.encryption')
    // Whoever upgraded a room of the bot's invites to the new one.
    if ((reader || isExpected(room)) && !encrypted) {
      await wire.ask('POST', ['join', room], { json: {} })
      return log('info', 'an invitation was taken up', { room })
    }
    await wire.ask('POST', ['rooms', room, 'leave'], { json: {} })
    log('info', 'an invitation was declined', { room, why: reader ? 'encrypted' : 'from somebody unknown' })
    if (reader)
      await speech.send(conversationRef(platform, room), note(reader.language), {
        key: `encrypted/${room}`,
        only: inviter,
      })
  }

  /** The one thing the bot says in a room that it cannot read; it has no content to protect. */
  async function sayInside(room: string, conversation: ConversationRef): Promise<void> {
    const key = `encrypted/${room}`
    if (!places.facts(room) || (await shelf.get(key)) === true) return
    await speech.sayIn(room, conversation, note('en'), key)
    await shelf.write([{ type: 'put', key, value: true }])
  }

  return {
    take(room, state) {
      const invitation = state.findLast((event) => event.type === 'm.room.member' && event.state_key === bot)
      const by = invitation?.sender ?? ''
      enqueue(by, room, () => answer(room, by, state))
    },
    refuse(room) {
      const conversation = places.conversationOf(room)
      log('warn', 'a room is encrypted: the bot cannot read it, and says nothing there', { room })
      enqueue(room, `encrypted ${room}`, () => sayInside(room, conversation))
    },
    follow(room, successor, via) {
      if (!isOurs(room)) return
      enqueue(room, successor, async () => {
        await wire.ask('POST', ['join', successor], { query: { via, server_name: via }, json: {} })
        log('info', 'an upgraded room was followed', { room: successor })
      })
    },
  }
}
