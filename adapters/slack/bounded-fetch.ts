import { readBounded } from '../../src/chat/bounded.ts'
import { limits } from './limits.ts'

/**
 * Asks Slack, and nobody to whom it would lead: what is asked bears the bot's token, or people's words. Reading an
 * answer of more than can be held fails with `TooLarge`. Where Slack asks for a pause without saying how long, it is
 * taken as asked for in the usual way, since its SDK makes a nameless fault of it. An answer is read here and not
 * bounded as it streams, since there is one to each message that is said.
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
  const bounded = new Response(await readBounded(answer, limits.answerBytes), { status, headers })
  // The SDK looks at the address of an answer, which one made by hand does not have.
  Object.defineProperty(bounded, 'url', { value: answer.url })
  return bounded
}
