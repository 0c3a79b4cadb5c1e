/** Exports: what leaves the bot as a file. */
export const exports = {} as const
