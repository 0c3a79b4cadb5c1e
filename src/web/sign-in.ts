import { say } from '../locale/catalogue.ts'
import { clientOf, type Key } from './attempts.ts'
import {
  type App,
  type Ask,
  agentOfAsk,
  cookieOf,
  dropCookie,
  field,
  giveCookie,
  languageOf,
  localPath,
  type Parts,
  show,
} from './context.ts'
import { type Coming, type Entry, findLink, useCode, useLink, usePasskey } from './entry.ts'
import { refuse } from './fault.ts'
import { markup } from './markup.ts'
import { platformOf, verifyOwn } from './own-account.ts'
import { askForSignIn, recognise } from './passkey.ts'
import { hashOf, readCode } from './secret.ts'
import { endSessions, readSession, type Session } from './session.ts'

/** Hangs in the ways to sign in and out. All of them are reached without a session. */
export function serveSignIn(app: App, parts: Parts): void {
  const { db } = parts.options

  app.get('/sign-in', (ask) => {
    const to = ask.req.query('to')
    if (ask.get('session')) return ask.redirect(localPath(to, parts.home), 303)
    // Passkeys belong to a name: under an address of digits there are none.
    if (/^http:\/\/(127|\[)/.test(ask.get('origin'))) {
      return ask.redirect(`${parts.site().origin}/sign-in${to ? `?to=${encodeURIComponent(to)}` : ''}`, 303)
    }
    return signInPage(parts, ask, { to: localPath(to, ''), ended: ask.req.query('ended') !== undefined })
  })

  app.post('/sign-in/passkey/options', async (ask) => {
    const wait = parts.attempts.take(questionsOf(ask))
    if (wait > 0) return tooMany(parts, ask, wait)
    return ask.json(await askForSignIn(db, ask.get('origin')))
  })

  app.post('/sign-in/passkey', async (ask) => {
    const keys: Key[] = [{ what: 'address', value: client(ask) }]
    const wait = parts.attempts.take(keys)
    if (wait > 0) return tooMany(parts, ask, wait)
    const answer = (await ask.req.json().catch(() => null)) as { id?: unknown; response?: unknown; to?: unknown } | null // each part is looked at
    const person =
      typeof answer?.id === 'string'
        ? await recognise(db, {
            id: answer.id,
            response: answer.response,
            origin: ask.get('origin'),
          })
        : undefined
    if (answer === null) return ask.redirect('/sign-in', 303) // a browser without scripts
    const entry = person === undefined ? undefined : await usePasskey(db, person, coming(parts, ask))
    if (!entry) return ask.json({ ok: false }, 401)
    parts.attempts.forgive(keys)
    await admit(parts, ask, entry)
    await verifyOwn(parts, entry.person)
    return ask.json({ to: localPath(answer?.to, parts.home) })
  })

  app.post('/sign-in/code', async (ask) => {
    const typed = field(ask, 'code')
    const to = localPath(field(ask, 'to'), '')
    const keys = keysOf(ask, readCode(typed))
    const wait = parts.attempts.take(keys)
    if (wait > 0) return tooMany(parts, ask, wait)
    const entry = await useCode(db, typed, coming(parts, ask))
    if (!entry) return signInPage(parts, ask, { to, failed: true })
    parts.attempts.forgive(keys)
    return enter(parts, ask, entry, to)
  })

  app.get('/sign-in/link/:secret', async (ask) => {
    const language = languageOf(parts, ask)
    const secret = ask.req.param('secret')
    const wait = parts.attempts.take(questionsOf(ask))
    if (wait > 0) return tooMany(parts, ask, wait)
    const link = await findLink(db, secret, platformOf(parts))
    if (!link) return deadLink(parts, ask)
    if (isOthers(link, await sessionHere(parts, ask))) return othersLink(parts, ask)
    const of = link.opens === 'form' ? 'web.sign-in.form' : 'web.sign-in.link'
    const title = say(language, `${of}.title`)
    // To look is not to use: previews and scanners of links press no button, and nothing here says whose it is.
    return show(parts, ask, {
      title,
      width: 'narrow',
      body: markup`<form class="panel stack" method="post"><h1>${title}</h1>
<p>${say(language, `${of}.lead`)}</p>
<button class="button primary block" type="submit">${say(language, `${of}.submit`)}</button></form>`,
    })
  })

  app.post('/sign-in/link/:secret', async (ask) => {
    const secret = ask.req.param('secret')
    const keys = keysOf(ask, secret)
    const wait = parts.attempts.take(keys)
    if (wait > 0) return tooMany(parts, ask, wait)
    const here = await sessionHere(parts, ask)
    const link = await findLink(db, secret, platformOf(parts))
    if (link && isOthers(link, here)) return othersLink(parts, ask)
    const entry = await useLink(db, secret, coming(parts, ask), here)
    if (!entry) return deadLink(parts, ask)
    parts.attempts.forgive(keys)
    if (entry.form === undefined) return enter(parts, ask, entry, '')
    await admit(parts, ask, entry)
    return ask.redirect(`/form/${entry.form}`, 303)
  })

  app.post('/sign-out', async (ask) => {
    const session = ask.get('session')
    if (session) {
      await endSessions(db, session.person, { id: session.id })
      parts.streams.end(new Set([session.id]))
    }
    dropCookie(parts, ask)
    return ask.redirect('/sign-in?ended', 303)
  })
}

/** Lets somebody in who used a link or a code: first to make a passkey, in the live world, while they have none. */
async function enter(parts: Parts, ask: Ask, entry: Entry, to: string): Promise<Response> {
  await admit(parts, ask, entry)
  const bare =
    parts.options.world === 'live' &&
    (await parts.options.db.passkey.count({ where: { personId: entry.person } })) === 0
  return ask.redirect(to !== '' && !bare ? to : bare ? '/account' : parts.home, 303)
}

const coming = (parts: Parts, ask: Ask): Coming => ({
  agent: agentOfAsk(ask),
  platform: platformOf(parts),
  keyring: parts.options.keyring,
})

/** Who is signed in in this browser, be it for a form alone. */
async function sessionHere(parts: Parts, ask: Ask): Promise<Session | undefined> {
  const secret = cookieOf(parts, ask)
  return secret === undefined ? undefined : readSession(parts.options.db, secret, false)
}

/** Whether a link to a form is somebody else's than whoever is signed in here: they would fill it in under a name that is not theirs. */
const isOthers = (link: { person: string; opens: string }, here: Session | undefined): boolean =>
  link.opens === 'form' && here !== undefined && here.person !== link.person

function othersLink(parts: Parts, ask: Ask): Response {
  const text = say(languageOf(parts, ask), 'web.sign-in.form.others')
  return refuse(parts, ask, 409, { title: 'web.sign-in.form.others.title', text })
}

/** Gives the browser its new session, where it gets one; the one it had before ends. */
async function admit(parts: Parts, ask: Ask, entry: Entry): Promise<void> {
  if (entry.secret === undefined) return
  const earlier = cookieOf(parts, ask)
  const session = earlier === undefined ? undefined : await readSession(parts.options.db, earlier, false)
  if (session) {
    await endSessions(parts.options.db, session.person, { id: session.id })
    parts.streams.end(new Set([session.id]))
  }
  giveCookie(parts, ask, entry.secret)
}

function signInPage(
  parts: Parts,
  ask: Ask,
  { to, failed = false, ended = false }: { to: string; failed?: boolean; ended?: boolean },
): Response {
  const language = languageOf(parts, ask)
  const t = (key: Parameters<typeof say>[1]) => say(language, key)
  return show(parts, ask, {
    status: failed ? 401 : 200,
    title: t('web.sign-in.title'),
    width: 'narrow',
    scripts: ['webauthn.js', 'passkey.js'],
    body: markup`<div class="stack">
<h1>${t('web.sign-in.title')}</h1>
${ended && markup`<p class="notice ok" role="status">${t('web.sign-in.ended')}</p>`}
<form class="panel stack tight" method="post" action="/sign-in/passkey" data-passkey="sign-in" data-to="${to}" data-failed="${t('web.passkey.failed')}" data-cancelled="${t('web.passkey.cancelled')}" data-limited="${t('web.passkey.limited')}" data-unsupported="${t('web.passkey.unsupported')}">
<button class="button primary block" type="submit">${t('web.sign-in.passkey')}</button>
<p class="notice danger" role="alert" hidden></p>
<p class="hint">${t('web.sign-in.passkey.hint')}</p>
</form>
<section class="panel stack" aria-labelledby="other">
<h2 id="other">${t('web.sign-in.code.title')}</h2>
<form class="form" method="post" action="/sign-in/code">
<input type="hidden" name="to" value="${to}">
<div class="field"${failed && markup` data-invalid`}>
<label for="code">${t('web.sign-in.code.label')}</label>
<p class="hint" id="code-hint">${t('web.sign-in.code.hint')}</p>
${failed && markup`<p class="error" id="code-error">${t('web.sign-in.code.failed')}</p>`}
<input class="mono" id="code" name="code" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX-XXXX-XXXX" aria-describedby="code-hint${failed ? ' code-error' : ''}"${failed && markup` aria-invalid="true" autofocus`}>
</div>
<div class="form-actions"><button class="button" type="submit">${t('web.sign-in.code.submit')}</button></div>
</form>
<p class="hint">${t('web.sign-in.lost')}</p>
</section></div>`,
  })
}

function deadLink(parts: Parts, ask: Ask): Response {
  const language = languageOf(parts, ask)
  return refuse(parts, ask, 410, {
    title: 'web.sign-in.link.failed.title',
    text: say(language, 'web.sign-in.link.failed'),
  })
}

function tooMany(parts: Parts, ask: Ask, waitMs: number): Response {
  const text = say(languageOf(parts, ask), 'web.sign-in.limited', { minutes: Math.ceil(waitMs / 60_000) })
  const response = refuse(parts, ask, 429, { title: 'web.sign-in.limited.title', text })
  response.headers.set('retry-after', String(Math.ceil(waitMs / 1000)))
  return response
}

const client = (ask: Ask): string => clientOf(ask.get('address'))
const questionsOf = (ask: Ask): readonly Key[] => [
  { what: 'question', value: client(ask) },
  { what: 'questions', value: '' },
]
const keysOf = (ask: Ask, secret: string): readonly Key[] => [
  { what: 'everybody', value: '' },
  { what: 'address', value: client(ask) },
  { what: 'secret', value: hashOf('attempt', secret) },
]
