import { limits } from './limits.ts'

/** An answer had more bytes than are taken. */
export class TooLarge extends Error {}

/**
 * Asks Slack, and nobody to whom it would lead: what is asked bears the bot's token, or people's words. Reading an
 * answer of more than can be held fails with `TooLarge`. Where Slack asks for a pause without saying how long, it is
 * taken as asked for in the usual way, since its SDK makes a nameless fault of it.
 */
export async function fetchBounded(address: URL | RequestInfo, how?: RequestInit): Promise<Response> {
  const answer = await fetch(address, { redirect: 'error', ...how })
  const { status, body } = answer
  const headers = new Headers(answer.headers)
  if (status === 429 && !/^\d+$/.test(headers.get('retry-after') ?? '')) headers.set('retry-after', '30')
  const told = Number(headers.get('content-length') ?? Number.NaN)
  // Packed, it says how long it is before it is unpacked.
  const isShort = told <= limits.answerBytes && !headers.has('content-encoding')
  if (!body || status === 204 || status === 304 || (isShort && status !== 429)) return answer
  const bounded = new Response(body.pipeThrough(counting(limits.answerBytes)), { status, headers })
  // The SDK looks at the address of an answer, which one made by hand does not have.
  Object.defineProperty(bounded, 'url', { value: answer.url })
  return bounded
}

/** Reads an answer of at most so many bytes; fails with `TooLarge` where there are more. */
export async function readBounded(answer: Response, most: number): Promise<Uint8Array> {
  if (!answer.body) return new Uint8Array()
  return new Uint8Array(await new Response(answer.body.pipeThrough(counting(most))).arrayBuffer())
}

function counting(most: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, out) {
      bytes += piece.byteLength
      if (bytes > most) out.error(new TooLarge(`an answer of more than ${most} bytes`))
      else out.enqueue(piece)
    },
  })
}
