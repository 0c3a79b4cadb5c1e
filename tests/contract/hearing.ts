import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../src/chat/event.ts'
import { actions, button, type Message, paragraph } from '../../src/chat/message.ts'
import type { ConversationRef } from '../../src/chat/refs.ts'
import { until } from '../support/poll.ts'
import type { Harness } from './harness.ts'
import { proves } from './parity.ts'

let lines = 0
/** A line nobody said before. */
export const line = (words: string): string => `${words} ${++lines}`

export const notice = (...blocks: Message['blocks']): Message => ({
  summary: 'summary',
  blocks,
  marking: 'TLP:GREEN',
  look: 'notice',
})

/** What was stored of a room, without who came and went. */
export const heard = ({ sink }: Harness, room: ConversationRef): ChatEvent[] =>
  sink.stored.filter((event) => event.conversation === room && event.kind !== 'joined' && event.kind !== 'left')

/** Waits until so many events of a room are stored. */
export async function hearing(harness: Harness, room: ConversationRef, count: number): Promise<ChatEvent[]> {
  await until(() => heard(harness, room).length >= count, {
    what: () => `${count} events, there are ${JSON.stringify(heard(harness, room).map((event) => event.kind))}`,
  })
  return heard(harness, room)
}

/** What people do reaches the bot: once, whole, in order, and acknowledged only when it is kept. */
export function describeHearing(play: () => Harness): void {
  describe('hears', () => {
    test('messages, edits and deletions, with who, where and when', async () => {
      const harness = play()
      const room = await harness.room()
      for (const each of ['message', 'edited', 'deleted'] as const) proves(each)
      const text = line('The site of the commission is down')
      const began = Date.now()
      const message = await harness.type('ana', room, text).done
      await hearing(harness, room, 1)
      await harness.edit('ana', room, message, `${text}, and back`).done
      // What is taken back before it was heard need not be told any more.
      await hearing(harness, room, 2)
      await harness.erase('ana', room, message).done
      const events = await hearing(harness, room, 3)
      const base = { actor: harness.account('ana'), conversation: room, message }
      expect(events).toMatchObject([
        { ...base, kind: 'message', text },
        { ...base, kind: 'edited', text: `${text}, and back`, edit: expect.stringMatching(/./) },
        { ...base, kind: 'deleted' },
      ])
      for (const { at, key } of events) {
        expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
        expect(Date.parse(at)).toBeGreaterThanOrEqual(began - 1000)
        expect(key.startsWith(`${harness.adapter.platform}:`)).toBe(true)
      }
      expect(new Set(events.map((event) => event.key)).size).toBe(3)
    })

    test('commands without what addresses the bot, each way there is; what nobody else sees, nobody sees', async () => {
      const harness = play()
      const room = await harness.room()
      const { addresses } = harness
      const on = await harness.type('ana', room, line('volby.cz does not answer')).done
      await hearing(harness, room, 1)
      for (const [index, address] of addresses.entries()) {
        proves(address)
        await harness.command('ana', room, 'report', { address, ...(address === 'of' && { on }) }).done
        await hearing(harness, room, 2 + index)
      }
      const [, ...commands] = heard(harness, room)
      expect(commands).toMatchObject(
        addresses.map((address) => ({
          kind: 'command',
          text: 'report',
          actor: harness.account('ana'),
          ...(address === 'of' && { on }),
        })),
      )
      const bySlash = commands[addresses.indexOf('slash')]
      if (!bySlash) return
      expect(harness.adapter.traits.unseenCommands ?? (bySlash.kind === 'command' && bySlash.unseen)).toBe(true)
      expect((await harness.sees('ben', room)).filter(({ by }) => by !== 'bot')).toHaveLength(
        1 + addresses.filter((address) => address === 'line' || address === 'mention').length,
      )
    })

    test('a command that is typed in answer to a message, of that message', async () => {
      const harness = play()
      const room = await harness.room()
      if (!harness.reply) return
      const on = await harness.type('ana', room, line('the source is named here')).done
      await hearing(harness, room, 1)
      await harness.reply('ana', room, 'recall', on).done
      const [, command] = await hearing(harness, room, 2)
      expect(command).toMatchObject({ kind: 'command', text: 'recall', on })
    })

    test('pressed buttons as the command they carry', async () => {
      const harness = play()
      const room = await harness.room()
      const sent = await harness.adapter.send(
        room,
        notice(
          paragraph('A case'),
          actions(button('Ask back', 'ask EL-2027-FR-0001'), button('Accept', 'ack EL-2027-FR-0001')),
        ),
        { key: line('k').replace(' ', '') },
      )
      const message = sent.parts.at(-1)
      if (!message) throw new Error('nothing was sent')
      const ways = harness.ways ?? [undefined]
      proves('button', harness.ways ? 'by dialogue' : 'native', harness.ways?.join(', '))
      for (const way of ways) await harness.press('ben', room, message, 'Accept', way).done
      for (const pressed of await hearing(harness, room, ways.length)) {
        expect(pressed).toMatchObject({ actor: harness.account('ben') })
        if (pressed.kind === 'pressed') expect(pressed).toMatchObject({ command: 'ack EL-2027-FR-0001', message })
        else expect(pressed).toMatchObject({ kind: 'command', text: 'ack EL-2027-FR-0001', on: message })
      }
    })

    test('a button of what one person alone was shown in the conversation that it is about, wherever it stands', async () => {
      const harness = play()
      const room = await harness.room()
      const asked = notice(paragraph('Do you accept?'), actions(button('Accept', 'ack EL-2027-FR-0001')))
      const only = harness.account('ben')
      const sent = await harness.adapter.send(room, asked, { key: line('k').replace(' ', ''), only, lasts: true })
      const message = sent.parts.at(-1)
      if (!message) throw new Error('nothing was sent')
      const ways = harness.ways ?? [undefined]
      const before = harness.sink.stored.length
      for (const way of ways) await harness.press('ben', room, message, 'Accept', way).done
      const pressed = (): ChatEvent[] =>
        harness.sink.stored.slice(before).filter(({ kind }) => kind === 'pressed' || kind === 'command')
      await until(() => pressed().length === ways.length, { what: 'each press is heard' })
      for (const event of pressed())
        expect(event, 'of the conversation it was sent to, and of the message that `send` named').toMatchObject({
          conversation: room,
          [event.kind === 'pressed' ? 'message' : 'on']: message,
        })
    })

    test('who came and who went', async () => {
      const harness = play()
      const { rooms } = harness.adapter
      const room = await harness.room()
      const cyd = harness.account('cyd')
      for (const each of ['joined', 'left'] as const) proves(each)
      const moves = (): ChatEvent[] =>
        harness.sink.stored.filter((event) => event.conversation === room && event.actor === cyd)
      await rooms?.invite(room, cyd, 'Cyd')
      // Where people accept an invitation first, only then they have come.
      await until(() => moves().length === (rooms ? 1 : 0), { what: 'it is heard that Cyd came' })
      await rooms?.remove(room, cyd)
      await until(() => moves().length === (rooms ? 2 : 0), { what: 'it is heard that Cyd went' })
      expect(moves().map((event) => event.kind)).toEqual(rooms ? ['joined', 'left'] : [])
    })

    test('what is said to it alone as meant for it, never as a message that could be passed on', async () => {
      const harness = play()
      const room = await harness.room()
      if (!harness.tell) return expect(await harness.alone('ana')).toEqual([])
      proves('alone')
      const only = harness.account('ana')
      await harness.adapter.send(room, notice(paragraph('to one')), { key: line('k').replace(' ', ''), only })
      await harness.alone('ana')
      const text = line('between us')
      await harness.tell('ana', text).done
      const said = (): ChatEvent[] => harness.sink.stored.filter((event) => JSON.stringify(event).includes(text))
      await until(() => said().length > 0, { what: 'it is heard' })
      expect(said()).toMatchObject([{ kind: 'command', text, actor: only }])
      expect(said()[0]?.conversation).not.toBe(room)
    })

    test('threads where there are any', async () => {
      const harness = play()
      const room = await harness.room()
      const root = await harness.type('ana', room, line('root')).done
      if (!harness.adapter.traits.threads) return expect(await hearing(harness, room, 1)).toHaveLength(1)
      proves('thread')
      await harness.type('ben', room, line('in the thread'), { thread: root }).done
      const [first, second] = await hearing(harness, room, 2)
      expect(first).not.toHaveProperty('thread')
      expect(second).toMatchObject({ thread: root })
    })

    test('everything in the order in which it was done, however long each takes', async () => {
      const harness = play()
      const room = await harness.room()
      const said = Array.from({ length: 12 }, () => line('in order'))
      harness.sink.hold()
      const first = harness.type('ana', room, said[0] ?? '')
      await until(() => harness.sink.offered.some(({ event }) => event.kind === 'message' && event.text === said[0]), {
        what: 'the first is offered',
      })
      harness.sink.release()
      await first.done
      for (const [index, text] of said.entries())
        if (index > 0) await harness.type(index % 2 ? 'ben' : 'ana', room, text).done
      const events = await hearing(harness, room, said.length)
      expect(events.map((event) => event.kind === 'message' && event.text)).toEqual(said)
    })

    test('nothing of what it said, edited, retracted or reacted itself', async () => {
      const harness = play()
      const room = await harness.room()
      const { adapter } = harness
      const own = await adapter.send(room, notice(paragraph('said by the bot')), { key: line('k').replace(' ', '') })
      await adapter.edit(own, notice(paragraph('edited by the bot')), { key: line('k').replace(' ', '') })
      const message = await harness.type('ana', room, line('between')).done
      await adapter.reactions?.add(room, message, 'seen')
      await adapter.retract(own)
      await harness.restart()
      await harness.adapter.history?.readBack(room)
      await harness.type('ana', room, line('after')).done
      const events = await hearing(harness, room, 2)
      expect(events.map((event) => [event.kind, event.actor])).toEqual([
        ['message', harness.account('ana')],
        ['message', harness.account('ana')],
      ])
    })
  })

  describe('keeps what it hears', () => {
    test('acknowledged only once it is stored', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.hold()
      const text = line('held at the door')
      const act = harness.type('ana', room, text)
      await until(() => harness.sink.offered.some(({ event }) => event.kind === 'message' && event.text === text), {
        what: 'it is offered',
      })
      await sleep(50) // an acknowledgement that came too early would have come by now
      expect(act.acknowledged()).toBe(false)
      expect(heard(harness, room)).toEqual([])
      harness.sink.release()
      await until(act.acknowledged, { what: 'it is acknowledged' })
      expect(heard(harness, room)).toHaveLength(1)
    })

    test('not acknowledged when it was turned away: it comes again under the same key, and nothing overtakes it', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.reject(3)
      const texts = [line('turned away'), line('behind it')]
      for (const text of texts) {
        const act = harness.type('ana', room, text)
        await act.done
        await until(act.acknowledged, { what: 'it is acknowledged in the end' })
      }
      const events = await hearing(harness, room, 2)
      expect(events.map((event) => event.kind === 'message' && event.text)).toEqual(texts)
      const offers = harness.sink.offered.filter(({ event }) => event.kind === 'message' && event.text === texts[0])
      expect(offers.map(({ answer }) => answer)).toContain('rejected')
      expect(new Set(offers.map(({ event }) => event.key)).size).toBe(1)
    })

    test('told again, before and after a restart, it is the same event and stored once', async () => {
      const harness = play()
      const room = await harness.room()
      const text = line('told again')
      const act = harness.type('ana', room, text)
      const message = await act.done
      const change = harness.edit('ana', room, message, `${text}, changed`)
      await change.done
      await hearing(harness, room, 2)
      await act.again()
      await harness.restart()
      await act.again()
      await change.again()
      await harness.adapter.history?.readBack(room)
      await harness.type('ben', room, line('a mark')).done
      const events = await hearing(harness, room, 3)
      expect(events.map((event) => event.kind)).toEqual(['message', 'edited', 'message'])
      const keys = harness.sink.offered.filter(
        ({ event }) => event.conversation === room && event.kind === 'message' && event.text === text,
      )
      expect(new Set(keys.map(({ event }) => event.key)).size).toBe(1)
    })

    test('after a gap nothing is missing and nothing is doubled, edits and deletions included', async () => {
      const harness = play()
      const room = await harness.room()
      proves('gap')
      const [edited, deleted] = [line('to be edited'), line('to be deleted')]
      const first = await harness.type('ana', room, edited).done
      const second = await harness.type('ben', room, deleted).done
      await hearing(harness, room, 2)
      const added = line('said in the gap')
      const acts = await harness.away(() => [
        harness.type('ana', room, added),
        harness.edit('ana', room, first, `${edited}, changed`),
        harness.erase('ben', room, second),
      ])
      await Promise.all(acts.map((act) => act.done))
      // Only the adapter knows of the gap: it reads back by itself.
      await harness.type('ana', room, line('a mark')).done
      const events = await hearing(harness, room, 6)
      // Where nobody says when something was taken away, it may be told after the mark.
      const gap = events.slice(2)
      expect(gap).toContainEqual(expect.objectContaining({ kind: 'message', text: added }))
      expect(gap).toContainEqual(
        expect.objectContaining({ kind: 'edited', message: first, text: `${edited}, changed` }),
      )
      expect(gap).toContainEqual(expect.objectContaining({ kind: 'deleted', message: second }))
      expect(events).toHaveLength(6)
      expect(new Set(events.map((event) => event.key)).size).toBe(6)
    })

    test('after a gap it owes what was said in it until that is stored, from when it is connected again', async () => {
      const harness = play()
      const room = await harness.room()
      if (!harness.adapter.history) return expect(harness.adapter).not.toHaveProperty('history')
      // Where the rooms are pages of the bot's own, nothing is said there that is not stored.
      const owes = !harness.adapter.traits.ownPages
      const isBehind = (): boolean | undefined => harness.adapter.history?.isBehind(600_000)
      await until(() => !isBehind(), { what: 'it has caught up from before' })
      const text = line('said in the gap')
      const acts = await harness.away(() => {
        harness.sink.hold()
        return [harness.type('ana', room, text)]
      })
      const isOffered = (): boolean =>
        harness.sink.offered.some(({ event }) => event.kind === 'message' && event.text === text)
      let saidTooSoon = 0
      const look = (): void => {
        if (harness.adapter.health().state === 'up' && !isBehind()) saidTooSoon += 1
      }
      await until(
        () => {
          look()
          return isOffered()
        },
        { every: 1, what: 'it is offered' },
      )
      look()
      expect(heard(harness, room)).toEqual([])
      expect(saidTooSoon > 0).toBe(!owes)
      harness.sink.release()
      await Promise.all(acts.map((act) => act.done))
      await hearing(harness, room, 1)
      await until(() => !isBehind(), { what: 'it owes nothing any more' })
    })

    test('what bears a forbidden marking is told once, not kept, and holds up nothing', async () => {
      const harness = play()
      const room = await harness.room()
      const secret = harness.type('ana', room, 'TLP:RED the name of the source')
      await secret.done
      await until(secret.acknowledged, { what: 'it is acknowledged' })
      await harness.restart()
      await harness.type('ana', room, line('after it')).done
      const events = await hearing(harness, room, 1)
      expect(events).toHaveLength(1)
      const offers = harness.sink.offered.filter(
        ({ event }) => event.conversation === room && event.kind === 'message' && event.text.startsWith('TLP:RED'),
      )
      expect(offers[0]?.answer).toBe('withheld')
      expect(new Set(offers.map(({ event }) => event.key)).size).toBe(1)
    })

    test('stopping waits for what is at the door, and lets nothing more in', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.hold()
      const text = line('at the door')
      const act = harness.type('ana', room, text)
      await until(() => harness.sink.offered.some(({ event }) => event.kind === 'message' && event.text === text), {
        what: 'it is offered',
      })
      let over = false
      const restarted = harness.restart().then(() => {
        over = true
      })
      const later = harness.type('ben', room, line('too late'))
      await sleep(50) // a stop that does not wait would be over by now
      expect(over).toBe(false)
      harness.sink.release()
      await restarted
      await Promise.all([act.done, later.done])
      const events = await hearing(harness, room, 2)
      expect(events.map((event) => event.actor)).toEqual([harness.account('ana'), harness.account('ben')])
    })
  })
}
