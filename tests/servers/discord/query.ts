import { malformed } from './refusal.ts'
import { isSnowflake } from './snowflakes.ts'

/** A whole number of a query: 50035 where it is none, or out of its bounds. */
export function wholeIn(
  query: URLSearchParams,
  name: string,
  { least, most, usual }: { least: number; most: number; usual: number },
): number {
  const given = query.get(name)
  if (given === null) return usual
  const value = Number(given)
  if (!Number.isInteger(value))
    throw malformed({ at: name, code: 'NUMBER_TYPE_COERCE', message: `Value "${given}" is not int.` })
  if (value < least || value > most)
    throw malformed({ at: name, code: 'NUMBER_TYPE_MAX', message: `int value should be between ${least} and ${most}.` })
  return value
}

/** An id of a query: 50035 where it is none. */
export function snowflakeIn(query: URLSearchParams, name: string): string | undefined {
  const given = query.get(name)
  if (given === null) return undefined
  if (!isSnowflake(given))
    throw malformed({ at: name, code: 'NUMBER_TYPE_COERCE', message: `Value "${given}" is not snowflake.` })
  return given
}
