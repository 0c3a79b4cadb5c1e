import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, code, type Message, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, isWithin } from '../sharing/label.ts'
import { numberOfSlot } from '../threat/audience.ts'
import { belongsTo, type CaseFile, nameOf, readableBy } from '../threat/case.ts'
import { findCase, lockReadable, onlyClosedCase, onlyOpenCase, onlyReadableCase } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import type { Call } from './command.ts'

/** The first word of a line, and what follows it. */
export function firstWord(line: string): { word: string; rest: string } {
  const tidy = line.trim()
  const cut = tidy.search(/\s/)
  return cut < 0 ? { word: tidy, rest: '' } : { word: tidy.slice(0, cut), rest: tidy.slice(cut).trim() }
}

/** Which case is meant where none is named, if there is exactly one such: see `impliers`. */
type Implied = 'open' | 'readable' | 'closed'

/** The case a command is about, locked, and the words that follow its number. */
export type CaseWords = { file: CaseFile; rest: string; implied: Implied | false }

const impliers = {
  /** The only open one of the speaker's own. */
  open: onlyOpenCase,
  /** For what only shows a case: the only open one that they may read. */
  readable: async (call: Call, person: Call['person']) =>
    (await onlyOpenCase(call, person)) ?? (await onlyReadableCase(call, person)),
  /** The only one of their own that was closed within the last hour. */
  closed: onlyClosedCase,
} as const satisfies Readonly<Record<Implied, unknown>>

/**
 * Finds the case a command means: the number it starts with; else the case whose card or message it was said of; else the
 * only one that can be meant (`implies`). On a card only a full number counts as one, so that words may start with a figure.
 */
export async function caseIn(call: Call, implies: Implied = 'open'): Promise<CaseWords> {
  const { words } = call
  const { word, rest } = firstWord(words)
  const here = await caseHere(call)
  if (here) return { file: await lockReadable(call, call.person, here), rest: words.trim(), implied: false }
  if (readNumber(word)) return { file: await findCase(call, call.person, word), rest, implied: false }
  const only = await impliers[implies](call, call.person)
  if (!only) throw new UserError('commands.which-case', { written: word.slice(0, 40) })
  return { file: only, rest: words.trim(), implied: implies }
}

/** Like `caseIn`, for a command that takes nothing but a case: other words may be a mistyped number, so they imply none. */
export async function caseAlone(call: Call, implies: Implied = 'open'): Promise<CaseWords> {
  const found = await caseIn(call, implies)
  if (found.implied && found.rest !== '') throw new UserError('cases.no-number', { written: found.rest.slice(0, 40) })
  return found
}

/** The number of the case that a command was said of and does not name in full: it goes before what may be a short number. */
export async function caseHere(call: Call): Promise<string | undefined> {
  const { word } = firstWord(call.words)
  const written = readNumber(word)
  const isFull = /\d{4}/.test(word) || (written?.code !== undefined && call.directory.members.has(written.code))
  return written && isFull ? undefined : numberOn(call)
}

/** The number of the case whose card, request or source message a command was said of. */
async function numberOn({ tx, conversation, on, person, now }: Call): Promise<string | undefined> {
  if (!on) return undefined
  const post = await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { slot: true } })
  if (post) return numberOfSlot(post.slot)
  const where = { conversation_externalId: { conversation, externalId: on } }
  const message = await tx.message.findUnique({ where, select: { caseId: true } })
  if (!message?.caseId) return undefined
  const file = await tx.case.findUnique({ where: { id: message.caseId } })
  // Of a case they may not read they must not learn that it was made from these words, nor its number.
  return file && readableBy(person, { ...file, label: asLabel(file.label) }, now) ? file.number : undefined
}

/** An answer of the bot to one person. Without content it bears TLP:CLEAR and may be shown wherever they asked. */
export function answer(summary: string, blocks: readonly Block[] = [], marking = 'TLP:CLEAR'): Message {
  return { look: 'reply', marking, summary, blocks: [paragraph(summary), ...blocks] }
}

/** Answers with one text of the catalogue, in the speaker's language. */
export function tell(call: Call, key: TextKey, values: Values = {}, blocks: readonly Block[] = []): readonly Effect[] {
  return call.reply(answer(say(call.person.language, key, values), blocks))
}

/**
 * Asks the speaker in private to take away the words that they typed where these may not stand, once they are kept in a case;
 * nothing where they may, and where they left nothing. The words bear the case's label.
 */
export function askToDelete(call: Call, { number, label }: Pick<CaseFile, 'number' | 'label'>): readonly Effect[] {
  const { ceilingThere: ceiling, origin, person } = call
  if (ceiling === undefined || isWithin(label, ceiling)) return []
  const { language } = person
  const summary = say(language, 'sharing.above-ceiling.summary', { label, ceiling })
  const web = actions({ type: 'link', label: say(language, 'cases.control.web'), url: `${origin}/rooms` })
  return call.reply(answer(summary, [paragraph(say(language, 'sharing.above-ceiling.todo', { what: number })), web]))
}

/** A line that says which case was meant when the speaker did not. */
export function impliedNote(call: Call, { file, implied }: CaseWords): readonly Block[] {
  if (!implied) return []
  const own = belongsTo(call.person, file, call.now)
  const key = implied === 'closed' ? 'commands.implied.closed' : own ? 'commands.implied' : 'commands.implied.readable'
  return [paragraph(say(call.person.language, key, { number: file.number }))]
}

/**
 * Asks back, when nobody named the case, before something is done that ends it or gives it away: which case it would be, and
 * a button for `line`, the full command. `undefined` when the case was named. `why` are the person's own words at its end,
 * which are not repeated and bear the case's label.
 */
export function askBack(
  call: Call,
  { file, implied }: CaseWords,
  line: string,
  why = '',
): readonly Effect[] | undefined {
  if (!implied) return undefined
  const { language } = call.person
  const status = say(language, `cases.status.${file.status}`)
  const owner = file.ownerId ? nameOf(call.directory, file.ownerId) : say(language, 'cases.list.no-owner')
  const summary = say(language, 'commands.ask-back', { number: file.number, status, owner })
  const command = why === '' ? line : `${line} ${why}`
  const details = button(say(language, 'cases.control.details'), `case ${file.number}`)
  if (command.length > portable.command) {
    const again = paragraph(say(language, 'commands.ask-back.write'), ' ', code(`${line} …`))
    return call.reply(answer(summary, [again, actions(details)]))
  }
  const yes = button(say(language, 'commands.ask-back.yes', { line }), command, 'danger')
  return call.reply(answer(summary, [actions(yes, details)], why === '' ? 'TLP:CLEAR' : file.label))
}
