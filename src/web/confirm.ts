import { touchCountsMs } from '../identity/ways-in.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import { clientOf, type Key } from './attempts.ts'
import { type App, type Ask, localPath, type Parts, show } from './context.ts'
import { tooOften } from './fault.ts'
import { markup } from './markup.ts'
import { verifyOwn } from './own-account.ts'
import { askForTouch, touch } from './passkey.ts'
import type { Session } from './session.ts'

/** The page on which how somebody signs in is changed. */
const account = '/account'

/** Hangs in the page on which somebody who is signed in shows by their passkey that it is them, before they publish, lower a label, escalate or change how they sign in. */
export function serveConfirm(app: App, parts: Parts): void {
  const { db } = parts.options

  app.get('/confirm', (ask) => confirmPage(parts, ask))

  app.post('/confirm/options', async (ask) => {
    const session = signedIn(ask)
    const wait = parts.attempts.take([{ what: 'touch', value: session.person }])
    if (wait > 0) return tooOften(parts, ask, wait)
    return ask.json(await askForTouch(db, ask.get('origin'), session))
  })

  app.post('/confirm', async (ask) => {
    const keys: Key[] = [{ what: 'address', value: clientOf(ask.get('address')) }]
    if (parts.attempts.take(keys) > 0) return ask.json({ ok: false }, 429)
    // Each part is looked at.
    const answer = (await ask.req.json().catch(() => null)) as { id?: unknown; response?: unknown; to?: unknown } | null
    if (answer === null) return ask.redirect('/confirm', 303) // a browser without scripts
    const done =
      typeof answer.id === 'string' &&
      (await touch(db, {
        id: answer.id,
        response: answer.response,
        origin: ask.get('origin'),
        session: signedIn(ask),
      }))
    if (!done) return ask.json({ ok: false }, 400)
    parts.attempts.forgive(keys)
    await verifyOwn(parts, signedIn(ask).person)
    return ask.json({ to: `/confirm?to=${encodeURIComponent(localPath(answer.to, parts.home))}` })
  })
}

/** The session of a request that was let through to here. */
function signedIn(ask: Ask): Session {
  const session = ask.get('session')
  if (!session) throw new Error('This page is reached only with a session.')
  return session
}

/** Where the reader came from: the room on our own pages in which they were sent here, if it was one. */
function backTo(parts: Parts, ask: Ask): string {
  const from = ask.req.query('from') ?? ''
  const [, platform, room] = /^(\w+):(\w[\w.-]*)$/.exec(from) ?? []
  const isOurs = platform !== undefined && platform === parts.adapterAt(parts.home)
  return localPath(isOurs ? `${parts.home}/${room}` : ask.req.query('to'), parts.home)
}

async function confirmPage(parts: Parts, ask: Ask): Promise<Response> {
  const session = signedIn(ask)
  const t = (key: TextKey, values: Record<string, string> = {}) => say(session.language, key, values)
  const to = backTo(parts, ask)
  const passkeys = await parts.options.db.passkey.findMany({
    where: { personId: session.person },
    select: { usedAt: true },
  })
  // How somebody signs in is changed only where they touched it in this very session.
  const here = to === account && (await parts.options.db.session.findUnique({ where: { id: session.id } }))
  const touches = here ? [here.touchedAt] : passkeys.map(({ usedAt }) => usedAt)
  const last = Math.max(...touches.map((at) => at?.getTime() ?? 0), 0)
  const until = last + touchCountsMs
  const counts = until > Date.now()
  const title = t('accounts.confirm.title')
  const back = markup`<a class="button${counts && markup` primary`}" href="${to}">${t('accounts.confirm.back')}</a>`
  const form = markup`<form class="stack tight" method="post" action="/confirm" data-passkey="confirm" data-to="${to}" data-failed="${t('accounts.confirm.failed')}" data-cancelled="${t('web.passkey.cancelled')}" data-limited="${t('web.passkey.limited')}" data-unsupported="${t('web.passkey.unsupported')}">
<input type="hidden" name="_csrf" value="${session.csrf}">
<p class="notice danger" role="alert" hidden></p>
<button class="button${!counts && markup` primary block`}" type="submit">${t(counts ? 'accounts.confirm.again' : 'accounts.confirm.submit')}</button>
</form>`
  const at = sayClock(session.language, new Date(until), session.zone)
  return show(parts, ask, {
    title,
    width: 'narrow',
    current: 'account',
    scripts: ['webauthn.js', 'passkey.js'],
    body: markup`<div class="panel stack"><h1>${title}</h1>
${passkeys.length === 0 && markup`<p class="notice warn">${t('accounts.confirm.none')}</p><p><a class="button primary" href="/account">${t('accounts.confirm.account')}</a></p>`}
${passkeys.length > 0 && counts && markup`<p class="notice ok" role="status">${t('accounts.confirm.done', { at })}</p><p>${back}</p>${form}`}
${passkeys.length > 0 && !counts && markup`<p>${t('accounts.confirm.lead')}</p>${form}<p>${back}</p>`}</div>`,
  })
}
