import { type DecisionFile, type DecisionState, openStates } from './file.ts'

/**
 * What the minutes of a call record as decided. It is adopted as minuted, at once: a yes stands for each delegation that was there and
 * counts, taken by none of them. Positions are explicit acts, so each is told of its yes and may say otherwise; what a delegation says
 * itself outweighs what was minuted for it (`standing`). The decision stays closed meanwhile, and has no state of its own: its
 * deadline is the end of that time, and each position until then is counted anew (`recount`), by which it may be rejected or lapse,
 * and be adopted again. What comes after is late, as anywhere. Of older ones the deadline is the end of the call: nothing is opened.
 */

/** For how long delegations may say otherwise, from the end of the call and from when they were told, in hours. */
const otherwiseHours = 24

/** Until when delegations may say otherwise than is minuted now, of a call that ends then, is over, or goes on. */
export const otherwiseUntil = (now: Date, ends: Date | null): Date =>
  new Date(Math.max(now.getTime(), ends?.getTime() ?? 0) + otherwiseHours * 3_600_000)

/** Whether minutes of a call recorded positions in it. */
export const isMinuted = ({ positions }: Pick<DecisionFile, 'positions'>): boolean =>
  positions.some(({ minuted }) => minuted)

/** What a minuted decision may come to by being counted anew. What another took the place of stays as it is. */
export const recountedStates: readonly DecisionState[] = ['adopted', 'rejected', 'lapsed']

type Seen = Pick<DecisionFile, 'state' | 'positions' | 'deadline'>

/** Whether it asks for positions at an instant: while it is open, and a minuted one until its end. */
export const takesPositions = (file: Seen, at: Date): boolean =>
  openStates.includes(file.state) || isRecounted(file, at)

/** Whether what a delegation said at an instant has a closed decision counted anew. */
export const isRecounted = (file: Seen, at: Date): boolean =>
  recountedStates.includes(file.state) && isMinuted(file) && file.deadline !== null && at <= file.deadline
