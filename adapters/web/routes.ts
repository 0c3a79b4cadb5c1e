import type { HttpMount, Page, Visitor } from '../../src/chat/http.ts'
import { messageId } from '../../src/chat/refs.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { say } from '../../src/locale/catalogue.ts'
import { serveAsset } from './assets.ts'
import { download } from './files.ts'
import { type Entry, isFor } from './fold.ts'
import type { Forms } from './form.ts'
import type { Incoming, Outcome } from './incoming.ts'
import { limits } from './limits.ts'
import { listPage, markSeen, readRows } from './list-page.ts'
import type { Markup } from './markup.ts'
import { goTo, type Input, json, noticeOf, Refusal, readInput, sayRefusal, wantsJson } from './request.ts'
import { readEntry, readNewest, readOlder, readThread, type Window } from './room-log.ts'
import { type Composer, editPage, plainPage, roomPage, threadPage } from './room-page.ts'
import type { Room, Roster } from './roster.ts'
import type { Streams } from './stream.ts'

/** What the pages stand on. */
export type Parts = {
  shelf: Shelf
  http: HttpMount
  roster: Roster
  streams: Streams
  incoming: Incoming
  forms: Forms
  uploadBytes: number
}

type Deed = Exclude<keyof Incoming, 'submit'>
const deeds: ReadonlyMap<string, Deed> = new Map([
  ['messages', 'post'],
  ['edit', 'edit'],
  ['retract', 'retract'],
  ['react', 'react'],
  ['press', 'press'],
  ['command', 'command'],
])

/** Answers every request below `/rooms`. */
export function serveRooms(parts: Parts): (request: Request, visitor: Visitor) => Promise<Response> {
  const { shelf, http, roster, streams, incoming, forms, uploadBytes } = parts

  const page = (visitor: Visitor, title: string, body: Markup, more: Partial<Page> = {}): Response =>
    http.page(visitor, { title, body: body.markup, nav: 'rooms', ...more })

  /** The same answer for a room that is not there and for one where the visitor has no seat. */
  const missing = (request: Request, visitor: Visitor): Response => {
    const text = say(visitor.language, 'rooms.missing')
    if (wantsJson(request)) return json(404, { notice: text })
    const title = say(visitor.language, 'rooms.missing.title')
    return page(visitor, title, plainPage(visitor, title, text, '/rooms'), { status: 404 })
  }

  async function showRoom(
    room: Room,
    visitor: Visitor,
    url: URL,
    composer: Partial<Composer> = {},
    status = 200,
  ): Promise<Response> {
    const asked = Number(url.searchParams.get('before'))
    const before = Number.isSafeInteger(asked) && asked > 0 ? asked : undefined
    const window = before
      ? await readOlder(shelf, room.id, visitor.account, before)
      : await readNewest(shelf, room.id, visitor.account)
    const notice = noticeOf(visitor, url)
    const answer = await visible(room, visitor, url.searchParams.get('answer'))
    const filled: Composer = {
      uploadBytes,
      ...(notice && { notice: { tone: 'info', ...notice } }),
      ...(answer && { answer }),
      ...composer,
    }
    if (!before) await seen(room, visitor, window)
    return page(visitor, room.title, roomPage(room, visitor, roster, window, before, filled), { wide: true, status })
  }

  async function seen(room: Room, visitor: Visitor, window: Window): Promise<void> {
    await Promise.all([markSeen(shelf, room.id, visitor, window.seq), roster.meet(visitor.account, visitor.name)])
  }

  async function visible(room: Room, visitor: Visitor, id: string | null): Promise<Entry | undefined> {
    const entry = id ? await readEntry(shelf, room.id, messageId(id)) : undefined
    return entry && isFor(entry, visitor.account) ? entry : undefined
  }

  async function showThread(room: Room, visitor: Visitor, url: URL): Promise<Response> {
    // The place is read before the thread, so that the stream misses nothing that comes between.
    const { seq } = await readNewest(shelf, room.id, visitor.account)
    const thread = await readThread(shelf, room.id, messageId(url.searchParams.get('of') ?? ''))
    if (!thread || !isFor(thread.root, visitor.account)) throw new Refusal(404, 'rooms.refused.message-gone')
    const body = threadPage(room, visitor, roster, thread.root, thread.answers, seq, { uploadBytes })
    return page(visitor, `${say(visitor.language, 'rooms.thread.title')} · ${room.title}`, body, { wide: true })
  }

  /** The page for changing a message; after a refusal with what was typed, and why it was not taken. */
  async function showEdit(
    room: Room,
    visitor: Visitor,
    input: Pick<Input, 'field'>,
    problem?: string,
    status = 200,
  ): Promise<Response> {
    const entry = await visible(room, visitor, input.field('message') ?? null)
    if (entry?.body.kind !== 'said' || entry.body.by !== visitor.account) {
      throw new Refusal(404, 'rooms.refused.not-yours')
    }
    const body = editPage(room, visitor, entry, input.field('text') ?? entry.body.text, problem)
    return page(visitor, say(visitor.language, 'rooms.edit.title'), body, { status })
  }

  async function get(
    request: Request,
    room: Room,
    visitor: Visitor,
    url: URL,
    rest: readonly string[],
  ): Promise<Response> {
    const [what, name] = rest
    if (what === undefined) return showRoom(room, visitor, url)
    if (what === 'events') {
      const after = Number(request.headers.get('last-event-id') ?? url.searchParams.get('after') ?? 0)
      return streams.open(room, visitor, Number.isSafeInteger(after) && after >= 0 ? after : 0)
    }
    if (what === 'thread') return showThread(room, visitor, url)
    if (what === 'edit') return showEdit(room, visitor, { field: (field) => url.searchParams.get(field) ?? undefined })
    if (what === 'form') return forms.show(room, visitor, url)
    const file = what === 'files' && name ? await download(shelf, room.id, name, visitor.account) : undefined
    return file ?? missing(request, visitor)
  }

  async function post(request: Request, room: Room, visitor: Visitor, url: URL, what: string): Promise<Response> {
    const most = what === 'messages' ? limits.body + uploadBytes : limits.body
    const body = await readInput(request, most)
    if (what === 'form') return forms.take(room, visitor, body)
    const deed = deeds.get(what)
    if (!deed) return missing(request, visitor)
    // A button names its message in the address, since a button of a plain form carries one value only.
    const field = (name: string): string | undefined => body.field(name) ?? url.searchParams.get(name) ?? undefined
    const input: Input = { ...body, field }
    try {
      const outcome = await incoming[deed](room, visitor, input)
      return wantsJson(request)
        ? answerScript(visitor, room, outcome)
        : await answerForm(room, visitor, url, deed, input, outcome)
    } catch (fault) {
      if (!(fault instanceof Refusal) || wantsJson(request)) throw fault
      if (deed === 'edit') return showEdit(room, visitor, input, sayRefusal(visitor, fault), fault.status)
      if (deed !== 'post') throw fault
      // What was typed stays in the composer, with what it answers.
      const notice = { tone: 'danger', text: sayRefusal(visitor, fault) } as const
      const answer = await visible(room, visitor, input.field('answer') ?? null)
      const composer = { text: input.field('text') ?? '', notice, ...(answer && { answer }) }
      return showRoom(room, visitor, new URL(`/rooms/${room.id}`, url), composer, fault.status)
    }
  }

  function answerScript(visitor: Visitor, room: Room, outcome: Outcome): Response {
    if (outcome.state === 'withheld')
      return json(422, { state: 'withheld', notice: say(visitor.language, 'rooms.notice.withheld') })
    if (outcome.state !== 'form') return json(200, outcome)
    return json(200, {
      state: 'form',
      form: `/rooms/${room.id}/form?${new URLSearchParams({ command: outcome.command })}`,
    })
  }

  async function answerForm(
    room: Room,
    visitor: Visitor,
    url: URL,
    deed: Deed,
    input: Input,
    outcome: Outcome,
  ): Promise<Response> {
    if (outcome.state === 'form')
      return goTo(`/rooms/${room.id}/form?${new URLSearchParams({ command: outcome.command })}`)
    if (outcome.state === 'withheld' && deed === 'edit') {
      return showEdit(room, visitor, input, say(visitor.language, 'rooms.notice.withheld'), 422)
    }
    if (outcome.state === 'withheld') {
      const notice = { tone: 'danger', text: say(visitor.language, 'rooms.notice.withheld') } as const
      return showRoom(
        room,
        visitor,
        new URL(`/rooms/${room.id}`, url),
        { text: input.field('text') ?? '', notice },
        422,
      )
    }
    const thread = deed === 'post' ? input.field('thread') : undefined
    if (thread) return goTo(`/rooms/${room.id}/thread?of=${encodeURIComponent(thread)}`)
    const asked = deed === 'press' || deed === 'command' || (deed === 'post' && !('message' in outcome))
    return goTo(`/rooms/${room.id}${asked ? '?notice=asked' : ''}`)
  }

  return async (request, visitor) => {
    const url = new URL(request.url)
    const [id, ...rest] = url.pathname
      .slice('/rooms'.length)
      .split('/')
      .filter((part) => part !== '')
      .map(decode)
    if (id === 'assets') return serveAsset(url) ?? missing(request, visitor)
    try {
      if (id === undefined) {
        const form = url.searchParams.get('form')
        const own = form === null ? undefined : ownest(await roster.roomsOf(visitor.account))
        if (form !== null && own) return goTo(`/rooms/${own.id}/form?${new URLSearchParams({ command: form })}`)
        const rows = await readRows(shelf, roster, visitor)
        return page(visitor, say(visitor.language, 'rooms.title'), listPage(visitor, rows))
      }
      const room = await roster.seatedIn(id, visitor.account)
      if (!room) return missing(request, visitor)
      if (request.method === 'GET' || request.method === 'HEAD') return await get(request, room, visitor, url, rest)
      if (request.method === 'POST' && rest[0]) return await post(request, room, visitor, url, rest[0])
      return new Response(null, { status: 405, headers: { allow: 'GET, POST' } })
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      const text = sayRefusal(visitor, fault)
      if (wantsJson(request)) return json(fault.status, { state: 'refused', notice: text })
      const title = say(visitor.language, 'rooms.refused.title')
      return page(visitor, title, plainPage(visitor, title, text, id ? `/rooms/${encodeURIComponent(id)}` : '/rooms'), {
        status: fault.status,
      })
    }
  }
}

/** The room in which the fewest sit: somebody's own, where there is one. A form that was asked for elsewhere is opened there. */
const ownest = (rooms: readonly Room[]): Room | undefined => rooms.toSorted((a, b) => a.seats.size - b.seats.size)[0]

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
