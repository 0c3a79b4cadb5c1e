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
import type { Directory } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { attendanceOf, isPresent, quorumOf, type Roll } from './coming.ts'
import type { CallFile, Coming } from './file.ts'
import { type Led, leadersOf } from './lead.ts'
import { sayIn } from './span.ts'
import { clockChange } from './wall.ts'

/** In which language and zone something about a call is written. */
export type Place = { language: string; zone: string }

export type CardFacts = {
  file: CallFile
  directory: Directory
  now: Date
  exercise: boolean
  origin: string
  /** The roll, once it was called to its end. */
  roll?: Roll
}

/** The most characters of a title, and of a point of the agenda, that a card shows. */
const longestTitle = 300
const longestPoint = 160
const mostPoints = 8
/** What can be answered, in the order of the buttons. */
const offered = ['yes', 'no', 'maybe'] as const satisfies readonly Coming[]

/** A call as it is seen in a room: its card, and the stub that stands where the card may not. */
export function callCard(facts: CardFacts, place: Place): { message: Message; stub: Message } {
  const { file, exercise, origin } = facts
  const { language } = place
  const base = { look: 'card', summary: summaryOf(file, place, facts.now), ...(exercise && { exercise }) } as const
  const heading: Block = { type: 'heading', text: say(language, `calls.card.heading.${file.state}`, { call: file.id }) }
  const web = webLink(origin, place, file.id)
  return {
    message: {
      ...base,
      marking: file.label,
      blocks: [
        heading,
        paragraph(strong(cut(wordsIn(file.title, language), longestTitle))),
        { type: 'facts', facts: [...timeFacts(facts, place), ...peopleFacts(facts, place)] },
        ...changeNote(facts, place),
        ...(facts.roll ? rollLines(facts, facts.roll, file, place) : comingLines(facts, place)),
        ...agendaLines(file, place),
        ...controls(file, place, agendaControl(file, place)),
      ],
    },
    stub: {
      ...base,
      marking: 'TLP:CLEAR',
      blocks: [
        heading,
        { type: 'facts', facts: timeFacts(facts, place) },
        ...changeNote(facts, place),
        note(say(language, isAhead(file) ? 'calls.stub.note' : 'calls.stub.over')),
        ...controls(file, place, [web]),
      ],
    },
  }
}

/** Whether there is something to press. */
const isAhead = ({ state }: CallFile): boolean => state === 'planned' || state === 'running'

/** A call in one line: what becomes of it, and when. It says nothing that its label limits. */
export function summaryOf(file: CallFile, { language, zone }: Place, now: Date): string {
  const at = file.startsAt ? sayFar(language, file.startsAt, zone, now) : say(language, 'calls.no-time')
  return say(language, `calls.card.summary.${file.state}`, { call: file.id, at })
}

type Timed = Pick<CardFacts, 'file' | 'now'>

/** When it is, in the place's zone, in Brussels and in UTC, how long until then, and how long it lasts. */
function timeFacts(facts: Timed, place: Place): readonly Fact[] {
  const { file, now } = facts
  const { language, zone } = place
  const label = say(language, 'calls.fact.when')
  if (!file.startsAt) return [fact(label, say(language, 'calls.no-time'))]
  const at = file.startsAt.toISOString()
  const when: Inline = { type: 'moment', at, text: sayFar(language, file.startsAt, zone, now) }
  return [fact(label, when), ...aheadFacts(facts, place), lengthFact(file, place)]
}

/** How long until then, while that is still to come. */
export function aheadFacts({ file: { startsAt, state }, now }: Timed, { language, zone }: Place): readonly Fact[] {
  if (!startsAt || state !== 'planned' || startsAt <= now) return []
  return [fact(say(language, 'calls.fact.in'), say(language, 'calls.in', sayIn(language, now, startsAt, zone)))]
}

/** How long it lasts. */
export const lengthFact = ({ minutes }: Pick<CallFile, 'minutes'>, { language }: Place): Fact =>
  fact(say(language, 'calls.fact.length'), say(language, 'calls.minutes', { minutes }))

function peopleFacts(facts: CardFacts, { language }: Place): readonly Fact[] {
  const { file } = facts
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const { come, needed } = quorumOf(facts, file)
  const isAhead = file.state === 'planned'
  return [
    fact(t('calls.fact.leads'), leadOf(facts, file) ?? t('calls.leads.nobody')),
    ...(needed !== undefined && isAhead
      ? [fact(t('calls.fact.quorum'), t(come >= needed ? 'calls.quorum.enough' : 'calls.quorum.few', { come, needed }))]
      : []),
    ...(file.rollCallId && file.state === 'running'
      ? [fact(t('calls.fact.roll'), t('calls.roll.open', { round: file.rollCallId }))]
      : []),
  ]
}

/** The name of whoever leads a call. */
export const leadOf = (seen: Pick<CardFacts, 'directory' | 'now'>, file: Led): string | undefined =>
  leadersOf(seen, file)[0]?.name

/** A line where the clocks of the place change between now and the call. */
export function changeNote(
  { file, now }: Pick<CardFacts, 'file' | 'now'>,
  { language, zone }: Place,
): readonly Block[] {
  const { startsAt, state } = file
  if (!startsAt || state !== 'planned' || startsAt <= now) return []
  const change = clockChange(now, startsAt, zone)
  return change
    ? [paragraph(strong(say(language, 'calls.clock-change', { at: sayFar(language, change, zone, now) })))]
    : []
}

/** Who comes, by delegation; the silent are named as what they are. */
function comingLines(facts: CardFacts, { language }: Place): readonly Block[] {
  const { file } = facts
  if (file.state !== 'planned' && file.state !== 'running') return []
  const all = attendanceOf(facts, file)
  const lines = (['yes', 'maybe', 'no', 'silent'] as const).flatMap((coming) => {
    const own = all.filter((each) => each.coming === coming)
    if (own.length === 0) return []
    const count = own.filter(({ observer }) => !observer).length
    return [
      paragraph(
        strong(say(language, `calls.coming.${coming}`, { count })),
        text(` ${own.map((each) => sayCode(each, language)).join(', ')}`),
      ),
    ]
  })
  const nobody = all.filter(({ invited }) => invited === 0).map(({ code }) => code)
  return nobody.length > 0
    ? [...lines, note(say(language, 'calls.coming.unreached', { codes: nobody.join(', ') }))]
    : lines
}

const sayCode = (
  { code, observer, come }: { code: string; observer: boolean; come: number },
  language: string,
): string => {
  const several = come > 1 ? `${code} ×${come}` : code
  return observer ? `${several} (${say(language, 'rounds.mark.observer')})` : several
}

/** Who was there, by delegation, and who noted it of those that did not say so themselves. */
export function rollLines(
  { directory }: Pick<CardFacts, 'directory'>,
  roll: Roll,
  file: Pick<CallFile, 'observers' | 'quorum'>,
  { language }: Place,
): readonly Block[] {
  const codes = Object.keys(roll).toSorted()
  const named = (wanted: (code: string) => boolean): string =>
    codes
      .filter(wanted)
      .map((code) =>
        [
          code,
          ...notedBy(directory, roll[code]?.by, language).map((mark) => `(${mark})`),
          ...(roll[code]?.row === 'late' ? [`(${say(language, 'rounds.mark.late')})`] : []),
          ...(file.observers.includes(code) ? [`(${say(language, 'rounds.mark.observer')})`] : []),
        ].join(' '),
      )
      .join(', ')
  const present = codes.filter((code) => isPresent(roll[code]) && !file.observers.includes(code)).length
  const groups = [
    [say(language, 'calls.roll.here', { count: present }), named((code) => isPresent(roll[code]))],
    [say(language, 'calls.roll.excused'), named((code) => roll[code]?.row === 'excused')],
    [say(language, 'calls.roll.silent'), named((code) => roll[code]?.row === null)],
  ] as const
  const lines = groups.flatMap(([title, list]) => (list === '' ? [] : [paragraph(strong(title), text(` ${list}`))]))
  if (file.quorum === null) return lines
  const values = { present, needed: file.quorum }
  return [
    ...lines,
    paragraph(say(language, present >= file.quorum ? 'calls.roll.quorum' : 'calls.roll.no-quorum', values)),
  ]
}

/** Who noted for a member whether it was there, where somebody did. */
export const notedBy = (directory: Directory, by: string | undefined, language: string): readonly string[] =>
  by === undefined ? [] : [say(language, 'rounds.mark.noted', { by: directory.people.get(by)?.name ?? '—' })]

function agendaLines({ agenda, state }: CallFile, { language }: Place): readonly Block[] {
  if (agenda.length === 0 || state === 'ended' || state === 'cancelled') return []
  const items = agenda
    .slice(0, mostPoints)
    .map((point): readonly Inline[] => [text(cut(wordsIn(point, language), longestPoint))])
  // Not numbered: numbers are how buttons are pressed where there are none.
  return [paragraph(strong(say(language, 'calls.agenda'))), { type: 'list', ordered: false, items }]
}

/** What can be pressed: whether one comes, and how one joins, unless that stands there already (`joined`); `after` follows, also when it is over. */
export function controls(
  { id, state }: Pick<CallFile, 'id' | 'state'>,
  { language }: Place,
  after: readonly Control[] = [],
  joined = false,
): readonly Block[] {
  const come = state === 'planned' ? comingControls(id, language, !joined) : []
  const join =
    !joined && (state === 'planned' || state === 'running')
      ? [button(say(language, 'calls.control.join'), `join ${id}`, state === 'running' ? 'primary' : 'plain')]
      : []
  const all = [...come, ...join, ...after]
  return all.length > 0 ? [actions(...all)] : []
}

/** What says whether one comes. */
export const comingControls = (id: string, language: string, first = true): readonly Control[] =>
  offered.map((answer) =>
    button(
      say(language, `calls.control.${answer}`),
      `attend ${id} ${answer}`,
      answer === 'yes' && first ? 'primary' : 'plain',
    ),
  )

/** What shows all that is to be talked about, to whoever presses it as they may read it. */
export const agendaControl = (
  file: Pick<CallFile, 'id' | 'state'>,
  { language }: Pick<Place, 'language'>,
): readonly Control[] =>
  file.state === 'planned' || file.state === 'running' ? [button(say(language, 'calls.agenda'), `call ${file.id}`)] : []

/** Where a call can be read that may not stand in a place. */
export const webLink = (origin: string, { language }: Place, id: string): Control => ({
  type: 'link',
  label: say(language, 'calls.control.web'),
  url: `${origin}/calls/${id}`,
})

/** Words cut to a length, so that one can see that there is more. */
export const cut = (words: string, length: number): string =>
  words.length > length
    ? `${words
        .slice(0, length - 1)
        .toWellFormed()
        .trimEnd()}…`
    : words
