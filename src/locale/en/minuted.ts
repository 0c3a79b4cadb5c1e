/** Decisions that minutes of a call record: what is told to those for whom they say something, and what comes of saying otherwise. */
export const minuted = {
  'decisions.minuted':
    '{decision}: the minutes of {call}, written by {by}, say that {code} agreed. Where that is not so, say so by {at}: what {code} says itself counts instead.',
  'decisions.fact.otherwise': 'Say otherwise by',
  'decisions.minuted.line': 'To say otherwise: {line} no because …',
  'decisions.minuted.over': '{decision} is {state}. It stands for {code} as minuted ({given}).',
  'decisions.minuted.otherwise':
    '{decision}: {code} has taken a position of its own, in place of what the minutes of {call} say for it ({given}).',
  'decisions.minuted.recounted':
    '{decision}: {code} has taken a position of its own, in place of what the minutes of {call} say for it ({given}). Counted anew, it is {state}.',
  'decisions.minuted.instead': 'It counts in place of what the minutes say for {code}. {decision} is {state}.',
} as const
