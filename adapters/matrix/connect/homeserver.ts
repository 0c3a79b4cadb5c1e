/** What a homeserver answers whom it does not know. */
export type Answer = { status: number; body: Readonly<Record<string, unknown>> }

const patienceMs = 15_000

/** Asks a homeserver without a token; answers no object of JSON as an empty one. Rejects when there is no answer. */
export async function askOpenly(address: string, json?: object): Promise<Answer> {
  const answer = await fetch(address, {
    signal: AbortSignal.timeout(patienceMs),
    ...(json && {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json' },
      // What is said once, to a server that was chosen, is not said to another one that it names.
      redirect: 'error',
    }),
  })
  const body: unknown = await answer.json().catch(() => undefined)
  return { status: answer.status, body: isRecord(body) ? body : {} }
}

/** The versions of the specification that a homeserver speaks; `undefined` when none answers there. Rejects when nothing does. */
export async function versionsOf(url: string): Promise<readonly string[] | undefined> {
  const { status, body } = await askOpenly(`${url}/_matrix/client/versions`)
  return status === 200 && Array.isArray(body.versions)
    ? body.versions.filter((each) => typeof each === 'string')
    : undefined
}

/** Whether a value of JSON is an object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
