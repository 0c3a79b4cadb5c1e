/** Where a figure of a law comes from. */

/** It was read in the law, or in several accounts of it that agree. */
export const read = (source: string) => ({ confirmed: true, source }) as const
/** It was recalled: it is shown as to be confirmed. */
export const recalled = (source: string) => ({ confirmed: false, source }) as const
