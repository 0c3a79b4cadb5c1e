import { randomBytes } from 'node:crypto'

/** In an exercise nobody has to set anything up: the address leads nowhere. */
const harmless = 'https://conference.example.eu/{call}'

/**
 * Where one joins a call, by one setting whose form says of which kind it is: with `{call}` or `{secret}` in it an address to fill
 * in; one that ends in `/` a conference server on which each call has a room that nobody can guess; any other one room for every
 * call. `undefined` where nothing is set. The secret is a new one each time, so that who knows one knows no other.
 */
export function makeLink(setting: string | undefined, call: string, exercise: boolean): string | undefined {
  const used = setting ?? (exercise ? harmless : undefined)
  if (used === undefined) return undefined
  const secret = randomBytes(16).toString('base64url')
  const isTemplate = /\{(call|secret)\}/.test(used)
  if (isTemplate) return used.replaceAll('{call}', call).replaceAll('{secret}', secret)
  return used.endsWith('/') ? `${used}${call}-${secret}` : used
}
