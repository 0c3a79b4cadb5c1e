import { type Block, type Inline, type Message, note, paragraph, strong, text } from '../chat/message.ts'
import type { Directory } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { wordsIn } from '../locale/words.ts'
import { cut } from '../round/table.ts'
import { controls, type Place, sayValue, webLink } from './controls.ts'
import { factsOf, timeFacts } from './facts.ts'
import { type DecisionFile, openStates } from './file.ts'
import { outcomeOf } from './outcome.ts'
import type { Outcome } from './rule.ts'
import { positionsShown } from './said.ts'

export type CardFacts = { directory: Directory; now: Date; exercise: boolean; origin: string }

/** The most characters of each of these that a card shows; the rest is read by `decision <number>`. */
const longest = { question: 600, known: 200, rationale: 600, ground: 100 }

/** A decision as it is seen in a room: the card, and the stub that stands where the card may not. */
export function decisionCard(scene: CardFacts, file: DecisionFile, place: Place): { message: Message; stub: Message } {
  const { language } = place
  const outcome = outcomeOf(file, scene.now)
  const marked = scene.exercise ? ({ exercise: true } as const) : {}
  const values = { ...valuesOf(file, outcome, language), chosen: chosenOf(file, language) }
  const title = (plain: boolean): string => say(language, headingKey(file, plain), values)
  const heading = (plain: boolean): Block => ({ type: 'heading', text: title(plain) })
  const after = [webLink(scene.origin, place, file.id)]
  const message: Message = {
    look: 'card',
    marking: file.label,
    summary: cut(
      say(language, 'decisions.card.summary', {
        ...values,
        title: wordsIn(file.title, language),
        state: stateOf(file, language),
      }),
      300,
    ),
    blocks: [
      heading(false),
      paragraph(strong(cut(wordsIn(file.title, language), 200))),
      ...asked(file, place),
      ...callLine(scene, file, place),
      { type: 'facts', facts: factsOf(scene, file, outcome, place) },
      ...reasons(file, outcome, place),
      ...positionsShown(scene, file, outcome, place),
      ...grounds(file, place),
      ...controls(file, place, { after, now: scene.now }),
    ],
    ...marked,
  }
  const stub: Message = {
    look: 'card',
    marking: 'TLP:CLEAR',
    summary: `${title(true)}.`,
    blocks: [
      heading(true),
      { type: 'facts', facts: timeFacts(file, place, scene.now) },
      note(say(language, 'decisions.stub.note')),
      ...controls(file, place, { plain: true, after, now: scene.now }),
    ],
    ...marked,
  }
  return { message, stub }
}

/** Where the call that it is about is read, with its minutes. */
function callLine(
  { origin }: Pick<CardFacts, 'origin'>,
  { callId }: Pick<DecisionFile, 'callId'>,
  { language }: Place,
): readonly Block[] {
  if (callId === null) return []
  const words = say(language, 'calls.control.minutes-of', { call: callId })
  return [paragraph({ type: 'link', url: `${origin}/calls/${callId}`, text: words })]
}

/** What a decision's state is called. */
export const stateOf = ({ state }: Pick<DecisionFile, 'state'>, language: string): string =>
  say(language, `decisions.state.${state}`)

const chosenOf = ({ options, chosen }: DecisionFile, language: string): string =>
  chosen === null ? '' : sayValue(options, chosen, language)

const valuesOf = (
  { id, type }: DecisionFile,
  { counts: { present, entitled } }: Outcome,
  language: string,
): Values => ({
  decision: id,
  type: say(language, `decisions.type.${type}`),
  present,
  entitled,
})

function headingKey({ state, options, chosen }: DecisionFile, plain: boolean): TextKey {
  // With more answers than yes and no the one that was chosen is the news; in a stub its name may not stand.
  const isNamed = state === 'adopted' && !plain && chosen !== null && chosen !== 'yes' && options.length > 1
  return isNamed ? 'decisions.heading.chosen' : `decisions.heading.${state}`
}

/** The question, where it says more than the title, and what is known of it. */
function asked(file: DecisionFile, place: Place): readonly Block[] {
  const question = wordsIn(file.question, place.language)
  const shown = question === wordsIn(file.title, place.language) ? [] : [paragraph(cut(question, longest.question))]
  return [...shown, ...knowledge(file, place, longest.known)]
}

/** What is known, what is assumed and what nobody knows, each said as such. */
export function knowledge(file: DecisionFile, { language }: Place, most: number): readonly Block[] {
  return (['known', 'assumed', 'unknown'] as const).flatMap((which) => {
    const words = file[which]
    return words === undefined
      ? []
      : [paragraph(strong(say(language, `decisions.fact.${which}`)), ' ', cut(words, most))]
  })
}

/** Why it came out so: by its rule, and in the words of whoever decided. */
function reasons(file: DecisionFile, { why }: Outcome, { language }: Place): readonly Block[] {
  if (openStates.includes(file.state)) return []
  const isByRule = file.state !== 'withdrawn' && file.decidedBy === null
  return [
    ...(isByRule ? [paragraph(say(language, `decisions.why.${why}`))] : []),
    ...(file.rationale === '' ? [] : [paragraph(cut(file.rationale, longest.rationale))]),
  ]
}

/** What it rests on, with the grade of each. */
export function grounds(file: DecisionFile, { language }: Place, most = longest.ground): readonly Block[] {
  if (file.evidence.length === 0) return []
  const items = file.evidence.map(({ grade, words }): readonly Inline[] => [
    ...(grade === null ? [] : [strong(grade), text(' ')]),
    text(cut(words, most)),
  ])
  return [paragraph(strong(say(language, 'decisions.fact.evidence'))), { type: 'list', ordered: false, items }]
}
