import { setTimeout as sleep } from 'node:timers/promises'
import { quoteOf } from '../../../src/command/run.ts'
import { say as sayText } from '../../../src/locale/catalogue.ts'
import { show } from '../../servers/recording/markup.ts'
import type { Posted } from '../../servers/recording/platform.ts'
import type { RecordingServer } from '../../servers/recording/server.ts'
import type { Random } from '../random.ts'
import { fillIn } from './form.ts'
import { elections, type Member, voters } from './world.ts'

/** Something that somebody wrote to the bot, and where it stands: the service acknowledged it at once. */
export type Deed = { by: string; room: string; message: string; text: string }

/** Nothing came of something that somebody wrote, however long they waited. */
export class Unheard extends Error {
  readonly deed: Deed
  constructor(deed: Deed) {
    super(`${deed.by} heard nothing within ${patienceMs} ms of ${deed.room}/${deed.message}: ${deed.text}`)
    this.name = 'Unheard'
    this.deed = deed
  }
}

/** What everybody did, in order. */
export type Diary = { deeds: Deed[]; doubled: number; late: number; forms: number }

export const openDiary = (): Diary => ({ deeds: [], doubled: 0, late: 0, forms: 0 })

/** What somebody needs to take part. */
export type Part = {
  server: RecordingServer
  diary: Diary
  random: Random
  /** The world's time. */
  now(): Date
  /** Resolves when something may be done; with `false` once it is over. */
  turn(): Promise<boolean>
}

/** So long the bot may be away until somebody gives up on it. */
const patienceMs = 240_000

/** A command that stands somewhere to be pressed. */
type Offer = { room: string; command: string; at: number; alone: boolean }

/** What may be pressed, and how likely it is that somebody does so when they see it. */
const likely: Readonly<Record<string, number>> = {
  answer: 1,
  done: 1,
  approve: 1,
  refuse: 0.15,
  ack: 0.8,
  triage: 0.6,
  release: 0.5,
  close: 0.03,
  line: 1,
  got: 1,
}
/** So often anybody presses the same thing. */
const mostTries = 2
/** As far back people read in a room. */
const mostRead = 60

let last = 0
const nextWords = (): string => `w${(last++).toString(36)}z seen tonight`

/** Somebody who answers, does, approves and acknowledges what they are asked, at random, some of it twice, some of it late. */
export async function takePart(member: Member, plan: string[], part: Part): Promise<void> {
  const { server, diary, random } = part
  const { platform } = server
  const { handle } = member
  const tried = new Map<string, number>()
  const remembered: Offer[] = []
  const home = roomCalled(`cell-${member.code.toLowerCase()}`)

  function roomCalled(title: string): string {
    const room = platform.roomsOf(handle).find((each) => each.title === title)
    if (!room) throw new Error(`${handle} does not sit in ${title}`)
    return room.id
  }

  function write(room: string, text: string, re?: string): Deed {
    const message = platform.post(handle, room, { text, ...(re !== undefined && { re }) })
    const deed = { by: handle, room, message, text }
    diary.deeds.push(deed)
    return deed
  }

  function offers(): readonly Offer[] {
    return platform
      .roomsOf(handle)
      .filter(({ archived }) => !archived)
      .flatMap(({ id: room }) =>
        platform
          .seenBy(handle, room)
          .filter(({ by }) => by === platform.bot)
          .slice(-mostRead)
          .flatMap(({ id, text, only }) =>
            show(text).controls.flatMap(({ command }): Offer[] =>
              command === undefined
                ? []
                : [{ room, command: command.replace(/^!jom /, ''), at: Number(id), alone: only !== undefined }],
            ),
          ),
      )
  }

  function choose(): Offer | undefined {
    const open = offers().filter(({ command }) => {
      const chance = likely[command.split(' ')[0] ?? ''] ?? 0
      return chance > 0 && (tried.get(command) ?? 0) < mostTries && random.chance(chance)
    })
    // What is asked of them alone, and what is new, comes first.
    const sorted = open.toSorted((a, b) => Number(b.alone) - Number(a.alone) || b.at - a.at)
    return random.pick(random.chance(0.7) ? sorted.slice(0, 6) : sorted)
  }

  /** What the bot said to this person alone in answer to something: the message that asks for a form, or a reply. */
  async function reaction({ room, message, text }: Deed): Promise<Posted | undefined> {
    const quote = text.startsWith('!jom ') ? quoteOf(text.slice(5)) : undefined
    const elsewhere = sayText('en', 'sharing.reply.above-ceiling', { url: '' })
    const deadline = Date.now() + patienceMs
    while (Date.now() < deadline) {
      const found = platform
        .entries(room)
        .slice(Number(message))
        .find((entry): entry is Posted => {
          if (entry.kind !== 'posted' || entry.by !== platform.bot || entry.only !== handle) return false
          if (entry.re === message || quote === undefined) return entry.re === message
          const { plain } = show(entry.text)
          return plain.includes(quote) || plain.includes(elsewhere)
        })
      if (found) return found.re === message ? found : undefined
      await sleep(random.between(40, 120))
    }
    throw new Unheard({ by: handle, room, message, text })
  }

  async function obeyForm(deed: Deed): Promise<void> {
    const asked = await reaction(deed)
    if (!asked) return
    diary.forms += 1
    await sleep(random.between(0, 200))
    const filled = fillIn(asked.text, { random, words: nextWords, now: part.now })
    write(deed.room, filled, String(asked.position))
    // Whoever is unsure whether it was sent sends it again.
    if (random.chance(0.1)) {
      diary.doubled += 1
      write(deed.room, filled, String(asked.position))
    }
  }

  async function press({ room, command }: Offer): Promise<void> {
    tried.set(command, (tried.get(command) ?? 0) + 1)
    const [verb = '', ...words] = command.split(' ')
    const inLine = { answer: ` yes ${nextWords()}`, done: ` ${nextWords()}`, refuse: ` ${nextWords()}` }[verb]
    const text = inLine !== undefined && random.chance(0.5) ? `!jom ${command}${inLine}` : `!jom ${command}`
    const deed = write(room, text)
    const opensForm = ['answer', 'done', 'refuse', 'triage', 'close'].includes(verb) || words.at(-1) === '?'
    if (opensForm && text === `!jom ${command}`) await obeyForm(deed)
    else if (random.chance(0.2)) {
      diary.doubled += 1
      write(room, text)
    }
  }

  /** The next thing that this person was to begin, if it can be begun yet. */
  function begin(): boolean {
    const next = plan[0]
    if (next === undefined) return false
    const seen = platform.entries(home).flatMap((entry) => ('text' in entry ? [entry.text] : []))
    const numbers = [
      ...new Set(seen.flatMap((text) => text.match(new RegExp(`EL-\\d{4}-${member.code}-\\d{4,}`, 'g')) ?? [])),
    ]
    const about = numbers.at(-1)
    if (next.includes('<case>') && about === undefined) return false
    plan.shift()
    write(home, `!jom ${next.replace('<case>', about ?? '').replace('<words>', nextWords())}`)
    return true
  }

  while (await part.turn()) {
    const old = random.pick(remembered)
    if (random.chance(0.5) && begin()) {
      // Begun.
    } else if (old && random.chance(0.08)) {
      diary.late += 1
      await press(old)
    } else {
      const offer = choose()
      if (offer) {
        if (random.chance(0.2)) remembered.push(offer)
        await press(offer)
      }
    }
    await sleep(random.between(30, 250))
  }
}

/** What people begin besides what clocks begin: some of all that can be begun by hand, for each Member State. */
export function planFor({ code, level }: Member): string[] {
  if (!voters.some((each) => each === code)) return []
  switch (level) {
    case 'duty':
      return ['report <words> the results page is slow', 'report TLP:AMBER <words> a copy of the site is online']
    case 'deputy':
      return [
        `run PB-06 ${elections.near}`,
        'run PB-07 <case>',
        `run PB-06 ${elections.mid}`,
        'run PB-07 <case>',
        ...(code === 'FR' ? [`run PB-08 ${elections.mid}`] : []),
        ...(code === 'EE' ? [`run PB-06-EU ${elections.mid}`] : []),
        ...(code === 'CZ' ? [`run PB-06-EU ${elections.near}`] : []),
      ]
    case 'head':
      return ['report TLP:GREEN <words> the register does not answer']
  }
}
