import { randomBytes } from 'node:crypto'
import type { AdapterLog } from '../chat/adapter.ts'
import { UserError } from '../chat/errors.ts'
import { isTextKey, say, type TextKey } from '../locale/catalogue.ts'
import { type Ask, languageOf, type Parts, show } from './context.ts'
import { AskerGone } from './gone.ts'
import { markup } from './markup.ts'
import { TooLarge } from './request-body.ts'

/** Answers that something cannot be done, as a page, or in one line to a script. */
export function refuse(
  parts: Parts,
  ask: Ask,
  status: number,
  texts: { title: TextKey; text: string; reference?: string },
): Response {
  const language = languageOf(parts, ask)
  if (!wantsPage(ask)) {
    const line = texts.reference ? `${texts.text} (${texts.reference})` : texts.text
    return new Response(`${line}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  }
  return show(parts, ask, {
    status,
    title: say(language, texts.title),
    width: 'narrow',
    body: markup`<div class="stack"><h1>${say(language, texts.title)}</h1>
<p>${texts.text}</p>
${texts.reference && markup`<dl class="facts"><div><dt>${say(language, 'web.fault.reference')}</dt><dd class="mono">${texts.reference}</dd></div></dl>`}
<p><a class="button" href="/">${say(language, 'web.fault.home')}</a></p></div>`,
  })
}

/** Nothing there, or not yours: the same answer. */
export function notFound(parts: Parts, ask: Ask): Response {
  const text = say(languageOf(parts, ask), 'web.fault.not-found')
  return refuse(parts, ask, 404, { title: 'web.fault.not-found.title', text })
}

/** Somebody asked for more than one person needs; `waitMs` until it is answered again. */
export function tooOften(parts: Parts, ask: Ask, waitMs: number): Response {
  const text = say(languageOf(parts, ask), 'web.fault.too-often', { minutes: Math.ceil(waitMs / 60_000) })
  const response = refuse(parts, ask, 429, { title: 'web.fault.too-often.title', text })
  response.headers.set('retry-after', String(Math.ceil(waitMs / 1000)))
  return response
}

/** So much of what costs much waits already that this is not begun. */
export function tooMany(parts: Parts, ask: Ask): Response {
  const text = say(languageOf(parts, ask), 'web.fault.too-many')
  const response = refuse(parts, ask, 503, { title: 'web.fault.too-many.title', text })
  response.headers.set('retry-after', '60')
  return response
}

/** Answers an error that a handler threw: a person's mistake in their words, all else under a reference that is logged. */
export function answerError(parts: Parts, ask: Ask, error: unknown): Response {
  // Nobody reads it, and nothing failed. The number is the one by which reverse proxies call it, for whoever looks at the metrics.
  if (error instanceof AskerGone) return new Response(null, { status: 499 })
  const language = languageOf(parts, ask)
  if (error instanceof UserError && isTextKey(error.code)) {
    return refuse(parts, ask, 400, {
      title: 'web.fault.refused.title',
      text: say(language, error.code, error.values),
    })
  }
  if (error instanceof TooLarge) {
    const limit =
      error.limit < 1e6
        ? say(language, 'web.fault.kilobytes', { kilobytes: Math.round(error.limit / 1e3) })
        : say(language, 'web.fault.megabytes', { megabytes: Math.round(error.limit / 1e6) })
    const text = say(language, 'web.fault.too-large', { limit })
    return refuse(parts, ask, 413, { title: 'web.fault.too-large.title', text })
  }
  const reference = logFault(parts.options.log, error, { area: areaOf(ask.req.path), method: ask.req.method })
  const text = say(language, 'web.fault.failed')
  return refuse(parts, ask, 500, { title: 'web.fault.failed.title', text, reference })
}

/** Logs a fault without its message, which may repeat a person's words, and returns its reference. */
export function logFault(log: AdapterLog, error: unknown, facts: Record<string, unknown>): string {
  const reference = randomBytes(5).toString('hex')
  const known = error instanceof Error ? error : undefined
  const stack = known?.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  const code = (error as { code?: unknown } | null)?.code
  log('error', 'a request failed', {
    reference,
    ...facts,
    error: known?.name ?? typeof error,
    ...(typeof code === 'string' && { code }),
    ...(stack && { stack: stack.slice(0, 12).map((line) => line.trim()) }),
  })
  return reference
}

/** The first part of a path: enough for a log or a metric, and names nothing. */
export const areaOf = (path: string): string => /^\/[a-z-]*/.exec(path)?.[0] ?? '/'

/** Tells whether a browser asks for a whole page. */
export const wantsPage = (ask: Ask): boolean =>
  (ask.req.header('accept') ?? '').includes('text/html') && ask.req.header('hx-request') === undefined
