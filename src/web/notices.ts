import type { Person } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { readNotice, waitingFor } from '../notice/acknowledge.ts'
import type { NoticeFile } from '../notice/file.ts'
import { memberOf, stateLine } from '../notice/message.ts'
import { type App, type Ask, mayDo, type Parts, show } from './context.ts'
import { notFound } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import { sceneOf } from './scene.ts'

/** How somebody says in a browser that they got a notice; `undefined` where it is none of theirs. */
export type Acknowledge = (person: Person, notice: string) => Promise<'done' | 'late' | 'over' | undefined>

/** Hangs in the pages to which letters and gateways lead: what waits for the reader, and one notice with the button. */
export function serveNotices(app: App, parts: Parts): void {
  const { acknowledge, keyring } = parts.options
  if (!acknowledge || !keyring) return

  app.get('/notices', async (ask) => {
    const reader = readerOf(parts, ask)
    return reader ? listPage(parts, ask, reader) : notFound(parts, ask)
  })

  app.get('/notices/:id', async (ask) => {
    const reader = readerOf(parts, ask)
    const file = reader && (await readNotice(sceneOf(parts), ask.req.param('id'), reader))
    return reader && file ? noticePage(parts, ask, reader, file) : notFound(parts, ask)
  })

  app.post('/notices/:id', async (ask) => {
    const reader = readerOf(parts, ask, 'got')
    const id = ask.req.param('id')
    const outcome = reader && (await acknowledge(reader, id))
    return outcome ? ask.redirect(`/notices/${id}?${outcome}`, 303) : notFound(parts, ask)
  })
}

/** Whoever asks, where they may do so. Who holds no role any more is asked nothing, and reads nothing they were once asked. */
function readerOf(parts: Parts, ask: Ask, action: 'notices' | 'got' = 'notices'): Person | undefined {
  const session = ask.get('session')
  const person = session && parts.options.directory().people.get(session.person)
  return person && mayDo(parts, person.id, action) ? person : undefined
}

async function listPage(parts: Parts, ask: Ask, reader: Person): Promise<Response> {
  const { language, zone } = reader
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const waiting = await waitingFor(sceneOf(parts), reader)
  const rows = waiting.map((file) => {
    const until = t('notices.list.due', { at: sayMoment(language, file.due, zone) })
    const [first = ''] = file.ring === undefined ? wordsIn(file.text, language).split('\n') : [t('notices.list.ring')]
    return markup`<li><a href="/notices/${file.id}">${file.id}</a> <span class="marking" data-label="${file.label}">${file.label}</span> ${first} <span class="soft">${until}</span></li>`
  })
  return show(parts, ask, {
    title: t('notices.page.list'),
    body: markup`<div class="stack"><h1>${t('notices.page.list')}</h1>
<p class="soft">${t('notices.page.lead')}</p>
${rows.length === 0 ? markup`<p class="panel">${t('notices.page.none')}</p>` : markup`<ul class="panel stack tight">${rows}</ul>`}</div>`,
  })
}

function noticePage(parts: Parts, ask: Ask, reader: Person, file: NoticeFile): Response {
  const { language, zone } = reader
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const scene = sceneOf(parts)
  const lines = wordsIn(file.text, language).split(/\n+/)
  const asks = (file.state === 'open' || (file.state === 'failed' && !file.ackedBy)) && file.needs === 'acknowledgement'
  // Anybody may have written the address: it says nothing that is not so.
  const isSo = { done: file.ackedBy === reader.id, late: file.ackedBy === reader.id, over: !asks }
  const news = (['done', 'late', 'over'] as const).find((each) => ask.req.query(each) !== undefined && isSo[each])
  const due = t(file.ring === undefined ? 'notices.due' : 'notices.due.ring', {
    at: sayMoment(language, file.due, zone),
  })
  const state = stateLine(scene, file, reader)
  return show(parts, ask, {
    title: t('notices.page.title', { id: file.id }),
    body: markup`<div class="stack"><h1>${t('notices.page.title', { id: file.id })}</h1>
${news && markup`<p class="notice ok" role="status">${t(`notices.page.${news}`)}</p>`}
<section class="panel stack"><p><span class="marking" data-label="${file.label}">${file.label}</span> <span class="soft">${memberOf(scene, file.code)}</span></p>
${lines.map((line) => markup`<p>${line}</p>`)}
${file.caseNumber && markup`<p>${t('notices.about-case', { number: file.caseNumber })}</p>`}
${state && markup`<p>${state}</p>`}
${file.state === 'open' && asks && markup`<p class="soft">${due}</p>`}
${asks && gotForm(ask, file, t('notices.control.got'))}</section></div>`,
  })
}

const gotForm = (ask: Ask, { id }: NoticeFile, label: string): Markup =>
  markup`<form method="post" action="/notices/${id}"><input type="hidden" name="_csrf" value="${ask.get('session')?.csrf}"><button class="button primary" type="submit">${label}</button></form>`
