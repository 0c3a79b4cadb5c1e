import {
  type Block,
  code,
  type Fact,
  fact,
  type Inline,
  type Message,
  note,
  paragraph,
  strong,
  text,
} from '../chat/message.ts'
import { lengthOf, portable } from '../chat/portable.ts'
import type { Directory } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { wordsIn } from '../locale/words.ts'
import { cut } from '../round/table.ts'
import { type CardFacts, decisionCard, grounds, knowledge } from './card.ts'
import { controls, type Place, sayValue } from './controls.ts'
import { factsOf, moment } from './facts.ts'
import { type DecisionFile, openStates } from './file.ts'
import { outcomeOf } from './outcome.ts'
import { positionText } from './request.ts'
import { sayOne, voicesOf } from './said.ts'

/** The most characters of the words of each position, where all that was ever said is shown. */
const longestWords = 240

/**
 * A decision whole: all that a defensible record holds, for one reader alone; where that fits no message, its card, which leads to
 * where it stands.
 */
export function decisionDetails(scene: CardFacts, file: DecisionFile, place: Place): Message {
  const { message } = decisionCard(scene, file, place)
  const whole = [...blocksOf(scene, file, place), ...controls(file, place, { now: scene.now })]
  const details: Message = { ...message, look: 'reply', blocks: whole }
  if (lengthOf(details) <= portable.message) return details
  const part = note(say(place.language, 'decisions.details.part'))
  return { ...message, look: 'reply', blocks: [part, ...message.blocks] }
}

/** All there is of it, without what can be pressed. */
export function blocksOf(scene: CardFacts, file: DecisionFile, place: Place): readonly Block[] {
  const { language } = place
  const { message } = decisionCard(scene, file, place)
  const heading = message.blocks.filter(({ type }) => type === 'heading')
  const outcome = outcomeOf(file, scene.now)
  const title = wordsIn(file.title, language)
  const question = wordsIn(file.question, language)
  return [
    ...heading,
    paragraph(strong(title)),
    ...(question === title ? [] : [paragraph(question)]),
    { type: 'facts', facts: factsOf(scene, file, outcome, place) },
    { type: 'facts', facts: placesOf(scene, file, place) },
    ...knowledge(file, place, 800),
    ...options(file, place),
    ...result(file, outcome.why, place),
    ...positions(scene, file, place),
    ...grounds(file, place, 400),
  ]
}

/** What it belongs to, and its times to the minute. */
function placesOf({ directory }: { directory: Directory }, file: DecisionFile, place: Place): readonly Fact[] {
  const t = textIn(place)
  const { roomId, caseNumber, runId, step, callId, electionId, seats, recordedAt, proposedAt, label } = file
  const codes = (observer: boolean): string =>
    seats
      .filter((seat) => seat.observer === observer)
      .map(({ code: each }) => each)
      .join(', ')
  const room = roomId === null ? '' : (directory.rooms.get(roomId)?.title ?? roomId)
  const rows: readonly [TextKey, string | Inline][] = [
    ['decisions.fact.type', t(`decisions.type.${file.type}`)],
    ['decisions.fact.label', label],
    ['decisions.fact.room', room],
    ['decisions.fact.entitled', codes(false)],
    ['decisions.fact.observers', codes(true)],
    ['decisions.fact.about', [caseNumber, callId, electionId].filter((each) => each !== null).join(' · ')],
    ['decisions.fact.run', runId === null ? '' : step === null ? runId : `${runId} · ${step}`],
    ['decisions.fact.proposed', moment(proposedAt, place)],
    ['decisions.fact.recorded-at', recordedAt ? moment(recordedAt, place) : ''],
  ]
  return rows.filter(([, value]) => value !== '').map(([key, value]) => fact(t(key), value))
}

function options({ options: all, chosen }: DecisionFile, place: Place): readonly Block[] {
  const items = all.map(({ value }): readonly Inline[] => [
    code(value),
    text(` ${sayValue(all, value, place.language)}`),
    ...(value === chosen ? [strong(` ${say(place.language, 'decisions.option.chosen')}`)] : []),
  ])
  return [paragraph(strong(say(place.language, 'decisions.fact.options'))), { type: 'list', ordered: false, items }]
}

function result(file: DecisionFile, why: ReturnType<typeof outcomeOf>['why'], { language }: Place): readonly Block[] {
  if (openStates.includes(file.state)) return []
  const isByRule = file.decidedBy === null && file.state !== 'withdrawn'
  return [
    ...(isByRule ? [paragraph(say(language, `decisions.why.${why}`))] : []),
    ...(file.rationale === ''
      ? []
      : [paragraph(strong(say(language, 'decisions.fact.rationale')), ' ', file.rationale)]),
  ]
}

/** Every position ever taken: what counts first, what it replaced under it. */
function positions({ directory }: { directory: Directory }, file: DecisionFile, place: Place): readonly Block[] {
  const { language } = place
  const voices = voicesOf(file)
  if (file.positions.length === 0) return []
  const items = voices.flatMap((voice): readonly (readonly Inline[])[] => {
    const { code: member, observer, newest, given } = voice
    if (!newest) return [[strong(member), text(` ${say(language, 'decisions.no-position')}`)]]
    const ordered = [newest, ...given.filter(({ key }) => key !== newest.key)]
    return ordered.map((each, index): readonly Inline[] => {
      const marks = [
        ...(index > 0 ? [say(language, each.late ? 'decisions.mark.late' : 'decisions.mark.replaced')] : []),
        ...(each.minuted ? [say(language, 'decisions.mark.minuted')] : []),
        ...(index === 0 && each.late ? [say(language, 'decisions.mark.late')] : []),
        ...(observer ? [say(language, 'decisions.mark.observer')] : []),
      ]
      const said = cut(positionText(file, each, language), longestWords)
      const marked = marks.length > 0 ? ` [${marks.join(', ')}]` : ''
      return [strong(member), text(`${marked} ${said} (${sayOne(directory, each, place)})`)]
    })
  })
  return [paragraph(strong(say(language, 'decisions.fact.positions'))), { type: 'list', ordered: false, items }]
}

const textIn =
  ({ language }: Place) =>
  (key: TextKey, values?: Values): string =>
    say(language, key, values)
