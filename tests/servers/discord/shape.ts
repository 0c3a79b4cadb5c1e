import { malformed, type Problem } from './refusal.ts'

/** What is wrong with a body, as Discord says it, with the path to the place. */
export type Problems = Problem[]
type Check = (value: unknown, at: string, problems: Problems) => void
export type Rule = { readonly need: 'required'; readonly check: Check }
export type OptionalRule = { readonly need: 'optional'; readonly check: Check }

/** One rule for each field that a type of `discord-api-types` has: required where the type requires it, and none besides. */
export type Fields<Type> = {
  [Key in keyof Type]-?: Record<never, never> extends Pick<Type, Key> ? Rule | OptionalRule : Rule
}

const required = (check: Check): Rule => ({ need: 'required', check })
const under = (at: string, key: string | number): string => (at === '' ? String(key) : `${at}.${key}`)

const missing = (at: string): Problem => ({ at, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
const badLength = (at: string, least: number, most: number): Problem => ({
  ...{ at, code: 'BASE_TYPE_BAD_LENGTH', message: `Must be between ${least} and ${most} in length.` },
})
export const tooLong = (at: string, most: number): Problem => ({
  ...{ at, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${most} or fewer in length.` },
})

/** A field that may be absent. */
export const maybe = (rule: Rule): OptionalRule => ({ need: 'optional', check: rule.check })
/** A field that may be absent or null. */
export const orNull = (rule: Rule): OptionalRule => ({
  need: 'optional',
  check(value, at, problems) {
    if (value !== null) rule.check(value, at, problems)
  },
})

/** What Discord calls a string. Characters are counted as JavaScript does, which is never less than Discord's count. */
export const words = ({ least = 0, most }: { least?: number; most: number }): Rule =>
  required((value, at, problems) => {
    if (typeof value !== 'string')
      problems.push({ at, code: 'BASE_TYPE_CONVERT', message: 'Could not interpret value as string.' })
    else if (least > 0 && value.trim() === '') problems.push(missing(at))
    else if (value.length < least) problems.push(badLength(at, least, most))
    else if (value.length > most) problems.push(least > 0 ? badLength(at, least, most) : tooLong(at, most))
  })

export const matching = (pattern: RegExp, message: string, code = 'STRING_TYPE_REGEX'): Rule =>
  required((value, at, problems) => {
    if (typeof value !== 'string' || !pattern.test(value)) problems.push({ at, code, message })
  })

export const flag: Rule = required((value, at, problems) => {
  if (typeof value !== 'boolean')
    problems.push({ at, code: 'BOOLEAN_TYPE_CONVERT', message: 'Must be either true or false.' })
})

export const whole = ({ least = 0, most }: { least?: number; most: number }): Rule =>
  required((value, at, problems) => {
    if (!Number.isInteger(value))
      problems.push({ at, code: 'NUMBER_TYPE_COERCE', message: `Value "${String(value)}" is not int.` })
    else if (Number(value) < least || Number(value) > most)
      problems.push({ at, code: 'NUMBER_TYPE_MAX', message: `int value should be between ${least} and ${most}.` })
  })

export const oneOf = (...allowed: readonly unknown[]): Rule =>
  required((value, at, problems) => {
    if (!allowed.includes(value))
      problems.push({ at, code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${allowed.join(', ')}}.` })
  })

export const snowflake: Rule = required((value, at, problems) => {
  if (typeof value !== 'string' || !/^\d{1,20}$/u.test(value))
    problems.push({ at, code: 'NUMBER_TYPE_COERCE', message: `Value "${String(value)}" is not snowflake.` })
})

export const list = (rule: Rule, { least = 0, most }: { least?: number; most: number }): Rule =>
  required((value, at, problems) => {
    if (!Array.isArray(value)) {
      problems.push({ at, code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' })
      return
    }
    if (value.length < least || value.length > most)
      problems.push(least > 0 ? badLength(at, least, most) : tooLong(at, most))
    for (const [index, item] of value.entries()) rule.check(item, under(at, index), problems)
  })

/** An object with these fields and no others. `also` looks at it as a whole. */
export function shape<Type>(
  fields: Fields<Type>,
  also?: (value: Record<string, unknown>, at: string, problems: Problems) => void,
): Rule {
  const rules = Object.entries<Rule | OptionalRule>(fields)
  return required((value, at, problems) => {
    if (!isObject(value)) {
      problems.push({ at, code: 'DICT_TYPE_CONVERT', message: 'Only dictionaries may be used in a DictType' })
      return
    }
    for (const [name, rule] of rules) {
      if (value[name] !== undefined) rule.check(value[name], under(at, name), problems)
      else if (rule.need === 'required') problems.push(missing(under(at, name)))
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields as object, name)) problems.push(unknown(under(at, name)))
    also?.(value, at, problems)
  })
}

/** Stricter than Discord, which ignores what it does not know: it finds slips. */
const unknown = (at: string): Problem => ({ at, code: 'UNKNOWN_FIELD', message: 'Nobody reads this field.' })

/** An object told apart by its `type`. */
export const byType = (kinds: Readonly<Record<number, Rule>>): Rule =>
  required((value, at, problems) => {
    const type = isObject(value) ? Number(value.type) : Number.NaN
    const rule = kinds[type]
    if (rule) rule.check(value, at, problems)
    else
      problems.push({
        at: under(at, 'type'),
        code: 'UNION_TYPE_CHOICES',
        message: `Value of field "type" must be one of (${Object.keys(kinds).join(', ')}).`,
      })
  })

/** Anything goes: what the double does not play. */
export const anything: Rule = required(() => {})

/** Nothing may stand here. */
export const never: OptionalRule = {
  need: 'optional',
  check: (_value, at, problems) => void problems.push(unknown(at)),
}

/** Refuses with 50035 where a rule finds something. */
export function hold(rule: Rule, value: unknown): void {
  const problems: Problems = []
  rule.check(value, '', problems)
  if (problems.length > 0) throw malformed(...problems)
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
