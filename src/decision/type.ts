/** What a decision is about. */
export const decisionTypes = [
  'operational',
  'release',
  'downgrade',
  'publish',
  'escalate',
  'standdown',
  'procedural',
  'config',
] as const
export type DecisionType = (typeof decisionTypes)[number]

/** Types that nobody decides and records alone: a second person stands beside the one who decides, or signs afterwards. */
const guarded = ['publish', 'downgrade', 'escalate'] as const satisfies readonly DecisionType[]
type GuardedType = (typeof guarded)[number]

/** Whether a decision of this type takes a second person. */
export const isGuarded = (type: DecisionType): type is GuardedType => guarded.some((each) => each === type)

export const isDecisionType = (written: string): written is DecisionType =>
  decisionTypes.some((type) => type === written)

/** Within how many hours a second person must sign what one person alone decided and recorded. */
export const signHours = 24
