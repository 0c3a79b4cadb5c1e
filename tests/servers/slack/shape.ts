/** What is wrong with a payload, as Slack says it, with the JSON pointer to the place. */
export type Problems = string[]
type Check = (value: unknown, at: string, problems: Problems) => void
export type Rule = { readonly need: 'required'; readonly check: Check }
export type OptionalRule = { readonly need: 'optional'; readonly check: Check }

/** One rule for each field that a type of `@slack/types` has: required where the type requires it, and none besides. */
export type Fields<Type> = {
  [Key in keyof Type]-?: Record<never, never> extends Pick<Type, Key> ? Rule | OptionalRule : Rule
}

const required = (check: Check): Rule => ({ need: 'required', check })
const wrong = (problems: Problems, message: string, at: string): number =>
  problems.push(`${message} [json-pointer:${at}]`)

/** A field that may be absent. */
export const maybe = (rule: Rule): OptionalRule => ({ need: 'optional', check: rule.check })

export const words = ({ most, least = 0 }: { most?: number; least?: number } = {}): Rule =>
  required((value, at, problems) => {
    if (typeof value !== 'string') wrong(problems, 'must be a string', at)
    else if (value.length < least) wrong(problems, `must be more than ${least - 1} characters`, at)
    else if (most !== undefined && value.length > most) wrong(problems, `must be less than ${most + 1} characters`, at)
  })

export const flag: Rule = required((value, at, problems) => {
  if (typeof value !== 'boolean') wrong(problems, 'must be a boolean', at)
})

export const whole = ({ least, most }: { least?: number; most?: number } = {}): Rule =>
  required((value, at, problems) => {
    if (!Number.isInteger(value)) wrong(problems, 'must be an integer', at)
    else if (least !== undefined && Number(value) < least) wrong(problems, `must be greater than ${least - 1}`, at)
    else if (most !== undefined && Number(value) > most) wrong(problems, `must be less than ${most + 1}`, at)
  })

export const oneOf = (...allowed: readonly unknown[]): Rule =>
  required((value, at, problems) => {
    if (!allowed.includes(value)) wrong(problems, `invalid value, must be one of: ${allowed.join(', ')}`, at)
  })

export const matching = (pattern: RegExp, what: string): Rule =>
  required((value, at, problems) => {
    if (typeof value !== 'string' || !pattern.test(value)) wrong(problems, `must be ${what}`, at)
  })

export const list = (rule: Rule, { least = 1, most }: { least?: number; most?: number } = {}): Rule =>
  required((value, at, problems) => {
    if (!Array.isArray(value)) return wrong(problems, 'must be an array', at)
    if (value.length < least) wrong(problems, `no less than ${least} items allowed`, at)
    if (most !== undefined && value.length > most) wrong(problems, `no more than ${most} items allowed`, at)
    for (const [index, item] of value.entries()) rule.check(item, `${at}/${index}`, problems)
  })

/** An object with these fields and no others. `also` looks at it as a whole. */
export function shape<Type>(fields: Fields<Type>, also?: (value: Record<string, unknown>) => string | undefined): Rule {
  const rules = Object.entries<Rule | OptionalRule>(fields)
  return required((value, at, problems) => {
    if (!isObject(value)) return wrong(problems, 'must be an object', at)
    for (const [name, rule] of rules) {
      if (value[name] !== undefined) rule.check(value[name], `${at}/${name}`, problems)
      else if (rule.need === 'required') wrong(problems, `missing required field: ${name}`, at)
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields as object, name)) wrong(problems, `invalid additional property: ${name}`, at)
    const fault = also?.(value)
    if (fault) wrong(problems, fault, at)
  })
}

/** An object told apart by its `type`. */
export const byType = (kinds: Readonly<Record<string, Rule>>): Rule =>
  required((value, at, problems) => {
    if (!isObject(value)) return wrong(problems, 'must be an object', at)
    const rule = typeof value.type === 'string' && Object.hasOwn(kinds, value.type) ? kinds[value.type] : undefined
    if (!rule) return wrong(problems, `unsupported type: ${String(value.type)}`, `${at}/type`)
    rule.check(value, at, problems)
  })

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
