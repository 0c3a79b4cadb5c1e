import { UserError } from '../chat/errors.ts'
import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { actions, type Block, button, type Control, code as literal, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { codesOf } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { type RoundFile, readRounds } from '../round/file.ts'
import { findRound, isPast, isRoundNumber, lateHours, membersFor, openTo, roundsFor, seekRound } from '../round/find.ts'
import { chosenOf, inWords, isKnown, severalOf, takesSeveral, toneOf } from '../round/option.ts'
import { answerRound, type Taken } from '../round/round.ts'
import { roundOfSlot } from '../round/show.ts'
import { standingsOf } from '../round/standing.ts'
import { controls, nameOf, sayGiven, takesWords } from '../round/table.ts'
import { readAnswer, type Written } from '../round/written.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, rankOf } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { targetRoom } from '../sharing/target.ts'
import { speedOf } from '../store/speed.ts'
import type { Asking, Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** The most characters of an answer's words: one line that is read at a glance, among those of all others. */
const longestLine = 500

/** Answers in a round for one's member: an option, one line of words, or both. */
export const line: Command = {
  name: 'line',
  usage: 'line [<round>] [<member>] <answer or words>',
  summary: 'rounds.line.summary',
  // The newest answer counts by when it was given, and what is late is marked so.
  whenLate: 'obey',
  ownWords: true,
  form: lineForm,
  check: checkLine,
  async run(call) {
    const found = await roundIn(call)
    if ('effects' in found) return found.effects
    const { file, implied } = found
    const { person, now } = call
    const own = membersFor(file, person, now)
    if (own.length === 0) throw new UserError(whyNot(call, file), { round: file.id })
    if (isPast(call, file)) throw new UserError('rounds.past', { round: file.id, hours: lateHours })
    const written = readWritten(call, file, own, found.rest)
    const { code } = written
    if (code !== undefined && !own.includes(code)) throw new UserError('rounds.not-yours', { code, round: file.id })
    const member = code ?? (own.length === 1 ? own[0] : own.find((each) => each === call.room?.code))
    if (member === undefined) return askForWhom(call, file, own, found.rest)
    const words = wordsFor(file, written)
    const value =
      oneOf(file, written.value) ?? (words !== '' && takesWords(file.kind, file.options.length) ? inWords : undefined)
    if (value === undefined) return askWhat(call, file, member)
    const taken = await answerRound(call, file.id, {
      key: call.key,
      code: member,
      value,
      words: words === '' && written.value !== undefined ? wordsBefore(call, file, member) : words,
      person,
      account: call.account,
      at: await saidAt(call),
    })
    return [...confirm(call, file, taken, value, implied), ...taken.effects]
  },
}

/** Several answers at once only where they may be given: else nobody said which of them is meant. */
const oneOf = ({ kind, options }: RoundFile, value: string | undefined): string | undefined =>
  value !== undefined && chosenOf(value).length > 1 && !takesSeveral(kind, options) ? undefined : value

/** When an answer was given, in the world's time, by the platform's clock: not later than now. */
export async function saidAt({ tx, now, waitedMs }: Pick<Call, 'tx' | 'now' | 'waitedMs'>): Promise<Date> {
  return waitedMs > 0 ? new Date(now.getTime() - waitedMs * (await speedOf(tx))) : now
}

type Found = { file: RoundFile; rest: string; implied: boolean }

/**
 * The round that is meant: the one that is named; the one whose message it was said of; else the only one that fits of those that were
 * open when it was said, where it still is. Of what was asked or closed since, whoever said it did not know.
 */
async function roundIn(call: Call): Promise<Found | { effects: readonly Effect[] }> {
  const { word, rest } = firstWord(call.words)
  if (isRoundNumber(word)) return { file: await findRound(call, call.person, word), rest, implied: false }
  const words = call.words.trim()
  const here = await roundOn(call)
  if (here) return { file: here, rest: words, implied: false }
  const said = await saidAt(call)
  const files = await roundsFor(call, call.person, said)
  if (files.length === 0) throw new UserError('rounds.none-open')
  const known = files.filter(({ askedAt }) => askedAt <= said)
  const fitting = words === '' ? known : meant(call, known, words)
  const [only, ...more] = fitting
  if (only && more.length === 0 && only.closedAt === null) return { file: only, rest: words, implied: true }
  return { effects: askWhich(call, known.length > 0 ? fitting : files, words) }
}

/** The rounds that a line can be an answer in: those of which it begins with an option; else those that take a line of words. */
function meant({ person, now }: Call, open: readonly RoundFile[], words: string): readonly RoundFile[] {
  const chosen = open.filter((file) => {
    const asked = file.seats.map(({ code }) => code)
    const own = membersFor(file, person, now)
    return readAnswer(words, { options: file.options, asked, own, language: person.language }).value !== undefined
  })
  if (chosen.length > 0) return chosen
  const lines = open.filter(({ kind }) => kind === 'status-line')
  return lines.length > 0 ? lines : open
}

async function roundOn(call: Call): Promise<RoundFile | undefined> {
  const { tx, conversation, on, person } = call
  if (!on) return undefined
  const post = await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { slot: true } })
  const id = post && roundOfSlot(post.slot)
  return id ? (await openTo(call, person, await readRounds(call, { id })))[0] : undefined
}

function whyNot({ person, now }: Call, file: RoundFile): string {
  const observes = file.seats.some(({ code }) => codesOf(person, now).includes(code))
  return observes ? 'rounds.observes' : 'rounds.not-asked'
}

function readWritten({ person, answers }: Call, file: RoundFile, own: readonly string[], rest: string): Written {
  const asked = file.seats.map(({ code }) => code)
  const readable = { options: file.options, asked, own, language: person.language }
  if (answers) {
    // A form brings the words by themselves: what they begin with is no option.
    const chosen = severalOf(file.options, (answers.answer ?? '').split(','))
    const { code = answers.member, value = chosen === '' ? undefined : chosen } = readAnswer(rest, readable)
    return { words: (answers.words ?? '').trim(), ...(code && { code }), ...(value !== undefined && { value }) }
  }
  return readAnswer(rest.replace(/(?:^|\s)\?$/, ''), readable)
}

/** The words of an answer, without their label, which must not be stricter than the round's. */
function wordsFor(file: RoundFile, written: Written): string {
  const { label, words } = readMarked(written.words)
  if (label && rankOf(label) > rankOf(file.label))
    throw new UserError('rounds.words-above', { round: file.id, label, own: file.label })
  if (words.length > longestLine) throw new UserError('rounds.words-long', { most: longestLine, length: words.length })
  return words.replace(/\s+/g, ' ').trim()
}

/** Who wrote words alone and then chooses what they mean keeps them. */
function wordsBefore({ person }: Call, file: RoundFile, code: string): string {
  const standing = standingsOf(file).find((each) => each.code === code)?.answer
  return standing?.value === inWords && standing.personId === person.id ? standing.words : ''
}

function confirm(
  call: Call,
  file: RoundFile,
  { standing, counts }: Taken,
  value: string,
  implied: boolean,
): readonly Effect[] {
  const { person, directory } = call
  const { language } = person
  const place = { language, zone: person.zone }
  const { code, answer: newest } = standing
  const chosen = value === inWords || isKnown(value) ? say(language, `rounds.option.${value}`) : value
  const lines: Block[] = []
  const add = (text: string): void => void lines.push(paragraph(text))
  if (implied) add(say(language, 'rounds.line.implied', { round: file.id }))
  if (!counts) add(say(language, 'rounds.line.older', { code, given: sayGiven(directory, standing, place) }))
  else if (newest?.late) add(say(language, 'rounds.line.late'))
  if (value === inWords && file.options.length > 0) {
    add(say(language, 'rounds.line.which'))
    lines.push(...controls({ ...file, closedAt: null }, place, { code, plain: true }))
  } else if (counts && toneOf(value) === 'trouble' && newest?.words === '') {
    add(say(language, 'rounds.line.what'))
    lines.push(
      actions(button(say(language, 'rounds.control.words'), `line ${file.id} ${code} ${value} ?`, 'primary', 'form')),
    )
  }
  return tell(call, 'rounds.line.done', { round: file.id, code, answer: chosen }, lines)
}

/** Nothing that could be an answer was said: what can be. */
function askWhat(call: Call, file: RoundFile, code: string): readonly Effect[] {
  const { language, zone } = call.person
  const summary = say(language, 'rounds.line.how', { round: file.id, code })
  return call.reply(answer(summary, controls({ ...file, closedAt: null }, { language, zone }, { code }), file.label))
}

function askForWhom(call: Call, file: RoundFile, own: readonly string[], rest: string): readonly Effect[] {
  const { language } = call.person
  const summary = say(language, 'rounds.line.for-whom', { round: file.id, codes: own.join(', ') })
  const lines = own.map((code) => ({ name: code, command: `line ${file.id} ${code} ${rest}`.trim() }))
  return call.reply(answer(summary, choose(call, lines), file.label))
}

function askWhich(call: Call, files: readonly RoundFile[], words: string): readonly Effect[] {
  const { language } = call.person
  const summary = say(language, 'rounds.line.which-round', { count: files.length })
  const lines = files.map((file) => ({
    name: `${file.id} · ${say(language, `rounds.kind.${file.kind}`)}`,
    command: `line ${file.id} ${words}`.trim(),
  }))
  return call.reply(answer(summary, choose(call, lines), strictestOf(files)))
}

const strictestOf = (files: readonly RoundFile[]): string =>
  files.map(({ label }) => label).toSorted((a, b) => rankOf(b) - rankOf(a))[0] ?? 'TLP:CLEAR'

/** A button for each line that fits on one, and how to write the others. */
function choose({ person }: Call, lines: readonly { name: string; command: string }[]): readonly Block[] {
  const most = portable.controlsPerBlock * (portable.actionBlocks - 1)
  const short = lines.filter(({ command }) => command.length <= portable.command).slice(0, most)
  const rest = lines.filter((each) => !short.includes(each))
  const buttons = short.map(({ name, command }): Control => button(name, command))
  const blocks: Block[] = []
  for (let at = 0; at < buttons.length; at += portable.controlsPerBlock)
    blocks.push(actions(...buttons.slice(at, at + portable.controlsPerBlock)))
  if (rest.length === 0) return blocks
  const again = rest.map(({ name, command }) => [
    literal(`${command.split(/\s+/).slice(0, 3).join(' ')} …`),
    { type: 'text', text: ` ${name}` } as const,
  ])
  return [
    ...blocks,
    paragraph(say(person.language, 'rounds.line.write')),
    { type: 'list', ordered: false, items: again },
  ]
}

/** The form of `line Q-42 FR trouble ?`, as buttons have it: what is not said yet is asked. */
async function lineForm(asking: Asking): Promise<Form | undefined> {
  const context = asking.words.replace(/\s+\?$/, '').trim()
  const { word, rest } = firstWord(context)
  if (context === asking.words.trim()) return undefined
  const { person, now, room, directory } = asking
  const { language } = person
  const file = await seekRound(asking, person, word)
  const own = file ? membersFor(file, person, now) : []
  if (!file || own.length === 0) return undefined
  const asked = file.seats.map(({ code }) => code)
  const { code, value } = readAnswer(rest, { options: file.options, asked, own, language })
  // What an option is called are words of whoever asks: they may not stand everywhere.
  const isPlain = !room || !isWithin(file.label, targetRoom(directory, room, now).ceiling)
  const member: Field = {
    id: 'member',
    label: say(language, 'rounds.form.member'),
    type: 'one',
    options: own.slice(0, portable.options).map((each) => ({ value: each, label: each })),
    required: true,
  }
  const choice: Field = {
    id: 'answer',
    label: say(language, 'rounds.form.answer'),
    type: takesSeveral(file.kind, file.options) ? 'many' : 'one',
    options: file.options
      .slice(0, portable.options)
      .map((option) => ({ value: option.value, label: nameOf(option, language, isPlain) })),
    required: !takesWords(file.kind, file.options.length),
  }
  const words: Field = {
    id: 'words',
    label: say(language, 'rounds.form.words'),
    hint: say(language, 'rounds.form.hint'),
    type: 'paragraph',
    max: longestLine,
    required: value !== undefined || file.options.length === 0,
  }
  const fields = [
    ...(code === undefined && own.length > 1 ? [member] : []),
    ...(value === undefined && file.options.length > 0 ? [choice] : []),
    words,
  ]
  return {
    id: 'line',
    context,
    title: say(language, 'rounds.form.title'),
    submit: say(language, 'rounds.form.submit'),
    pages: [fields],
  }
}

function checkLine(answers: Answers, { person }: Asking): Problems {
  const { language } = person
  const words = (answers.words ?? '').trim()
  if (words === '' && (answers.answer ?? '') === '') return { words: say(language, 'rounds.form.missing') }
  if (words.length > longestLine)
    return { words: say(language, 'rounds.words-long', { most: longestLine, length: words.length }) }
  return {}
}
