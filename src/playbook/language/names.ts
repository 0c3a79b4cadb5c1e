import type { Playbook, Step } from './model.ts'

/**
 * What an expression may name under a variable, whatever the playbook: the same keys are always there, null until they are
 * known. The engine gives these, and reading a file refuses others.
 */
export const knownOf = {
  case: [
    ...['number', 'code', 'status', 'asset', 'phase', 'label', 'released'],
    ...['severity', 'impact', 'outlook', 'rsit', 'disposition', 'reported'],
  ],
  election: ['id', 'day', 'opens', 'closes', 'results', 'embargo'],
  run: ['id', 'playbook'],
  /** Of a step, under `steps.<id>`. */
  step: ['state', 'answers', 'result', 'quorum', 'by', 'at', 'verdicts', 'number', 'decisions', 'minuted'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** The steps directly within a step, in the order of the file: its cases, lanes, rounds, and what is done at a timeout or failure. */
export function innerSteps(step: Step): readonly Step[] {
  const reactions = [step.onTimeout, step.onFailure].flatMap((reaction) =>
    reaction.kind === 'do' ? reaction.steps : [],
  )
  switch (step.kind) {
    case 'branch':
      return [...step.cases.flatMap(({ steps }) => steps), ...step.otherwise, ...reactions]
    case 'parallel':
      return [...step.lanes.flatMap(({ steps }) => steps), ...reactions]
    case 'repeat':
      return [...step.steps, ...reactions]
    default:
      return reactions
  }
}

/** All steps of a playbook, each followed by those within it. */
export function allSteps({ steps }: Pick<Playbook, 'steps'>): readonly Step[] {
  return steps.flatMap((step) => [step, ...allSteps({ steps: innerSteps(step) })])
}
