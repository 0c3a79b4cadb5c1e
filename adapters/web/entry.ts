import type { Message } from '../../src/chat/message.ts'
import type { AccountRef } from '../../src/chat/refs.ts'
import { say } from '../../src/locale/catalogue.ts'
import { blocks, file, type View } from './blocks.ts'
import type { Entry } from './fold.ts'
import { type Parent, reactions } from './line.ts'
import { html, inPath, type Markup, tidy, words } from './markup.ts'
import { sayDay, sayShort, sayTime, time } from './when.ts'

/** What is needed of the room to show an entry of it. */
export type Around = { nameOf(account: AccountRef): string }

/**
 * An entry as an item of the list of messages. It is the same for all readers of a language and zone: what is one's own
 * (`me`) is marked by the page, or by its script for what comes live.
 */
export function entry(it: Entry, view: View, around: Around, me?: AccountRef): Markup {
  const at = time(it.at, sayTime(view.language, view.zone, it.at))
  const { body } = it
  const place = html`id="m${it.seq}" data-seq="${it.seq}" data-day="${sayDay(view.language, view.zone, it.at)}"`
  switch (body.kind) {
    case 'erased':
      return html``
    case 'joined':
    case 'left': {
      const text = say(view.language, body.kind === 'joined' ? 'rooms.joined' : 'rooms.left', {
        name: tidy(around.nameOf(body.account)),
      })
      return html`<li class="message notice-line" ${place}><span class="message-body">${text}</span> ${at}</li>`
    }
    case 'gone': {
      const text = body.name
        ? say(view.language, 'rooms.retracted.by', { name: tidy(body.name) })
        : say(view.language, 'rooms.retracted')
      return html`<li class="message retracted" ${place}><span class="message-body">${text}</span> ${at}</li>`
    }
    case 'said': {
      const own = body.by === me ? ' own' : ''
      return html`<li class="message said${own}" ${place} data-by="${body.by}" aria-labelledby="a${it.seq}">
<div class="message-head"><span class="message-author" id="a${it.seq}"><bdi>${tidy(body.name)}</bdi></span>${at}${changed(it, view)}</div>
${parent(it, view)}${body.text !== '' && html`<div class="message-body" dir="auto">${words(body.text)}</div>`}${body.files.map((each) => file(each, view))}
${foot(it, view, body.name, me)}</li>`
    }
    case 'bot':
      return spoken(it, body.message, view, place, at, me)
  }
}

function spoken(
  it: Entry,
  message: Message,
  view: View,
  place: Markup,
  at: Markup,
  me: AccountRef | undefined,
): Markup {
  const { speaker, look } = message
  const author = speaker ? tidy(speaker.name) : say(view.language, 'rooms.bot')
  const chips = html`${marks(message, view)}${it.only && html`<span class="tag private">${say(view.language, 'rooms.only-you')}</span>`}`
  const head = html`<div class="message-head"><span class="message-author" id="a${it.seq}"><bdi>${author}</bdi></span>${
    speaker
      ? html`<span class="message-via"><bdi>${[speaker.delegation, speaker.via]
          .filter((part) => part)
          .map((part) => tidy(part ?? ''))
          .join(' · ')}</bdi></span>`
      : html`<span class="tag">${say(view.language, 'rooms.bot.tag')}</span>`
  }${at}${changed(it, view)}</div>`
  const content =
    look === 'card'
      ? card(message, chips, view, it.id)
      : html`<div class="message-body"><p class="marks">${chips}</p>${blocks(message.blocks, view, it.id)}</div>`
  return html`<li class="message bot look-${look}" ${place} aria-labelledby="a${it.seq}">
${head}
${parent(it, view)}${content}
${it.only ? html`` : foot(it, view, author, me)}</li>`
}

/** A living card: marking first, then what it is, then what can be done. */
function card(message: Message, chips: Markup, view: View, id: string): Markup {
  const [first, ...rest] = message.blocks
  const title = first?.type === 'heading' ? [first] : []
  const content = title.length > 0 ? rest : message.blocks
  return html`<div class="card"><div class="card-head"><p class="marks">${chips}</p>${blocks(title, view, id)}</div>${blocks(content, view, id)}</div>`
}

/** The marking, directly before the information, and the word EXERCISE where nothing is real. */
function marks(message: Message, view: View): Markup {
  const label = message.marking.split(' ')[0] ?? ''
  return html`${message.exercise === true && html`<span class="tag exercise">${say(view.language, 'rooms.exercise')}</span>`}${
    message.marking !== '' && html`<span class="marking" data-label="${label}">${message.marking}</span>`
  }`
}

const changed = (it: Entry, view: View): Markup =>
  it.changedAt === undefined
    ? html``
    : html`<span class="soft changed">${say(view.language, 'rooms.changed')} ${time(it.changedAt, sayTime(view.language, view.zone, it.changedAt))}</span>`

function parent(it: Entry, view: View): Markup {
  const said = (re: Parent): string =>
    say(view.language, 'rooms.answers', {
      name: tidy(re.name) || say(view.language, 'rooms.bot'),
      time: sayShort(view.language, view.zone, re.at),
    })
  const answers = it.re && html`<a href="#m${it.re.seq}">↳ ${said(it.re)}</a>`
  const thread =
    it.thread && html`<a href="${threadPath(view, it.thread)}">${say(view.language, 'rooms.in-thread')}</a>`
  return answers || thread ? html`<p class="message-re">${answers} ${thread}</p>` : html``
}

/** The address of a thread's own page. */
const threadPath = (view: View, root: string): string => `/rooms/${view.room}/thread?of=${inPath(root)}`

/** Whether a person said it, here or in a room from which the bot passed it on. */
const isSomebodys = ({ body }: Entry): boolean =>
  body.kind === 'said' || (body.kind === 'bot' && body.message.look === 'relay')

/** Reactions, answers and the menu of what can be done with a message. */
function foot(it: Entry, view: View, author: string, me: AccountRef | undefined): Markup {
  const { language, room } = view
  const message = inPath(it.id)
  const react = `/rooms/${room}/react?message=${message}`
  const given = reactions.flatMap((reaction) => {
    const people = it.reactions.get(reaction)
    if (!people) return []
    const names = [...people.values()].map(tidy).join(', ')
    return html`<button class="reaction" type="submit" form="act" formaction="${react}" name="reaction" value="${reaction}" data-who="${[...people.keys()].join(' ')}" aria-pressed="${me && people.has(me) ? 'true' : 'false'}" title="${names}">${say(language, `rooms.reaction.${reaction}`)} <b>${people.size}</b><span class="visually-hidden"> ${names}</span></button>`
  })
  const answers =
    it.answers.size > 0 &&
    html`<a class="reaction" href="${threadPath(view, it.id)}">${say(language, 'rooms.thread.count', { count: it.answers.size })}</a>`
  return html`<div class="message-foot">${given}${answers}<details class="menu"><summary aria-label="${say(language, 'rooms.menu', { name: author, time: sayTime(language, view.zone, it.at) })}"><span aria-hidden="true">⋯</span></summary><div class="menu-items">
<a href="/rooms/${room}?answer=${message}" data-answer="${it.id}" data-answer-name="${author}">${say(language, 'rooms.menu.answer')}</a>
<a href="${threadPath(view, it.thread ?? it.id)}">${say(language, 'rooms.menu.thread')}</a>
${reactions.map((reaction) => html`<button type="submit" form="act" formaction="${react}" name="reaction" value="${reaction}">${say(language, `rooms.reaction.${reaction}`)}</button>`)}
<button type="submit" form="act" formaction="/rooms/${room}/command?message=${message}" name="command" value="report">${say(language, 'rooms.menu.report')}</button>
${isSomebodys(it) && html`<button type="submit" form="act" formaction="/rooms/${room}/command?message=${message}" name="command" value="evidence">${say(language, 'rooms.menu.evidence')}</button>`}
${it.body.kind === 'said' && html`<a class="own-only" href="/rooms/${room}/edit?message=${message}">${say(language, 'rooms.menu.edit')}</a>`}
</div></details></div>`
}
