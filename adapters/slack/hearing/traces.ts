import type { Shelf, ShelfWrite } from '../../../src/chat/shelf.ts'
import type { Trace } from './translate.ts'

/** What is remembered of a message: by whom it is, in which thread, when it was changed last, and whether it is gone. */
export type Known = { by: string; thread?: string; edited?: string; gone?: true }

/**
 * What was heard of each channel, without a word of it, so that after a gap one can tell what is missing, what was changed and
 * what was taken back. It is kept with the events themselves.
 */
export type Traces = {
  /** The messages known of a channel, by their moments, in order. */
  of(channel: string): Promise<ReadonlyMap<string, Known>>
  /** The moment of the last message kept; `undefined` where nothing was. */
  position(channel: string): Promise<string | undefined>
  /** Takes note of the trace of an event that is going to be stored; answers what is to be kept with it. */
  take(channel: string, trace: Trace): Promise<readonly ShelfWrite[]>
  /** Whether something comes too late: its message was taken back already, or changed once more. */
  isOvertaken(channel: string, trace: Trace): Promise<boolean>
  /** All up to a moment was heard. */
  moveOn(channel: string, ts: string): Promise<void>
  /** The moment up to which anything at all was heard before this start. */
  readonly before: string
}

/** What stands in a line of the shelf: what is known of a message, and which one, since a line outlives the message it is named after. */
type Line = Known & { ts?: string }

/** What is known of a channel, in order, and the line in which each of it stands. */
type Heard = { known: Map<string, Known>; lines: Map<string, string> }

/** So many messages of a channel are remembered. */
const mostRemembered = 200
/** For so many seconds: what was changed or taken back later is heard when Slack tells of it, and not read back. */
export const rememberedFor = 7 * 86_400

const heardKey = (channel: string, ts = ''): string => `heard/${channel}/${ts}`
const atKey = (channel: string): string => `at/${channel}`
const stampNow = (): string => (Date.now() / 1000).toFixed(6)

const inOrder = (known: ReadonlyMap<string, Known>): Map<string, Known> =>
  new Map([...known].sort(([one], [other]) => Number(one) - Number(other)))

/** Opens what was remembered before. */
export async function openTraces(shelf: Pick<Shelf, 'list' | 'write'>): Promise<Traces> {
  const positions = new Map<string, string>()
  for (const { key, value } of await shelf.list('at/'))
    if (typeof value === 'string') positions.set(key.slice('at/'.length), value)
  const before = [...positions.values()].reduce((last, ts) => (Number(ts) > Number(last) ? ts : last), '0')
  const kept = new Map<string, Promise<Heard>>()

  function heardOf(channel: string): Promise<Heard> {
    const asked =
      kept.get(channel) ??
      shelf.list(heardKey(channel)).then((found) => {
        const heard: Heard = { known: new Map(), lines: new Map() }
        for (const { key, value } of found) {
          const line = key.slice(heardKey(channel).length)
          const { ts = line, ...known } = value as Line // written below alone
          heard.known.set(ts, known)
          heard.lines.set(ts, line)
        }
        heard.known = inOrder(heard.known)
        return heard
      })
    kept.set(channel, asked)
    asked.catch(() => kept.delete(channel))
    return asked
  }

  /** What a trace makes of what is known of its message. What is gone is remembered as such: Slack may tell of the message later. */
  function after(trace: Trace, before: Known | undefined): Known | undefined {
    if (trace.kind === 'deleted') return { by: before?.by ?? '', ...before, gone: true }
    // What was never kept needs no remembering: its author changed something older than what is asked for.
    if (trace.kind === 'edited' && !before) return undefined
    // Told once more, or late, as it was at first: what is known of it is newer.
    if (trace.kind === 'message' && before) return before
    const { by, thread, edited } = trace
    return { by, ...(thread !== undefined && { thread }), ...(edited !== undefined && { edited }) }
  }

  const isAhead = (channel: string, ts: string): boolean => Number(ts) > Number(positions.get(channel) ?? 0)

  /** What is too old, or too much, once there is one more. */
  function surplus(heard: ReadonlyMap<string, Known>): readonly string[] {
    const oldest = Date.now() / 1000 - rememberedFor
    const spare = heard.size - mostRemembered + 1
    return [...heard.keys()].filter((ts, index) => index < spare || Number(ts) < oldest)
  }

  return {
    of: async (channel) => (await heardOf(channel)).known,
    position: async (channel) => positions.get(channel),
    async take(channel, trace) {
      const { kind, ts } = trace
      const heard = await heardOf(channel)
      const { known, lines } = heard
      const value = after(trace, known.get(ts))
      if (!value) return []
      const old = known.has(ts) ? [] : surplus(known)
      // Written over, not taken away: what only puts is stored in one go with the event.
      const [spare, ...needless] = old.map((each) => lines.get(each) ?? each)
      const line = lines.get(ts) ?? spare ?? ts
      for (const each of old) {
        known.delete(each)
        lines.delete(each)
      }
      const isNewest = kind === 'message' && isAhead(channel, ts)
      if (isNewest) positions.set(channel, ts)
      const last = [...known.keys()].at(-1)
      known.set(ts, value)
      lines.set(ts, line)
      // What came late stands in its place.
      if (last !== undefined && Number(last) > Number(ts)) heard.known = inOrder(known)
      return [
        ...needless.map((each): ShelfWrite => ({ type: 'remove', key: heardKey(channel, each) })),
        { type: 'put', key: heardKey(channel, line), value: { ...value, ts } satisfies Line },
        ...(isNewest ? [{ type: 'put', key: atKey(channel), value: ts } satisfies ShelfWrite] : []),
      ]
    },
    async isOvertaken(channel, trace) {
      const before = (await heardOf(channel)).known.get(trace.ts)
      if (!before || trace.kind === 'deleted') return false
      if (before.gone) return true
      return trace.kind === 'edited' && Number(before.edited ?? 0) > Number(trace.edited)
    },
    async moveOn(channel, ts) {
      if (!isAhead(channel, ts)) return
      await shelf.write([{ type: 'put', key: atKey(channel), value: ts }])
      positions.set(channel, ts)
    },
    before: before === '0' ? stampNow() : before,
  }
}
