import { say } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import { type ByLanguage, type Words, wordsIn } from '../locale/words.ts'
import type { RoundKind } from './round.ts'

/** One of the answers to choose from. */
export type Option = { value: string; label: Words }

/** How an answer is looked at: `trouble` stands first, `plain` is neither good nor bad. Silence has no tone: it is no answer. */
export type Tone = 'trouble' | 'care' | 'plain' | 'calm'

/** An answer in words alone, where nobody chose an option. Nobody but a person can say whether it means well. */
export const inWords = 'words'

/**
 * The values whose meaning the bot knows, with their tone; each has words in the catalogue, `rounds.option.<value>`. A value
 * that does not stand here is shown as plain, since what is not known is never shown as good.
 */
export const known = {
  ok: 'calm',
  normal: 'calm',
  nothing: 'calm',
  trouble: 'trouble',
  exception: 'care',
  delayed: 'care',
  watching: 'care',
  not_voting: 'plain',
  available: 'calm',
  later: 'care',
  unavailable: 'trouble',
  here: 'calm',
  excused: 'care',
  absent: 'trouble',
  all: 'calm',
  some: 'care',
  agree: 'plain',
  reserve: 'plain',
  object: 'plain',
  abstain: 'plain',
  affected: 'trouble',
  not_affected: 'calm',
  checking: 'care',
  yes: 'plain',
  no: 'plain',
} as const satisfies Readonly<Record<string, Tone>>

export type KnownValue = keyof typeof known

export const isKnown = (value: string): value is KnownValue => Object.hasOwn(known, value)

/** The tone of a value. */
export const toneOf = (value: string): Tone => (isKnown(value) ? known[value] : 'plain')

/** What can be answered where whoever asks names no options. */
const usual: Readonly<Record<RoundKind, readonly KnownValue[]>> = {
  'status-line': ['ok', 'trouble'],
  availability: ['available', 'later', 'unavailable'],
  'roll-call': ['here', 'absent'],
  positions: ['agree', 'reserve', 'object', 'abstain'],
}

/** The usual options of a kind of round. */
export const usualOptions = (kind: RoundKind): readonly Option[] =>
  usual[kind].map((value) => ({ value, label: inAll((language) => say(language, `rounds.option.${value}`)) }))

/** The usual question of a kind of round. */
export const usualQuestion = (kind: RoundKind): ByLanguage =>
  inAll((language) => say(language, `rounds.question.${kind}`))

/** Whether one may choose several of the answers: those of who is asked when it can come, by times that whoever asks names. */
export const takesSeveral = (kind: RoundKind, options: readonly Pick<Option, 'value'>[]): boolean =>
  kind === 'availability' && options.some(({ value }) => !isKnown(value))

/** The options that an answer chose: several stand as one value, `a+c`. */
export const chosenOf = (value: string): readonly string[] => value.split('+')

/** Several options as one value, in the order in which they were offered. */
export const severalOf = (options: readonly Pick<Option, 'value'>[], chosen: readonly string[]): string =>
  options.flatMap(({ value }) => (chosen.includes(value) ? [value] : [])).join('+')

/** What an answer's value is called: as whoever asked named it, else by the catalogue, else as it is. */
export function sayValue(options: readonly Option[], value: string, language: string): string {
  const chosen = chosenOf(value)
  if (chosen.length > 1) return chosen.map((each) => sayValue(options, each, language)).join(', ')
  const option = options.find((each) => each.value === value)
  if (option) return wordsIn(option.label, language)
  if (value === inWords) return say(language, 'rounds.option.words')
  return isKnown(value) ? say(language, `rounds.option.${value}`) : value
}
