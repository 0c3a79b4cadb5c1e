/**
 * A post that failed this often is laid aside for a person to look at, so that what stands behind it can go: after hours of
 * an absent platform, but after a minute of a fault in ourselves, which waiting does not mend.
 */
export const mostAttempts = { refused: 40, broken: 8 } as const

/** What stands with a post that failed by a fault in ourselves. */
export const brokenFault = 'fault in the adapter'
