import type { Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
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
  /** What is to be kept with an event that leaves this trace. */
  writes(channel: string, trace: Trace): Promise<readonly ShelfWrite[]>
  /** Whether something comes too late: its message was taken back already, or changed once more. */
  isOvertaken(channel: string, trace: Trace): Promise<boolean>
  /** The event is kept, and its trace with it. */
  took(channel: string, trace: Trace): Promise<void>
  /** All up to a moment was heard. */
  moveOn(channel: string, ts: string): Promise<void>
  /** The moment up to which anything at all was heard before this start. */
  readonly before: string
}

/** So many messages of a channel are remembered. */
const mostRemembered = 200
/** For so many seconds: what was changed or taken back later is heard when Slack tells of it, and not read back. */
export const rememberedFor = 7 * 86_400

const heardKey = (channel: string, ts = ''): string => `heard/${channel}/${ts}`
const atKey = (channel: string): string => `at/${channel}`
const stampNow = (): string => (Date.now() / 1000).toFixed(6)

/** Opens what was remembered before. */
export async function openTraces(shelf: Shelf): Promise<Traces> {
  const positions = new Map<string, string>()
  for (const { key, value } of await shelf.list('at/'))
    if (typeof value === 'string') positions.set(key.slice('at/'.length), value)
  const before = [...positions.values()].reduce((last, ts) => (Number(ts) > Number(last) ? ts : last), '0')
  const known = new Map<string, Promise<Map<string, Known>>>()

  function of(channel: string): Promise<Map<string, Known>> {
    const asked =
      known.get(channel) ??
      shelf.list(heardKey(channel)).then(
        (lines) =>
          new Map(
            lines
              .map(({ key, value }): [string, Known] => [key.slice(heardKey(channel).length), value as Known]) // written below alone
              .sort(([one], [other]) => Number(one) - Number(other)),
          ),
      )
    known.set(channel, asked)
    asked.catch(() => known.delete(channel))
    return asked
  }

  /** What a trace makes of what is known of its message. What is gone is remembered as such: Slack may tell of the message later. */
  function after(trace: Trace, before: Known | undefined): Known | undefined {
    if (trace.kind === 'deleted') return { by: before?.by ?? '', ...before, gone: true }
    // What was never kept needs no remembering: its author changed something older than what is asked for.
    if (trace.kind === 'edited' && !before) return undefined
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
    of,
    position: async (channel) => positions.get(channel),
    async writes(channel, trace) {
      const { kind, ts } = trace
      const heard = await of(channel)
      const value = after(trace, heard.get(ts))
      if (!value) return []
      const old = heard.has(ts) ? [] : surplus(heard)
      return [
        ...old.map((each): ShelfWrite => ({ type: 'remove', key: heardKey(channel, each) })),
        { type: 'put', key: heardKey(channel, ts), value },
        ...(kind === 'message' && isAhead(channel, ts)
          ? [{ type: 'put', key: atKey(channel), value: ts } satisfies ShelfWrite]
          : []),
      ]
    },
    async isOvertaken(channel, trace) {
      const before = (await of(channel)).get(trace.ts)
      if (!before || trace.kind === 'deleted') return false
      if (before.gone) return true
      return trace.kind === 'edited' && Number(before.edited ?? 0) > Number(trace.edited)
    },
    async took(channel, trace) {
      const { kind, ts } = trace
      const heard = await of(channel)
      const value = after(trace, heard.get(ts))
      if (!value) return
      if (!heard.has(ts)) for (const old of surplus(heard)) heard.delete(old)
      if (kind === 'message' && isAhead(channel, ts)) positions.set(channel, ts)
      const last = [...heard.keys()].at(-1)
      heard.set(ts, value)
      // What came late stands in its place.
      if (last !== undefined && Number(last) > Number(ts))
        known.set(channel, Promise.resolve(new Map([...heard].sort(([one], [other]) => Number(one) - Number(other)))))
    },
    async moveOn(channel, ts) {
      if (!isAhead(channel, ts)) return
      await shelf.write([{ type: 'put', key: atKey(channel), value: ts }])
      positions.set(channel, ts)
    },
    before: before === '0' ? stampNow() : before,
  }
}
