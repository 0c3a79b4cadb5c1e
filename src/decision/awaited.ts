import type { DecisionFile } from './file.ts'

/** What a second person does about what one decided: they sign it, or ratify it for others. */
export type Second = 'sign' | 'ratify'

type Waiting = Pick<DecisionFile, 'state' | 'signBy' | 'signedAt' | 'ratifyBy' | 'ratifiedAt'>

/** For which of them a decision waits. What took its place since makes no signature under it needless. */
export function waitsFor({ state, signBy, signedAt, ratifyBy, ratifiedAt }: Waiting): readonly Second[] {
  const toSign = signBy && !signedAt && (state === 'adopted' || state === 'superseded')
  const toRatify = ratifyBy && !ratifiedAt && state === 'adopted'
  return [...(toSign ? (['sign'] as const) : []), ...(toRatify ? (['ratify'] as const) : [])]
}

/** Until when it waits for it. */
export const dueOf = ({ signBy, ratifyBy }: Waiting, what: Second): Date | null => (what === 'sign' ? signBy : ratifyBy)
