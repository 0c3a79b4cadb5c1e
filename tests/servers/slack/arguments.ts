import { malformed } from './refusal.ts'

/** How an argument is read off the wire: forms send everything as words, JSON as it is. */
type Reading = { text: string; flag: boolean; count: number; json: unknown }
export type Kind = keyof Reading | `${keyof Reading}!`

/** Every name that any shape of a method's arguments may have. */
type NamesOf<Arguments> = Arguments extends unknown ? keyof Arguments : never

/** What a method may be given, by the names that `@slack/web-api` gives its arguments; `!` marks those it must be given. */
export type Form<Arguments> = { readonly [Name in NamesOf<NonNullable<Arguments>>]?: Kind }

export type Read<Given> = {
  readonly [Name in keyof Given]: Given[Name] extends `${infer Plain extends keyof Reading}!`
    ? Reading[Plain]
    : Given[Name] extends keyof Reading
      ? Reading[Given[Name]] | undefined
      : never
}

/** The arguments of one call as `form` says, or Slack's refusal: what is missing, of a wrong form, or unknown to the method. */
export function readArguments<const Given extends Readonly<Record<string, Kind>>>(
  form: Given,
  raw: Readonly<Record<string, unknown>>,
): Read<Given> {
  const unknown = Object.keys(raw).filter((name) => !(name in form) && name !== 'token' && name !== 'team_id')
  if (unknown.length > 0) throw malformed('invalid_arguments', ...unknown.map((name) => `unknown field: ${name}`))
  const read: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(form)) {
    const value = raw[name]
    if (value === undefined || value === null || value === '') {
      if (kind.endsWith('!')) throw malformed('invalid_arguments', `missing required field: ${name}`)
      if (value === '') read[name] = ''
      continue
    }
    read[name] = readOne(name, kind.replace('!', ''), value)
  }
  return read as Read<Given> // each was read by its kind above
}

function readOne(name: string, kind: string, value: unknown): unknown {
  switch (kind) {
    case 'text':
      if (typeof value === 'string') return value
      if (typeof value === 'number') return String(value)
      throw malformed('invalid_arguments', `must be a string: ${name}`)
    case 'flag':
      if (typeof value === 'boolean') return value
      if (value === 'true' || value === '1' || value === 1) return true
      if (value === 'false' || value === '0' || value === 0) return false
      throw malformed('invalid_arguments', `must be a boolean: ${name}`)
    case 'count': {
      const count = Number(value)
      if (Number.isInteger(count)) return count
      throw malformed('invalid_arguments', `must be an integer: ${name}`)
    }
    default:
      if (typeof value !== 'string') return value
      try {
        return JSON.parse(value)
      } catch {
        throw malformed(
          name === 'blocks' ? 'invalid_blocks_format' : 'invalid_arguments',
          `must be valid json: ${name}`,
        )
      }
  }
}
