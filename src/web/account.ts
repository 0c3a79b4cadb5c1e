import { feedPage } from '../call/feed.ts'
import { type AccountRow, readAccounts } from '../directory/account.ts'
import { raiseDirectory } from '../directory/change.ts'
import { readQuiet, usualQuiet } from '../directory/quiet.ts'
import { sayState } from '../identity/list.ts'
import { mayChangeWays } from '../identity/ways-in.ts'
import { isLanguage, languages, say, type TextKey } from '../locale/catalogue.ts'
import { sayClock, sayMoment } from '../locale/moment.ts'
import type { Database } from '../store/client.ts'
import { type App, type Ask, dropCookie, field, type Parts, show } from './context.ts'
import { makeRecoveryCodes } from './entry.ts'
import { tooOften } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import type { SaveProfile } from './options.ts'
import { isKnown } from './own-account.ts'
import { askForRegistration, keepPasskey, readRegistration } from './passkey.ts'
import { endSessions, listSessions, type Session, type SessionLine } from './session.ts'
import { changeWays, confirmFirst } from './ways-in.ts'
import { isZone, zones } from './zone.ts'

/** Hangs in the page on which a person looks after their own sign-in, language, zone and quiet hours. */
export function serveAccount(app: App, parts: Parts): void {
  const { db } = parts.options
  const save = parts.options.saveProfile ?? saveProfileIn(db)

  app.get('/account', (ask) => accountPage(parts, ask, { saved: ask.req.query('saved') !== undefined }))

  app.post('/account/profile', async (ask) => {
    const language = field(ask, 'language')
    const zone = field(ask, 'zone')
    const written = field(ask, 'quiet').trim()
    const quiet = written === '' ? null : readQuiet(written)
    if (!isLanguage(language) || !isZone(zone) || quiet === undefined) return accountPage(parts, ask, { invalid: true })
    await save(signedIn(ask).person, { language, zone, quiet })
    return ask.redirect('/account?saved', 303)
  })

  app.post('/account/passkeys/options', async (ask) => {
    const session = signedIn(ask)
    const wait = parts.attempts.take([{ what: 'touch', value: session.person }])
    if (wait > 0) return tooOften(parts, ask, wait)
    if (!(await mayChangeWays(db, session))) return ask.json({ to: confirmFirst }, 403)
    return ask.json(await askForRegistration(db, ask.get('origin'), { id: session.person, name: session.name }))
  })

  app.post('/account/passkeys', async (ask) => {
    const session = signedIn(ask)
    // Each part is looked at.
    const answer = (await ask.req.json().catch(() => null)) as {
      id?: unknown
      response?: unknown
      name?: unknown
    } | null
    const wanted =
      typeof answer?.name === 'string'
        ? answer.name
            .replace(/[\p{C}]/gu, '')
            .trim()
            .slice(0, 60)
        : ''
    const name = wanted || say(session.language, 'web.account.passkey.default')
    const { person } = session
    const origin = ask.get('origin')
    const made =
      typeof answer?.id === 'string'
        ? await readRegistration(db, { id: answer.id, response: answer.response, name, person, origin })
        : undefined
    if (!made) return ask.json({ ok: false }, 400)
    const changed = await changeWays(parts, session, async (tx) =>
      (await keepPasskey(tx, made)) ? { kind: 'passkey.added', name } : undefined,
    )
    if (changed === 'confirm') return ask.json({ to: confirmFirst }, 403)
    return changed === 'done' ? ask.json({ to: '/account?saved' }) : ask.json({ ok: false }, 400)
  })

  app.post('/account/passkeys/remove', async (ask) => {
    const session = signedIn(ask)
    const changed = await changeWays(parts, session, async (tx) => {
      const passkey = await tx.passkey.findFirst({ where: { id: field(ask, 'id'), personId: session.person } })
      if (!passkey) return undefined
      await tx.passkey.deleteMany({ where: { id: passkey.id } })
      return { kind: 'passkey.removed', name: passkey.name }
    })
    return ask.redirect(changed === 'confirm' ? confirmFirst : '/account?saved', 303)
  })

  app.post('/account/codes', async (ask) => {
    const session = signedIn(ask)
    let codes: readonly string[] = []
    const changed = await changeWays(parts, session, async (tx) => {
      codes = await makeRecoveryCodes(tx, session.person)
      return { kind: 'codes.made' }
    })
    return changed === 'confirm' ? ask.redirect(confirmFirst, 303) : codesPage(parts, ask, codes)
  })

  app.post('/account/sessions/end', async (ask) => {
    const session = signedIn(ask)
    const id = field(ask, 'id')
    await endSessions(db, session.person, id === '' ? { except: session.id } : { id })
    const living = new Set((await listSessions(db, session.person)).map((line) => line.id))
    parts.streams.end(new Set(parts.streams.sessionsOf(session.person).filter((each) => !living.has(each))))
    if (id !== session.id) return ask.redirect('/account?saved', 303)
    dropCookie(parts, ask)
    return ask.redirect('/sign-in?ended', 303)
  })
}

/** The usual way to keep a profile: in the store, with a new version of the directory for every process. */
function saveProfileIn(db: Database): SaveProfile {
  return async (personId, profile) => {
    await db.$transaction(async (tx) => {
      await tx.person.update({ where: { id: personId }, data: profile })
      await raiseDirectory(tx)
    })
  }
}

/** The session of a request that was let through to here. */
function signedIn(ask: Ask): Session {
  const session = ask.get('session')
  if (!session) throw new Error('This page is reached only with a session.')
  return session
}

async function accountPage(parts: Parts, ask: Ask, news: { saved?: boolean; invalid?: boolean }): Promise<Response> {
  const { db } = parts.options
  const session = signedIn(ask)
  const [may, passkeys, codes, sessions, accounts, person] = await Promise.all([
    mayChangeWays(db, session),
    db.passkey.findMany({ where: { personId: session.person }, orderBy: { createdAt: 'asc' } }),
    db.recoveryCode.count({ where: { personId: session.person, usedAt: null } }),
    listSessions(db, session.person),
    readAccounts(db, [session.person]),
    db.person.findUnique({ where: { id: session.person }, select: { quiet: true } }),
  ])
  const title = say(session.language, 'web.account.title')
  return show(parts, ask, {
    status: news.invalid ? 400 : 200,
    title,
    current: 'account',
    scripts: ['webauthn.js', 'passkey.js'],
    body: markup`<div class="stack"><div class="row between"><h1>${title}</h1>
<form class="narrow-only" method="post" action="/sign-out">${hidden(session)}<button class="button" type="submit">${say(session.language, 'web.sign-out')}</button></form></div>
${news.saved && markup`<p class="notice ok" role="status">${say(session.language, 'web.account.saved')}</p>`}
${news.invalid && markup`<p class="notice danger" role="alert">${say(session.language, 'web.account.invalid')}</p>`}
${!isKnown(parts, session.person) && markup`<p class="notice warn">${say(session.language, 'accounts.web.stranger')} <a href="/confirm">${say(session.language, 'accounts.confirm.title')}</a></p>`}
<div class="columns">
<div class="stack">${passkeyPanel(session, passkeys, may)}${codePanel(session, codes, may)}</div>
${profilePanel(session, person?.quiet ?? '')}
</div>
${accountsPanel(session, accounts, parts.options.now?.() ?? new Date())}
${parts.options.feeds && markup`<section class="panel row between"><h2>${say(session.language, 'calls.feed.title')}</h2><a class="button" href="${feedPage}">${say(session.language, 'calls.feed.page')}</a></section>`}
${sessionPanel(session, sessions)}
</div>`,
  })
}

const hidden = (session: Session): Markup => markup`<input type="hidden" name="_csrf" value="${session.csrf}">`

type PasskeyLine = { id: string; name: string; createdAt: Date; usedAt: Date | null }

/** `may`: whether they may add and remove now; else they are sent to show that it is them. */
function passkeyPanel(session: Session, passkeys: readonly PasskeyLine[], may: boolean): Markup {
  const t = (key: TextKey, values: Record<string, string> = {}) => say(session.language, key, values)
  const clock = (at: Date) => clockOf(session, at)
  return markup`<section class="panel stack" aria-labelledby="passkeys">
<h2 id="passkeys">${t('web.account.passkeys')}</h2>
${passkeys.length === 0 && markup`<p class="notice warn">${t('web.account.passkeys.none')}</p>`}
${
  passkeys.length > 0 &&
  markup`<ul class="rows">${passkeys.map(
    (passkey) => markup`<li class="row between"><div><strong>${passkey.name}</strong>
<p class="small soft">${t('web.account.passkey.added')} ${clock(passkey.createdAt)} · ${t('web.account.passkey.used')} ${passkey.usedAt ? clock(passkey.usedAt) : t('web.account.passkey.never')}</p></div>
${may && markup`<form method="post" action="/account/passkeys/remove" data-confirm="${t('web.account.passkey.remove.sure', { name: passkey.name })}">${hidden(session)}<input type="hidden" name="id" value="${passkey.id}"><button class="button danger" type="submit" aria-label="${t('web.account.passkey.remove.named', { name: passkey.name })}">${t('web.account.passkey.remove')}</button></form>`}</li>`,
  )}</ul>
<div class="stack tight"><p class="hint">${t('accounts.confirm.when')}</p><p><a class="button" href="${confirmFirst}">${t('accounts.confirm.title')}</a></p>
${!may && markup`<p class="hint">${t('accounts.confirm.lost')}</p>`}</div>`
}
${may && passkeyForm(session, passkeys.length === 0)}</section>`
}

function passkeyForm(session: Session, isFirst: boolean): Markup {
  const t = (key: TextKey) => say(session.language, key)
  return markup`<form class="form" method="post" action="/account/passkeys" data-passkey="register" data-failed="${t('web.passkey.failed')}" data-cancelled="${t('web.passkey.cancelled')}" data-known="${t('web.passkey.known')}" data-unsupported="${t('web.passkey.unsupported')}">
${hidden(session)}
<div class="field"><label for="passkey-name">${t('web.account.passkey.name')}</label>
<p class="hint" id="passkey-hint">${t('web.account.passkey.name.hint')}</p>
<input id="passkey-name" name="name" maxlength="60" autocomplete="off" aria-describedby="passkey-hint"></div>
<p class="notice danger" role="alert" hidden></p>
<div class="form-actions"><button class="button ${isFirst ? 'primary' : ''}" type="submit">${t('web.account.passkey.add')}</button></div>
</form>`
}

function codePanel(session: Session, left: number, may: boolean): Markup {
  const t = (key: TextKey, values: Record<string, number> = {}) => say(session.language, key, values)
  return markup`<section class="panel stack" aria-labelledby="codes">
<h2 id="codes">${t('web.account.codes')}</h2>
<p>${t('web.account.codes.left', { count: left })}</p>
<p class="hint">${t('web.account.codes.hint')}</p>
${
  may
    ? markup`<form method="post" action="/account/codes"${left > 0 && markup` data-confirm="${t('web.account.codes.sure')}"`}>${hidden(session)}<button class="button" type="submit">${t('web.account.codes.make')}</button></form>`
    : markup`<p><a class="button" href="${confirmFirst}">${t('web.account.codes.confirm')}</a></p>`
}
</section>`
}

function profilePanel(session: Session, quiet: string): Markup {
  const t = (key: TextKey, values = {}) => say(session.language, key, values)
  const choice = (value: string, label: string, chosen: string) =>
    markup`<option value="${value}"${value === chosen && markup` selected`}>${label}</option>`
  return markup`<section class="panel stack" aria-labelledby="profile">
<h2 id="profile">${t('web.account.profile')}</h2>
<form class="form" method="post" action="/account/profile">
${hidden(session)}
<div class="field"><label for="language">${t('web.account.language')}</label>
<select id="language" name="language">${languages.map((language) => choice(language, nameOf(language), session.language))}</select></div>
<div class="field"><label for="zone">${t('web.account.zone')}</label>
<p class="hint" id="zone-hint">${t('web.account.zone.hint')}</p>
<select id="zone" name="zone" aria-describedby="zone-hint">${zones(session.zone).map((zone) => choice(zone, zone.replaceAll('_', ' '), session.zone))}</select></div>
<div class="field"><label for="quiet">${t('web.account.quiet')}</label>
<p class="hint" id="quiet-hint">${t('web.account.quiet.hint', usualQuiet)} ${t('commands.me.quiet.rule')}</p>
<input id="quiet" name="quiet" value="${quiet}" maxlength="40" autocomplete="off" aria-describedby="quiet-hint"></div>
<div class="form-actions"><button class="button primary" type="submit">${t('web.account.save')}</button></div>
</form></section>`
}

function sessionPanel(session: Session, lines: readonly SessionLine[]): Markup {
  const t = (key: TextKey, values: Record<string, string> = {}) => say(session.language, key, values)
  const device = (line: SessionLine) => {
    const [browser = '', system = ''] = line.agent.split('/')
    if (browser && system) return t('web.account.session.agent', { browser, system })
    return browser || system || t('web.account.session.unknown')
  }
  return markup`<section class="panel stack" aria-labelledby="sessions">
<div class="row between"><h2 id="sessions">${t('web.account.sessions')}</h2>
${lines.length > 1 && markup`<form method="post" action="/account/sessions/end">${hidden(session)}<button class="button danger" type="submit">${t('web.account.session.end.others')}</button></form>`}</div>
<table class="table stacked"><thead><tr><th scope="col">${t('web.account.session.device')}</th><th scope="col">${t('web.account.session.method')}</th><th scope="col">${t('web.account.session.since')}</th><th scope="col">${t('web.account.session.seen')}</th><td></td></tr></thead>
<tbody>${lines.map((line) => {
    const seen = clockOf(session, line.seenAt)
    return markup`<tr><th scope="row" data-label="${t('web.account.session.device')}"><span>${device(line)} ${line.id === session.id && markup`<span class="tag ok">${t('web.account.session.here')}</span>`}</span></th>
<td data-label="${t('web.account.session.method')}">${methodOf(session.language, line.method)}</td>
<td data-label="${t('web.account.session.since')}">${clockOf(session, line.createdAt)}</td>
<td data-label="${t('web.account.session.seen')}">${seen}</td>
<td class="number"><form method="post" action="/account/sessions/end">${hidden(session)}<input type="hidden" name="id" value="${line.id}"><button class="button" type="submit" aria-label="${t('web.account.session.end.named', { device: device(line), seen })}">${t('web.account.session.end')}</button></form></td></tr>`
  })}</tbody></table></section>`
}

function accountsPanel(session: Session, accounts: readonly AccountRow[], now: Date): Markup {
  const t = (key: TextKey) => say(session.language, key)
  return markup`<section class="panel stack" aria-labelledby="accounts">
<h2 id="accounts">${t('accounts.web.title')}</h2>
<p class="hint">${t('accounts.web.lead')}</p>
${accounts.length === 0 ? markup`<p>${t('accounts.list.none')}</p>` : markup`<ul class="rows">${accounts.map((row) => markup`<li><strong class="mono">${row.ref}</strong><p class="small soft">${sayState(session, row, now)}</p></li>`)}</ul>`}
</section>`
}

function codesPage(parts: Parts, ask: Ask, codes: readonly string[]): Response {
  const session = signedIn(ask)
  const t = (key: TextKey, values: Record<string, string> = {}) => say(session.language, key, values)
  return show(parts, ask, {
    title: t('web.codes.title'),
    current: 'account',
    body: markup`<div class="stack"><h1>${t('web.codes.title')}</h1>
<p class="notice warn no-print" role="status">${t('web.codes.lead')}</p>
<section class="panel stack" aria-label="${t('web.codes.title')}">
<p>${t('web.codes.owner', { name: session.name, moment: sayMoment(session.language, new Date(), session.zone) })}</p>
<ol class="code-grid">${codes.map((code) => markup`<li><code>${code}</code></li>`)}</ol>
<p>${t('web.codes.use', { origin: ask.get('origin') })}</p>
</section>
<div class="row no-print"><button class="button primary" type="button" data-print>${t('web.codes.print')}</button><a class="button" href="/account">${t('web.codes.done')}</a></div>
</div>`,
  })
}

const clockOf = (session: Session, at: Date): string => sayClock(session.language, at, session.zone)
const methodOf = (language: string, method: string): string =>
  method === 'passkey' || method === 'recovery' || method === 'link' || method === 'console' || method === 'form'
    ? say(language, `web.account.method.${method}`)
    : method

/** A language in its own words. */
function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}
