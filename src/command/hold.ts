import { UserError } from '../chat/errors.ts'
import { code, type Inline, text } from '../chat/message.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import { matchPerson } from '../directory/newcomer.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { type Hold, liftHold, placeHold, readHolds, type Subject } from '../retention/hold.ts'
import { belongsTo, nameOf } from '../threat/case.ts'
import { findCase } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** The longest reason, in characters. */
const longestWhy = 500
const mostShown = 15

/** Keeps a case, a person's data or everything from being destroyed. */
export const hold: Command = {
  name: 'hold',
  usage: 'hold <case|person|everything> because …',
  summary: 'commands.hold.summary',
  ownWords: true,
  async run(call) {
    const { word } = firstWord(call.words)
    const { before, why } = becauseIn(call.words)
    if (word === '' || before === '' || why === '') throw new UserError('retention.hold.how')
    const subject = await subjectOf(call, before)
    const { id, effects } = await placeHold(call, subject, why, call.person)
    return [...tell(call, 'retention.hold.done', { id, subject: saySubject(call, subject) }), ...effects]
  },
}

/** Shows the holds that stand. */
export const holds: Command = {
  name: 'holds',
  usage: 'holds',
  summary: 'commands.holds.summary',
  whenLate: 'obey',
  async run(call) {
    const { person, directory } = call
    const { language, zone } = person
    const standing: Hold[] = []
    for (const each of await readHolds(call)) if (await concerns(call, each.subject)) standing.push(each)
    if (standing.length === 0) return tell(call, 'retention.holds.none')
    const items = standing
      .slice(0, mostShown)
      .map(({ id, subject, why, byId, at }): readonly Inline[] => [
        code(id),
        text(` ${saySubject(call, subject)} · ${nameOf(directory, byId)}, ${sayMoment(language, at, zone)} · ${why}`),
      ])
    const summary = say(language, 'retention.holds.found', { count: standing.length })
    return call.reply(answer(summary, [{ type: 'list', ordered: false, items }], 'TLP:AMBER+STRICT'))
  },
}

/** Ends a hold. */
export const lift: Command = {
  name: 'lift',
  usage: 'lift <hold> because …',
  summary: 'commands.lift.summary',
  ownWords: true,
  async run(call) {
    const { before, why } = becauseIn(call.words)
    if (before === '' || why === '') throw new UserError('retention.lift.how')
    const isTheirs = (subject: string): Promise<boolean> => concerns(call, subject)
    const { id, subject, effects } = await liftHold(call, before, { why, by: call.person, isTheirs })
    return [...tell(call, 'retention.lift.done', { id, subject: saySubject(call, subject) }), ...effects]
  },
}

/** What stands before the word `because`, and what follows it. */
export function becauseIn(words: string): { before: string; why: string } {
  const found = /^(?<before>.*?)(?:\s+|^)because:?\s+(?<why>.+)$/is.exec(words.trim())
  const why = found?.groups?.why?.trim() ?? ''
  if (why.length > longestWhy) throw new UserError('retention.why.long', { most: longestWhy })
  return { before: found?.groups?.before?.trim() ?? words.trim(), why }
}

async function subjectOf(call: Call, written: string): Promise<Subject> {
  if (written.toLowerCase() === 'everything') return 'everything'
  if (readNumber(written)) return `case/${(await ownCase(call, written)).number}`
  return `person/${ownPerson(call, written).id}`
}

/** A case of a member that the speaker works for, by what they wrote of its number. */
export async function ownCase(call: Call, written: string) {
  const file = await findCase(call, call.person, written)
  if (!belongsTo(call.person, file, call.now))
    throw new UserError('cases.not-yours', { number: file.number, code: file.code })
  return file
}

/** Somebody of a member that the speaker works for, also one who has left; nobody and somebody else's give the same answer. */
export function ownPerson({ directory, person, now }: Call, written: string): Person {
  const codes = worksFor(person, now)
  const own = [...directory.people.values()].filter((each) =>
    each.roles.some(({ code: member }) => codes.includes(member)),
  )
  const match = matchPerson(own, written)
  if (match.kind !== 'one') throw new UserError('retention.person.which', { written: written.slice(0, 40) })
  return match.person
}

/** Whether a hold is one of everything, or of what is the speaker's own. */
async function concerns(call: Call, subject: string): Promise<boolean> {
  const { directory, person, now, tx } = call
  if (subject === 'everything') return true
  const codes = worksFor(person, now)
  const name = subject.slice(subject.indexOf('/') + 1)
  if (!subject.startsWith('case/'))
    return directory.people.get(name)?.roles.some((role) => codes.includes(role.code)) ?? false
  const file = await tx.case.findUnique({ where: { number: name }, select: { code: true } })
  return file !== null && codes.includes(file.code)
}

function saySubject({ directory, person }: Call, subject: string): string {
  if (subject === 'everything') return say(person.language, 'retention.everything')
  const name = subject.slice(subject.indexOf('/') + 1)
  return subject.startsWith('person/') ? nameOf(directory, name) : name
}
