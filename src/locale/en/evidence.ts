/** Evidence: messages that were marked for a case. */
export const evidence = {} as const
