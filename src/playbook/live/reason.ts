import type { UserError } from '../../chat/errors.ts'
import { isTextKey, say, type Values } from '../../locale/catalogue.ts'
import type { StepState } from '../engine/run.ts'

/**
 * Why a step was not done, as a run keeps it: a person's words, a code of the engine, the reference under which a fault is
 * found in the log, or a text of the catalogue with its values.
 */

/** A refusal of one of the rooms, so that it can be told in any language later. */
export const writeReason = ({ code, values }: UserError): string => `${code} ${JSON.stringify(values)}`

/** Why a step failed, ran out or was left out, in words. What a person wrote stands as they wrote it, whatever it looks like. */
export function sayWhy({ state, why }: Pick<StepState, 'state' | 'why'>, language: string): string {
  if (state === 'timed-out') return say(language, 'runs.why.timed-out')
  if (why === undefined) return '–'
  // Only a failure has its reason from the bot; besides these a step is left out, or done again, by people.
  if (state !== 'failed' && !['if', 'withdrawn', 'past'].includes(why)) return why
  const key = `runs.why.${why}`
  if (isTextKey(key)) return say(language, key)
  if (why.startsWith('expression-')) return say(language, 'runs.why.expression')
  if (/^[0-9a-f]{8}$/.test(why)) return say(language, 'runs.why.fault', { reference: why })
  return sayRefusal(why, language) ?? why
}

function sayRefusal(why: string, language: string): string | undefined {
  const { code = '', values = '' } = /^(?<code>[a-z][\w.-]+) (?<values>\{.*\})$/s.exec(why)?.groups ?? {}
  return isTextKey(code) ? say(language, code, JSON.parse(values) as Values) : undefined // written by `writeReason`
}
