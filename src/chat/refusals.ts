import { DeliveryError, rateLimited } from './errors.ts'

/** A clear no of a platform's, by its own code, e.g. `channel_not_found`. */
export class Refused extends DeliveryError {
  readonly code: string
  constructor(code: string, method: string, retry: DeliveryError['retry'] = { kind: 'never' }) {
    super(`${code} for ${method}`, retry)
    this.code = code
  }
}

/** The token is not, or no more, good: the operator's to mend. What waits is not to be given up for it. */
export class TokenRefused extends Refused {
  constructor(code: string, method: string) {
    super(code, method, { kind: 'backoff' })
  }
}

/** Of a refusal: the platform's code for it, e.g. `name_taken`. */
export const codeOf = (fault: unknown): string | undefined => (fault instanceof Refused ? fault.code : undefined)

/** Whether nobody knows if what was asked was done: no answer came, or none that says so. */
export const isUnclear = (fault: unknown): boolean =>
  fault instanceof DeliveryError && fault.retry.kind === 'backoff' && !(fault instanceof TokenRefused)

/** The longest pause in milliseconds that a platform is given when it asks for one. */
const longestPauseMs = 3_600_000
/** The pause in milliseconds where a platform asks for one without saying how long. */
const usualPauseMs = 30_000

/** The pause that a platform asks for with `Retry-After`, in seconds; at least one of `leastMs`. */
export function pauseOf(seconds: number | undefined, leastMs = 1000): DeliveryError {
  const ms = seconds !== undefined && seconds >= 0 ? Math.max(leastMs, Math.ceil(seconds * 1000)) : usualPauseMs
  return rateLimited(Math.min(longestPauseMs, ms))
}
