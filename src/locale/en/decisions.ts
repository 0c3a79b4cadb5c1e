/** Decisions: proposals, positions, the register. */
export const decisions = {} as const
