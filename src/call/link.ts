import { randomBytes } from 'node:crypto'

/**
 * How people join calls, by one setting whose form says of which kind it is: with `{call}` or `{secret}` in it an address to
 * fill in; one that ends in `/` a conference server on which each call has a room that nobody can guess; any other one room
 * for every call.
 */

/** How a setting is understood; `undefined` where it is no address that people may be sent to. */
export function linkKind(setting: string): 'template' | 'server' | 'static' | undefined {
  const filled = fillIn(setting, 'C-2027-0001', 'x')
  if (/[\s\p{Cc}<>"]/u.test(filled) || !URL.canParse(filled)) return undefined
  const { protocol, username, password } = new URL(filled)
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined
  if (/\{(call|secret)\}/.test(setting)) return 'template'
  return setting.endsWith('/') ? 'server' : 'static'
}

/** In an exercise nobody has to set anything up: the address leads nowhere. */
const harmless = 'https://conference.example.eu/{call}'

/** Where one joins a call; `undefined` where nothing is set. A new one each time, so that who knows one knows no other. */
export function makeLink(setting: string | undefined, call: string, exercise: boolean): string | undefined {
  const used = setting ?? (exercise ? harmless : undefined)
  if (used === undefined) return undefined
  const secret = randomBytes(16).toString('base64url')
  return linkKind(used) === 'server' ? `${used}${call}-${secret}` : fillIn(used, call, secret)
}

const fillIn = (setting: string, call: string, secret: string): string =>
  setting.replaceAll('{call}', call).replaceAll('{secret}', secret)
