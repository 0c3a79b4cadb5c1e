import { MIMEType } from 'node:util'

/** A request's body was larger than is allowed. */
export class TooLarge extends Error {
  readonly limit: number
  constructor(limit: number) {
    super(`larger than ${limit} bytes`)
    this.name = 'TooLarge'
    this.limit = limit
  }
}

/** The request with its body read, so that it can be looked at before it is handled. Throws `TooLarge`. */
export async function takeBody(
  request: Request,
  limit: number,
): Promise<{ request: Request; bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = await readAll(request, limit)
  return { bytes, request: withBody(request, bytes) }
}

/** The same request with these bytes as its body. */
function withBody(request: Request, bytes: Uint8Array<ArrayBuffer>): Request {
  const { url, method, headers } = request
  return new Request(url, { method, headers, body: bytes })
}

async function readAll(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = request.headers.get('content-length')
  if (Number(announced ?? 0) > limit) throw new TooLarge(limit)
  // No more can come than was announced; read in one piece it costs far less than as a stream.
  if (announced !== null) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.length > limit) throw new TooLarge(limit)
    return bytes
  }
  if (!request.body) return new Uint8Array()
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of request.body) {
    size += piece.byteLength
    if (size > limit) throw new TooLarge(limit)
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}

/** Most fields and files of one form: none of ours has a tenth of it, and taking apart a million small ones takes seconds. */
const mostFields = 500

/** Tells whether a form's body claims more parts than any form of ours has. Looks at no part itself. */
export function isCrowded(type: string, bytes: Uint8Array<ArrayBuffer>): boolean {
  const between = separatorOf(type)
  if (!between) return false
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let found = 0
  for (let at = body.indexOf(between); at >= 0; at = body.indexOf(between, at + between.length)) {
    found += 1
    if (found > mostFields) return true
  }
  return false
}

/** What stands between the fields of a form; `undefined` for a body that is none. */
function separatorOf(type: string): string | undefined {
  try {
    const { essence, params } = new MIMEType(type)
    if (essence === 'application/x-www-form-urlencoded') return '&'
    const boundary = params.get('boundary')
    return essence === 'multipart/form-data' && boundary ? `--${boundary}` : undefined
  } catch {
    return undefined // no type that anything reads as a form
  }
}

/** The fields of a form, sent either way; empty for any other body. */
export async function readFields(request: Request, bytes: Uint8Array<ArrayBuffer>): Promise<FormData> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return new FormData()
  return new Response(bytes, { headers: { 'content-type': type } }).formData()
}
