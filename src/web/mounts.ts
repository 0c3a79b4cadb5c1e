import type { Visitor } from '../chat/http.ts'

type Handler =
  | {
      kind: 'visitor'
      adapter: string
      handle: (request: Request, visitor: Visitor) => Promise<Response>
      uploadBytes?: number
    }
  | { kind: 'open'; adapter: string; handle: (request: Request) => Promise<Response> }

/** The table of what adapters have hung in. */
export type Mounts = {
  add(path: string, handler: Handler): void
  /** What serves a path: the longest entry at or above it. */
  find(path: string): Handler | undefined
}

const ours = [
  '/account',
  '/answer',
  '/assets',
  '/audit',
  '/calendar',
  '/call-tree.pdf',
  '/calls',
  '/confirm',
  '/decisions',
  '/deliveries',
  '/exports',
  '/form',
  '/healthz',
  '/hooks',
  '/metrics',
  '/night',
  '/notices',
  '/sign-in',
  '/sign-out',
  '/witness',
]

/** Tells whether a path is one of the server's own, or below it. */
export const isOurs = (path: string): boolean => ours.some((own) => path === own || path.startsWith(`${own}/`))

/** Starts with an empty table. */
export function makeMounts(): Mounts {
  const table = new Map<string, Handler>()
  return {
    add(path, handler) {
      if (!/^(\/[a-z0-9._-]+)+$/.test(path)) throw new RangeError(`A path to hang in is like /rooms, not ${path}.`)
      if (table.has(path) || isOurs(path)) {
        throw new RangeError(`The path ${path} is taken.`)
      }
      table.set(path, handler)
    },
    find(path) {
      for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
        const found = table.get(at)
        if (found) return found
      }
      return undefined
    },
  }
}
