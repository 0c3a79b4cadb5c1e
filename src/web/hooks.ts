import { findForbidden } from '../sharing/marking.ts'
import { clientOf } from './attempts.ts'
import type { App, Ask, Parts } from './context.ts'
import { isSigned } from './hook-signature.ts'
import { TooLarge, takeBody } from './request-body.ts'

/** The largest call, in bytes. */
const mostBytes = 65_536
/** How deep a body may be nested: what looks at it goes into its parts. */
const deepest = 20

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

/** Where calls of other machines arrive. */
export type Hooks = {
  /** The keys of a name; none for one that nobody knows. */
  keysOf(name: string): readonly Uint8Array[]
  /** Keeps a call for good, once an id; only then it is answered. */
  keep(call: { name: string; id: string; body: JsonObject }): Promise<unknown>
}

/**
 * Hangs in `POST /hooks/<name>`, for machines that share a key with the bot. 202: it is kept, also where it was known. 404: there
 * is no such name, or the signature is wrong or old; a stranger learns no more. 400: no JSON object. 413: too large. 422: it bears
 * a marking that must not be stored. 429: too many; `retry-after` says when.
 */
export function serveHooks(app: App, parts: Parts, hooks: Hooks): void {
  app.post('/hooks/:name', (ask) => answer(ask, parts, hooks))
}

async function answer(ask: Ask, parts: Parts, hooks: Hooks): Promise<Response> {
  const name = ask.req.param('name') ?? ''
  const client = [{ what: 'hook' as const, value: clientOf(ask.get('address')) }]
  const crowded = parts.attempts.take(client)
  if (crowded > 0) return later(crowded)
  const bytes = await read(ask)
  if (!bytes) return empty(413)
  const header = (what: string): string => ask.req.header(what) ?? ''
  const id = header('webhook-id')
  const signed = { id, timestamp: header('webhook-timestamp'), signature: header('webhook-signature'), body: bytes }
  if (!isSigned(signed, hooks.keysOf(name), Date.now())) return empty(404)
  parts.attempts.forgive(client)
  const often = parts.attempts.take([{ what: 'call', value: name }])
  if (often > 0) return later(often)
  const body = readObject(bytes)
  if (!body) return empty(400)
  if (stringsIn(body).some((each) => findForbidden(each) !== undefined)) return empty(422)
  await hooks.keep({ name, id, body })
  return empty(202)
}

async function read(ask: Ask): Promise<Uint8Array | undefined> {
  try {
    return (await takeBody(ask.req.raw, mostBytes)).bytes
  } catch (fault) {
    if (fault instanceof TooLarge) return undefined
    throw fault
  }
}

function readObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // What a database cannot hold of a text would make the call fail for ever.
    const read = JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value,
    ) as Json
    return isObject(read) && depthOf(read) <= deepest ? read : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function depthOf(value: Json, depth = 1): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return depth
  return Math.max(depth, ...Object.values(value).map((each: Json) => depthOf(each, depth + 1)))
}

/** All words of a body, each with the name of its field before it: a marking may stand in both together. */
function stringsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((each: Json) => stringsIn(each))
  return Object.entries(value).flatMap(([key, each]: [string, Json]) =>
    typeof each === 'string' ? [`${key}: ${each}`] : [key, ...stringsIn(each)],
  )
}

const empty = (status: number): Response => new Response(null, { status })
const later = (ms: number): Response =>
  new Response(null, { status: 429, headers: { 'retry-after': String(Math.ceil(ms / 1000)) } })
