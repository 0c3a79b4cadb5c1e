import { type Known, rememberedMs } from '../../../src/chat/hearing/traces.ts'
import { type Json, text } from '../json.ts'
import { before, msOfId, naming } from './naming.ts'
import { editOf, isChanged } from './translate.ts'

/** Something that happened out of sight, as the history shows it. */
export type Step =
  | { kind: 'message'; message: Json }
  | { kind: 'edited'; message: Json }
  | { kind: 'deleted'; id: string; by: string }

const idOf = (message: Json): string => text(message.id) ?? naming.first
const isAfter = (one: string, other: string): boolean => naming.compare(one, other) > 0

/** After which message reading begins: before the first one remembered that may have changed, or after the last kept where none is. */
export function startOf(known: ReadonlyMap<string, Known>, last: string, now: number): string {
  const first = [...known].find(([id, { gone }]) => !gone && msOfId(id) > now - rememberedMs)?.[0]
  return first !== undefined && isAfter(last, before(first)) ? before(first) : last
}

/**
 * What happened since, in the order in which it did; of what was taken away nobody says when, so that it comes last. All
 * messages between `after` and `upTo` were read. What is not known and was said up to `since` is not for the bot to hear.
 */
export function missed(
  messages: readonly Json[],
  { known, after, upTo, since }: { known: ReadonlyMap<string, Known>; after: string; upTo: string; since: string },
): readonly Step[] {
  // Of two that were said in the same millisecond the id tells which came first.
  const inOrder = [...messages].sort((one, other) => naming.compare(idOf(one), idOf(other)))
  const found = new Map(inOrder.map((message) => [idOf(message), message] as const))
  const steps = [...found].flatMap(([id, message]): readonly { at: number; step: Step }[] => {
    const heard = known.get(id)
    if (!heard) return isAfter(id, since) ? [{ at: msOfId(id), step: { kind: 'message', message } }] : []
    if (heard.gone || !isChanged(message, heard)) return []
    const edited = editOf(message)
    return [{ at: edited === heard.edited ? Date.now() : Number(edited), step: { kind: 'edited', message } }]
  })
  const gone = [...known].flatMap(([id, { by, gone: wasGone }]): readonly Step[] => {
    const wasLookedFor = isAfter(id, after) && !isAfter(id, upTo)
    return !wasGone && wasLookedFor && !found.has(id) ? [{ kind: 'deleted', id, by }] : []
  })
  return [...steps.sort((one, other) => one.at - other.at).map(({ step }) => step), ...gone]
}

/** All that was heard of a thread that is not there any more. */
export const allGone = (known: ReadonlyMap<string, Known>): readonly Step[] =>
  [...known].flatMap(([id, { by, gone }]) => (gone ? [] : [{ kind: 'deleted', id, by }]))

/** The last of several messages; `otherwise` where there is none later. */
export const newestOf = (messages: readonly Json[], otherwise: string): string =>
  messages.map(idOf).reduce((last, id) => (isAfter(id, last) ? id : last), otherwise)
