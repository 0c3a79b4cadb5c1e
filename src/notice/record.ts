import type { Json } from '../chat/shelf.ts'
import type { Effect } from '../sharing/effect.ts'
import type { NoticeFile } from './file.ts'

/** What the ledger says about a group of notices, and when a notice is looked at again. */

type What = 'opened' | 'rung' | 'delivered' | 'acknowledged' | 'failed' | 'withdrawn' | 'late'

/** A note in the ledger about a notice: codes, numbers and instants only. */
export function note(file: NoticeFile, what: What, data: Readonly<Record<string, Json>> = {}, actor = 'bot'): Effect {
  const { group, code, id } = file
  return {
    kind: 'append',
    entry: { kind: `notice.${what}`, subject: group, actor, payload: { code, notice: id, ...data } },
  }
}

const keyOf = (file: NoticeFile, what: 'rung' | 'due' | 'look'): string => `notice/${file.id}/${what}`

/** Tries the next rung; since when that waits for what was said by when it was to be tried, where it does. */
export const rungTimer = (file: NoticeFile, rung: number, due: Date, waits?: Waits): Effect => ({
  kind: 'timer',
  key: keyOf(file, 'rung'),
  timer: 'notice.rung',
  due: waits?.again ?? due,
  payload: { notice: file.id, rung, ...payloadOf(due, waits) },
})

/** Fails the notice, if it is still open then; it waits in the same way. */
export const dueTimer = (file: NoticeFile, due: Date, waits?: Waits): Effect => ({
  kind: 'timer',
  key: keyOf(file, 'due'),
  timer: 'notice.due',
  due: waits?.again ?? due,
  payload: { notice: file.id, ...payloadOf(due, waits) },
})

/** Until when is waited for what was said in time before it is looked again, and since when. */
export type Waits = { again: Date; since: Date }

const payloadOf = (due: Date, waits: Waits | undefined) => ({
  due: due.toISOString(),
  ...(waits && { since: waits.since.toISOString() }),
})

/** Looks whether what was said in chat has got there. */
export const lookTimer = (file: NoticeFile, due: Date): Effect => ({
  kind: 'timer',
  key: keyOf(file, 'look'),
  timer: 'notice.look',
  due,
  payload: { notice: file.id },
})

/** Nothing is to be done for a notice any more. */
export const stopTimers = (file: NoticeFile): readonly Effect[] =>
  (['rung', 'due', 'look'] as const).map((what) => ({ kind: 'cancel', key: keyOf(file, what) }))
