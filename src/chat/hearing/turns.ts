import { setTimeout as sleep } from 'node:timers/promises'
import { DeliveryError } from '../errors.ts'

/** Lets so many works go on at a time, the others in order after them. */
export function openTurns(most: number, signal: AbortSignal): <Done>(work: () => Promise<Done>) => Promise<Done> {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (work) => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else busy += 1
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy -= 1
    }
  }
}

/** Asks for something, and again after the pause that the platform wants. Rejects when the bot stops, and with any other fault. */
export async function afterPauses<Answer>(question: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return await question()
    } catch (fault) {
      if (!(fault instanceof DeliveryError) || fault.retry.kind !== 'after') throw fault
      await sleep(fault.retry.ms, undefined, { signal })
    }
  }
}
