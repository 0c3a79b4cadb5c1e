import { DeliveryError, type Retry } from '../chat/errors.ts'
import { brokenFault, longestWaitMs, mostAttempts, waitedFault } from '../sharing/attempts.ts'

/** Back-off between attempts in milliseconds: doubled from the first to the last. */
const backOff = { firstMs: 500, lastMs: 300_000 }

/** What becomes of a post that was not sent; `waits` is one whose platform asked for a pause, which is no failure. */
export type Failed = { state: 'dead'; fault: string } | { state: 'pending' | 'waits'; fault: string; waitMs: number }

/**
 * Whether a post is tried again after a fault, and when. `attempts` counts this one, `pausedMs` are the pauses that its platform had
 * before it: how long the post or the platform was away does not count.
 */
export function afterFault(fault: unknown, { attempts, pausedMs }: { attempts: number; pausedMs: number }): Failed {
  const known = fault instanceof DeliveryError
  const retry: Retry = known ? fault.retry : { kind: 'backoff' }
  const what = known ? fault.message : brokenFault
  if (retry.kind === 'after') {
    if (pausedMs >= longestWaitMs) return { state: 'dead', fault: waitedFault }
    return { state: 'waits', fault: what, waitMs: retry.ms }
  }
  const most = known ? mostAttempts.refused : mostAttempts.broken
  if (retry.kind === 'never' || attempts >= most) return { state: 'dead', fault: what }
  const waitMs = Math.min(backOff.lastMs, backOff.firstMs * 2 ** Math.min(20, attempts - 1))
  return { state: 'pending', fault: what, waitMs }
}
