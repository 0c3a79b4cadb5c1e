import { say, type TextKey } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import { readFindings } from '../notice/audit.ts'
import { type App, type Ask, mayDo, type Parts, show } from './context.ts'
import { notFound } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import type { Session } from './session.ts'

/** Hangs in the page on which an administrator sees what should have happened and did not. */
export function serveAudit(app: App, parts: Parts): void {
  app.get('/audit', async (ask) => {
    const session = ask.get('session')
    return session && mayDo(parts, session.person, 'audit') ? auditPage(parts, ask, session) : notFound(parts, ask)
  })
}

type Found = Awaited<ReturnType<typeof readFindings>>[number]

async function auditPage(parts: Parts, ask: Ask, session: Session): Promise<Response> {
  const { db, now } = parts.options
  const at = now?.() ?? new Date()
  const found = await readFindings(db, at)
  const lease = await db.lease.findUnique({ where: { name: 'auditor' } })
  const audits = lease !== null && lease.expiresAt > new Date()
  const t = (key: TextKey, values = {}): string => say(session.language, key, values)
  const none = t('notices.audit.none', { at: sayClock(session.language, at, session.zone) })
  return show(parts, ask, {
    title: t('notices.audit.title'),
    current: 'audit',
    body: markup`<div class="stack"><h1>${t('notices.audit.title')}</h1>
<p class="soft">${t('notices.audit.lead')}</p>
${!audits && markup`<p class="notice warn" role="status">${t('notices.audit.never')}</p>`}
${audits && found.every(({ endedAt }) => endedAt !== null) && markup`<p class="notice ok">${none}</p>`}
${found.length > 0 && table(session, found)}</div>`,
  })
}

function table({ language, zone }: Session, found: readonly Found[]): Markup {
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  const heads = ['what', 'subject', 'since', 'state'] as const
  const instant = (at: Date): Markup =>
    markup`<time datetime="${at.toISOString()}">${sayClock(language, at, zone)}</time>`
  const cell = (head: (typeof heads)[number], content: unknown): Markup =>
    markup`<td data-label="${t(`notices.audit.${head}`)}">${content}</td>`
  return markup`<div class="panel table-scroll" role="region" tabindex="0" aria-label="${t('notices.audit.title')}"><table class="table stacked">
<thead><tr>${heads.map((head) => markup`<th scope="col">${t(`notices.audit.${head}`)}</th>`)}</tr></thead>
<tbody>${found.map(
    ({ kind, subject, since, endedAt }) =>
      markup`<tr><th scope="row" data-label="${t('notices.audit.what')}"><span>${t(`notices.audit.${kind}`)}</span></th>
${cell('subject', markup`<span class="mono">${subject}</span>`)}
${cell('since', instant(since))}
${cell('state', endedAt ? markup`<span class="tag ok">${t('notices.audit.ended', { at: sayClock(language, endedAt, zone) })}</span>` : markup`<span class="tag danger">${t('notices.audit.open')}</span>`)}</tr>`,
  )}</tbody></table></div>`
}
