import { type AccountRef, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { Shelf, ShelfLine, ShelfWrite } from '../../src/chat/shelf.ts'
import { amended, answered, type Entry, fold, isFor, opened, reacted } from './fold.ts'
import { limits } from './limits.ts'
import { type About, aboutFromJson, aboutOf, fromJson, type Line, logOf, toJson } from './line.ts'

/** A run of entries of one room, oldest first. */
export type Window = {
  entries: readonly Entry[]
  /** The last line that the window knows of: where a stream has to begin. */
  seq: number
  /** Whether there is anything before it, and before which line. */
  older: boolean
  from: number
}

/** What to write so that `line` stands in a room: the line, and a mark at the message it is about. */
export function writesOf(room: string, key: string, line: Line): readonly ShelfWrite[] {
  const writes: ShelfWrite[] = [{ type: 'append', log: logOf(room), key, value: toJson(line) }]
  const subject = 'of' in line ? line.of : 'thread' in line ? line.thread : undefined
  if (subject) writes.push({ type: 'append', log: aboutOf(room, subject), key, value: aboutLine(line) })
  return writes
}

function aboutLine(line: Line): About {
  switch (line.kind) {
    case 'edited':
    case 'replaced':
      return { kind: line.kind }
    case 'retracted':
      return { kind: 'retracted', by: line.by, name: line.name }
    case 'withdrawn':
      return { kind: 'withdrawn', ...(line.only && { only: line.only }) }
    case 'reacted':
      return { kind: 'reacted', by: line.by, name: line.name, reaction: line.reaction, added: line.added }
    default:
      return { kind: 'answered' }
  }
}

/** Lines in order, and whether the log has any before them. */
type Lines = { lines: readonly ShelfLine[]; older: boolean }

/**
 * The last lines of a room, `least` of them, and as many more as it takes to find one that opens something `account` may see: edits
 * and reactions are lines as well. It stops looking after `limits.backwards` readings.
 */
async function readBackwards(
  shelf: Shelf,
  room: string,
  account: AccountRef,
  { before, least = limits.lines }: { before?: number; least?: number } = {},
): Promise<Lines> {
  let lines: readonly ShelfLine[] = []
  let first = before
  let limit = least
  for (let turn = 0; turn < limits.backwards; turn += 1) {
    const more = await shelf.read(logOf(room), { ...(first !== undefined && { before: first }), limit })
    lines = [...more, ...lines]
    const older = more.length === limit
    if (!older || more.some((line) => mayOpen(line, account))) return { lines, older }
    first = more[0]?.seq
    limit = limits.lines
  }
  return { lines, older: true }
}

function mayOpen(line: ShelfLine, account: AccountRef): boolean {
  const entry = opened(line)
  return entry !== undefined && (!entry.only || entry.only === account)
}

/** The newest entries of a room that somebody may see. Whatever was said about them stands after them, so one reading suffices. */
export async function readNewest(shelf: Shelf, room: string, account: AccountRef, least?: number): Promise<Window> {
  const { lines, older } = await readBackwards(shelf, room, account, { ...(least !== undefined && { least }) })
  const all = [...fold(lines).values()].filter((entry) => isFor(entry, account))
  return windowOf(all.slice(-limits.page), lines, older || all.length > limits.page, all.length > limits.page)
}

/** The entries before a place in a room that somebody may see, as they are now. */
export async function readOlder(shelf: Shelf, room: string, account: AccountRef, before: number): Promise<Window> {
  const { lines, older } = await readBackwards(shelf, room, account, { before })
  const openers = lines.filter((line) => mayOpen(line, account))
  const shown = openers.slice(-limits.page)
  const entries = await Promise.all(shown.map((line) => bringUpToDate(shelf, room, line)))
  const cut = openers.length > shown.length
  const seen = entries.filter((entry) => entry !== undefined && isFor(entry, account)) as readonly Entry[]
  return windowOf(seen, lines, older || cut, cut)
}

/** Older ones begin before the first that is shown where some of these lines were left out, else before the lines. */
function windowOf(entries: readonly Entry[], lines: readonly ShelfLine[], older: boolean, cut: boolean): Window {
  const from = (cut ? entries[0]?.seq : lines[0]?.seq) ?? 0
  return { entries, seq: lines.at(-1)?.seq ?? 0, older, from }
}

/** One entry as it is now; `undefined` when no message of the room has this name. */
export async function readEntry(shelf: Shelf, room: string, id: MessageId): Promise<Entry | undefined> {
  if (id.includes('\0')) return undefined // a browser can name it, the store cannot
  const line = await shelf.line(logOf(room), id)
  return line && bringUpToDate(shelf, room, line)
}

/** A thread: the message that opened it, and its answers in order. */
export async function readThread(
  shelf: Shelf,
  room: string,
  root: MessageId,
): Promise<{ root: Entry; answers: readonly Entry[] } | undefined> {
  const entry = await readEntry(shelf, room, root)
  if (!entry) return undefined
  const ids = [...entry.answers].slice(-limits.lines)
  const answers = await Promise.all(ids.map((id) => readEntry(shelf, room, messageId(id))))
  return { root: entry, answers: answers.filter((answer) => answer !== undefined) }
}

/** What destroys the words of a message: those of the line that opened it, and of every edit. */
export async function erasuresOf(shelf: Shelf, room: string, id: MessageId): Promise<readonly ShelfWrite[]> {
  const log = logOf(room)
  const writes: ShelfWrite[] = [{ type: 'erase', log, key: id }]
  for (const { key, about } of await readAbout(shelf, room, id)) {
    if (about.kind === 'edited' || about.kind === 'replaced') writes.push({ type: 'erase', log, key })
  }
  return writes
}

type Note = { key: string; at: string; about: About }

async function readAbout(shelf: Shelf, room: string, id: MessageId): Promise<readonly Note[]> {
  const notes: Note[] = []
  let after = 0
  while (true) {
    const lines = await shelf.read(aboutOf(room, id), { after, limit: limits.catchUp })
    for (const line of lines) {
      const about = aboutFromJson(line.value)
      if (about) notes.push({ key: line.key, at: line.at, about })
    }
    after = lines.at(-1)?.seq ?? after
    if (lines.length < limits.catchUp) return notes
  }
}

async function bringUpToDate(shelf: Shelf, room: string, line: ShelfLine): Promise<Entry | undefined> {
  let entry = opened(line)
  if (!entry) return undefined
  const notes = await readAbout(shelf, room, entry.id)
  const newest = notes.findLast(({ about }) => about.kind === 'edited' || about.kind === 'replaced')
  const revision = newest && (await shelf.line(logOf(room), newest.key))
  const words = revision && fromJson(revision.value)
  if (words) entry = amended(entry, words, revision.at)
  for (const { key, at, about } of notes) {
    if (about.kind === 'answered') entry = answered(entry, key)
    else if (about.kind === 'reacted') entry = { ...entry, reactions: reacted(entry.reactions, about) }
    else if (about.kind === 'retracted' || about.kind === 'withdrawn')
      entry = amended(entry, { ...about, of: entry.id }, at)
  }
  return entry
}
