import { UserError } from '../chat/errors.ts'
import { fact } from '../chat/message.ts'
import { called } from '../directory/called.ts'
import { dutyOf, worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { giveTurn, type Turn } from '../notice/turn.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** The turns that people exchange among themselves; a head is named by the directory's file. */
const exchanged: readonly Turn[] = ['duty', 'deputy']

/** Shows who is on duty; takes a turn over, or gives one's own to somebody. */
export const duty: Command = {
  name: 'duty',
  usage: 'duty [take [deputy] | give <person>]',
  summary: 'commands.duty.summary',
  async run(call) {
    const { word, rest } = firstWord(call.words)
    switch (word.toLowerCase()) {
      case '':
        return showDuty(call)
      case 'take':
        return take(call, rest)
      case 'give':
        return give(call, rest)
      default:
        throw new UserError('notices.duty.how')
    }
  },
}

function showDuty(call: Call): readonly Effect[] {
  const { directory, person, now } = call
  const { language, zone } = person
  const codes = worksFor(person, now)
  const facts = codes.flatMap((code) =>
    Object.entries(dutyLevels).map(([turn, level]) => {
      const label = say(language, `notices.duty.${turn as Turn}`) // the keys of dutyLevels
      const until = directory.shifts.findLast(
        (each) =>
          each.code === code && each.level === level && (!each.from || each.from <= now) && (!each.to || now < each.to),
      )?.to
      const name = dutyOf(directory, code, level, now)?.name ?? say(language, 'notices.duty.nobody')
      const value = until ? say(language, 'notices.duty.until', { name, at: sayMoment(language, until, zone) }) : name
      return fact(codes.length > 1 ? `${code} · ${label}` : label, value)
    }),
  )
  const member = codes.map((code) => directory.members.get(code)?.name ?? code).join(', ')
  return call.reply(
    answer(say(language, 'notices.duty.known', { member }), [{ type: 'facts', facts: facts.slice(0, 10) }]),
  )
}

async function take(call: Call, words: string): Promise<readonly Effect[]> {
  const { code, turn } = readTurn(call, words.split(/\s+/).filter(Boolean))
  const { until, effects } = await giveTurn(call, { code, turn, to: call.person, by: call.person })
  return [...tell(call, 'notices.duty.taken', valuesOf(call, code, turn, until)), ...effects]
}

async function give(call: Call, words: string): Promise<readonly Effect[]> {
  const { directory, now, person } = call
  if (words === '') throw new UserError('notices.duty.how')
  const mine = worksFor(person, now).filter((code) => dutyOf(directory, code, dutyLevels.duty, now) === person)
  const [code] = mine.length > 0 ? mine : worksFor(person, now)
  if (code === undefined) throw new UserError('notices.duty.how')
  const member = directory.members.get(code)?.name ?? code
  if (mine.length === 0) {
    const name = dutyOf(directory, code, dutyLevels.duty, now)?.name ?? say(person.language, 'notices.duty.nobody')
    throw new UserError('notices.duty.not-yours', { name })
  }
  const [to] = called(
    [...directory.people.values()].filter((each) => worksFor(each, now).includes(code)),
    words,
  )
  if (!to) throw new UserError('notices.duty.nobody-called', { member, written: words.slice(0, 40) })
  const { until, effects } = await giveTurn(call, { code, turn: 'duty', to, by: person })
  return [...tell(call, 'notices.duty.given', { ...valuesOf(call, code, 'duty', until), name: to.name }), ...effects]
}

function readTurn({ directory, person, now }: Call, words: readonly string[]): { code: string; turn: Turn } {
  const turn = exchanged.find((each) => words.some((word) => word.toLowerCase() === each)) ?? 'duty'
  const rest = words
    .filter((word) => !exchanged.some((each) => each === word.toLowerCase()))
    .map((word) => word.toUpperCase())
  const codes = worksFor(person, now)
  const code =
    rest.length === 0 && codes.length === 1 ? codes[0] : codes.find((each) => rest.length === 1 && each === rest[0])
  if (code !== undefined) return { code, turn }
  const [first] = codes
  if (rest.length > 0 || first === undefined || !directory.members.has(first)) throw new UserError('notices.duty.how')
  throw new UserError('notices.duty.which-member', { code: first })
}

const valuesOf = ({ directory, person }: Call, code: string, turn: Turn, until: Date) => ({
  turn: say(person.language, turn === 'deputy' ? 'notices.turn.deputy' : 'notices.turn.duty'),
  member: directory.members.get(code)?.name ?? code,
  at: sayMoment(person.language, until, person.zone),
})
