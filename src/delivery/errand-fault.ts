import { DeliveryError } from '../chat/errors.ts'

/** Faults of senders of errands. Their message is a class (`smtp-550`, `http-503`, `ECONNREFUSED`), never a text from outside. */

/** It was refused for good: trying again is useless. */
export const refused = (what: string, cause?: unknown): DeliveryError =>
  new DeliveryError(what, { kind: 'never' }, { cause })

/** It may go another time: as soon as it is said, else after a pause that grows. */
export const putOff = (what: string, cause?: unknown, ms?: number): DeliveryError =>
  new DeliveryError(what, ms === undefined ? { kind: 'backoff' } : { kind: 'after', ms }, { cause })
