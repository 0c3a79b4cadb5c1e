import { UserError } from '../chat/errors.ts'
import { fact } from '../chat/message.ts'
import { called } from '../directory/called.ts'
import { dutyOf, type Person, rolesAt, worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { stretchesOf } from '../directory/rota.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { sayStretch } from '../notice/rota-letter.ts'
import { giveTurn, type Span, type Turn } from '../notice/turn.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { showRota } from './duty-rota.ts'
import { answerSwap, swap } from './duty-swap.ts'
import { readCode } from './grant-words.ts'
import { readTimed } from './span-words.ts'
import { answer, firstWord, tell } from './words.ts'

/** The turns that people exchange among themselves; a head is named by the directory's file. */
const exchanged: readonly Turn[] = ['duty', 'deputy']

/** Shows who is on duty, and who will be; takes a turn over or gives it to somebody, now or for a time; exchanges two of them. */
export const duty: Command = {
  name: 'duty',
  usage: 'duty [rota | take [deputy] | give <person> | swap …] [from <when> to <when>]',
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
      case 'rota':
        return showRota(call, rest)
      case 'swap':
        return swap(call, rest)
      case 'accept':
      case 'decline':
        return answerSwap(call, word.toLowerCase() === 'accept', rest)
      default:
        throw new UserError('rota.how')
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
      const name = nameOf(language, dutyOf(directory, code, level, now))
      const value = until ? say(language, 'notices.duty.until', { name, at: sayMoment(language, until, zone) }) : name
      return fact(codes.length > 1 ? `${code} · ${label}` : label, value)
    }),
  )
  const member = codes.map((code) => directory.members.get(code)?.name ?? code).join(', ')
  return call.reply(
    answer(say(language, 'notices.duty.known', { member }), [{ type: 'facts', facts: facts.slice(0, 10) }]),
  )
}

/** Whoever has a turn and no account that counts is passed over, and whoever looks should know. */
function nameOf(language: string, person: Person | undefined): string {
  if (!person) return say(language, 'notices.duty.nobody')
  return person.accounts.length > 0 ? person.name : say(language, 'notices.duty.unreachable', { name: person.name })
}

async function take(call: Call, words: string): Promise<readonly Effect[]> {
  const { head, span } = readTimed(call, words)
  const { code, turn } = readTurn(call, head.split(/\s+/).filter(Boolean))
  const { person } = call
  if (span && !worksFor(person, span.from).includes(code)) throw new UserError('rota.how')
  const { until, effects } = await giveTurn(call, { code, turn, to: person, by: person, ...(span && { span }) })
  if (span) return [...tellGiven(call, person, code, turn, span), ...effects]
  return [...tell(call, 'notices.duty.taken', valuesOf(call, code, turn, until)), ...effects]
}

async function give(call: Call, words: string): Promise<readonly Effect[]> {
  const { head, span } = readTimed(call, words)
  const found = /^(?<name>\S.*?)(?:\s+for\s+(?<code>\S+))?(?<deputy>\s+as\s+deputy)?$/iu.exec(head)
  const { name = '', code: written, deputy } = found?.groups ?? {}
  const { person, now } = call
  const codes = worksFor(person, span?.from ?? now).filter((code) => !written || code === readCode(written))
  if (name === '' || codes.length === 0) throw new UserError('rota.how')
  if (!span) return giveNow(call, name, codes)
  const turn = deputy === undefined ? 'duty' : 'deputy'
  const [code] = codes.filter((each) => mayGive(call, each, turn, span))
  if (code === undefined) throw new UserError('rota.not-yours', { member: memberOf(call, codes[0] ?? '') })
  const to = colleague(call, name, code, span.from)
  const { effects } = await giveTurn(call, { code, turn, to, by: person, span })
  return [...tellGiven(call, to, code, turn, span), ...effects]
}

/** Hands one's own turn over at once. */
async function giveNow(call: Call, name: string, codes: readonly string[]): Promise<readonly Effect[]> {
  const { directory, now, person } = call
  const mine = codes.filter((code) => dutyOf(directory, code, dutyLevels.duty, now)?.id === person.id)
  const [code] = mine
  if (code === undefined) {
    const holder = dutyOf(directory, codes[0] ?? '', dutyLevels.duty, now)
    throw new UserError('notices.duty.not-yours', { name: holder?.name ?? say(person.language, 'notices.duty.nobody') })
  }
  const to = colleague(call, name, code, now)
  const { until, effects } = await giveTurn(call, { code, turn: 'duty', to, by: person })
  return [...tell(call, 'notices.duty.given', { ...valuesOf(call, code, 'duty', until), name: to.name }), ...effects]
}

/** Whoever has a turn throughout gives it away; a coordinator of the member gives any. */
function mayGive({ directory, person, now }: Call, code: string, turn: Turn, span: Span): boolean {
  const own = stretchesOf(directory, { code, level: dutyLevels[turn] }, span).every(
    (each) => each.person?.id === person.id,
  )
  const coordinates = rolesAt(person, now).some(
    (role) => role.role === 'coordinator' && role.code === code && !role.observer,
  )
  return own || coordinates
}

/** The one of a member's people who is called so and will work for it then. */
function colleague(call: Call, written: string, code: string, at: Date): Person {
  const people = [...call.directory.people.values()].filter((each) => worksFor(each, at).includes(code))
  const [found, ...more] = called(people, written)
  if (found && more.length === 0) return found
  throw new UserError('notices.duty.nobody-called', { member: memberOf(call, code), written: written.slice(0, 40) })
}

const memberOf = ({ directory }: Call, code: string): string => directory.members.get(code)?.name ?? code

function tellGiven(call: Call, to: Person, code: string, turn: Turn, span: Span): readonly Effect[] {
  const { turn: said, member } = valuesOf(call, code, turn, span.to)
  const values = { name: to.name, turn: said, member, ...sayStretch(call.person, span, call.now) }
  return tell(call, 'rota.given', values)
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
  if (rest.length > 0 || first === undefined || !directory.members.has(first)) throw new UserError('rota.how')
  throw new UserError('notices.duty.which-member', { code: first })
}

const valuesOf = ({ directory, person }: Call, code: string, turn: Turn, until: Date) => ({
  turn: say(person.language, turn === 'deputy' ? 'notices.turn.deputy' : 'notices.turn.duty'),
  member: directory.members.get(code)?.name ?? code,
  at: sayMoment(person.language, until, person.zone),
})
