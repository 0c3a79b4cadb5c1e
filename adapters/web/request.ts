import type { Visitor } from '../../src/chat/http.ts'
import { isTextKey, say, type TextKey, type Values } from '../../src/locale/catalogue.ts'

/** Something that cannot be done, with what to tell the person. */
export class Refusal extends Error {
  readonly status: number
  readonly key: TextKey
  readonly values: Values
  constructor(status: number, key: TextKey, values: Values = {}, options?: ErrorOptions) {
    super(key, options)
    this.name = 'Refusal'
    this.status = status
    this.key = key
    this.values = values
  }
}

/** Fields and files of a request, however a browser encoded them. */
export type Input = {
  field(name: string): string | undefined
  all(name: string): readonly string[]
  files: readonly File[]
}

/** Reads a request's body of at most `most` bytes; throws a `Refusal` for a larger or unreadable one. */
export async function readInput(request: Request, most: number): Promise<Input> {
  const type = request.headers.get('content-type') ?? ''
  const body = await readBody(request, most)
  if (type.startsWith('application/json')) return fromJson(body)
  try {
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const texts = (name: string): string[] => form.getAll(name).filter((value) => typeof value === 'string')
    return {
      field: (name) => texts(name)[0],
      all: texts,
      files: [...form.values()].filter((value) => value instanceof File).filter((file) => file.size > 0),
    }
  } catch {
    throw new Refusal(400, 'rooms.refused.unreadable')
  }
}

function fromJson(body: Uint8Array): Input {
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw new Refusal(400, 'rooms.refused.unreadable')
  }
  const fields = new Map(Object.entries(parsed && typeof parsed === 'object' ? parsed : {}))
  const texts = (name: string): string[] => {
    const value: unknown = fields.get(name)
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')
  }
  return { field: (name) => texts(name)[0], all: texts, files: [] }
}

async function readBody(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = (): Refusal => new Refusal(413, 'rooms.refused.too-large', { mib: Math.round(most / 1_048_576) })
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > most) throw tooLarge()
  if (announced !== null) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.length > most) throw tooLarge()
    return bytes
  }
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.length
    if (size > most) throw tooLarge()
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

/** Tells whether the page's script asks, which wants JSON; a plain form wants a page. */
export const wantsJson = (request: Request): boolean =>
  (request.headers.get('accept') ?? '').includes('application/json')

/** An answer for the page's script. */
export const json = (status: number, value: unknown): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  })

/** Sends a browser on after a form. */
export const goTo = (path: string): Response => new Response(null, { status: 303, headers: { location: path } })

/** A refusal in the person's language. */
export const sayRefusal = (visitor: Visitor, refusal: Refusal): string =>
  say(visitor.language, refusal.key, refusal.values)

/** A notice named in an address, if it is one of ours; `passing` when it stands only until the bot's answer comes. */
export function noticeOf(visitor: Visitor, url: URL): { text: string; passing: boolean } | undefined {
  const name = url.searchParams.get('notice') ?? ''
  const key = `rooms.notice.${name}`
  return isTextKey(key)
    ? { text: say(visitor.language, key), passing: name === 'asked' || name === 'submitted' }
    : undefined
}
