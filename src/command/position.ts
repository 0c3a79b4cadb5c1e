import { showSummaryAgain } from '../call/summary.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { actions, type Block, button, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { stateOf } from '../decision/card.ts'
import { choicesOf, controls, sayValue, valuesOf } from '../decision/controls.ts'
import { type DecisionFile, openStates, readDecisions } from '../decision/file.ts'
import {
  decisionsFor,
  findDecision,
  isDecisionNumber,
  isPast,
  lateHours,
  membersFor,
  openTo,
  seekDecision,
} from '../decision/find.ts'
import { isMinuted, isRecounted } from '../decision/minuted.ts'
import { type Taken, takePosition } from '../decision/position.ts'
import { abstain, entitledTo, isAgainst } from '../decision/rule.ts'
import { sayGiven, voicesOf } from '../decision/said.ts'
import { decisionOfSlot } from '../decision/show.ts'
import { isGuarded } from '../decision/type.ts'
import { readPosition, type WrittenPosition } from '../decision/written.ts'
import { codesOf } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, rankOf } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { caseSubject } from '../sharing/recall.ts'
import { targetRoom } from '../sharing/target.ts'
import type { Asking, Call, Command } from './command.ts'
import { saidAt } from './line.ts'
import { needPasskey } from './passkey.ts'
import { answer, firstWord, tell } from './words.ts'

/** The most characters of the reasons or the reservation of one delegation. */
const longestWords = 1000

/** Takes a position on a proposal for one's member: an explicit act, by button, form or line. */
export const position: Command = {
  name: 'position',
  usage: 'position [<decision>] [<member>] <position> [reservation: <what>|because <why>]',
  summary: 'decisions.position.summary',
  // The newest counts by when it was taken, and what is late is marked so.
  whenLate: 'obey',
  ownWords: true,
  form: positionForm,
  check: (answers, { person }) => checkPosition(answers, person.language),
  async run(call) {
    const found = await decisionIn(call)
    if ('effects' in found) return found.effects
    const { file, rest, implied } = found
    const { person, now } = call
    const own = membersFor(file, person, now)
    if (own.length === 0) throw new UserError(whyNot(call, file), { decision: file.id })
    const at = await saidAt(call)
    // What was said in time counts, whenever it is heard.
    if (isPast(call, file) && !isRecounted(file, at))
      throw new UserError('decisions.past', { decision: file.id, hours: lateHours })
    const written = readWritten(call, file, own, rest)
    const { code, value } = written
    if (code !== undefined && !own.includes(code))
      throw new UserError('decisions.not-yours', { code, decision: file.id })
    const member = code ?? (own.length === 1 ? own[0] : own.find((each) => each === call.room?.code))
    if (member === undefined) return askForWhom(call, file, own, rest)
    if (value === undefined || !valuesOf(file).includes(value)) return askWhat(call, file, member)
    const words = wordsFor(file, written)
    await needTouch(call, file, value)
    const taken = await takePosition(call, file.id, {
      key: call.key,
      code: member,
      value,
      reservation: written.reservation && !isAgainst(value) && value !== abstain,
      words,
      person,
      account: call.account,
      at,
    })
    const again = isMinuted(taken.file) && taken.counts && taken.file.callId
    return [...confirm(call, taken, implied), ...taken.effects, ...(again ? await showSummaryAgain(call, again) : [])]
  },
}

/** Whoever lets something be published, lowered or escalated shows that it is they. To hold it back takes no more than saying so. */
async function needTouch(call: Call, { type, state }: DecisionFile, value: string): Promise<void> {
  if (isGuarded(type) && openStates.includes(state) && !isAgainst(value) && value !== abstain)
    await needPasskey(call, type)
}

type Found = { file: DecisionFile; rest: string; implied: boolean }

/**
 * The decision that is meant: the one that is named; the one whose message it was said of; else the only one that was open when it
 * was said, and is. What was proposed or closed since, whoever said it did not know of. What minutes say for their delegation may be
 * meant as well: then they are asked.
 */
async function decisionIn(call: Call): Promise<Found | { effects: readonly Effect[] }> {
  const { word, rest } = firstWord(call.words)
  if (isDecisionNumber(word)) return { file: await findDecision(call, call.person, word), rest, implied: false }
  const words = call.words.trim()
  const here = await decisionOn(call)
  if (here) return { file: here, rest: words, implied: false }
  const said = await saidAt(call)
  const files = await decisionsFor(call, call.person, said)
  if (files.length === 0) throw new UserError('decisions.none-open')
  const known = files.filter(({ proposedAt }) => proposedAt <= said)
  const [only, ...more] = known
  if (only && more.length === 0 && openStates.includes(only.state)) return { file: only, rest: words, implied: true }
  const lines = files
    .slice(0, portable.controlsPerBlock)
    .map(({ id }) => ({ id, line: `position ${id} ${words}`.trim() }))
  const short = lines.filter(({ line }) => line.length <= portable.command)
  const blocks = short.length > 0 ? [actions(...short.map(({ id, line }) => button(id, line)))] : []
  return { effects: tell(call, 'decisions.position.which', { count: files.length }, blocks) }
}

/** The decision on whose card or request something was said. */
async function decisionOn(call: Call): Promise<DecisionFile | undefined> {
  const { tx, conversation, on, person } = call
  if (!on) return undefined
  const post = await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { slot: true } })
  const id = post && decisionOfSlot(post.slot)
  return id ? (await openTo(call, person, await readDecisions(call, { id })))[0] : undefined
}

function whyNot({ person, now }: Call, file: DecisionFile): string {
  const observes = file.seats.some(({ code }) => codesOf(person, now).includes(code))
  return observes ? 'decisions.observes' : 'decisions.not-asked'
}

function readWritten({ person, answers }: Call, file: DecisionFile, own: readonly string[], rest: string) {
  const readable = { own, language: person.language }
  if (!answers) return readPosition(rest.replace(/(?:^|\s)\?$/, ''), file, readable)
  // A form brings the words by themselves: what they begin with is no position.
  const read = readPosition(rest, file, readable)
  const value = read.value ?? choicesOf(file).find((each) => each === answers.position)
  const code = read.code ?? answers.member
  return {
    reservation: answers.reservation === 'yes',
    words: (answers.words ?? '').replace(/\s+/g, ' ').trim(),
    ...(code && { code }),
    ...(value !== undefined && { value }),
  }
}

/** The words without their label, which must not be stricter than the decision's. */
function wordsFor(file: DecisionFile, written: WrittenPosition): string {
  const { label, words } = readMarked(written.words)
  if (label && rankOf(label) > rankOf(file.label))
    throw new UserError('decisions.words-above', { decision: file.id, label, own: file.label })
  if (words.length > longestWords)
    throw new UserError('decisions.words-long', { most: longestWords, length: words.length })
  return words.trim()
}

function confirm(call: Call, { file, counts, position: taken }: Taken, implied: boolean): readonly Effect[] {
  const { person, directory } = call
  const { language, zone } = person
  const { code, value } = taken
  const lines: Block[] = []
  const add = (text: string): void => void lines.push(paragraph(text))
  const voice = voicesOf(file).find((each) => each.code === code)
  if (implied) add(say(language, 'decisions.position.implied', { decision: file.id }))
  if (taken.late) add(say(language, 'decisions.position.late'))
  else if (voice?.observer) add(say(language, 'decisions.position.observer', { code }))
  else if (!entitledTo(file.rule, file.seats).some((seat) => seat.code === code))
    add(say(language, 'decisions.position.beside', { code }))
  else if (!counts && voice)
    add(say(language, 'decisions.position.older', { code, given: sayGiven(directory, voice, { language, zone }) }))
  if (!taken.late && !openStates.includes(file.state))
    add(
      say(language, isMinuted(file) ? 'decisions.minuted.instead' : 'decisions.position.closed', {
        decision: file.id,
        code,
        state: stateOf(file, language),
      }),
    )
  // What others called their options may not stand everywhere.
  const named = sayValue([], value, language)
  const said = taken.reservation ? `${named}, ${say(language, 'decisions.mark.reservation')}` : named
  return tell(call, 'decisions.position.done', { decision: file.id, code, position: said }, lines)
}

/** Nothing that could be a position was said: what can be. */
function askWhat(call: Call, file: DecisionFile, code: string): readonly Effect[] {
  const { language, zone } = call.person
  const summary = say(language, 'decisions.position.how', { decision: file.id, code })
  return call.reply(
    answer(summary, controls(file, { language, zone }, { code, now: call.now }), file.label),
    aboutOf(file),
  )
}

function askForWhom(call: Call, file: DecisionFile, own: readonly string[], rest: string): readonly Effect[] {
  const summary = say(call.person.language, 'decisions.position.for-whom', { decision: file.id, codes: own.join(', ') })
  const lines = own.map((code) => ({ code, line: `position ${file.id} ${code} ${rest}`.trim() }))
  const short = lines.filter(({ line }) => line.length <= portable.command).slice(0, portable.controlsPerBlock)
  const blocks = short.length > 0 ? [actions(...short.map(({ code, line }) => button(code, line)))] : []
  return call.reply(answer(summary, blocks, file.label), aboutOf(file))
}

/** What options are called goes with the case that it is about. */
const aboutOf = ({ caseNumber }: DecisionFile): readonly string[] => (caseNumber ? [caseSubject(caseNumber)] : [])

/** The form of `position P-12 FR ?`, as buttons have it: what is not said yet is asked. */
async function positionForm(asking: Asking): Promise<Form | undefined> {
  const context = asking.words.replace(/\s+\?$/, '').trim()
  const { word, rest } = firstWord(context)
  if (context === asking.words.trim()) return undefined
  const { person, now, room, directory } = asking
  const { language } = person
  const file = await seekDecision(asking, person, word)
  const own = file ? membersFor(file, person, now) : []
  if (!file || own.length === 0) return undefined
  const { code, value } = readPosition(rest, file, { own, language })
  // What an option is called are words of whoever proposes: they may not stand everywhere.
  const isPlain = !room || !isWithin(file.label, targetRoom(directory, room, now).ceiling)
  const member: Field = {
    id: 'member',
    label: say(language, 'decisions.form.member'),
    type: 'one',
    options: own.slice(0, portable.options).map((each) => ({ value: each, label: each })),
    required: true,
  }
  const choice: Field = {
    id: 'position',
    label: say(language, 'decisions.form.position'),
    type: 'one',
    options: choicesOf(file)
      .slice(0, portable.options)
      .map((each) => ({
        value: each,
        label: sayValue(file.options, each, language, isPlain).slice(0, portable.optionLabel),
      })),
    required: true,
  }
  const reservation: Field = {
    id: 'reservation',
    label: say(language, 'decisions.form.reservation'),
    type: 'one',
    options: (['no', 'yes'] as const).map((each) => ({
      value: each,
      label: say(language, `decisions.form.reservation.${each}`),
    })),
    required: true,
    value: 'no',
  }
  const words: Field = {
    id: 'words',
    label: say(language, 'decisions.form.words'),
    hint: say(language, 'decisions.form.words.hint'),
    type: 'paragraph',
    max: longestWords,
    required: false,
  }
  return {
    id: 'position',
    context,
    title: say(language, 'decisions.form.title'),
    submit: say(language, 'decisions.form.submit'),
    pages: [
      [
        ...(code === undefined && own.length > 1 ? [member] : []),
        ...(value === undefined ? [choice] : []),
        reservation,
        words,
      ],
    ],
  }
}

function checkPosition(answers: Answers, language: string): Problems {
  const words = (answers.words ?? '').trim()
  return words.length > longestWords
    ? { words: say(language, 'decisions.words-long', { most: longestWords, length: words.length }) }
    : {}
}
