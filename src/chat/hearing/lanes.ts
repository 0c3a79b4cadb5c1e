/** The bot is stopping: what is not stored yet is told again, or read back at the next start. */
export class Stopping extends Error {
  constructor() {
    super('the bot is stopping')
  }
}

/** Work on things that have names: of one name one piece after the other, of several beside each other. */
export type Lanes = {
  /** Does work after what is under way under that name. Rejects as the work does, and with `Stopping` when it was not begun any more. */
  enter<Done>(name: string, work: () => Promise<Done>): Promise<Done>
  /** Resolves when all that was begun is over. */
  settled(): Promise<void>
}

export function openLanes(signal: AbortSignal): Lanes {
  const lanes = new Map<string, Promise<void>>()
  return {
    enter(name, work) {
      const done = (lanes.get(name) ?? Promise.resolve()).then(() => {
        if (signal.aborted) throw new Stopping()
        return work()
      })
      const settled = done
        .then(
          () => {},
          () => {},
        )
        .then(() => {
          if (lanes.get(name) === settled) lanes.delete(name)
        })
      lanes.set(name, settled)
      return done
    },
    async settled() {
      await Promise.all(lanes.values())
    },
  }
}

/** Rejects with `Stopping` when the bot stops, whatever a question that is under way comes to. */
export async function unlessStopped<Done>(signal: AbortSignal, work: Promise<Done>): Promise<Done> {
  const stop = Promise.withResolvers<never>()
  const giveUp = (): void => stop.reject(new Stopping())
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([work, stop.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
