import { Agent, request } from 'node:http'

/** Somebody at a browser without the browser: a signed-in session that posts, presses and reads as the pages do. */

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

export type WebClient = {
  readonly host: string
  /** Sends any request as this person. */
  ask(method: string, path: string, body?: string, headers?: Record<string, string>): Promise<Answer>
  /** Posts a line to a room under a nonce; the answer is what the page's script gets. */
  post(room: string, text: string, nonce: string, fields?: Record<string, string>): Promise<Answer>
  /** Does one of the other things of a room's page: `edit`, `retract`, `react`, `press`, `command`. */
  deed(room: string, what: string, fields: Record<string, string>): Promise<Answer>
  /** The room's page as HTML. */
  page(path: string): Promise<string>
  /** The bot may have come back on the same port. */
  readonly cookie: string
  close(): void
}

/** Uses a one-time sign-in link. */
export async function signIn(link: string): Promise<WebClient> {
  const url = new URL(link)
  const entered = await send(url, 'POST', url.pathname, '', { 'content-type': 'application/x-www-form-urlencoded' })
  const set = entered.headers['set-cookie']
  const cookie = (Array.isArray(set) ? set : [set ?? '']).map((each) => each.split(';')[0]).join('; ')
  if (entered.status !== 303 || cookie === '') throw new Error(`the link did not sign in: ${entered.status}`)
  return openClient(url, cookie)
}

/** Goes on with a session that exists. */
async function openClient(url: URL, cookie: string): Promise<WebClient> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const ask: WebClient['ask'] = (method, path, body, headers = {}) =>
    send(url, method, path, body, { cookie, ...headers }, agent)
  const page = async (path: string): Promise<string> =>
    (await ask('GET', path, undefined, { accept: 'text/html' })).body
  const csrf = /x-csrf-token&quot;:&quot;([\w.-]+)/.exec(await page('/rooms'))?.[1] ?? ''
  if (csrf === '') throw new Error('no session: the page of rooms has no token')
  const deed: WebClient['deed'] = (room, what, fields) =>
    ask('POST', `/rooms/${room}/${what}`, JSON.stringify(fields), {
      accept: 'application/json',
      'content-type': 'application/json',
      'x-csrf-token': csrf,
    })
  return {
    host: url.host,
    cookie,
    ask,
    page,
    deed,
    post: (room, text, nonce, fields = {}) => deed(room, 'messages', { text, nonce, ...fields }),
    close: () => agent.destroy(),
  }
}

/** Names under `localhost` mean this machine, whether the resolver knows them or not. */
function send(
  url: URL,
  method: string,
  path: string,
  body: string | undefined,
  headers: Record<string, string>,
  agent?: Agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: url.port,
        method,
        path,
        agent,
        headers: {
          origin: url.origin,
          ...headers,
          host: url.host,
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}
