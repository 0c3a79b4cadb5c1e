import type { Message } from '../../../src/chat/message.ts'
import type { Stage } from '../round/stage.ts'

/** Lets time pass until an instant, firing what is due on the way, each at its own time. */
export async function passTo(stage: Stage, at: string): Promise<void> {
  const until = new Date(at).getTime()
  for (;;) {
    const next = await stage.store.db.timer.findFirst({
      where: { state: 'pending', dueAt: { lte: new Date(until) } },
      orderBy: { dueAt: 'asc' },
    })
    const to = Math.max(next?.dueAt.getTime() ?? until, stage.now.getTime())
    stage.pass((to - stage.now.getTime()) / 60_000)
    if (!next) return
    await stage.fireTimers()
  }
}

/** A minute after the deadline of a round: what was said at the last moment may be on its way until then. */
export async function afterDeadline(stage: Stage, round: string): Promise<string> {
  const { deadline } = await stage.round(round)
  if (!deadline) throw new Error(`the round ${round} has no deadline`)
  return new Date(deadline.getTime() + 60_000).toISOString()
}

/** What one person was told of a call, newest last: `invite.0`, `quarter.0`. */
export const toldOf = (stage: Stage, id: string, person: { id: string }): ReadonlyMap<string, Message | undefined> =>
  new Map(
    [...stage.shown].flatMap(([slot, { message }]) => {
      const found = new RegExp(`^call/${id}/for/[^/]+/([^@]+)@~${person.id}$`).exec(slot)
      return found?.[1] ? [[found[1], message] as const] : []
    }),
  )
