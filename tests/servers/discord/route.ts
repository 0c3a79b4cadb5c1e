import type { World } from './world.ts'

export type Upload = { field: string; name: string; mediaType: string | undefined; bytes: Uint8Array }

/** One call of a route as it reached it. */
export type Asked = {
  /** The variable parts of the path, decoded. */
  at: Readonly<Record<string, string>>
  query: URLSearchParams
  body: unknown
  uploads: readonly Upload[]
}

/** A route of REST: `GET /channels/:channel`. It answers with an object, or with nothing (204). */
export type Route = {
  name: string
  /** By a token in its path instead of the bot's. */
  open?: true
  run(world: World, asked: Asked): object | undefined
}

export const object = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {} // fields are looked at one by one

/** A part of the path, which the route's name has. */
export const part = ({ at }: Asked, name: string): string => at[name] ?? ''
