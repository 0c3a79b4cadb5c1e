import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, code, note, paragraph } from '../chat/message.ts'
import type { AccountRef } from '../chat/refs.ts'
import { codesOf } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel } from '../sharing/label.ts'
import { caseSubject, messageSubject } from '../sharing/recall.ts'
import type { Message } from '../store/generated/client.ts'
import { numberOfSlot } from '../threat/audience.ts'
import { belongsTo, type CaseFile, needWords, openStatuses, readableBy } from '../threat/case.ts'
import { type Audience, codeOf, readCode } from '../threat/evidence/file.ts'
import { gradeEvidence, type Marked, markEvidence, withdrawEvidence } from '../threat/evidence/mark.ts'
import { readEvidence } from '../threat/evidence/read.ts'
import { seenSlot } from '../threat/evidence/timers.ts'
import { findCase, lockReadable, needOwn, onlyOpenCase, pickCases } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import { readGrade } from '../threat/taxonomy.ts'
import type { Call, Command } from './command.ts'
import { evidenceBlocks, evidenceMessage, mostMegabytes } from './evidence-words.ts'
import { markKey, pointedAt } from './original.ts'
import { answer, tell } from './words.ts'

/** Of so many open cases somebody is asked which one they mean. */
const mostAsked = 5

const usage = 'evidence [case] [E3] [internal|shareable] [B2]'

/** Keeps a message as evidence of a case; shows what was kept; says of a piece for whom it is, or that it counts no more. */
export const evidence: Command = {
  name: 'evidence',
  usage,
  summary: 'evidence.summary',
  // What was marked late was said long before, and is kept once.
  whenLate: 'obey',
  async run(call) {
    const said = readWords(call.words)
    if (said.withdraw) return withdraw(call, said)
    if (said.number !== undefined) {
      await needPiece(call, said)
      return said.audience || said.grade ? judge(call, said) : show(call, said)
    }
    const pointed = await pointedAt(call)
    if (!pointed) return list(call, said)
    if (pointed.kind === 'own') throw new UserError('evidence.own')
    if (pointed.kind === 'unheard') throw await unheard(call, said)
    return mark(call, said, pointed.row)
  },
}

type Said = { withdraw: boolean; caseNumber?: string; number?: number; audience?: Audience; grade?: string }

/** Reads `[withdraw] [case] [E3] [internal|shareable] [B2]`, in any order; `E3` is a piece, and a grade once a piece is named. Throws on what is none of these. */
function readWords(words: string): Said {
  const said: Said = { withdraw: false }
  for (const word of words.split(/\s+/).filter((each) => each !== '')) {
    const lower = word.toLowerCase()
    const number = said.number === undefined ? readCode(word) : undefined
    const grade = readGrade(word)
    if (lower === 'withdraw') said.withdraw = true
    else if (lower === 'internal' || lower === 'shareable') said.audience = lower
    else if (number !== undefined) said.number = number
    else if (grade !== undefined && said.grade === undefined) said.grade = grade
    else if (readNumber(word) && said.caseNumber === undefined) said.caseNumber = word
    else throw new UserError('evidence.unread', { written: word.slice(0, 40), usage })
  }
  return said
}

/** Said of a message `E4` may be a piece of the case, or the grade of that message: throws where nothing else tells which. */
async function needPiece(call: Call, { number = 0, grade, audience = 'internal' }: Said): Promise<void> {
  const written = codeOf({ number })
  if (grade !== undefined || readGrade(written) === undefined) return
  const pointed = await pointedAt(call)
  if (pointed?.kind !== 'heard') return
  throw new UserError('evidence.piece-or-grade', {
    ...{ written, line: call.words.trim(), audience },
    ...whose(call, pointed.row),
  })
}

/** Whose message is meant, and when it was said: in a thread that may be its first message, where the one above was meant. */
function whose({ directory, person }: Call, { author, at }: Message): { by: string; at: string } {
  const by = directory.accounts.get(author as AccountRef)?.name ?? '—' // stored from an event's own address
  return { by, at: sayPlaced(person.language, at, person.zone) }
}

const whoseLine = (call: Call, row: Message): Block =>
  paragraph(say(call.person.language, 'evidence.of', whose(call, row)))

/** The case that is named, the one whose card it was said of, or the only open one of the person's own. */
async function caseSaid(call: Call, { caseNumber }: Said): Promise<CaseFile> {
  if (caseNumber !== undefined) return findCase(call, call.person, caseNumber)
  const { tx, conversation, on } = call
  const post = on && (await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { slot: true } }))
  const here = post ? numberOfSlot(post.slot) : undefined
  if (here !== undefined) return lockReadable(call, call.person, here)
  const only = await onlyOpenCase(call, call.person)
  if (!only) throw new UserError('commands.which-case', { written: '' })
  return only
}

async function mark(call: Call, said: Said, row: Message): Promise<readonly Effect[]> {
  const { person } = call
  const { audience = 'internal', grade } = said
  const as = { audience, ...(grade !== undefined && { grade }) }
  if (said.caseNumber !== undefined) return keep(call, await findCase(call, person, said.caseNumber), row, as)
  const about = await caseAbout(call, row)
  if (about && belongsTo(person, about, call.now))
    return keep(call, await lockReadable(call, person, about.number), row, as)
  // What is about another member's case may be meant for that: nobody's own case is taken for granted then.
  const only = about ? undefined : await onlyOpenCase(call, person)
  if (only) return keep(call, only, row, as)
  return ask(call, row, as, about)
}

/** What decides who may read a case, and its number. */
type About = Pick<CaseFile, 'number' | 'code' | 'label' | 'addressees' | 'released'>

/** The case that a message became, or that its thread is about, where the person may know; else none. */
async function caseAbout(call: Call, row: Message): Promise<About | undefined> {
  const { tx, person, now } = call
  const select = { number: true, code: true, label: true, addressees: true, released: true } as const
  const number = row.caseId ?? (await caseOfThread(call, row))
  if (number === undefined) return undefined
  const where = typeof number === 'bigint' ? { id: number } : { number }
  const found = await tx.case.findUnique({ where, select })
  if (!found) return undefined
  const about = { ...found, label: asLabel(found.label) }
  return readableBy(person, about, now) ? about : undefined
}

/** What the first message of a thread is about: the case whose card it is, or the one that it became. */
async function caseOfThread({ tx }: Call, { conversation, thread }: Message): Promise<string | bigint | undefined> {
  if (thread === null) return undefined
  const post = await tx.post.findFirst({ where: { conversation, parts: { has: thread } }, select: { slot: true } })
  if (post) return numberOfSlot(post.slot)
  const where = { conversation_externalId: { conversation, externalId: thread } }
  return (await tx.message.findUnique({ where, select: { caseId: true } }))?.caseId ?? undefined
}

/** For whom a message is kept, and how it is graded. */
type As = { audience: Audience; grade?: string }

async function keep(call: Call, file: CaseFile, row: Message, { audience, grade }: As): Promise<readonly Effect[]> {
  const link = call.linkTo?.(row.conversation as Call['conversation'], row.externalId as NonNullable<Call['on']>) // stored from an event
  const marked = await markEvidence(call, file, {
    message: row,
    by: call.person,
    audience,
    ...(link && { link }),
  })
  const graded = grade === undefined ? [] : await gradeEvidence(call, file, marked.number, { by: call.person, grade })
  return [...acknowledge(call, file, marked, { row, audience, grade }), ...marked.effects, ...graded]
}

/** By the reaction `seen` where a reaction said it, since everybody there saw that one; else in private, as it was said. */
function acknowledge(
  call: Call,
  file: CaseFile,
  marked: Marked,
  { row, audience, grade }: { row: Message; audience: Audience; grade: string | undefined },
): readonly Effect[] {
  const { person, conversation, on, bySign } = call
  const { language } = person
  const values = { evidence: codeOf(marked), number: file.number }
  const large = marked.outcome === 'marked' ? marked.tooLarge : 0
  const copied = marked.outcome === 'marked' ? marked.files - large : 0
  const other = audience === 'internal' ? 'shareable' : 'internal'
  const label = say(language, audience === 'internal' ? 'evidence.control.share' : 'evidence.control.keep')
  const told: Block[] = [
    ...(grade === undefined ? [] : [paragraph(say(language, 'evidence.graded', { ...values, grade }))]),
    whoseLine(call, row),
  ]
  const lines: Block[] = [
    ...told,
    ...(copied > 0 ? [note(say(language, 'evidence.files', { ...values, count: copied }))] : []),
    ...(large > 0
      ? [paragraph(say(language, 'evidence.files.large', { ...values, count: large, most: mostMegabytes }))]
      : []),
    actions(button(label, `evidence ${file.number} ${values.evidence} ${other}`)),
  ]
  if (bySign && on && large === 0) {
    const slot = seenSlot(marked.id, person)
    return [{ kind: 'react', slot, conversation, message: on, reaction: 'seen' }]
  }
  if (marked.outcome === 'again') return tell(call, 'evidence.again', values, told)
  return tell(call, `evidence.done.${audience}`, values, lines)
}

/** Asks which case is meant, with a button for each of up to five. Pressed, it is said of the message again. */
async function ask(call: Call, row: Message, as: As, about: About | undefined): Promise<readonly Effect[]> {
  const { person } = call
  const { language } = person
  const own = await pickCases(call, person, { statuses: openStatuses, own: true }, mostAsked + 1)
  if (own.length === 0) {
    if (about) throw new UserError('cases.not-yours', { number: about.number, code: about.code })
    throw new UserError('evidence.no-case')
  }
  const how = [as.audience, ...(as.grade === undefined ? [] : [as.grade])].join(' ')
  const controls = own.slice(0, mostAsked).map(({ number }) => button(number, `evidence ${number} ${how}`, 'primary'))
  const more =
    own.length > mostAsked ? [note(`${say(language, 'evidence.which.more')} `, code(`evidence <case> ${how}`))] : []
  const message = answer(say(language, 'evidence.which'), [whoseLine(call, row), actions(...controls), ...more])
  return call.reply(message, [], undefined, markKey(row, person))
}

/** A message that the bot has no words of: what to do instead, in the case that is meant where that is clear. */
async function unheard(call: Call, { caseNumber }: Said): Promise<UserError> {
  const file =
    caseNumber === undefined ? await onlyOpenCase(call, call.person) : await findCase(call, call.person, caseNumber)
  return file ? new UserError('evidence.unheard', { number: file.number }) : new UserError('evidence.unheard.plain')
}

async function withdraw(call: Call, said: Said): Promise<readonly Effect[]> {
  const file = await caseSaid(call, said)
  needOwn(call, call.person, file)
  const unread = said.grade ?? said.audience ?? (said.number === undefined ? call.words.slice(0, 40) : undefined)
  if (said.number === undefined || unread !== undefined)
    throw new UserError('evidence.unread', {
      written: unread ?? '',
      usage: `evidence withdraw ${file.number} E1`,
    })
  const effects = await withdrawEvidence(call, file, said.number, call.person)
  const values = { evidence: codeOf({ number: said.number }), number: file.number }
  return [...tell(call, 'evidence.withdrawn.done', values), ...effects]
}

/** Says of a piece for whom it is, how it is graded, or both. */
async function judge(call: Call, said: Said): Promise<readonly Effect[]> {
  const { audience, grade } = said
  const { person } = call
  const file = await caseSaid(call, said)
  needOwn(call, person, file)
  const { item } = await itemOf(call, said, file)
  const values = { evidence: codeOf(item), number: file.number }
  const marked = audience && (await markEvidence(call, file, { message: item, by: person, audience }))
  const graded = grade === undefined ? [] : await gradeEvidence(call, file, item.number, { by: person, grade })
  const kept = marked?.outcome === 'again' ? 'evidence.again' : audience && (`evidence.done.${audience}` as const)
  const isGraded = kept !== undefined && grade !== undefined
  return [
    ...(kept === undefined
      ? tell(call, 'evidence.graded', { ...values, grade: grade ?? '' })
      : tell(
          call,
          kept,
          values,
          isGraded ? [paragraph(say(person.language, 'evidence.graded', { ...values, grade }))] : [],
        )),
    ...(marked?.effects ?? []),
    ...graded,
  ]
}

async function show(call: Call, said: Said): Promise<readonly Effect[]> {
  const file = await caseSaid(call, said)
  needWords(file)
  const { item } = await itemOf(call, said, file)
  return call.reply(evidenceMessage(call, file, item), [caseSubject(file.number), messageSubject(item)])
}

async function itemOf(call: Call, { number }: Said, file: CaseFile) {
  const item = (await readEvidence(call, file, call.person)).find((each) => each.number === number)
  if (!item) throw new UserError('evidence.none', { evidence: codeOf({ number: number ?? 0 }), number: file.number })
  return { item }
}

async function list(call: Call, said: Said): Promise<readonly Effect[]> {
  if (said.grade !== undefined) throw new UserError('evidence.grade.how', { usage })
  if (said.caseNumber === undefined || said.audience !== undefined || codesOf(call.person, call.now).length === 0)
    throw new UserError('evidence.how', { usage })
  const file = await findCase(call, call.person, said.caseNumber)
  needWords(file)
  const items = await readEvidence(call, file, call.person)
  if (items.length === 0) return tell(call, 'evidence.none.any', { number: file.number })
  const summary = say(call.person.language, 'evidence.title.of', { number: file.number })
  const [, ...blocks] = evidenceBlocks(call, file, items)
  return call.reply(answer(summary, blocks, file.label), [caseSubject(file.number), ...items.map(messageSubject)])
}
