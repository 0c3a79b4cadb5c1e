import { type Person, worksFor } from '../directory/directory.ts'
import { readLink } from '../ledger/witness.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Keyring } from '../store/seal.ts'
import { clientOf, type Key } from './attempts.ts'
import { type App, type Ask, languageOf, type Parts, showTo } from './context.ts'
import { tooOften } from './fault.ts'
import { markup } from './markup.ts'

/** How somebody says in a browser that they hold the root of a day; `undefined` where they were not sent it. */
export type HoldRoot = (person: Person, day: string) => Promise<'done' | 'before' | undefined>

/**
 * Hangs in the page to which the letter with a root leads. It takes no signing in: the link is signed by the bot, says which day and
 * member it is for, and shows nothing else. To open it changes nothing, since what guards letters opens links too.
 */
export function serveWitness(app: App, parts: Parts): void {
  const { holdRoot, keyring } = parts.options
  if (!holdRoot || !keyring) return

  app.get('/witness/:day/:code/:token', (ask) =>
    withLink(parts, keyring, ask, (link) => page(parts, link, link.confirmedAt ? 'held' : 'asked')),
  )

  app.post('/witness/:day/:code/:token', (ask) =>
    withLink(parts, keyring, ask, async (link) => {
      const outcome = await holdRoot(link.person, link.day)
      return outcome === undefined ? gone(parts, ask) : page(parts, link, outcome === 'done' ? 'done' : 'held')
    }),
  )
}

type Link = { person: Person; day: string; confirmedAt: Date | null }

/** Goes on with a link that is one of ours, of somebody who still works for that member. Whoever tries to make one up is kept waiting. */
async function withLink(
  parts: Parts,
  keyring: Keyring,
  ask: Ask,
  go: (link: Link) => Response | Promise<Response>,
): Promise<Response> {
  const keys: Key[] = [{ what: 'address', value: clientOf(ask.get('address')) }]
  const wait = parts.attempts.take(keys)
  if (wait > 0) return tooOften(parts, ask, wait)
  const { day = '', code = '', token = '' } = ask.req.param()
  const found = await readLink(parts.options.db, keyring, { day, code, token })
  const person = found && parts.options.directory().people.get(found.person)
  const now = parts.options.now?.() ?? new Date()
  if (!found || !person || person.retired || !worksFor(person, now).includes(code)) return gone(parts, ask)
  parts.attempts.forgive(keys)
  return go({ person, day, confirmedAt: found.confirmedAt })
}

function page(parts: Parts, { person, day, confirmedAt }: Link, state: 'asked' | 'held' | 'done'): Response {
  const { language, zone } = person
  const t = (key: TextKey, values: Values = {}): string => say(language, key, values)
  const at = sayMoment(language, confirmedAt ?? parts.options.now?.() ?? new Date(), zone)
  const title = t('ledger.page.title', { day })
  const form = markup`<form method="post"><button class="button primary block" type="submit">${t('ledger.page.hold')}</button></form>`
  return showTo(parts, undefined, language, {
    title,
    width: 'narrow',
    body: markup`<div class="stack"><h1>${title}</h1>
${state !== 'asked' && markup`<p class="notice ok" role="status">${t(state === 'done' ? 'ledger.page.done' : 'ledger.page.held', { at })}</p>`}
<section class="panel stack"><p>${t('ledger.page.what', { day })}</p>
<p>${t('ledger.page.keep', { day })}</p>
${state === 'asked' && form}</section></div>`,
  })
}

function gone(parts: Parts, ask: Ask): Response {
  const language = languageOf(parts, ask)
  const title = say(language, 'ledger.page.gone.title')
  return showTo(parts, undefined, language, {
    title,
    status: 404,
    width: 'narrow',
    body: markup`<div class="stack"><h1>${title}</h1><p class="panel">${say(language, 'ledger.page.gone')}</p></div>`,
  })
}
