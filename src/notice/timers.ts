import { timers as presidencyTimers } from './presidency.ts'
import { timers as gapTimers } from './rota-gaps.ts'
import { timers as ladderTimers } from './settle.ts'
import { timers as swapTimers } from './swap.ts'
import { timers as turnTimers } from './turn.ts'

/** What the timers of this room do when they are due, by their kind. */
export const noticeTimers = {
  ...ladderTimers,
  ...turnTimers,
  ...presidencyTimers,
  ...gapTimers,
  ...swapTimers,
} as const
