/**
 * A post that failed this often is laid aside for a person to look at, so that what stands behind it can go: after hours of
 * an absent platform, but after a minute of a fault in ourselves, which waiting does not mend.
 */
export const mostAttempts = { refused: 40, broken: 8 } as const

/** A platform that asks for a pause is there: only what it would not take for so many milliseconds is laid aside. */
export const longestWaitMs = 24 * 3_600_000

/** What stands with a post for which its platform asked to wait all that time. */
export const waitedFault = 'told to wait for a day'

/** What stands with a post that failed by a fault in ourselves. */
export const brokenFault = 'fault in the adapter'
