import { hasLost, type Known, rememberedMs } from '../../../src/chat/hearing/traces.ts'
import { editOf, filesTold, type Json, objectIn, text } from './translate.ts'

/** Something that happened out of sight, as the history shows it. */
export type Step =
  | { kind: 'message'; message: Json }
  | { kind: 'edited'; message: Json }
  | { kind: 'deleted'; ts: string; by: string }

/** What was read of a channel. */
export type Told = {
  /** Messages of the channel itself, those of threads that are shown there too among them. */
  messages: readonly Json[]
  /** By root: the replies of the threads that were read, all of them; none where the thread is gone. */
  threads: ReadonlyMap<string, readonly Json[]>
  /** From this moment on all messages of the channel were read. */
  from: string
}

/** Seconds within which a message known in a thread is looked for again: its thread shows no sign of a change. */
const looksBack = 86_400
/** Seconds before the last message kept within which others may have been lost on the way. */
const overlap = 600

const num = (ts: string | undefined): number => Number(ts ?? 0)
const stampOf = (message: Json): string => text(message.ts) ?? '0'

/** Where reading begins: with the first message remembered that may have changed, or after the last kept where none is. */
export function startOf(known: ReadonlyMap<string, Known>, last: string, now: number): string {
  const first = [...known.keys()].find((ts) => num(ts) > (now - rememberedMs) / 1000)
  return first !== undefined && num(first) < num(last) ? first : last
}

/** The threads that have to be read: those in which something is new, or in which something known may have changed. */
export function threadsToRead(
  messages: readonly Json[],
  known: ReadonlyMap<string, Known>,
  last: string,
  now: number,
): readonly string[] {
  const grown = messages.flatMap((message) => {
    const latest = text(message.latest_reply)
    const isNew = latest !== undefined && num(latest) > num(last) - overlap && !known.has(latest)
    return isNew ? [stampOf(message)] : []
  })
  const recent = [...known].flatMap(([ts, { thread, gone }]) =>
    thread !== undefined && !gone && num(ts) > now / 1000 - looksBack ? [thread] : [],
  )
  return [...new Set([...grown, ...recent])]
}

/** When the bot came into a channel last, as far as these messages tell; 0 where they do not. */
export const arrivalIn = (messages: readonly Json[], bot: string): number =>
  messages.reduce(
    (last, message) =>
      message.subtype === 'channel_join' && message.user === bot ? Math.max(last, num(stampOf(message))) : last,
    0,
  )

/** What happened since, in the order in which it did; of what was taken away nobody says when, so that it comes last. */
export function missed(told: Told, known: ReadonlyMap<string, Known>, bot: string): readonly Step[] {
  const found = new Map<string, Json>()
  for (const message of [...told.messages, ...[...told.threads.values()].flat()]) found.set(stampOf(message), message)
  // What was said before the bot came in was not said to it.
  const arrived = Math.max(num(told.from) - 0.000001, arrivalIn(told.messages, bot))
  const steps = [...found].flatMap(([ts, message]): readonly { at: number; step: Step }[] => {
    const before = known.get(ts)
    const isGone = message.subtype === 'tombstone'
    if (!before) return isGone || num(ts) <= arrived ? [] : [{ at: num(ts), step: { kind: 'message', message } }]
    if (isGone || before.gone) return []
    const edited = editOf(message)
    const isEdited = edited !== undefined && edited !== before.edited
    if (!isEdited && !hasLost(before, filesTold(message))) return []
    return [{ at: isEdited ? num(edited) : Date.now() / 1000, step: { kind: 'edited', message } }]
  })
  const gone = [...known].flatMap(([ts, { by, thread, gone: wasGone }]): readonly Step[] => {
    if (wasGone) return []
    const message = found.get(ts)
    const wasLookedFor = thread === undefined ? num(ts) >= num(told.from) : told.threads.has(thread)
    const isGone = message ? message.subtype === 'tombstone' : wasLookedFor
    return isGone ? [{ kind: 'deleted', ts, by }] : []
  })
  return [...steps.sort((one, other) => one.at - other.at).map(({ step }) => step), ...gone]
}

/** The last moment of which something was told. */
export const newestOf = (told: Told, otherwise: string): string =>
  [...told.messages, ...[...told.threads.values()].flat()]
    .map((message) => stampOf(objectIn(message)))
    .reduce((last, ts) => (num(ts) > num(last) ? ts : last), otherwise)
