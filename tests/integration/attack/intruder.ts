import { type IncomingHttpHeaders, request } from 'node:http'
import { until } from '../../support/poll.ts'
import type { WebClient } from '../../support/web-client.ts'

/** Requests that no page sends, and a look at what came back. */

export type Raw = { status: number; headers: IncomingHttpHeaders; body: string }

/** Sends anything to the bot as it is; `host` is the name it is asked under. */
export function sendRaw(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: Uint8Array | string = '',
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { host: `localhost:${port}`, ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(pieces).toString(),
          }),
        )
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** What stands between the parts of an upload. */
export const boundary = '----attack'

/** A form with parts that is sent as slowly as one likes. */
export function openUpload(port: number, client: WebClient, token: string, room: string) {
  const asked = request({ host: '127.0.0.1', port, method: 'POST', path: `${room}/messages` })
  const answered = new Promise<number>((resolve, reject) => {
    asked.on('error', reject)
    asked.on('response', (answer) => {
      resolve(answer.statusCode ?? 0)
      answer.resume().on('error', () => {}) // of what was refused the rest is not read
    })
  })
  return {
    /** The bot has read the head of the request. */
    taken: new Promise<void>((done) => asked.once('continue', () => done())),
    /** Sends a beginning of a body of `length` bytes; resolves with the status of the answer. */
    async begin(piece: string, length = piece.length): Promise<number> {
      const { host, cookie } = client
      const type = `multipart/form-data; boundary=${boundary}`
      const headers = { host, cookie, origin: `http://${host}`, accept: 'application/json', expect: '100-continue' }
      const all = { ...headers, 'content-type': type, 'x-csrf-token': token, 'content-length': String(length) }
      for (const [name, value] of Object.entries(all)) asked.setHeader(name, value)
      asked.flushHeaders()
      if (piece !== '') asked.write(piece)
      if (length === piece.length) asked.end()
      const status = await answered
      if (length > piece.length && !asked.writableEnded) asked.destroy()
      return status
    },
    finish: (piece: string) => asked.end(piece),
  }
}

/** The token of somebody's own pages. */
export const tokenOf = async (client: WebClient): Promise<string> =>
  /name="_csrf" value="([\w.-]+)"/.exec(await client.page('/account'))?.[1] ?? ''

let used = 0
/** A nonce that was not used before. */
export const nonce = (): string => `attack-${String(++used).padStart(5, '0')}`

/** Says something to the bot in a room and hands back its answer as it is read; `on` is the message it is said of. */
export async function tellBot(client: WebClient, room: string, command: string, on?: string): Promise<string> {
  const newest = async (): Promise<{ seq: number; text: string }> => {
    const entries = (await client.page(`/rooms/${room}`)).split('<li class="message').slice(1)
    const last = entries.findLast((entry) => entry.startsWith(' bot look-reply')) ?? ''
    const [words = ''] = last.slice(last.indexOf('</div>')).split('<form')
    const text = words.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    return { seq: Number(/id="m(\d+)"/.exec(last)?.[1] ?? 0), text }
  }
  const before = (await newest()).seq
  const sent = on
    ? await client.deed(room, 'command', { nonce: nonce(), command, message: on })
    : await client.post(room, `/${command}`, nonce())
  if (sent.status !== 200) throw new Error(`${command}: ${sent.status} ${sent.body.slice(0, 200)}`)
  const found = await until(
    async () => {
      const now = await newest()
      return now.seq > before && now
    },
    { what: `an answer to ${command.slice(0, 60)}` },
  )
  return found.text
}

/** The number of the case in an answer. */
export const numberIn = (text: string): string => /EL-\d{4}-[A-Z]{2}-\d{4}/.exec(text)?.[0] ?? `no number in: ${text}`

/** Says something in a room and hands back the message's name. */
export async function sayIn(client: WebClient, room: string, text: string): Promise<string> {
  const { message } = JSON.parse((await client.post(room, text, nonce())).body) as { message?: string } // what scripts get
  return message ?? ''
}
