/** When a failed delivery may be tried again. */
export type Retry = { kind: 'never' } | { kind: 'after'; ms: number } | { kind: 'backoff' }

/** A send, edit or retraction that a platform refused or did not answer. Its message is for the log: no words of people in it. */
export class DeliveryError extends Error {
  readonly retry: Retry
  constructor(message: string, retry: Retry, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DeliveryError'
    this.retry = retry
  }
}

/** Whether a fault says that trying again is useless. */
export const isForGood = (fault: unknown): boolean => fault instanceof DeliveryError && fault.retry.kind === 'never'

/** The platform asks for a pause of `ms` milliseconds. */
export const rateLimited = (ms: number): DeliveryError =>
  new DeliveryError(`rate limited for ${ms} ms`, { kind: 'after', ms })

/** The conversation or message is not there any more, or closed to us: trying again is useless. */
export const gone = (what: string, cause?: unknown): DeliveryError =>
  new DeliveryError(`gone: ${what}`, { kind: 'never' }, { cause })

/** No answer, or one that says "later" without saying when. */
export const unreachable = (what: string, cause?: unknown): DeliveryError =>
  new DeliveryError(`unreachable: ${what}`, { kind: 'backoff' }, { cause })

/**
 * Something a person did that cannot be done. `code` names a text of the catalogue, which says in their
 * language what to do next; `values` fill it in.
 */
export class UserError extends Error {
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>
  constructor(code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'UserError'
    this.code = code
    this.values = values
  }
}
