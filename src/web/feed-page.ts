import { feedPage } from '../call/feed.ts'
import type { Person } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { type App, type Ask, mayDo, type Parts, show } from './context.ts'
import { notFound } from './fault.ts'
import { markup } from './markup.ts'
import type { Session } from './session.ts'

/** Gives a person a new address of their calendar, and ends the one they had; or ends it. The path holds a secret. */
export type Feeds = { open(person: Person): Promise<string>; end(person: Person): Promise<void> }

/** Hangs in the page on which somebody makes the address of their calendar: it is shown once, to them alone. */
export function serveFeedPage(app: App, parts: Parts): void {
  const { feeds } = parts.options
  if (!feeds) return

  app.get(feedPage, async (ask) => {
    const session = readerOf(parts, ask)
    return session ? page(parts, ask, session) : notFound(parts, ask)
  })

  app.post(feedPage, async (ask) => {
    const session = readerOf(parts, ask)
    const person = session && parts.options.directory().people.get(session.person)
    return session && person ? page(parts, ask, session, await feeds.open(person)) : notFound(parts, ask)
  })

  app.post(`${feedPage}/end`, async (ask) => {
    const person = parts.options.directory().people.get(readerOf(parts, ask)?.person ?? '')
    if (!person) return notFound(parts, ask)
    await feeds.end(person)
    return ask.redirect(feedPage, 303)
  })
}

function readerOf(parts: Parts, ask: Ask): Session | undefined {
  const session = ask.get('session')
  return session && mayDo(parts, session.person, 'feed') ? session : undefined
}

async function page(parts: Parts, ask: Ask, session: Session, made?: string): Promise<Response> {
  const { language, zone } = session
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const standing = await parts.options.db.calendarFeed.findFirst({
    where: { personId: session.person, endedAt: null },
    orderBy: { madeAt: 'desc' },
  })
  const hidden = markup`<input type="hidden" name="_csrf" value="${session.csrf}">`
  const read = standing?.readAt ? t('calls.feed.read', { at: sayMoment(language, standing.readAt, zone) }) : ''
  return show(parts, ask, {
    title: t('calls.feed.title'),
    current: 'account',
    body: markup`<div class="stack"><h1>${t('calls.feed.title')}</h1>
<p class="soft">${t('calls.feed.lead')}</p>
${made && markup`<section class="panel stack" role="status"><p>${t('calls.feed')}</p><p><code>${ask.get('origin')}${made}</code></p></section>`}
<section class="panel stack">${!made && markup`<p>${standing ? t('calls.feed.has', { at: sayMoment(language, standing.madeAt, zone) }) : t('calls.feed.none')} ${read}</p>`}
<div class="row"><form method="post" action="${feedPage}"${standing && markup` data-confirm="${t('calls.feed.sure')}"`}>${hidden}<button class="button ${standing ? '' : 'primary'}" type="submit">${t(standing ? 'calls.feed.renew' : 'calls.feed.make')}</button></form>
${standing && markup`<form method="post" action="${feedPage}/end">${hidden}<button class="button danger" type="submit">${t('calls.feed.end')}</button></form>`}</div></section>
<p><a href="/account">${t('web.account.title')}</a></p></div>`,
  })
}
