import type { ClauseName } from '../../../../src/sharing/release.ts'

/** Seeds of worlds in which something once was seen that may not be. They are played at every run. */
export const failedOnce: readonly number[] = [37, 57, 69, 114, 121]

/** A seed from which on a world is soon found that sees what it may not without the clause: so many are played at most. */
export const most = 60
export const needs = {
  'label-unread': 1,
  'red-is-for-named-persons': 1,
  'standing-link': 1,
  'awaits-consent': 1,
  'members-unread': 1,
  'above-ceiling': 1,
  'not-an-addressee': 1,
  'observer-present': 1,
  'stranger-present': 1,
  'outside-the-community': 1,
} as const satisfies Readonly<Record<ClauseName, number>>
