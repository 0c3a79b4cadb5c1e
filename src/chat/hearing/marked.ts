import type { Mark } from '../marks.ts'
import type { Json, Shelf, ShelfWrite } from '../shelf.ts'
import { type Naming, rememberedMs } from './traces.ts'

/** Somebody's mark on a message, by the names that the platform has for both. */
export type Marking = { id: string; by: string; mark: Mark }

/**
 * That a mark was set or taken away, by the platform's clock in milliseconds. One that was found standing was set before `read`, when
 * all answers were there, and nobody says when; they were asked for at `at`.
 */
export type MarkTrace = Marking & { kind: 'marked'; added: boolean; at: number; read?: number }

/** The marks that stand on the messages of a channel, by message, as far as was heard. */
export type Standing = ReadonlyMap<string, readonly Marking[]>

/**
 * Which marks were heard, so that after a gap one can tell those that were not. It is kept with the events themselves, for as long as
 * a message is read again.
 */
export type Marked = {
  of(channel: string): Promise<Standing>
  /** Whether marks on a message are looked for in the history. */
  isReadBack(id: string): boolean
  /** Takes note of a mark whose event is going to be stored; answers what is to be kept with it. */
  take(channel: string, trace: MarkTrace): Promise<readonly ShelfWrite[]>
  /** Whether what is told of a mark was heard before: it was read already, or is told as well as read. */
  isOvertaken(channel: string, trace: MarkTrace): Promise<boolean>
  /** These stand no more, and nobody told of it. What is too old to be read again is forgotten too. */
  forget(channel: string, gone: readonly Marking[]): Promise<void>
}

/** One mark as it stands in the line of its message. */
type Kept = Pick<MarkTrace, 'by' | 'mark' | 'at' | 'read'>

/** Milliseconds by which clocks may differ, and by which a platform may tell of a mark later than its history shows it. */
const lateMs = 60_000

const lineKey = (channel: string, id = ''): string => `marked/${channel}/${id}`
const sinceKey = 'marked-since'

/** Opens what was remembered before. Where nothing was, marks are read back on what is said from now on: of older ones nobody knows which were heard. */
export async function openMarked(shelf: Pick<Shelf, 'get' | 'list' | 'write'>, naming: Naming): Promise<Marked> {
  const kept = new Map<string, Promise<Map<string, readonly Kept[]>>>()
  const told = await shelf.get(sinceKey)
  const since = typeof told === 'number' ? told : Date.now()
  if (told !== since) await shelf.write([{ type: 'put', key: sinceKey, value: since }])

  const isOld = (id: string): boolean => naming.msOf(id) < Date.now() - rememberedMs

  function linesOf(channel: string): Promise<Map<string, readonly Kept[]>> {
    const asked =
      kept.get(channel) ??
      shelf
        .list(lineKey(channel))
        .then((found) => new Map(found.map(({ key, value }) => [key.slice(lineKey(channel).length), keptIn(value)])))
    kept.set(channel, asked)
    asked.catch(() => kept.delete(channel))
    return asked
  }

  const heardOf = async (channel: string, { id, by, mark }: Marking): Promise<Kept | undefined> =>
    (await linesOf(channel)).get(id)?.find((each) => isSame(each, { by, mark }))

  /** Puts a line as it is from now on. It stays where nothing stands any more: what only puts is stored in one go with the event. */
  function put(channel: string, lines: Map<string, readonly Kept[]>, id: string, line: readonly Kept[]): ShelfWrite {
    lines.set(id, line)
    return { type: 'put', key: lineKey(channel, id), value: line }
  }

  return {
    of: async (channel) =>
      new Map(
        [...(await linesOf(channel))].map(([id, line]) => [
          id,
          line.map(({ by, mark }): Marking => ({ id, by, mark })),
        ]),
      ),
    isReadBack: (id) => naming.msOf(id) >= since && !isOld(id),
    async take(channel, { id, by, mark, added, at, read }) {
      const lines = await linesOf(channel)
      const line = lines.get(id) ?? []
      const before = line.find((each) => isSame(each, { by, mark }))
      // What is told late says nothing of what was set since.
      if (before ? !added && at < before.at : !added) return []
      const others = line.filter((each) => each !== before)
      return [
        put(
          channel,
          lines,
          id,
          added ? [...others, { by, mark, at: Math.max(at, before?.at ?? 0), ...(read && { read }) }] : others,
        ),
      ]
    },
    async isOvertaken(channel, trace) {
      if (!trace.added) return false
      const before = await heardOf(channel, trace)
      if (!before || trace.read !== undefined) return before !== undefined
      return before.read !== undefined && trace.at <= before.read + lateMs
    },
    async forget(channel, gone) {
      const lines = await linesOf(channel)
      const changed = new Set(gone.map(({ id }) => id).filter((id) => lines.has(id)))
      const writes = [...changed].map((id) =>
        put(
          channel,
          lines,
          id,
          (lines.get(id) ?? []).filter((each) => !gone.some((one) => one.id === id && isSame(one, each))),
        ),
      )
      const old = [...lines.keys()].filter((id) => isOld(id) || lines.get(id)?.length === 0)
      for (const id of old) lines.delete(id)
      writes.push(...old.map((id): ShelfWrite => ({ type: 'remove', key: lineKey(channel, id) })))
      if (writes.length > 0) await shelf.write(writes)
    },
  }
}

const isSame = (one: Pick<Marking, 'by' | 'mark'>, other: Pick<Marking, 'by' | 'mark'>): boolean =>
  one.by === other.by && one.mark === other.mark

/** What stands in a line, which is written above alone. */
const keptIn = (value: Json): readonly Kept[] => (Array.isArray(value) ? (value as readonly Kept[]) : [])

/** One reaction that is a mark, as the history shows it on a message: how many people set it, and who, as far as it says. */
export type Shown = { mark: Mark; reaction: string; count: number; by: readonly string[] }

/** A message that was looked at, with the marks on it. */
export type Looked = { id: string; shown: readonly Shown[] }

/** What the history says of marks that was not heard: those that were set, by the platform's name for them, and those that stand no more. */
export type MarkChanges = { set: readonly (Marking & { reaction: string })[]; gone: readonly Marking[] }

/**
 * What changed on the messages looked at. `ask` says who set a mark, all of them: it is asked only where the history does not say it
 * and the count is another one than is known. Of what it does not know either nothing is said.
 */
export async function changedMarks(
  looked: readonly Looked[],
  standing: Standing,
  ask: (id: string, shown: Shown) => Promise<Pick<Shown, 'count' | 'by'>>,
): Promise<MarkChanges> {
  const set: (Marking & { reaction: string })[] = []
  const gone: Marking[] = []
  for (const { id, shown } of looked) {
    const heard = standing.get(id) ?? []
    for (const mark of new Set([...heard, ...shown].map((each) => each.mark))) {
      const before = heard.filter((each) => each.mark === mark)
      const now: Shown[] = []
      for (const each of shown)
        if (each.mark === mark)
          now.push(isWhole(each) || isKnown(each, before) ? each : { ...each, ...(await ask(id, each)) })
      const people = new Map(now.flatMap(({ by, reaction }) => by.map((who) => [who, reaction] as const)))
      for (const [by, reaction] of people)
        if (!before.some((each) => each.by === by)) set.push({ id, by, mark, reaction })
      if (now.every(isWhole)) gone.push(...before.filter(({ by }) => !people.has(by)))
    }
  }
  return { set, gone }
}

const isWhole = ({ by, count }: Shown): boolean => by.length >= count

/** Whether as many as are known set a mark, and nobody else as far as is told. */
const isKnown = ({ by, count }: Shown, known: readonly Marking[]): boolean =>
  count === known.length && by.every((who) => known.some((each) => each.by === who))
