import type { FileRef, Message } from '../../src/chat/message.ts'
import { type AccountRef, type MessageId, messageId } from '../../src/chat/refs.ts'
import type { ShelfLine } from '../../src/chat/shelf.ts'
import { fromJson, type Line, opens, type Parent, type Reaction } from './line.ts'

/** One thing that stands in a room, as it is now. */
export type Entry = {
  id: MessageId
  /** Its place in the room. */
  seq: number
  at: string
  body: Body
  /** The only account that may see it. */
  only?: AccountRef
  thread?: MessageId
  re?: Parent
  /** When its words were last changed. */
  changedAt?: string
  /** Who reacted how, by account. */
  reactions: ReadonlyMap<Reaction, ReadonlyMap<AccountRef, string>>
  /** Messages that stand in the thread it opened. */
  answers: ReadonlySet<string>
}

type Body =
  | { kind: 'said'; by: AccountRef; name: string; text: string; files: readonly FileRef[] }
  | { kind: 'bot'; message: Message }
  /** Words that are no more, and nobody was told yet: not shown. */
  | { kind: 'erased' }
  /** Words that were taken back. `name` is absent where the bot took back its own. */
  | { kind: 'gone'; by?: AccountRef; name?: string }
  | { kind: 'joined' | 'left'; account: AccountRef }

/** Tells whether somebody may see an entry. */
export const isFor = (entry: Entry, account: AccountRef): boolean =>
  entry.body.kind !== 'erased' && (!entry.only || entry.only === account)

/** The entry that a line opens; `undefined` for a line about an earlier one. An erased line opens one without words. */
export function opened(line: ShelfLine): Entry | undefined {
  const value = fromJson(line.value)
  const base = { id: messageId(line.key), seq: line.seq, at: line.at, reactions: new Map(), answers: new Set<string>() }
  if (!value) return opens(line.key) ? { ...base, body: { kind: 'erased' } } : undefined
  switch (value.kind) {
    case 'posted':
      return {
        ...base,
        ...rest(value),
        body: { kind: 'said', by: value.by, name: value.name, text: value.text, files: value.files ?? [] },
      }
    case 'put':
      return {
        ...base,
        ...rest(value),
        ...(value.only && { only: value.only }),
        body: { kind: 'bot', message: value.message },
      }
    case 'joined':
    case 'left':
      return { ...base, body: { kind: value.kind, account: value.account } }
    default:
      return undefined
  }
}

const rest = (line: { thread?: MessageId; re?: Parent }): Pick<Entry, 'thread' | 're'> => ({
  ...(line.thread && { thread: line.thread }),
  ...(line.re && { re: line.re }),
})

/** An entry after a line about it. */
export function amended(entry: Entry, line: Line, at: string): Entry {
  switch (line.kind) {
    case 'edited':
      if (entry.body.kind !== 'said') return entry
      return { ...entry, body: { ...entry.body, text: line.text }, changedAt: at }
    case 'replaced':
      if (entry.body.kind !== 'bot') return entry
      return { ...entry, body: { kind: 'bot', message: line.message }, changedAt: at }
    case 'retracted':
      return { ...entry, body: { kind: 'gone', by: line.by, name: line.name }, changedAt: at, reactions: new Map() }
    case 'withdrawn':
      return {
        ...entry,
        ...(line.only && { only: line.only }),
        body: { kind: 'gone' },
        changedAt: at,
        reactions: new Map(),
      }
    case 'reacted':
      return isWords(entry) ? { ...entry, reactions: reacted(entry.reactions, line) } : entry
    default:
      return entry
  }
}

const isWords = (entry: Entry): boolean => entry.body.kind === 'said' || entry.body.kind === 'bot'

type Reacted = { by: AccountRef; name: string; reaction: Reaction; added: boolean }

/** Reactions after one more was set or taken back. */
export function reacted(before: Entry['reactions'], { by, name, reaction, added }: Reacted): Entry['reactions'] {
  const after = new Map(before)
  const people = new Map(after.get(reaction))
  if (added) people.set(by, name)
  else people.delete(by)
  if (people.size > 0) after.set(reaction, people)
  else after.delete(reaction)
  return after
}

/** An entry with one more answer in its thread. */
export const answered = (entry: Entry, key: string): Entry => ({ ...entry, answers: new Set([...entry.answers, key]) })

/** What a line changes: the messages that look different after it. */
export function touched(line: ShelfLine): readonly MessageId[] {
  const value = fromJson(line.value)
  if (!value) return [messageId(line.key)]
  if ('of' in value) return [value.of]
  return 'thread' in value && value.thread ? [messageId(line.key), value.thread] : [messageId(line.key)]
}

/** The entries of a run of lines in order. Lines about an entry that the run does not open are passed over. */
export function fold(lines: readonly ShelfLine[]): Map<MessageId, Entry> {
  const entries = new Map<MessageId, Entry>()
  for (const line of lines) apply(entries, line)
  return entries
}

/** Applies one line to entries in place. */
export function apply(entries: Map<MessageId, Entry>, line: ShelfLine): void {
  const value = fromJson(line.value)
  const entry = opened(line)
  if (entry) {
    entries.set(entry.id, entry)
    const root = entry.thread && entries.get(entry.thread)
    if (root) entries.set(root.id, answered(root, line.key))
    return
  }
  if (!value || !('of' in value)) return
  const subject = entries.get(value.of)
  if (subject) entries.set(subject.id, amended(subject, value, line.at))
}
