/** Decisions: proposals, positions, the register. */
export const decisions = {
  'decisions.option.yes': 'Adopt',
  'decisions.option.no': 'Reject',
} as const
