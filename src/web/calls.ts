import type { AnswerOutcome } from '../call/answer.ts'
import { type AnswerLink, readAnswerLink } from '../call/answer-link.ts'
import { summaryOf } from '../call/card.ts'
import { standsFor } from '../call/coming.ts'
import { type CallFile, type Coming, comings, readCalls } from '../call/file.ts'
import { findCall, listCalls } from '../call/find.ts'
import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { wordsIn } from '../locale/words.ts'
import { callPage } from './call-page.ts'
import { type App, type Ask, field, mayDo, type Parts, show, showTo } from './context.ts'
import { notFound } from './fault.ts'
import { type Markup, markup } from './markup.ts'
import { sceneOf } from './scene.ts'

/** How somebody says in a browser whether they come, by a link to one invitation or signed in; `sequence`: to which they do. */
export type AnswerCall = (
  person: Person,
  call: string,
  answer: Coming,
  to: { via: 'link' | 'page'; sequence?: number },
) => Promise<AnswerOutcome>

type Shown = AnswerOutcome | undefined

/** The page to which a letter leads: somebody says whether they come without signing in. It shows a number and a time, nothing else. */
export function serveAnswers(app: App, parts: Parts): void {
  const { answerCall, keyring } = parts.options
  if (!answerCall || !keyring) return

  app.get('/answer/:call/:sequence/:pseudonym/:mac', async (ask) => {
    const found = await invitationOf(parts, ask)
    return found ? answerPage(parts, ask, found) : notFound(parts, ask)
  })

  app.post('/answer/:call/:sequence/:pseudonym/:mac', async (ask) => {
    const found = await invitationOf(parts, ask)
    const answer = comings.find((each) => each === field(ask, 'answer'))
    if (!found || !answer) return notFound(parts, ask)
    const outcome = await answerCall(found.person, found.file.id, answer, {
      via: 'link',
      sequence: found.link.sequence,
    })
    if (outcome === 'not-invited') return notFound(parts, ask)
    const after = await invitationOf(parts, ask)
    return after ? answerPage(parts, ask, after, outcome) : notFound(parts, ask)
  })
}

type Invitation = { link: AnswerLink; person: Person; file: CallFile }

/** The invitation of a signed link; `undefined` for a link that was not signed here, and for somebody who is not invited any more. */
async function invitationOf(parts: Parts, ask: Ask): Promise<Invitation | undefined> {
  const { keyring } = parts.options
  const { call = '', sequence = '', pseudonym = '', mac = '' } = ask.req.param()
  const link = keyring && readAnswerLink({ call, sequence, pseudonym, mac }, keyring)
  if (!link) return undefined
  const scene = sceneOf(parts)
  const person = [...scene.directory.people.values()].find((each) => each.pseudonym === link.pseudonym)
  const [file] = await readCalls(scene, { id: link.call })
  const guest = file?.guests.find(({ personId }) => personId === person?.id)
  return person && file && guest && standsFor(guest, person, scene.now) && mayDo(parts, person.id, 'attend')
    ? { link, person, file }
    : undefined
}

function answerPage(parts: Parts, ask: Ask, { link, person, file }: Invitation, outcome?: Shown): Response {
  const { language, zone } = person
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const guest = file.guests.find(({ personId }) => personId === person.id)
  const isOpen = file.state === 'planned' && link.sequence === file.sequence
  const isRunning = file.state === 'running'
  const shut = isRunning ? 'begun' : file.state === 'planned' ? 'moved' : 'over'
  const state: Shown = outcome ?? (isOpen ? undefined : shut)
  const button = (answer: Coming): Markup =>
    markup`<button class="button ${guest?.answer === answer ? 'primary' : ''}" type="submit" name="answer" value="${answer}">${t(`calls.control.${answer}`)}</button>`
  return showTo(parts, undefined, language, {
    title: t('calls.page.call', { call: file.id }),
    width: 'narrow',
    body: markup`<div class="stack"><h1>${t('calls.page.call', { call: file.id })}</h1>
${state && markup`<p class="notice ${state === 'taken' || state === 'same' ? 'ok' : ''}" role="status">${t(newsOf(state), { call: file.id })}</p>`}
${isRunning && markup`<p><a class="button primary" href="/calls/${file.id}">${t('calls.page.open')}</a></p>`}
<section class="panel stack"><p>${summaryOf(file, { language, zone }, sceneOf(parts).now)}</p>
${guest?.answer && isOpen && markup`<p>${t('calls.page.said')} <strong>${t(`calls.control.${guest.answer}`)}</strong></p>`}
${isOpen && markup`<form method="post" action="${new URL(ask.req.url).pathname}"><p>${t('calls.page.asked')}</p><p class="row">${[button('yes'), button('no'), button('maybe')]}</p></form>`}</section>
<p class="soft">${t('calls.page.alone')}</p></div>`,
  })
}

const newsOf = (state: AnswerOutcome): TextKey =>
  ({
    taken: 'calls.page.taken',
    same: 'calls.page.same',
    older: 'calls.page.same',
    moved: 'calls.page.moved',
    begun: 'calls.page.begun',
    over: 'calls.page.over',
    'not-invited': 'calls.page.over',
  })[state] as TextKey // each is one

/** Hangs in the pages of one's calls. */
export function serveCalls(app: App, parts: Parts): void {
  const { answerCall, keyring } = parts.options
  if (!answerCall || !keyring) return

  app.get('/calls', async (ask) => {
    const reader = readerOf(parts, ask)
    return reader ? listPage(parts, ask, reader) : notFound(parts, ask)
  })

  app.get('/calls/:id', async (ask) => {
    const reader = readerOf(parts, ask)
    const file = reader && (await readable(parts, reader, ask.req.param('id')))
    return reader && file ? callPage(parts, ask, reader, file) : notFound(parts, ask)
  })

  app.post('/calls/:id', async (ask) => {
    const reader = readerOf(parts, ask)
    const file = reader && (await readable(parts, reader, ask.req.param('id')))
    const answer = comings.find((each) => each === field(ask, 'answer'))
    if (!reader || !file || !answer || !mayDo(parts, reader.id, 'attend')) return notFound(parts, ask)
    const seen = field(ask, 'sequence') ?? ''
    const to = { via: 'page', ...(/^\d{1,6}$/.test(seen) && { sequence: Number(seen) }) } as const
    const outcome = await answerCall(reader, file.id, answer, to)
    if (outcome === 'not-invited') return notFound(parts, ask)
    const moved = outcome === 'moved' ? await readable(parts, reader, file.id) : undefined
    return moved ? callPage(parts, ask, reader, moved, 'moved') : ask.redirect(`/calls/${file.id}`, 303)
  })
}

function readerOf(parts: Parts, ask: Ask): Person | undefined {
  const session = ask.get('session')
  const person = session && parts.options.directory().people.get(session.person)
  return person && mayDo(parts, person.id, 'calls') ? person : undefined
}

/** The same answer for a call that does not exist and one that the reader may not read. */
async function readable(parts: Parts, reader: Person, id: string): Promise<CallFile | undefined> {
  return findCall(sceneOf(parts), reader, id).catch((fault: unknown) => {
    if (fault instanceof UserError) return undefined
    throw fault
  })
}

async function listPage(parts: Parts, ask: Ask, reader: Person): Promise<Response> {
  const { language, zone } = reader
  const t = (key: TextKey, values?: Values): string => say(language, key, values)
  const scene = sceneOf(parts)
  const rows = (await listCalls(scene, reader)).map((file) => {
    const guest = file.guests.find(({ personId }) => personId === reader.id)
    const isOver = file.state === 'ended' || file.state === 'cancelled'
    const said = !guest || isOver ? '' : guest.answer ? t(`calls.control.${guest.answer}`) : t('calls.page.asked')
    return markup`<li><a href="/calls/${file.id}">${file.id}</a> <span class="marking" data-label="${file.label}">${file.label}</span><br>${wordsIn(file.title, language)}<br><span class="soft">${summaryOf(file, { language, zone }, scene.now)} ${said}</span></li>`
  })
  return show(parts, ask, {
    title: t('calls.page.title'),
    current: 'calls',
    body: markup`<div class="stack"><h1>${t('calls.page.title')}</h1>
<p class="soft">${t('calls.page.lead', { zone })}</p>
${rows.length === 0 ? markup`<p class="panel">${t('calls.page.none')}</p>` : markup`<ul class="panel rows">${rows}</ul>`}</div>`,
  })
}
