import {
  actions,
  type Block,
  button,
  type Control,
  type Fact,
  fact,
  type Inline,
  type Message,
  note,
  paragraph,
  strong,
  text,
} from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { type AccountRef, platformOf } from '../chat/refs.ts'
import type { Directory } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment, sayNear, sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { RoundFile } from './file.ts'
import { chosenOf, isKnown, type Option, sayValue, type Tone, takesSeveral } from './option.ts'
import { countOf, isForOthers, type Standing, standingsOf } from './standing.ts'

/** In which language and zone something about a round is written. */
export type Place = { language: string; zone: string }

export type TableFacts = {
  file: RoundFile
  directory: Directory
  /** Codes of members of whom nobody could be asked: they have no room of their own and nobody who can be told alone. */
  unreached: readonly string[]
  exercise: boolean
  origin: string
}

/** The most options that are buttons; of more, one button opens a form. One place of the block is left for words. */
const mostButtons = portable.controlsPerBlock - 1
/** The most characters of a question that a table shows; the rest is read by `round <round>`. */
const longestQuestion = 600
/** The most characters that all words of answers together may take, so that the message stays portable with 40 delegations. */
const allWords = 5600
const longestWords = 280

/** A round as it is seen in a room: the table, and the stub that stands where the table may not. */
export function roundTable(facts: TableFacts, place: Place): { message: Message; stub: Message } {
  const { file, exercise } = facts
  const t = textIn(place)
  const { asked, answered } = countOf(file)
  const [only, ...others] = file.seats
  const code = only && others.length === 0 ? only.code : 'many'
  const values = { round: file.id, answered, asked, code }
  const kind = t(`rounds.kind.${file.kind}`)
  const state = file.closedAt ? 'closed' : 'open'
  const marked = exercise ? ({ exercise } as const) : {}
  const heading: Block = { type: 'heading', text: t(`rounds.table.heading.${state}`, { ...values, kind }) }
  const message: Message = {
    look: 'card',
    marking: file.label,
    summary: t(`rounds.table.summary.${state}`, { ...values, kind }),
    blocks: [
      heading,
      paragraph(strong(cut(wordsIn(file.question, place.language), longestQuestion))),
      { type: 'facts', facts: stateFacts(facts, place) },
      ...groups(facts, place),
      ...controls(file, place),
    ],
    ...marked,
  }
  const stub: Message = {
    look: 'card',
    marking: 'TLP:CLEAR',
    summary: t(`rounds.table.summary.${state}`, { ...values, kind }),
    blocks: [
      heading,
      { type: 'facts', facts: timeFacts(file, place) },
      note(t('rounds.stub.note')),
      ...controls(file, place, { plain: true, after: [webLink(facts.origin, place)] }),
    ],
    ...marked,
  }
  return { message, stub }
}

/** The deadline in the place's zone, in Brussels and in UTC, and when the round was closed. */
function timeFacts(file: RoundFile, place: Place): readonly Fact[] {
  const t = textIn(place)
  const momentOf = (at: Date): Inline => ({
    type: 'moment',
    at: at.toISOString(),
    text: sayMoment(place.language, at, place.zone),
  })
  return [
    ...(file.deadline ? [fact(t('rounds.fact.deadline'), momentOf(file.deadline))] : []),
    ...(file.closedAt ? [fact(t('rounds.fact.closed'), momentOf(file.closedAt))] : []),
    ...(!file.deadline && !file.closedAt ? [fact(t('rounds.fact.asked'), momentOf(file.askedAt))] : []),
  ]
}

function stateFacts({ file }: TableFacts, place: Place): readonly Fact[] {
  const t = textIn(place)
  const { needed, present, reached } = countOf(file)
  const quorum =
    needed === undefined
      ? []
      : [fact(t('rounds.fact.quorum'), t(`rounds.quorum.${reached ? 'reached' : 'missed'}`, { needed, present }))]
  return [...timeFacts(file, place), ...quorum]
}

/** Trouble first, then who is silent, then what needs care, and at the end what is well. */
const order = ['trouble', 'silent', 'care', 'plain', 'calm'] as const satisfies readonly (Tone | 'silent')[]

function groups(facts: TableFacts, place: Place): readonly Block[] {
  const { file } = facts
  const standings = standingsOf(file)
  const given = standings.filter(({ answer }) => answer && answer.words !== '').length
  const length = Math.max(30, Math.min(longestWords, Math.floor(allWords / Math.max(1, given)) - 60))
  return order.flatMap((each) => {
    if (each === 'silent') return silence(facts, standings, place)
    const values = [
      ...new Set(
        standings.filter(({ tone }) => tone === each).flatMap(({ answer }) => (answer ? chosenOf(answer.value) : [])),
      ),
    ].toSorted((a, b) => placeOf(file, a) - placeOf(file, b))
    return values.flatMap((value) => groupOf(facts, standings, value, place, length))
  })
}

const placeOf = ({ options }: RoundFile, value: string): number => {
  const at = options.findIndex((option) => option.value === value)
  return at < 0 ? options.length : at
}

/** All who gave one answer: those with words a line each, the others together. */
function groupOf(
  { file, directory }: TableFacts,
  standings: readonly Standing[],
  value: string,
  place: Place,
  length: number,
): readonly Block[] {
  const t = textIn(place)
  const own = standings.filter(({ answer }) => answer !== undefined && chosenOf(answer.value).includes(value))
  const spoken = own.filter(({ answer }) => answer?.words !== '')
  const short = own.filter(({ answer }) => answer?.words === '')
  const counted = own.filter(({ observer }) => !observer).length
  const items = spoken.map((standing): readonly Inline[] => {
    const { answer } = standing
    if (!answer) return []
    const by = directory.people.get(answer.personId)?.name ?? '—'
    const at = sayNear(place.language, answer.at, place.zone, file.askedAt)
    return [strong(codeOf(standing, place, directory)), text(` ${cut(answer.words, length)} `), text(`(${by}, ${at})`)]
  })
  const together: readonly Inline[] = [text(short.map((each) => codeOf(each, place, directory)).join(', '))]
  return [
    paragraph(strong(t('rounds.group', { answer: sayValue(file.options, value, place.language), count: counted }))),
    { type: 'list', ordered: false, items: short.length > 0 ? [...items, together] : items },
  ]
}

/** Who has not answered. It is named as what it is, and stands in no other group. */
function silence({ file, unreached }: TableFacts, standings: readonly Standing[], place: Place): readonly Block[] {
  const t = textIn(place)
  const silent = standings.filter(({ answer, observer }) => !answer && !observer)
  if (silent.length === 0) return []
  const last = silent.flatMap(({ chasedAt }) => chasedAt ?? []).toSorted((a, b) => b.getTime() - a.getTime())[0]
  const again = silent.filter(({ chasedAt }) => chasedAt !== null).map(({ code }) => code)
  const nobody = silent.filter(({ code }) => unreached.includes(code)).map(({ code }) => code)
  const codes: readonly Inline[] = [strong(silent.map(({ code }) => code).join(', '))]
  const chased: readonly Inline[] = last
    ? [
        text(
          t('rounds.silent.chased', {
            codes: again.join(', '),
            at: sayNear(place.language, last, place.zone, file.askedAt),
          }),
        ),
      ]
    : []
  const unasked: readonly Inline[] =
    nobody.length > 0 ? [text(t('rounds.silent.unreached', { codes: nobody.join(', ') }))] : []
  return [
    paragraph(strong(t(file.closedAt ? 'rounds.silent.closed' : 'rounds.silent', { count: silent.length }))),
    { type: 'list', ordered: false, items: [codes, chased, unasked].filter((item) => item.length > 0) },
  ]
}

/** A delegation's code, with what has to be known of its answer: who noted it for them, that it came late, that it only observes. */
function codeOf({ code, observer, answer }: Standing, place: Place, directory: Directory): string {
  const t = textIn(place)
  const by = answer && isForOthers(answer) ? (directory.people.get(answer.personId)?.name ?? '—') : undefined
  const marks = [
    ...(by === undefined ? [] : [t('rounds.mark.noted', { by })]),
    ...(answer?.late ? [t('rounds.mark.late')] : []),
    ...(observer ? [t('rounds.mark.observer')] : []),
  ]
  return marks.length > 0 ? `${code} (${marks.join(', ')})` : code
}

/** Where a round can be read that may not stand in a place. */
export const webLink = (origin: string, { language }: Place): Control => ({
  type: 'link',
  label: say(language, 'cases.control.web'),
  url: `${origin}/rooms`,
})

/**
 * The buttons of a round that is open: one an option, and one for words; `after` follows them, also when it is closed. `code`
 * answers for this member; `plain` is as in `nameOf`.
 */
export function controls(
  file: RoundFile,
  { language }: Place,
  { code, plain = false, after = [] }: { code?: string; plain?: boolean; after?: readonly Control[] } = {},
): readonly Block[] {
  const all = [...(file.closedAt ? [] : choices(file, language, code, plain)), ...after]
  const blocks: Block[] = []
  for (let at = 0; at < all.length; at += portable.controlsPerBlock)
    blocks.push(actions(...all.slice(at, at + portable.controlsPerBlock)))
  return blocks
}

function choices(
  { id, kind, options }: RoundFile,
  language: string,
  code: string | undefined,
  plain: boolean,
): readonly Control[] {
  const stem = code ? `line ${id} ${code}` : `line ${id}`
  if (options.length > mostButtons || takesSeveral(kind, options))
    return [button(say(language, 'rounds.control.answer'), `${stem} ?`, 'primary', 'form')]
  const buttons = options.map((option): Control => button(nameOf(option, language, plain), `${stem} ${option.value}`))
  const words = takesWords(kind, options.length)
    ? [button(say(language, 'rounds.control.words'), `${stem} ?`, options.length === 0 ? 'primary' : 'plain', 'form')]
    : []
  return [...buttons, ...words]
}

/**
 * What an option is called on a button or in a form. `plain`: by the catalogue, else by its value, for places where the words of
 * whoever asks may not stand.
 */
export function nameOf({ value, label }: Option, language: string, plain: boolean): string {
  if (!plain) return cut(wordsIn(label, language), portable.buttonLabel)
  return isKnown(value) ? say(language, `rounds.option.${value}`) : value
}

/** Whether words alone are an answer: not where delegations take a position or say that they are there. */
export const takesWords = (kind: RoundFile['kind'], options: number): boolean =>
  options === 0 || kind === 'status-line' || kind === 'availability'

/** Who answered for a delegation, when and on which platform, in one line. */
export function sayGiven(directory: Directory, { answer, given }: Standing, { language, zone }: Place): string {
  if (!answer) return say(language, 'rounds.no-answer')
  const values = {
    by: directory.people.get(answer.personId)?.name ?? '—',
    at: sayPlaced(language, answer.at, zone),
    platform: platformOf(answer.account as AccountRef), // stored from an account
  }
  const first = say(language, 'rounds.given', values)
  const late = answer.late ? ` · ${say(language, 'rounds.mark.late')}` : ''
  return given > 1 ? `${first}${late} · ${say(language, 'rounds.changed', { times: given - 1 })}` : `${first}${late}`
}

/** Words cut to a length, so that one can see that there is more. */
export const cut = (words: string, length: number): string =>
  words.length > length
    ? `${words
        .slice(0, length - 1)
        .toWellFormed()
        .trimEnd()}…`
    : words

const textIn =
  ({ language }: Place) =>
  (key: TextKey, values?: Values): string =>
    say(language, key, values)
