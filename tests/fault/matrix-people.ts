import { setTimeout as sleep } from 'node:timers/promises'
import type { SeenMessage } from '../servers/synapse/view.ts'
import { until } from '../support/poll.ts'
import { type Homeserver, insist } from './homeserver.ts'
import { type Busy, patienceMs, type Storm } from './people.ts'
import { alone, nextToken, noteCommand, tick, type Written, wordsOf } from './record.ts'
import { type Code, handleOf, type LinkedRoom, matrixRooms } from './world.ts'

type Content = Record<string, unknown>

/**
 * Somebody with a client on the homeserver: one deed after the other, each repeated under the same transaction id until it
 * stands there. From then on the homeserver keeps it, and the bot has to catch up.
 */
export function workOnMatrix(home: Homeserver, code: Code, storm: Storm, isBotUp: () => boolean): Busy {
  const { record, random, name, cell, asked, label } = storm
  const person = home.people.get(handleOf(code))
  if (!person) throw new Error(`${code} has no account`)
  const client = person
  const own: Written[] = []
  const author = `matrix:${client.userId}`
  const patience = { ms: patienceMs, pause: () => random.between(20, 80) }
  let deeds = 0

  function put(room: string, what: readonly string[], content: Content): Promise<string> {
    deeds += 1
    return insist(home.synapse, client, ['rooms', room, ...what, `${name}-${deeds}`], content, patience)
  }
  const say = (room: string, content: Content): Promise<string> => put(room, ['send', 'm.room.message'], content)

  async function write(room: LinkedRoom): Promise<void> {
    const token = nextToken('m')
    const from = tick(record)
    const id = await say(home.roomId(room), textOf(wordsOf(token, 0)))
    const span = { from, to: tick(record) }
    const written: Written = { token, room, author, window: name, span, revision: 0, retracted: false, id }
    record.written.push(written)
    own.push(written)
  }

  async function edit(written: Written): Promise<void> {
    const content = textOf(wordsOf(written.token, written.revision + 1))
    await say(home.roomId(written.room), {
      ...content,
      body: `* ${content.body}`,
      'm.new_content': content,
      'm.relates_to': { rel_type: 'm.replace', event_id: written.id },
    })
    written.revision += 1
    record.edits += 1
  }

  async function retract(written: Written): Promise<void> {
    await put(home.roomId(written.room), ['redact', written.id], {})
    written.retracted = true
    record.retractions += 1
  }

  async function report(room: string): Promise<void> {
    const shared = room !== cell
    const token = nextToken('r')
    const line = `!jom report ${shared ? `${label} ` : ''}${token} the results page is slow`
    await say(home.roomId(room), textOf(line))
    noteCommand(record, alone, author)
    record.reported.push({ token, code, shared, room, author })
  }

  /** The newest cards of one's own cases that nobody takes care of, as they are seen in a room. */
  const openCards = (room: string): readonly { number: string; message: SeenMessage }[] =>
    client.messages(home.roomId(room)).flatMap((message) => {
      const number = new RegExp(`^(EL-\\d{4}-${code}-\\d{4,}) · new`, 'm').exec(message.body)?.[1]
      return number !== undefined && message.by === home.bot.userId && !asked.has(number) ? [{ number, message }] : []
    })

  /** Accepts a case of which the card is seen, if there is one: with its controls where it has any. */
  async function accept(room: string, ways: readonly ('reply' | 'keycap' | 'typed')[]): Promise<void> {
    const card = random.pick(openCards(room))
    if (!card) return
    const { number, message } = card
    asked.add(number)
    const there = home.roomId(room)
    const control = 1 + controlsOf(message).indexOf(`ack ${number}`)
    const way = control === 0 ? 'typed' : random.pick(ways)
    if (way === 'reply')
      await say(there, { ...textOf(String(control)), 'm.relates_to': { 'm.in_reply_to': { event_id: message.id } } })
    else if (way === 'keycap') {
      const relation = { rel_type: 'm.annotation', event_id: message.id, key: `${control}\ufe0f\u20e3` }
      await put(there, ['send', 'm.reaction'], { 'm.relates_to': relation })
    } else await say(there, textOf(`!jom ack ${number}`))
    if (way !== 'typed') record.byNumber += 1
    noteCommand(record, alone, author)
    record.accepted.add(number)
  }

  async function act(): Promise<void> {
    const joint = random.pick(matrixRooms) ?? 'mat-one'
    const subject = random.pick(own.slice(-12).filter((each) => !each.retracted))
    // Whoever has their cell here sees to the cases in it as well.
    const dice = cell !== undefined && random.chance(0.25) ? 1 : random.next()
    if (dice < 0.5 || !subject) await write(joint)
    else if (dice < 0.67) await edit(subject)
    else if (dice < 0.79) await retract(subject)
    else if (dice < 0.89) await report(cell !== undefined && random.chance(0.6) ? cell : joint)
    else await accept(cell ?? joint, ['reply', 'keycap', 'typed'])
  }

  async function work(): Promise<void> {
    while (await storm.turn()) {
      await act()
      // The homeserver goes on while the bot is away; not so busily that what is missed grows from kill to kill.
      await sleep(isBotUp() ? random.between(60, 400) : random.between(300, 1500))
    }
    // A short storm may have left no time for it.
    if (cell !== undefined && record.byNumber === 0) {
      await report(cell)
      await until(() => openCards(cell).length > 0, { within: patienceMs, what: `a card stands in ${cell}` })
      await accept(cell, ['reply', 'keycap'])
    }
  }
  return { done: work() }
}

/** Says something in each room on the homeserver, after all else; gives the keys under which the bot will have heard it. */
export async function sayLast(home: Homeserver, rooms: ReadonlyMap<string, Code>): Promise<readonly string[]> {
  const keys: string[] = []
  for (const [room, code] of rooms) {
    const person = home.people.get(handleOf(code))
    if (person) keys.push(`matrix:${await person.say(home.roomId(room), 'That was all.')}`)
  }
  return keys
}

const textOf = (body: string): Content & { body: string } => ({ msgtype: 'm.text', body, 'm.mentions': {} })

function controlsOf({ content }: SeenMessage): readonly unknown[] {
  const controls = content['eu.jom.controls']
  return Array.isArray(controls) ? controls : []
}
