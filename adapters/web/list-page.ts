import type { Visitor } from '../../src/chat/http.ts'
import { localOf } from '../../src/chat/refs.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { say } from '../../src/locale/catalogue.ts'
import { assetPath } from './assets.ts'
import { html, type Markup, tidy } from './markup.ts'
import { readNewest } from './room-log.ts'
import type { Room, Roster } from './roster.ts'
import { sayShort, time } from './when.ts'

/** How many lines are looked at first to find the last one that somebody may see. */
const lookBack = 20

/** One room in the list. */
export type Row = { room: Room; names: readonly string[]; lastAt?: string; unread: boolean }

const seenKey = (room: string, visitor: Visitor): string =>
  `seen/${room}/${encodeURIComponent(localOf(visitor.account))}`

/** Keeps how far somebody has read a room, when that has grown. */
export async function markSeen(shelf: Shelf, room: string, visitor: Visitor, seq: number): Promise<void> {
  const key = seenKey(room, visitor)
  if (Number((await shelf.get(key)) ?? 0) < seq) await shelf.write([{ type: 'put', key, value: seq }])
}

/** The rooms somebody sits in, the liveliest first. */
export async function readRows(shelf: Shelf, roster: Roster, visitor: Visitor): Promise<readonly Row[]> {
  const rooms = await roster.roomsOf(visitor.account)
  const rows = await Promise.all(
    rooms.map(async (room): Promise<Row> => {
      const [window, seen] = await Promise.all([
        readNewest(shelf, room.id, visitor.account, lookBack),
        shelf.get(seenKey(room.id, visitor)),
      ])
      const last = window.entries.at(-1)
      const names = [...room.seats].map((account) => tidy(roster.nameOf(account))).sort()
      return {
        room,
        names,
        ...(last && { lastAt: last.at }),
        unread: last !== undefined && last.seq > Number(seen ?? 0),
      }
    }),
  )
  return rows.sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? '') || a.room.title.localeCompare(b.room.title))
}

/** The list of rooms as HTML. */
export function listPage(visitor: Visitor, rows: readonly Row[]): Markup {
  const { language, zone } = visitor
  return html`<link rel="stylesheet" href="${assetPath('rooms.css')}">
<div class="stack"><h1>${say(language, 'rooms.title')}</h1>
${rows.length === 0 && html`<p class="notice info">${say(language, 'rooms.none')}</p>`}
<ul class="rows room-list">${rows.map(
    ({ room, names, lastAt, unread }) => html`<li class="${unread ? 'unread' : ''}">
<div class="row between"><h2><a href="/rooms/${room.id}"><bdi>${tidy(room.title)}</bdi></a></h2>${unread && html`<span class="tag ok">${say(language, 'rooms.unread')}</span>`}</div>
${room.topic !== '' && html`<p class="topic">${tidy(room.topic)}</p>`}
<p class="small soft">${say(language, 'rooms.seats', { count: names.length })}: ${names.join(', ')}${
      lastAt && html` · ${say(language, 'rooms.last')} ${time(lastAt, sayShort(language, zone, lastAt))}`
    }</p></li>`,
  )}</ul></div>`
}
