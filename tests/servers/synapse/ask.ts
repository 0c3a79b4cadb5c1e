import { setTimeout as sleep } from 'node:timers/promises'

/** What a homeserver refuses with. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly retryAfterMs: number | undefined
  constructor(what: string, status: number, body: { errcode?: string; error?: string; retry_after_ms?: number }) {
    super(`${what}: ${status} ${body.errcode ?? ''} ${body.error ?? ''}`)
    this.name = 'Refused'
    this.status = status
    this.code = body.errcode ?? ''
    this.retryAfterMs = body.retry_after_ms
  }
}

export type Asking = {
  token?: string
  json?: unknown
  bytes?: Uint8Array
  type?: string
  signal?: AbortSignal
  /** Whether to do as a person would whom the server asks to wait: wait, and try again. */
  patient?: boolean
}

/** Asks a homeserver for something and gives the JSON it answers with; throws `Refused`. */
export async function ask<Answer>(url: string, method: string, path: string, asking: Asking = {}): Promise<Answer> {
  const answer = await askRaw(url, method, path, asking)
  return (await answer.json()) as Answer // the server's contract, which the tests are there to look at
}

/** The same, for answers that are not JSON. */
export async function askRaw(
  url: string,
  method: string,
  path: string,
  { token, json, bytes, type, signal, patient }: Asking = {},
): Promise<Response> {
  while (true) {
    const body = bytes ? Buffer.from(bytes) : json === undefined ? undefined : JSON.stringify(json)
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
    })
    if (answer.ok) return answer
    const fault = new Refused(`${method} ${path}`, answer.status, await answer.json().catch(() => ({})))
    if (answer.status !== 429 || !patient) throw fault
    await sleep(fault.retryAfterMs ?? 1000)
  }
}
