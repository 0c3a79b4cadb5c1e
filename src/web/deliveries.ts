import type { Person } from '../directory/directory.ts'
import type { Action } from '../directory/permission.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import { type App, type Ask, field, mayDo, type Parts, show } from './context.ts'
import { notFound } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import type { Deliveries, StuckDelivery } from './options.ts'
import type { Session } from './session.ts'

/** Hangs in the page on which an administrator sees what is stuck and tries it again. */
export function serveDeliveries(app: App, parts: Parts): void {
  const { deliveries } = parts.options
  if (!deliveries) return

  app.get('/deliveries', async (ask) => {
    const found = permittedTo(parts, ask, 'deliveries.see')
    return found ? deliveriesPage(parts, ask, { ...found, deliveries }) : notFound(parts, ask)
  })

  app.post('/deliveries/retry', async (ask) => {
    const found = permittedTo(parts, ask, 'deliveries.retry')
    if (!found) return notFound(parts, ask)
    const done = await deliveries.retry(field(ask, 'id'), found.person)
    return ask.redirect(`/deliveries?${done ? 'retried' : 'gone'}`, 303)
  })
}

type Found = { session: Session; person: Person }

function permittedTo(parts: Parts, ask: Ask, action: Action): Found | undefined {
  const session = ask.get('session')
  const person = session && parts.options.directory().people.get(session.person)
  return person && mayDo(parts, session.person, action) ? { session, person } : undefined
}

async function deliveriesPage(
  parts: Parts,
  ask: Ask,
  { session, person, deliveries }: Found & { deliveries: Deliveries },
): Promise<Response> {
  const stuck = await deliveries.list(person)
  const t = (key: TextKey) => say(session.language, key)
  const news = (['retried', 'gone'] as const).find((each) => ask.req.query(each) !== undefined)
  return show(parts, ask, {
    title: t('web.deliveries.title'),
    current: 'deliveries',
    body: markup`<div class="stack"><h1>${t('web.deliveries.title')}</h1>
<p class="soft">${t('web.deliveries.lead')}</p>
${news && markup`<p class="notice ${news === 'retried' ? 'ok' : ''}" role="status">${t(`web.deliveries.${news}`)}</p>`}
${stuck.length === 0 ? markup`<p class="panel">${t('web.deliveries.none')}</p>` : table(session, stuck)}</div>`,
  })
}

function table(session: Session, stuck: readonly StuckDelivery[]): Markup {
  const t = (key: TextKey) => say(session.language, key)
  const heads = ['what', 'where', 'state', 'since', 'attempts', 'reason'] as const
  const cell = (head: (typeof heads)[number], content: unknown) =>
    markup`<td data-label="${t(`web.deliveries.${head}`)}">${content}</td>`
  return markup`<div class="panel table-scroll" role="region" tabindex="0" aria-label="${t('web.deliveries.title')}"><table class="table stacked">
<thead><tr>${heads.map((head) => markup`<th scope="col">${t(`web.deliveries.${head}`)}</th>`)}<td></td></tr></thead>
<tbody>${stuck.map(
    (
      each,
    ) => markup`<tr><th scope="row" data-label="${t('web.deliveries.what')}"><span>${t(`web.deliveries.kind.${each.kind}`)}<br><span class="mono soft">${each.what}</span></span></th>
${cell('where', markup`<span>${each.where} ${each.label && markup`<span class="marking" data-label="${each.label}">${each.label}</span>`}</span>`)}
${cell('state', markup`<span class="tag ${each.state === 'dead' ? 'danger' : 'warn'}">${t(`web.deliveries.state.${each.state}`)}</span>`)}
${cell('since', markup`<time datetime="${each.since.toISOString()}">${sayClock(session.language, each.since, session.zone)}</time>`)}
${cell('attempts', each.attempts)}
${cell('reason', markup`<span class="mono">${each.reason}</span>`)}
<td>${
      each.state === 'dead' &&
      markup`<form method="post" action="/deliveries/retry"><input type="hidden" name="_csrf" value="${session.csrf}"><input type="hidden" name="id" value="${each.id}"><button class="button" type="submit" aria-label="${say(session.language, 'web.deliveries.retry.named', { what: each.what })}">${t('web.deliveries.retry')}</button></form>`
    }</td></tr>`,
  )}</tbody></table></div>`
}
