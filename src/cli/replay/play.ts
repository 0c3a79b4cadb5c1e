import { setTimeout as sleep } from 'node:timers/promises'
import { localOf } from '../../chat/refs.ts'
import type { Room } from '../../directory/directory.ts'
import { say, type TextKey, type Values } from '../../locale/catalogue.ts'
import type { Cast } from './cast.ts'
import { type Incident, splitTimeline, triageOf, wordsOf } from './incident.ts'
import type { Guest } from './person.ts'

/** What a play stands on: who is signed in as whom, and where it is told. */
export type Stage = {
  incident: Incident
  cast: Cast
  official: Guest
  duty: Guest
  others: readonly Guest[]
  /** Tells what was done, and by whom. */
  tell(key: TextKey, values: Values): void
  /** Seconds between two deeds. */
  pauseS: number
}

/** Plays an incident from the first typed line to the closed case, and returns the case's number. Throws `Stuck`. */
export async function play(stage: Stage): Promise<string> {
  const { incident, cast, official, duty } = stage
  const { home } = cast
  const { before, after } = splitTimeline(incident)

  const known = await official.see(pathOf(home), (page) => numbersIn(page, cast.code), `a seat in ${home.title}`)
  const words = wordsOf(incident)
  await speak(stage, official, home, `/report ${words}`)
  const number = await official.see(
    pathOf(home),
    (page) => [...numbersIn(page, cast.code)].find((each) => !known.has(each)),
    `a case in ${home.title}`,
  )
  stage.tell('replay.case', { number, room: home.title })
  stage.tell('replay.translated', { words: incident.first_report.en.replace(/\s*\n\s*/g, ' ').trim() })
  await pause(stage)

  await press(stage, duty, home, `ack ${number}`, 'cases.control.accept')
  for (const line of before) await speak(stage, official, home, `/note ${number} ${line}`)
  await speak(stage, duty, home, `/triage ${number} ${triageOf(incident)}`)

  await press(stage, official, home, `release ${number} amber`, 'cases.control.release', { label: 'TLP:AMBER' })
  for (const [index, other] of stage.others.entries()) {
    const room = cast.others[index]?.room
    if (!room) continue
    await other.see(pathOf(room), (page) => page.includes(number) || undefined, `${number} in ${room.title}`)
    const key = answers[index % answers.length] ?? answers[0]
    await speak(stage, other, room, say(room.language, key, { number, code: cast.code }))
  }
  for (const line of after) await speak(stage, official, home, `/status ${number} ${line}`)
  const why = `${incident.effect} ${incident.response}`.replace(/\s+/g, ' ')
  await speak(stage, official, home, `/close ${number} incident ${why}`)
  await official.see(pathOf(home), (page) => page.includes(`reopen ${number}`) || undefined, `${number} closed`)
  return number
}

const answers = ['replay.answer.looking', 'replay.answer.quote', 'replay.answer.alike', 'replay.answer.offer'] as const

async function speak(stage: Stage, guest: Guest, room: Room, text: string): Promise<void> {
  await guest.say(pathOf(room), text)
  stage.tell('replay.said', { name: guest.name, code: guest.code, room: room.title, words: text })
  await pause(stage)
}

async function press(
  stage: Stage,
  guest: Guest,
  room: Room,
  command: string,
  button: TextKey,
  values?: Values,
): Promise<void> {
  await guest.press(pathOf(room), command)
  // Whoever watches reads the button as the one who presses it does.
  stage.tell('replay.pressed', {
    name: guest.name,
    code: guest.code,
    room: room.title,
    button: say('en', button, values),
  })
  await pause(stage)
}

/** A room's place in the addresses of the pages. */
const pathOf = (room: Room): string => localOf(room.conversation)

const pause = ({ pauseS }: Stage): Promise<unknown> => sleep(pauseS * 1000)

/** The numbers of a member's cases that a page shows. */
function numbersIn(page: string, code: string): ReadonlySet<string> {
  return new Set(page.match(new RegExp(`\\bEL-\\d{4}-${code}-\\d{4,}\\b`, 'g')))
}
