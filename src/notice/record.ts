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

/** Tries the next rung. */
export const rungTimer = (file: NoticeFile, rung: number, due: Date): Effect => ({
  kind: 'timer',
  key: keyOf(file, 'rung'),
  timer: 'notice.rung',
  due,
  payload: { notice: file.id, rung },
})

/** Fails the notice, if it is still open then. */
export const dueTimer = (file: NoticeFile, due: Date): Effect => ({
  kind: 'timer',
  key: keyOf(file, 'due'),
  timer: 'notice.due',
  due,
  payload: { notice: file.id },
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
