import { setTimeout as sleep } from 'node:timers/promises'
import { messageId } from '../../src/chat/refs.ts'
import { seenOf } from '../contract/slack-seen.ts'
import { until } from '../support/poll.ts'
import { type Busy, patienceMs, type Storm } from './people.ts'
import { nextToken, tick, type Written, wordsOf } from './record.ts'
import type { SlackSide } from './slack-side.ts'
import { type Code, type LinkedRoom, slackRooms, slackUserOf } from './world.ts'

/**
 * Somebody with Slack's client: what they write stands at once, and Slack tells the bot of it when it can, now and then twice, under
 * another name, late or over a socket that breaks. What they press is told once: without an answer they press again.
 */
export function workOnSlack(side: SlackSide, code: Code, storm: Storm, isBotUp: () => boolean): Busy {
  const { record, random, name, cell, asked, label } = storm
  const { slack } = side
  const { people, faults } = slack
  const user = slackUserOf(code)
  const own: Written[] = []
  const author = `slack:${user}`

  /** What befalls the event of the next deed; tells whether it comes late. */
  function befall(): boolean {
    const dice = random.next()
    if (dice < 0.05) faults.doubleEvents()
    else if (dice < 0.1) faults.renewEvents()
    else if (dice < 0.13) faults.dropInMidEvent()
    else if (dice < 0.18) {
      faults.delayEvents(random.between(20, 600))
      return true
    }
    return false
  }

  function write(room: LinkedRoom): void {
    const token = nextToken('m')
    const root = random.chance(0.15) ? random.pick(own.filter((each) => each.room === room && isRoot(each))) : undefined
    const from = tick(record)
    const isLate = befall()
    const thread = root && { thread: root.id }
    const { ts: id } = people.post(user, side.roomId(room), wordsOf(token, 0), thread)
    const span = { from, to: tick(record) }
    const written: Written = {
      ...{ token, room, author, window: name, span, revision: 0, retracted: false, id },
      ...(isLate && { late: true }),
      ...(root && { under: root.id }),
    }
    record.written.push(written)
    own.push(written)
  }

  function edit(subject: Written): void {
    befall()
    subject.revision += 1
    people.edit(user, side.roomId(subject.room), subject.id, wordsOf(subject.token, subject.revision))
    record.edits += 1
  }

  function erase(subject: Written): void {
    befall()
    people.erase(user, side.roomId(subject.room), subject.id)
    subject.retracted = true
    record.retractions += 1
  }

  function report(room: string): void {
    const shared = room !== cell
    const token = nextToken('r')
    befall()
    const words = `report ${shared ? `${label} ` : ''}${token} the results page is slow`
    people.post(user, side.roomId(room), `<@${slack.bot.user}> ${words}`)
    record.reported.push({ token, code, shared, room, author })
  }

  /** The cards of one's own cases that nobody takes care of, as they are seen in the cell, with the button that does. */
  const openCards = (room: string): readonly { number: string; ts: string; label: string }[] =>
    people.seenBy(user, side.roomId(room)).flatMap((message) => {
      if (!message.bot || message.ephemeral) return []
      const { plain, controls } = seenOf(message, messageId(message.ts))
      const number = new RegExp(`^(EL-\\d{4}-${code}-\\d{4,}) · new`, 'm').exec(plain)?.[1]
      const label = controls.find(({ command }) => command === `ack ${number}`)?.label
      return number !== undefined && label !== undefined ? [{ number, ts: message.ts, label }] : []
    })

  /** Presses the button of an open card, if there is one, until that is answered or the card shows that it was. */
  async function accept(room: string): Promise<void> {
    const card = random.pick(openCards(room).filter(({ number }) => !asked.has(number)))
    if (!card) return
    asked.add(card.number)
    const deadline = Date.now() + patienceMs
    while (openCards(room).some(({ ts }) => ts === card.ts)) {
      const { acknowledged } = await people.press(user, side.roomId(room), card.ts, card.label)
      if (acknowledged) break
      if (Date.now() > deadline) throw new Error(`a press on ${card.number} was not answered within ${patienceMs} ms`)
      await sleep(random.between(100, 400))
    }
    record.accepted.add(card.number)
    record.pressed += 1
  }

  async function act(): Promise<void> {
    const joint = random.pick(slackRooms) ?? 'sla-one'
    const subject = random.pick(own.slice(-12).filter((each) => !each.retracted))
    // Whoever has their cell here sees to the cases in it as well.
    const dice = cell !== undefined && random.chance(0.25) ? 1 : random.next()
    if (dice < 0.55 || !subject) write(joint)
    else if (dice < 0.72) edit(subject)
    else if (dice < 0.83) erase(subject)
    else if (dice < 0.93) report(cell !== undefined && random.chance(0.6) ? cell : joint)
    else if (cell !== undefined) await accept(cell)
  }

  async function work(): Promise<void> {
    while (await storm.turn()) {
      // Slack goes on while the bot is away; not so busily that what is missed grows from kill to kill.
      await act()
      await sleep(isBotUp() ? random.between(40, 320) : random.between(200, 900))
    }
    // A short storm may have left no time for it.
    if (cell !== undefined && record.pressed === 0) {
      report(cell)
      await until(() => openCards(cell).some(({ number }) => !asked.has(number)), {
        within: patienceMs,
        what: `a card stands in ${cell}`,
      })
      await accept(cell)
    }
  }
  return { done: work() }
}

/** Whether something can be answered in a thread. */
const isRoot = ({ retracted, under }: Written): boolean => !retracted && under === undefined

/** Says something in each channel, after all else; gives the keys under which the bot will have heard it. */
export function sayLastOnSlack({ slack, roomId }: SlackSide, rooms: ReadonlyMap<string, Code>): readonly string[] {
  return [...rooms].map(([room, code]) => {
    const channel = roomId(room)
    return `slack:${channel}:${slack.people.post(slackUserOf(code), channel, 'That was all.').ts}`
  })
}
