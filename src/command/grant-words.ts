import { UserError } from '../chat/errors.ts'
import type { Directory } from '../directory/directory.ts'
import { sayRole } from '../directory/permission-words.ts'
import { roles } from '../directory/roles.ts'
import { nearest } from '../locale/nearest.ts'
import { longestLine } from './span-words.ts'

/** A line that grants or ends a role, word for word: what was left out is empty. */
export type GrantWords = {
  role: string
  person: string
  code: string
  body: string
  deputy: boolean
  from: string
  to: string
}

const granting =
  /^(?<role>\S.*?)\s+to\s+(?<person>\S.*?)(?:\s+for\s+(?<code>\S+))?(?:\s+in\s+(?<body>\S+))?(?<deputy>\s+as\s+deputy)?(?:\s+from\s+(?<from>\S.*?))?(?:\s+(?:to|until)\s+(?<to>\S.*))?$/iu
const ending = /^(?<role>\S.*?)\s+of\s+(?<person>\S.*?)(?:\s+for\s+(?<code>\S+))?(?:\s+in\s+(?<body>\S+))?$/iu

/** Reads a line; `undefined` where it is none. */
export function readGrantWords(line: string, kind: 'grant' | 'end'): GrantWords | undefined {
  const found = line.length > longestLine ? null : (kind === 'grant' ? granting : ending).exec(line.trim())
  if (!found?.groups) return undefined
  const { role = '', person = '', code = '', body = '', deputy, from = '', to = '' } = found.groups
  return { role, person, code, body, deputy: deputy !== undefined, from, to }
}

/** The role that somebody means: by its id, with spaces or hyphens as well, or by what it is called. Throws where it is none. */
export function readRole(written: string, language: string): string {
  const id = written
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  const name = written.trim().toLowerCase()
  const found = roles.find((role) => role === id || sayRole(language, role).toLowerCase() === name)
  if (found) return found
  const near = nearest(id, roles)
  throw new UserError(near ? 'people.grant.role.near' : 'people.grant.role', {
    written: written.slice(0, 40),
    near: near ?? '',
    known: roles.join(', '),
  })
}

/** A member's code; Greece is written EL, its ISO code is accepted. */
export function readCode(written: string): string {
  const code = written.trim().toUpperCase()
  return code === 'GR' ? 'EL' : code
}

/** The body that somebody means, by its id or its name. Throws where it is none, and where none was named and several can be meant. */
export function readBody(written: string, { bodies }: Directory, own: readonly string[]): string {
  const name = written.trim().toLowerCase()
  if (name !== '') {
    const found = [...bodies.values()].find((body) => body.id === name || body.name.toLowerCase() === name)
    if (found) return found.id
    throw new UserError('people.grant.body', { written: written.slice(0, 40), known: [...bodies.keys()].join(', ') })
  }
  const [only, ...more] = own
  if (only !== undefined && more.length === 0) return only
  throw new UserError('people.grant.which-body', { known: (own.length > 0 ? own : [...bodies.keys()]).join(', ') })
}
