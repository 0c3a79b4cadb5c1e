import { TooLarge } from '../../src/chat/bounded.ts'

/** Bytes of an answer that are taken. All rooms and those who sit there may come in one; a file is held in memory for each room it goes to. */
const mostBytes = { answer: 128 * 2 ** 20, file: 20 * 2 ** 20 } as const

/**
 * Asks a homeserver, and nobody to whom it would lead: what is asked bears the bot's token, or people's words. The
 * reading of more than can be held fails with `TooLarge`.
 */
export async function fetchBounded(address: URL | RequestInfo, how?: RequestInit): Promise<Response> {
  const answer = await fetch(address, { ...how, redirect: 'error' })
  const most = String(address).includes('/media/download/') ? mostBytes.file : mostBytes.answer
  const { body, status, headers } = answer
  const told = Number(headers.get('content-length') ?? Number.NaN)
  // Packed, it says how long it is before it is unpacked.
  if (!body || (told <= most && !headers.has('content-encoding'))) return answer
  let bytes = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, out) {
      bytes += piece.byteLength
      if (bytes > most || told > most) out.error(new TooLarge(`an answer of more than ${most} bytes`))
      else out.enqueue(piece)
    },
  })
  return new Response(body.pipeThrough(counting), { status, headers })
}
