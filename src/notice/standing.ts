import type { NoticeFile } from './file.ts'

/** One attempt to reach one person by one channel, as it stands. `sent`: on its way, nothing is known yet. */
export type Try = {
  rung: number
  personId: string
  channel: string
  state: 'sent' | 'delivered' | 'failed'
  ref: string
}

/** What is to be done about an open notice, from what is known of its tries. */
export type Standing =
  /** It has ended: it needed no more than to get there. */
  | 'delivered'
  /** Nobody on the rung it stands on can be reached: the next is tried at once. */
  | 'climb'
  /** Nobody on the whole ladder can be reached. */
  | 'exhausted'
  /** Somebody has it, or may get it yet. */
  | 'waits'

/** Decides what is to be done about an open notice. */
export function standingOf(file: Pick<NoticeFile, 'needs' | 'rung' | 'ladder'>, tries: readonly Try[]): Standing {
  const asked = tries.filter(({ rung }) => rung <= file.rung)
  if (file.needs === 'delivery' && asked.some(({ state }) => state === 'delivered')) return 'delivered'
  // Before its first rung it waits for that rung's own time.
  if (file.rung < 0 && file.ladder.length > 0) return 'waits'
  const here = asked.filter(({ rung }) => rung === file.rung)
  if (here.some(({ state }) => state !== 'failed')) return 'waits'
  if (file.rung < file.ladder.length - 1) return 'climb'
  return asked.some(({ state }) => state !== 'failed') ? 'waits' : 'exhausted'
}
