import { randomUUID } from 'node:crypto'
import type { Visitor } from '../../src/chat/http.ts'
import { say, type TextKey, type Values } from '../../src/locale/catalogue.ts'
import { assetPath } from './assets.ts'
import type { View } from './blocks.ts'
import { type Around, entry } from './entry.ts'
import { type Entry, isFor } from './fold.ts'
import { limits } from './limits.ts'
import { html, type Markup, tidy } from './markup.ts'
import { speakerOf } from './outgoing.ts'
import type { Window } from './room-log.ts'
import type { Room } from './roster.ts'
import { sayDay } from './when.ts'

/** What stands in the composer when the page opens. */
export type Composer = {
  text?: string
  /** What to say above it: `danger` when something was not done; `passing` until the bot's answer comes. */
  notice?: { tone: 'danger' | 'info'; text: string; passing?: boolean }
  /** The message that is answered. */
  answer?: Entry
  /** The root of the thread that is written to. */
  thread?: Entry
  uploadBytes: number
}

type Say = (key: TextKey, values?: Values) => string
const sayTo =
  (visitor: Visitor): Say =>
  (key, values) =>
    say(visitor.language, key, values)

/** A room: what it is, what was said, and where to write. */
export function roomPage(
  room: Room,
  visitor: Visitor,
  around: Around,
  window: Window,
  before: number | undefined,
  composer: Composer,
): Markup {
  const t = sayTo(visitor)
  const live = before === undefined
  const older =
    window.older &&
    html`<p class="more"><a class="button" href="/rooms/${room.id}?before=${window.from}">${t('rooms.older')}</a></p>`
  const newer = !live && html`<p class="more"><a class="button" href="/rooms/${room.id}">${t('rooms.newest')}</a></p>`
  const body = html`${older}${list(window.entries, room, visitor, around)}${
    window.entries.length === 0 && !window.older && html`<p class="empty soft">${t('rooms.empty')}</p>`
  }${newer}`
  return shell(
    room,
    visitor,
    around,
    { body, live, seq: window.seq, label: t('rooms.log') },
    live && composerForm(room, visitor, composer),
  )
}

/** A thread: the message that opened it, and the answers. */
export function threadPage(
  room: Room,
  visitor: Visitor,
  around: Around,
  root: Entry,
  answers: readonly Entry[],
  seq: number,
  composer: Composer,
): Markup {
  const t = sayTo(visitor)
  const body = html`<p class="more"><a class="button" href="/rooms/${room.id}">← ${t('rooms.thread.back')}</a></p>${list([root, ...answers], room, visitor, around)}`
  const log = { body, live: true, seq, label: t('rooms.thread.title'), thread: root }
  return shell(room, visitor, around, log, composerForm(room, visitor, { ...composer, thread: root }))
}

type Log = { body: Markup; live: boolean; seq: number; label: string; thread?: Entry }

function shell(room: Room, visitor: Visitor, around: Around, log: Log, composer: Markup | false): Markup {
  const t = sayTo(visitor)
  const names = [...room.seats].map((account) => tidy(around.nameOf(account))).sort()
  return html`<link rel="stylesheet" href="${assetPath('rooms.css')}">
<script src="${assetPath('rooms.js')}" defer></script>
<div class="room" data-room="${room.id}" data-me="${visitor.account}" data-csrf="${visitor.csrf}"${
    log.live && html` data-after="${log.seq}"`
  }${log.thread && html` data-thread="${log.thread.seq}" data-root="${log.thread.id}"`} data-say-live="${t('rooms.live')}" data-say-lost="${t('rooms.reconnecting')}" data-say-failed="${t('rooms.notice.failed')}" data-say-out="${t('rooms.notice.signed-out')}" data-say-sent="${t('rooms.notice.asked')}" data-say-new="${t('rooms.new')}">
<header class="room-head">
<div class="room-title"><h1><bdi>${tidy(room.title)}</bdi></h1>${log.live && html`<span class="live" id="live" role="status"></span>`}</div>
${room.topic !== '' && html`<p class="topic" dir="auto">${tidy(room.topic)}</p>`}
<details class="menu seats"><summary>${t('rooms.seats', { count: names.length })}</summary><ul class="menu-items plain">${names.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul></details>
</header>
<h2 class="visually-hidden">${log.label}</h2>
<div class="room-log" role="log" aria-label="${log.label}" tabindex="0"><div class="room-lines">${log.body}</div></div>
<form id="act" method="post" hidden><input type="hidden" name="_csrf" value="${visitor.csrf}"><input type="hidden" name="nonce" value="${randomUUID()}"></form>
${composer}
</div>`
}

function list(entries: readonly Entry[], room: Room, visitor: Visitor, around: Around): Markup {
  const view: View = { language: visitor.language, zone: visitor.zone, room: room.id }
  let day = ''
  const items = entries
    .filter((it) => isFor(it, visitor.account))
    .map((it) => {
      const its = sayDay(view.language, view.zone, it.at)
      const divider = its !== day && html`<li class="divider-line">${its}</li>`
      day = its
      return html`${divider}${entry(it, view, around, visitor.account)}`
    })
  return html`<ol class="messages" id="messages">${items}</ol>`
}

function composerForm(room: Room, visitor: Visitor, composer: Composer): Markup {
  const t = sayTo(visitor)
  const { answer, thread, notice } = composer
  const about = answer && t('rooms.composer.answering', { name: tidy(speakerOf(answer)) || t('rooms.bot') })
  return html`<form class="composer" id="composer" method="post" action="/rooms/${room.id}/messages" enctype="multipart/form-data">
<input type="hidden" name="_csrf" value="${visitor.csrf}">
<input type="hidden" name="nonce" value="${randomUUID()}">
${thread && html`<input type="hidden" name="thread" value="${thread.id}">`}
<input type="hidden" name="answer" value="${answer?.id ?? ''}">
<p class="notice ${notice?.tone ?? 'info'}" id="notice" role="alert"${notice?.passing && html` data-passing`}${!notice && html` hidden`}>${notice?.text ?? ''}</p>
<p class="answering" id="answering"${!answer && html` hidden`}><span data-template="${t('rooms.composer.answering', { name: '%' })}">${about ?? ''}</span> <a href="/rooms/${room.id}" id="answer-none">${t('rooms.composer.answer-none')}</a></p>
<div class="composer-row">
<label class="visually-hidden" for="text">${thread ? t('rooms.composer.thread') : t('rooms.composer.text', { room: tidy(room.title) })}</label>
<textarea id="text" name="text" rows="2" maxlength="${limits.text}" aria-describedby="composer-hint" placeholder="${thread ? t('rooms.composer.thread') : t('rooms.composer.placeholder')}" autocomplete="off">
${composer.text ?? ''}</textarea>
<button class="button primary" type="submit">${t('rooms.composer.send')}</button>
</div>
<div class="composer-foot">
${composer.uploadBytes > 0 && html`<label class="attach" for="file">${t('rooms.composer.file')}</label> <input id="file" type="file" name="file" multiple data-most="${composer.uploadBytes}" data-say-large="${t('rooms.refused.too-large', { mib: Math.round(composer.uploadBytes / 1_048_576) })}">`}
<p class="hint" id="composer-hint">${t('rooms.composer.hint')}</p>
</div>
</form>`
}

/** Changing or taking back a message of one's own. */
export function editPage(room: Room, visitor: Visitor, it: Entry, text: string, problem?: string): Markup {
  const t = sayTo(visitor)
  const hidden = html`<input type="hidden" name="_csrf" value="${visitor.csrf}"><input type="hidden" name="nonce" value="${randomUUID()}"><input type="hidden" name="message" value="${it.id}">`
  return html`<div class="stack">
<p class="small"><a href="/rooms/${room.id}">← ${tidy(room.title)}</a></p>
<h1>${t('rooms.edit.title')}</h1>
<form class="form panel" method="post" action="/rooms/${room.id}/edit">${hidden}
<div class="field"${problem && html` data-invalid`}><label for="text">${t('rooms.edit.text')}</label>
<textarea id="text" name="text" rows="5" maxlength="${limits.text}" required${problem && html` aria-invalid="true" aria-describedby="text-error"`} autofocus>
${text}</textarea>${problem && html`<p class="error" id="text-error">${problem}</p>`}</div>
<div class="form-actions"><button class="button primary" type="submit">${t('rooms.edit.save')}</button> <a class="button quiet" href="/rooms/${room.id}">${t('rooms.form.cancel')}</a></div>
</form>
<form class="form panel" method="post" action="/rooms/${room.id}/retract">${hidden}
<h2>${t('rooms.retract.title')}</h2><p>${t('rooms.retract.meaning')}</p>
<div class="form-actions"><button class="button danger" type="submit">${t('rooms.retract')}</button></div>
</form>
</div>`
}

/** A page that says what is not there or was not done. */
export function plainPage(visitor: Visitor, title: string, text: string, back: string): Markup {
  return html`<div class="stack"><h1>${title}</h1><p>${text}</p><p><a class="button" href="${back}">${say(visitor.language, 'rooms.back')}</a></p></div>`
}
