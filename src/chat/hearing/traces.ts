import type { ChatEvent } from '../event.ts'
import type { Shelf, ShelfWrite } from '../shelf.ts'
import type { MarkTrace } from './marked.ts'

/** What became of a message, by the name that its platform gives it: what history is read back by. */
export type Trace = ({ kind: 'message' | 'edited'; id: string } & Omit<Known, 'gone'>) | { kind: 'deleted'; id: string }

/** What an event means for the core, and the trace that it leaves. */
export type Meaning = { event: ChatEvent; trace?: Trace | MarkTrace }

/**
 * How a platform names its messages: names have an order, which is that in which they were said. Changes bear numbers, the later
 * the higher.
 */
export type Naming = {
  compare(one: string, other: string): number
  /** When a message of that name was said, in milliseconds. */
  msOf(id: string): number
  /** A name for a moment, in milliseconds. */
  at(ms: number): string
  /** A name before all others. */
  first: string
}

/** What is remembered of a message: by whom it is, in which thread, when it was changed last, how many files stand with it, and whether it is gone. */
export type Known = { by: string; thread?: string; edited?: string; files?: number; gone?: true }

/** Whether fewer files stand with a message than was known: somebody took one out, which need not count as a change of it. */
export const hasLost = (known: Known | undefined, files: number): boolean => files < (known?.files ?? 0)

/**
 * What was heard of each channel, without a word of it, so that after a gap one can tell what is missing, what was changed and
 * what was taken back. It is kept with the events themselves.
 */
export type Traces = {
  /** The messages known of a channel, by their names, in order. */
  of(channel: string): Promise<ReadonlyMap<string, Known>>
  /** The last message kept; `undefined` where nothing was. */
  position(channel: string): Promise<string | undefined>
  /** Takes note of the trace of an event that is going to be stored; answers what is to be kept with it. */
  take(channel: string, trace: Trace): Promise<readonly ShelfWrite[]>
  /** Whether something comes too late: its message was taken back already, or changed once more. */
  isOvertaken(channel: string, trace: Trace): Promise<boolean>
  /** All up to a message was heard. */
  moveOn(channel: string, id: string): Promise<void>
  /** From where a channel of which nothing was kept is read: shortly before the last of all that was heard before this start. */
  readonly before: string
}

/** What stands in a line of the shelf: what is known of a message, and which one, since a line outlives the message it is named after. */
type Line = Known & { id?: string }

/** What is known of a channel, in order, and the line in which each of it stands. */
type Heard = { known: Map<string, Known>; lines: Map<string, string> }

/** So many messages of a channel are remembered. */
const mostRemembered = 200
/** For so many milliseconds: what was changed or taken back later is heard when the platform tells of it, and not read back. */
export const rememberedMs = 7 * 86_400_000

/** Milliseconds within which what was said in one place may have been kept before what was said in another before it. What is read twice is stored once. */
const overlapMs = 10 * 60_000

const heardKey = (channel: string, id = ''): string => `heard/${channel}/${id}`
const atKey = (channel: string): string => `at/${channel}`
/** Opens what was remembered before. */
export async function openTraces(shelf: Pick<Shelf, 'list' | 'write'>, naming: Naming): Promise<Traces> {
  const { compare, msOf } = naming
  const inOrder = (known: ReadonlyMap<string, Known>): Map<string, Known> =>
    new Map([...known].sort(([one], [other]) => compare(one, other)))
  const positions = new Map<string, string>()
  for (const { key, value } of await shelf.list('at/'))
    if (typeof value === 'string') positions.set(key.slice('at/'.length), value)
  const before = [...positions.values()].reduce((last, id) => (compare(id, last) > 0 ? id : last), naming.first)
  const kept = new Map<string, Promise<Heard>>()

  function heardOf(channel: string): Promise<Heard> {
    const asked =
      kept.get(channel) ??
      shelf.list(heardKey(channel)).then((found) => {
        const heard: Heard = { known: new Map(), lines: new Map() }
        for (const { key, value } of found) {
          const line = key.slice(heardKey(channel).length)
          const { id = line, ...known } = value as Line // written below alone
          heard.known.set(id, known)
          heard.lines.set(id, line)
        }
        heard.known = inOrder(heard.known)
        return heard
      })
    kept.set(channel, asked)
    asked.catch(() => kept.delete(channel))
    return asked
  }

  /** What a trace makes of what is known of its message. What is gone is remembered as such: the platform may tell of the message later. */
  function after(trace: Trace, before: Known | undefined): Known | undefined {
    if (trace.kind === 'deleted') return { by: before?.by ?? '', ...before, gone: true }
    // What was never kept needs no remembering: its author changed something older than what is asked for.
    if (trace.kind === 'edited' && !before) return undefined
    // Told once more, or late, as it was at first: what is known of it is newer.
    if (trace.kind === 'message' && before) return before
    const { kind: _, id: __, ...known } = trace
    return known
  }

  const isAhead = (channel: string, id: string): boolean => compare(id, positions.get(channel) ?? naming.first) > 0

  /** What is too old, or too much, once there is one more. */
  function surplus(heard: ReadonlyMap<string, Known>): readonly string[] {
    const oldest = Date.now() - rememberedMs
    const spare = heard.size - mostRemembered + 1
    return [...heard.keys()].filter((id, index) => index < spare || msOf(id) < oldest)
  }

  return {
    of: async (channel) => (await heardOf(channel)).known,
    position: async (channel) => positions.get(channel),
    async take(channel, trace) {
      const { kind, id } = trace
      const heard = await heardOf(channel)
      const { known, lines } = heard
      const value = after(trace, known.get(id))
      if (!value) return []
      const old = known.has(id) ? [] : surplus(known)
      // Written over, not taken away: what only puts is stored in one go with the event.
      const [spare, ...needless] = old.map((each) => lines.get(each) ?? each)
      const line = lines.get(id) ?? spare ?? id
      for (const each of old) {
        known.delete(each)
        lines.delete(each)
      }
      const isNewest = kind === 'message' && isAhead(channel, id)
      if (isNewest) positions.set(channel, id)
      const last = [...known.keys()].at(-1)
      known.set(id, value)
      lines.set(id, line)
      // What came late stands in its place.
      if (last !== undefined && compare(last, id) > 0) heard.known = inOrder(known)
      return [
        ...needless.map((each): ShelfWrite => ({ type: 'remove', key: heardKey(channel, each) })),
        { type: 'put', key: heardKey(channel, line), value: { ...value, id } satisfies Line },
        ...(isNewest ? [{ type: 'put', key: atKey(channel), value: id } satisfies ShelfWrite] : []),
      ]
    },
    async isOvertaken(channel, trace) {
      const before = (await heardOf(channel)).known.get(trace.id)
      if (!before || trace.kind === 'deleted') return false
      if (before.gone) return true
      return trace.kind === 'edited' && Number(before.edited ?? 0) > Number(trace.edited ?? 0)
    },
    async moveOn(channel, id) {
      if (!isAhead(channel, id)) return
      await shelf.write([{ type: 'put', key: atKey(channel), value: id }])
      positions.set(channel, id)
    },
    before: before === naming.first ? naming.at(Date.now()) : naming.at(msOf(before) - overlapMs),
  }
}
