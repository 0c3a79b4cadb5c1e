import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where the bot listens, and the public address under which it answers. */
export type Address = { host: string; port: number; origin: string }

/** Somebody signed in to the rooms, who reads and does what a person in a browser can, and nothing else. */
export type Guest = {
  readonly name: string
  readonly code: string
  /** Writes a line into a room; one that begins with a stroke is for the bot. */
  say(room: string, text: string): Promise<void>
  /** Presses the button that stands in a room for a command, once it stands there. */
  press(room: string, command: string): Promise<void>
  /** A room's page once it shows what is looked for. */
  see<Found>(room: string, find: (page: string) => Found | undefined, what: string): Promise<Found>
  leave(): void
}

/** The play cannot go on; `key` and `values` say why. */
export class Stuck extends Error {
  readonly what: string
  constructor(what: string) {
    super(`waited in vain for: ${what}`)
    this.name = 'Stuck'
    this.what = what
  }
}

const waitMs = 20_000
const lookMs = 150

/** Whether a bot answers at an address. */
export async function isRunning(address: Address): Promise<boolean> {
  const answer = await ask(address, 'localhost', 'GET', '/healthz').catch(() => undefined)
  return answer !== undefined && answer.status < 500
}

/** Uses a one-time sign-in link, under a loopback name of the person's own. */
export async function enter(address: Address, path: string, who: { name: string; code: string }): Promise<Guest> {
  const name = `${who.code.toLowerCase()}.localhost`
  const form = 'application/x-www-form-urlencoded'
  const entered = await ask(address, name, 'POST', path, { headers: { 'content-type': form } })
  const cookie = entered.cookies.map((each) => each.split(';')[0]).join('; ')
  if (entered.status !== 303 || cookie === '') throw new Stuck(`sign-in of ${who.name} (${entered.status})`)
  const agent = new Agent({ keepAlive: true })
  const page = async (path: string): Promise<string> =>
    (await ask(address, name, 'GET', path, { headers: { cookie, accept: 'text/html' }, agent })).body
  const csrf = /name="_csrf" value="([\w.-]+)"/.exec(await page('/rooms'))?.[1] ?? ''

  async function post(path: string, fields: Record<string, string>): Promise<void> {
    const body = JSON.stringify({ ...fields, nonce: randomUUID() })
    const headers = { cookie, accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf }
    const answer = await ask(address, name, 'POST', path, { headers, body, agent })
    if (answer.status !== 200) throw new Stuck(`POST ${path.split('?')[0]} (${answer.status})`)
  }

  async function see<Found>(room: string, find: (page: string) => Found | undefined, what: string): Promise<Found> {
    const deadline = Date.now() + waitMs
    while (Date.now() < deadline) {
      const found = find(await page(`/rooms/${room}`))
      if (found !== undefined) return found
      await sleep(lookMs)
    }
    throw new Stuck(what)
  }

  return {
    ...who,
    see,
    say: (room, text) => post(`/rooms/${room}/messages`, { text }),
    async press(room, command) {
      const path = await see(room, (page) => buttonIn(page, command), `${room}: ${command}`)
      await post(path, { command })
    },
    leave: () => agent.destroy(),
  }
}

/** Where the newest button for a command leads. */
function buttonIn(page: string, command: string): string | undefined {
  const buttons = [...page.matchAll(/formaction="([^"]+)" name="command" value="([^"]+)"/g)]
  return buttons.findLast(([, , value]) => value === command)?.[1]
}

type Answer = { status: number; cookies: readonly string[]; body: string }

/** Names below `localhost` mean this machine, whether its resolver knows them or not. */
function ask(
  { host, port, origin }: Address,
  name: string,
  method: string,
  path: string,
  rest: { headers?: Record<string, string>; body?: string; agent?: Agent } = {},
): Promise<Answer> {
  const home = new URL(origin)
  home.hostname = name
  const headers = { origin: home.origin, ...rest.headers, host: home.host }
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, method, path, headers, ...(rest.agent && { agent: rest.agent }) }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          cookies: answer.headers['set-cookie'] ?? [],
          body: Buffer.concat(pieces).toString(),
        }),
      )
    })
    asked.on('error', reject)
    asked.end(rest.body)
  })
}
