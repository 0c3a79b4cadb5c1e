import { actions, type Block, button, type Control } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { wordsIn } from '../locale/words.ts'
import { waitsFor } from './awaited.ts'
import { type DecisionFile, type Option, openStates } from './file.ts'
import { isRecounted } from './minuted.ts'
import { abstain, isAgainst } from './rule.ts'

/** In which language and zone something about a decision is written. */
export type Place = { language: string; zone: string }

/** The most options that are buttons; of more, one button opens a form. */
const mostButtons = 2 * portable.controlsPerBlock - 2

/** Values that the bot knows, with words in the catalogue, `decisions.option.<value>`. */
const known = ['yes', 'no', 'abstain', 'object'] as const
export const isKnown = (value: string): value is (typeof known)[number] => known.some((each) => each === value)

/** What can be said to a proposal: its options, and what can be said to any. To a silence one objects, or agrees aloud. */
export function choicesOf({ rule, options }: Pick<DecisionFile, 'rule' | 'options'>): readonly string[] {
  const values = options.map(({ value }) => value)
  if (rule.profile === 'silence') return ['object', ...values.slice(0, 1), abstain]
  const all = [...values, abstain]
  return values.some(isAgainst) ? all : [...all, 'object']
}

/** Every value that a position on it may have; of those that it is not asked with somebody may still write one. */
export const valuesOf = (file: Pick<DecisionFile, 'rule' | 'options'>): readonly string[] => [
  ...new Set([...choicesOf(file), ...file.options.map(({ value }) => value), 'object', abstain]),
]

/**
 * What a position is called. `plain`: by the catalogue, else by its value, for places where the words of whoever proposes may not
 * stand.
 */
export function sayValue(options: readonly Option[], value: string, language: string, plain = false): string {
  const option = options.find((each) => each.value === value)
  if (isKnown(value) && (plain || !option)) return say(language, `decisions.option.${value}`)
  return option && !plain ? wordsIn(option.label, language) : value
}

/** Where a decision can be read whole. */
export const webLink = (origin: string, { language }: Place, id: string): Control => ({
  type: 'link',
  label: say(language, 'decisions.control.web'),
  url: `${origin}/decisions/${id}`,
})

/**
 * The buttons of a decision: a position each while it is open or, at `now`, may be said otherwise than minuted; one for words, and
 * `after`. `code` speaks for this member.
 */
export function controls(
  file: DecisionFile,
  { language }: Place,
  {
    code,
    plain = false,
    after = [],
    now,
  }: { code?: string; plain?: boolean; after?: readonly Control[]; now?: Date } = {},
): readonly Block[] {
  const all = [
    ...(openStates.includes(file.state) || (now && isRecounted(file, now))
      ? positions(file, language, code, plain)
      : seconds(file, language)),
    ...after,
  ]
  const blocks: Block[] = []
  for (let at = 0; at < all.length; at += portable.controlsPerBlock)
    blocks.push(actions(...all.slice(at, at + portable.controlsPerBlock)))
  return blocks
}

function positions(file: DecisionFile, language: string, code: string | undefined, plain: boolean): readonly Control[] {
  const { id, options } = file
  const stem = code ? `position ${id} ${code}` : `position ${id}`
  const form = button(say(language, 'decisions.control.words'), `${stem} ?`, 'plain', 'form')
  const choices = choicesOf(file)
  if (choices.length > mostButtons) return [form]
  const buttons = choices.map((value): Control => {
    const name = sayValue(options, value, language, plain).slice(0, portable.buttonLabel)
    return button(name, `${stem} ${value}`, value === 'object' ? 'danger' : 'plain')
  })
  return [...buttons, form]
}

/** What a second person is asked for: to sign what one decided alone, to ratify what was delegated. */
const seconds = (file: DecisionFile, language: string): readonly Control[] =>
  waitsFor(file).map((what) =>
    button(
      say(language, `decisions.control.${what}`),
      `${what === 'sign' ? 'countersign' : 'ratify'} ${file.id}`,
      'primary',
    ),
  )
