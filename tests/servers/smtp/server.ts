import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'

/**
 * A mail server over TCP that takes letters as strictly as RFC 5321 lets it: commands in order, lines that end in CRLF and are
 * no longer than 1000 bytes, dots doubled, seven bits in what it did not offer to take otherwise. It keeps what it took.
 */
export type MailDouble = {
  port: number
  /** Letters taken, in order. */
  letters: readonly Letter[]
  /** How often each command came. */
  heard(command: string): number
  /** The next times that a stage is reached, this happens. */
  fail(fault: Fault, times?: number): void
  /** What clients did that they should not. */
  breaches: readonly string[]
  close(): Promise<void>
}

export type Letter = { from: string; to: readonly string[]; raw: string; tls: boolean; user?: string }

/** `end`: after the letter was handed over whole. `drop` ends the connection, `silence` says nothing more, `keep-and-drop` keeps the letter and ends without a word. */
export type Fault = {
  at: 'connect' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'end'
  does: { reply: string } | 'drop' | 'silence' | 'keep-and-drop'
}

/** A certificate for `localhost` that signs itself, for a hundred years: nobody trusts it unless told to. */
export const certificate = readFileSync(join(import.meta.dirname, 'localhost.cert.pem'), 'utf8')
const key = readFileSync(join(import.meta.dirname, 'localhost.key.pem'), 'utf8')

export type MailDoubleOptions = {
  /** `start`: STARTTLS is offered; `always`: TLS from the first byte. */
  tls?: 'start' | 'always'
  /** Who may sign in, and must. */
  account?: { user: string; password: string }
}

/** Starts the server on a free port of loopback. */
export async function startMailDouble(options: MailDoubleOptions = {}): Promise<MailDouble> {
  const letters: Letter[] = []
  const breaches: string[] = []
  const counts = new Map<string, number>()
  const faults: { fault: Fault; left: number }[] = []
  const sockets = new Set<Socket>()
  const context = createSecureContext({ key, cert: certificate })

  function faultAt(stage: Fault['at']): Fault['does'] | undefined {
    const found = faults.find(({ fault, left }) => fault.at === stage && left > 0)
    if (found) found.left -= 1
    return found?.fault.does
  }

  function serve(socket: Socket, tls: boolean): void {
    let buffer = Buffer.alloc(0)
    let mode: 'commands' | 'letter' | 'silent' = 'commands'
    let greeted = false
    let user: string | undefined
    let from: string | undefined
    let to: string[] = []
    const say = (line: string): void => void socket.write(`${line}\r\n`)

    /** Does what was planned for a stage; false when nothing was. */
    function fails(stage: Fault['at']): boolean {
      const does = faultAt(stage)
      if (does === undefined) return false
      if (does === 'drop' || does === 'keep-and-drop') socket.destroy()
      else if (does === 'silence') mode = 'silent'
      else say(does.reply)
      return true
    }

    function take(raw: Buffer): void {
      const text = raw.toString('latin1')
      if (/(^|[^\r])\n|\r(?!\n)/.test(text)) breaches.push('a line of a letter ends in something else than CRLF')
      if (text.split('\r\n').some((line) => line.length > 998)) breaches.push('a line of a letter is too long')
      if (raw.some((byte) => byte > 127)) breaches.push('a letter has eight bits where seven were offered')
      const letter: Letter = { from: from ?? '', to, raw: text.replace(/^\.\./gm, '.'), tls, ...(user && { user }) }
      const does = faultAt('end')
      if (does === undefined || does === 'keep-and-drop') letters.push(letter)
      from = undefined
      to = []
      if (does === undefined) say('250 2.0.0 kept')
      else if (does === 'drop' || does === 'keep-and-drop') socket.destroy()
      else if (does === 'silence') mode = 'silent'
      else say(does.reply)
    }

    function obey(line: string): void {
      const [verb = ''] = line.split(/[ :]/)
      const command = verb.toUpperCase()
      counts.set(command, (counts.get(command) ?? 0) + 1)
      if (line.length > 510) breaches.push('a command is too long')
      const answer = answers[command]
      if (!answer) breaches.push(`an unknown command: ${command.slice(0, 20)}`)
      const said = answer ? answer(line) : '500 5.5.2 what?'
      if (said !== undefined) say(said)
      if (command === 'QUIT') socket.end()
    }

    /** What is said to each command; nothing where what was planned for it took its place. */
    const answers: Readonly<Record<string, (line: string) => string | undefined>> = {
      EHLO() {
        if (fails('EHLO')) return undefined
        greeted = true
        const offers = [
          ...(options.tls === 'start' && !tls ? ['STARTTLS'] : []),
          ...(options.account ? ['AUTH PLAIN'] : []),
          'SIZE 1000000',
        ]
        return ['localhost', ...offers]
          .map((offer, index) => `250${index < offers.length ? '-' : ' '}${offer}`)
          .join('\r\n')
      },
      STARTTLS() {
        say('220 2.0.0 go ahead')
        socket.removeAllListeners('data')
        const secure = new TLSSocket(socket, { isServer: true, secureContext: context })
        secure.on('error', () => {}) // a client that does not trust the certificate hangs up
        serve(secure, true)
        return undefined
      },
      AUTH(line) {
        if (fails('AUTH')) return undefined
        const [, name, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')
        if (name !== options.account?.user || password !== options.account?.password) return '535 5.7.8 no'
        user = name
        return '235 2.7.0 welcome'
      },
      MAIL(line) {
        if (!greeted || from !== undefined) return '503 5.5.1 not now'
        if (options.account && !user) return '530 5.7.0 sign in first'
        if (fails('MAIL')) return undefined
        from = /^MAIL FROM:<([^<>\s]+)>/i.exec(line)?.[1]
        return from === undefined ? '501 5.1.7 no address' : '250 2.1.0 ok'
      },
      RCPT(line) {
        if (from === undefined) return '503 5.5.1 not now'
        if (fails('RCPT')) return undefined
        const address = /^RCPT TO:<([^<>\s@]+@[^<>\s@]+)>$/i.exec(line)?.[1]
        if (address === undefined) return '501 5.1.3 no address'
        to.push(address)
        return '250 2.1.5 ok'
      },
      DATA() {
        if (to.length === 0) return '503 5.5.1 not now'
        if (fails('DATA')) return undefined
        mode = 'letter'
        return '354 end with a dot'
      },
      RSET() {
        from = undefined
        to = []
        return '250 2.0.0 ok'
      },
      QUIT: () => '221 2.0.0 bye',
    }

    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk])
      while (mode !== 'silent') {
        if (mode === 'letter') {
          const end = buffer.indexOf('\r\n.\r\n')
          if (end < 0) return
          const raw = buffer.subarray(0, end + 2)
          buffer = buffer.subarray(end + 5)
          mode = 'commands'
          take(raw)
          continue
        }
        const end = buffer.indexOf('\n')
        if (end < 0) return
        const line = buffer.subarray(0, end + 1).toString('latin1')
        buffer = buffer.subarray(end + 1)
        if (!line.endsWith('\r\n')) breaches.push('a command ends in something else than CRLF')
        obey(line.replace(/\r?\n$/, ''))
      }
    })
    if (tls && options.tls === 'start') return // it was greeted before
    if (!fails('connect')) say('220 localhost ESMTP')
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    if (options.tls !== 'always') {
      serve(socket, false)
      return
    }
    const secure = new TLSSocket(socket, { isServer: true, secureContext: context })
    secure.on('error', () => {}) // as above
    serve(secure, true)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port, // it listens on a port
    letters,
    breaches,
    heard: (command) => counts.get(command) ?? 0,
    fail(fault, times = 1) {
      faults.push({ fault, left: times })
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
