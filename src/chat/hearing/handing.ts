import type { Accepted, EventSink } from '../adapter.ts'
import type { ChatEvent } from '../event.ts'
import type { ShelfWrite } from '../shelf.ts'

/** Hands events to the core: of one channel in order, and those together that came while the ones before were being stored. */
export type Handing = {
  /** Resolves with what became of an event once that is settled; rejects when nothing more is to be stored. */
  give(channel: string, event: ChatEvent, keep: readonly ShelfWrite[]): Promise<Accepted>
  /** Resolves when all that was given, of one channel or of all, is settled. */
  settled(channel?: string): Promise<void>
}

/** So many events of one channel are handed over together: no more than share a commit, so that they come and go as one. */
const mostTogether = 32

type Given = { hand(): Promise<Accepted>; resolve(accepted: Accepted): void; reject(fault: unknown): void }

/** `insist` repeats what fails until it is done, or until the bot stops. */
export function openHanding(
  sink: Pick<EventSink, 'accept'>,
  insist: (deed: () => Promise<void>) => Promise<void>,
): Handing {
  const waiting = new Map<string, Given[]>()
  const busy = new Map<string, Promise<void>>()

  async function handAll(channel: string, given: Given[]): Promise<void> {
    while (given.length > 0) await handTogether(given.splice(0, mostTogether))
    waiting.delete(channel)
    busy.delete(channel)
  }

  /** What was turned away is handed over again together, in order: one by one, each after a pause of its own, one could overtake another. */
  async function handTogether(given: readonly Given[]): Promise<void> {
    let left = given
    try {
      await insist(async () => {
        const answers = await Promise.allSettled(left.map(async ({ hand }) => hand()))
        left = left.filter(({ resolve }, index) => {
          const answer = answers[index]
          if (answer?.status === 'fulfilled') resolve(answer.value)
          return answer?.status !== 'fulfilled'
        })
        const refused = answers.find(({ status }) => status === 'rejected')
        if (refused?.status === 'rejected') throw refused.reason
      })
    } catch (fault) {
      for (const { reject } of left) reject(fault)
    }
  }

  return {
    give: (channel, event, keep) =>
      new Promise((resolve, reject) => {
        const one: Given = { hand: () => sink.accept(event, keep), resolve, reject }
        const others = waiting.get(channel)
        if (others) return void others.push(one)
        const given = [one]
        waiting.set(channel, given)
        busy.set(channel, handAll(channel, given))
      }),
    async settled(channel) {
      await (channel === undefined ? Promise.all(busy.values()) : busy.get(channel))
    },
  }
}
