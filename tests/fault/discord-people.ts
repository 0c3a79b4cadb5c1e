import { setTimeout as sleep } from 'node:timers/promises'
import { slash } from '../contract/discord.ts'
import { readMessage } from '../contract/discord-seen.ts'
import { until } from '../support/poll.ts'
import { linesOf } from './discord-rooms.ts'
import type { DiscordSide } from './discord-side.ts'
import { type Busy, patienceMs, type Storm } from './people.ts'
import { nextToken, tick, type Written, wordsOf } from './record.ts'
import { type Code, discordRooms, discordUserOf, type LinkedRoom } from './world.ts'

/**
 * Somebody with Discord's client: what they write stands at once, and Discord tells the bot of it when it is connected: now and then
 * twice, or over a connection that breaks off with it. What they press is told once: without an answer they press again.
 */
export function workOnDiscord(side: DiscordSide, code: Code, storm: Storm, isBotUp: () => boolean): Busy {
  const { record, random, name, cell, asked, label } = storm
  const { discord } = side
  const { people, faults } = discord
  const user = discordUserOf(code)
  const own: (Written & { channel: string })[] = []
  const author = `discord:${user}`

  /** What befalls the event of the next deed. */
  function befall(): void {
    const dice = random.next()
    if (dice < 0.06) faults.doubleEvents()
    else if (dice < 0.1) faults.dropInMidEvent()
    else if (dice < 0.12) faults.reconnect()
  }

  /** The thread at a message, which whoever first answers there begins. */
  function threadAt(channel: string, root: string): string {
    const isThere = people.threads(channel).some(({ id }) => id === root)
    return isThere ? root : people.startThread(user, channel, root, 'A thread')
  }

  function write(room: LinkedRoom): void {
    const token = nextToken('m')
    const root = random.chance(0.15) ? random.pick(own.filter((each) => each.room === room && isRoot(each))) : undefined
    const channel = root ? threadAt(side.roomId(room), root.id) : side.roomId(room)
    const from = tick(record)
    befall()
    const { id } = people.post(user, channel, wordsOf(token, 0))
    const span = { from, to: tick(record) }
    const written: Written = {
      ...{ token, room, author, window: name, span, revision: 0, retracted: false, id },
      ...(root && { under: root.id }),
    }
    const kept = Object.assign(written, { channel })
    record.written.push(kept)
    own.push(kept)
  }

  function edit(subject: Written & { channel: string }): void {
    befall()
    subject.revision += 1
    people.edit(user, subject.channel, subject.id, wordsOf(subject.token, subject.revision))
    record.edits += 1
  }

  function erase(subject: Written & { channel: string }): void {
    befall()
    people.erase(user, subject.channel, subject.id)
    subject.retracted = true
    record.retractions += 1
  }

  /** By a mention, which stands there whatever becomes of the bot. */
  function report(room: string): void {
    const shared = room !== cell
    const token = nextToken('r')
    befall()
    people.post(user, side.roomId(room), `<@${discord.bot.id}> report ${label} ${token} the results page is slow`)
    record.reported.push({ token, code, shared, room, author })
  }

  /** By a slash, until it is answered: what is not is told to nobody again. */
  async function ask(room: string): Promise<void> {
    await slash(discord, user, side.roomId(room), 'status').catch(() => undefined)
  }

  /** The cards of one's own cases that nobody takes care of, as they are seen in the cell, with the button that does. */
  const openCards = (room: string): readonly { number: string; id: string; label: string }[] =>
    people.seenBy(user, side.roomId(room)).flatMap((message) => {
      if (!message.bot || message.ephemeral) return []
      const { controls } = readMessage(message)
      const number = new RegExp(`^(EL-\\d{4}-${code}-\\d{4,}) · new`, 'm').exec(linesOf(message))?.[1]
      const button = controls.find(({ command }) => command === `ack ${number}`)?.label
      return number !== undefined && button !== undefined ? [{ number, id: message.id, label: button }] : []
    })

  /** Presses the button of an open card, if there is one, until that is answered or the card shows that it was. */
  async function accept(room: string): Promise<void> {
    const card = random.pick(openCards(room).filter(({ number }) => !asked.has(number)))
    if (!card) return
    asked.add(card.number)
    const deadline = Date.now() + patienceMs
    while (openCards(room).some(({ id }) => id === card.id)) {
      const { acknowledged } = await people.press(user, side.roomId(room), card.id, card.label)
      if (acknowledged) break
      if (Date.now() > deadline) throw new Error(`a press on ${card.number} was not answered within ${patienceMs} ms`)
      await sleep(random.between(100, 400))
    }
    record.accepted.add(card.number)
    record.pressed += 1
  }

  async function act(): Promise<void> {
    const joint = random.pick(discordRooms) ?? 'dis-one'
    const subject = random.pick(own.slice(-12).filter((each) => !each.retracted))
    // Whoever has their cell here sees to the cases in it as well.
    const dice = cell !== undefined && random.chance(0.25) ? 1 : random.next()
    if (dice < 0.53 || !subject) write(joint)
    else if (dice < 0.7) edit(subject)
    else if (dice < 0.81) erase(subject)
    else if (dice < 0.84 && isBotUp()) await ask(joint)
    else if (dice < 0.93) report(cell !== undefined && random.chance(0.6) ? cell : joint)
    else if (cell !== undefined) await accept(cell)
  }

  async function work(): Promise<void> {
    while (await storm.turn()) {
      // Discord goes on while the bot is away; not so busily that what is missed grows from kill to kill.
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
export function sayLastOnDiscord(
  { discord, roomId }: DiscordSide,
  rooms: ReadonlyMap<string, Code>,
): readonly string[] {
  return [...rooms].map(([room, code]) => {
    const channel = roomId(room)
    return `discord:${channel}:${discord.people.post(discordUserOf(code), channel, 'That was all.').id}`
  })
}
