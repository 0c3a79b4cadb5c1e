import type { IncomingHttpHeaders } from 'node:http'
import type { CallFault, CallFaults } from './faults.ts'
import type { Method, World } from './method.ts'
import { methods } from './methods/index.ts'
import { Refusal } from './refusal.ts'

/** One call as it came in. */
export type Call = { method: string; args: Readonly<Record<string, unknown>>; answer: string }
export type Reply = { status: number; headers: Record<string, string>; body: string } | 'closed'

export type Tokens = { bot: string; app: string }

/** Answers calls of the Web API: who asks, what they may, what they ask for; and the faults that a test switched on. */
export function createApi(
  world: World,
  tokens: Tokens,
  scopes: ReadonlySet<string>,
  state: { revoked: boolean; uninstalled: boolean },
  faults: CallFaults,
) {
  const calls: Call[] = []
  const listeners: ((call: Call) => void)[] = []

  function note(call: Call): void {
    calls.push(call)
    for (const listener of listeners) listener(call)
  }

  function check(method: Method, token: string | undefined, args: Readonly<Record<string, unknown>>): void {
    if (!token) throw new Refusal('not_authed')
    if (token !== tokens.bot && token !== tokens.app) throw new Refusal('invalid_auth')
    if ((token === tokens.app) !== (method.token === 'app')) throw new Refusal('not_allowed_token_type')
    if (method.token === 'bot' && state.uninstalled) throw new Refusal('account_inactive')
    if (method.token === 'bot' && state.revoked) throw new Refusal('token_revoked')
    const anyOf = method.scopes(world, args)
    if (anyOf[0] && !anyOf.some((scope) => scopes.has(scope))) throw missing(anyOf[0])
  }

  const missing = (needed: string): Refusal => new Refusal('missing_scope', { needed, provided: [...scopes].join(',') })

  function run(name: string, token: string | undefined, args: Readonly<Record<string, unknown>>): object {
    try {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined
      if (!method) throw new Refusal('unknown_method', { req_method: name })
      check(method, token, args)
      return { ok: true, ...method.call(world, args) }
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      const whole = fault.code === 'missing_scope' ? missing(String(fault.beside.needed ?? '')) : fault
      return { ok: false, error: whole.code, ...whole.beside }
    }
  }

  /** What stands instead of an answer. */
  function instead(fault: CallFault | undefined): Reply | undefined {
    switch (fault?.kind) {
      case 'ratelimited':
        return reply({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(fault.seconds) })
      case 'status':
        return { status: fault.status, headers: { 'content-type': 'text/plain' }, body: 'upstream error' }
      case 'error':
        return reply({ ok: false, error: fault.error })
      case 'no-json':
        return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Slack is having trouble</html>' }
      case 'closed':
        return fault.when === 'before' ? 'closed' : undefined
      default:
        return undefined
    }
  }

  const reply = (body: object, status = 200, headers: Record<string, string> = {}): Reply => ({
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-oauth-scopes': [...scopes].join(','), ...headers },
    body: JSON.stringify(body),
  })

  return {
    calls,
    /** Hears of every call from now on, before its answer goes out. */
    onCall: (listener: (call: Call) => void): void => void listeners.push(listener),
    async answer(name: string, headers: IncomingHttpHeaders, given: Readonly<Record<string, unknown>>): Promise<Reply> {
      const bearer = /^Bearer (.+)$/u.exec(headers.authorization ?? '')?.[1]
      const { token, ...args } = given
      const channel = typeof args.channel === 'string' ? args.channel : undefined
      const fault = faults.take(name, channel ?? (typeof args.channel_id === 'string' ? args.channel_id : undefined))
      const answered = instead(fault)
      if (answered) {
        note({ method: name, args, answer: fault?.kind ?? '' })
        return answered
      }
      if (fault?.kind === 'slow') await new Promise((done) => setTimeout(done, fault.ms))
      const body = run(name, bearer ?? (typeof token === 'string' ? token : undefined), args)
      note({ method: name, args, answer: 'error' in body ? String(body.error) : 'ok' })
      return fault?.kind === 'closed' ? 'closed' : reply(body)
    },
  }
}
