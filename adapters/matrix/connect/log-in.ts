import type { Ask, LogIn } from '../../../src/chat/adapter.ts'
import { say, type TextKey, type Values } from '../../../src/locale/catalogue.ts'
import { isPrivateWay } from '../facts.ts'
import { type Answer, askOpenly, isRecord, versionsOf } from './homeserver.ts'

/** What the bot's devices are called, for those who look at the account. */
const deviceName = 'jom'

/** Signs the bot in by the password of its account, on a new device, and tells the variables to set. The password is kept nowhere. */
export async function logIn({ language, ask }: { language: string; ask: Ask }): Promise<LogIn> {
  const problem = (key: Extract<TextKey, `matrix.log-in.${string}`>, values: Values = {}): LogIn => ({
    problem: say(language, key, values),
  })
  const typed = addressOf(await ask(say(language, 'matrix.log-in.homeserver')))
  const url = await findHomeserver(typed)
  if (url === undefined) return problem('matrix.log-in.silent', { url: typed })
  if (!isPrivateWay(url)) return problem('matrix.log-in.open', { url })
  const login = `${url}/_matrix/client/v3/login`
  if (!takesPasswords(await askOpenly(login))) return problem('matrix.log-in.no-password', { url })

  const user = (await ask(say(language, 'matrix.log-in.user'))).trim()
  const password = await ask(say(language, 'matrix.log-in.password'), { secret: true })
  const { status, body } = await askOpenly(login, {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user },
    password,
    initial_device_display_name: deviceName,
  })
  const { access_token: token, user_id: id, device_id: device, expires_in_ms: lifeMs } = body
  // It is to stand in a file of variables, where more than one word could set others.
  if (status === 200 && typeof token === 'string' && /^[!-~]+$/.test(token)) {
    const who = { user: String(id), device: String(device) }
    const note =
      typeof lifeMs === 'number'
        ? say(language, 'matrix.log-in.expires', { ...who, hours: Math.max(1, Math.round(lifeMs / 3_600_000)) })
        : say(language, 'matrix.log-in.done', who)
    return { variables: { JOM_MATRIX_URL: url, JOM_MATRIX_TOKEN: token }, note }
  }
  if (status === 429)
    return problem('matrix.log-in.later', { seconds: Math.ceil(Number(body.retry_after_ms ?? 60_000) / 1000) })
  if (status === 403 && body.errcode === 'M_FORBIDDEN') return problem('matrix.log-in.wrong')
  return problem('matrix.log-in.refused', { reason: typeof body.errcode === 'string' ? body.errcode : status })
}

/** An address without a trailing slash, of what somebody wrote; what is none is left as it is. */
function addressOf(written: string): string {
  const given = written.trim()
  const whole = /^https?:\/\//i.test(given) ? given : `https://${given}`
  const { origin, pathname } = URL.parse(whole) ?? { origin: whole, pathname: '' }
  return `${origin}${pathname}`.replace(/\/+$/, '')
}

/** Where the homeserver of a name or an address answers: there, or where its well-known file says (specification, client-server API 3.1). */
async function findHomeserver(address: string): Promise<string | undefined> {
  if (!URL.canParse(address)) return undefined
  const named = await askOpenly(`${new URL(address).origin}/.well-known/matrix/client`).catch(() => undefined)
  const home = named?.body['m.homeserver']
  const told = isRecord(home) && typeof home.base_url === 'string' ? addressOf(home.base_url) : undefined
  for (const url of [address, told]) {
    if (url !== undefined && URL.canParse(url) && (await versionsOf(url).catch(() => undefined))) return url
  }
  return undefined
}

const takesPasswords = ({ body }: Answer): boolean =>
  Array.isArray(body.flows) && body.flows.some((flow) => isRecord(flow) && flow.type === 'm.login.password')
