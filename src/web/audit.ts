import type { Person } from '../directory/directory.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import { findingsFor } from '../playbook/live/matter.ts'
import { type App, type Ask, mayDo, type Parts, show } from './context.ts'
import { notFound } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import { sceneOf } from './scene.ts'
import type { Session } from './session.ts'

/** Hangs in the page on which an administrator sees what should have happened and did not. */
export function serveAudit(app: App, parts: Parts): void {
  // Whose matter something is takes more than its name: without a key nothing can be looked up.
  if (!parts.options.keyring) return
  app.get('/audit', async (ask) => {
    const session = ask.get('session')
    const person = session && parts.options.directory().people.get(session.person)
    return person && mayDo(parts, person.id, 'audit')
      ? auditPage(parts, ask, { session, person })
      : notFound(parts, ask)
  })
}

type Found = Awaited<ReturnType<typeof findingsFor>>[number]

async function auditPage(
  parts: Parts,
  ask: Ask,
  { session, person }: { session: Session; person: Person },
): Promise<Response> {
  const { db } = parts.options
  const scene = sceneOf(parts)
  const at = scene.now
  const found = await findingsFor(scene, person)
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
