import { dueOf, momentOf } from '../engine/due.ts'
import { lengthOf } from '../engine/moment.ts'
import { noticeEnd } from '../engine/notice-end.ts'
import type { Instant, Run, StepState } from '../engine/run.ts'
import type { Playbook, Reaction, Step, When, Who } from '../language/model.ts'
import { sayText } from '../language/text.ts'
import type { Silence, SilenceNext } from './line.ts'
import { sayPeople } from './people.ts'
import { later, lingersMs } from './stage.ts'

/** What happens while nobody does what a step asks for, in order; `due` is when a call begins, or until when positions are taken. */
export function silenceOf(
  playbook: Playbook,
  run: Run,
  step: Step,
  state: StepState,
  language: string,
  due = dueOf(playbook, run, step, state),
): readonly Silence[] {
  const silences: Silence[] = []
  const find = (when: When): Instant | undefined => {
    const found = momentOf(playbook, run, step, state, when)
    return found.ok ? found.at : undefined
  }
  const add = (at: Instant | undefined, next: SilenceNext): void => {
    silences.push({ ...(at !== undefined && { at }), next })
  }
  // Of a notice or a round these are the people of each member that is asked.
  const ofEach = ({ role }: Who): string => role
  const asks = (when: When, who: Who): void => add(find(when), { kind: 'asks', who: sayPeople(run, [who]).join(', ') })
  if (step.kind === 'ask' || step.kind === 'task') for (const { at, who } of step.escalate) asks(at, who)
  if (step.kind === 'collect') {
    for (const { at, who } of step.chase) add(find(at), { kind: 'reminds', who: ofEach(who) })
    add(due, { kind: 'closes' })
  }
  if (step.kind === 'notify') {
    let at = state.since
    for (const [index, { after, who, by }] of step.ladder.entries()) {
      at = later(at, lengthOf(after))
      if (index > 0) add(at, { kind: 'tries', who: ofEach(who), by })
    }
    add(noticeEnd(playbook, run, step, state, state.since), { kind: 'fails' })
  }
  if (step.kind === 'call' && due !== undefined) {
    add(due, { kind: 'held' })
    add(later(due, step.minutes * 60_000 + lingersMs), { kind: 'call-ends' })
  }
  // Of what has no deadline silence decides nothing.
  if (step.kind === 'decide' && due !== undefined)
    add(due, { kind: step.rule.profile === 'silence' ? 'adopted' : 'lapses' })
  if (step.timeout) add(find(step.timeout), nextOf(step.onTimeout, language))
  return silences.toSorted((a, b) => ((a.at ?? '~') < (b.at ?? '~') ? -1 : 1))
}

/** What a playbook says is done. */
export function nextOf(reaction: Reaction, language: string): SilenceNext {
  switch (reaction.kind) {
    case 'continue':
      return { kind: 'goes-on' }
    case 'stop':
      return { kind: 'stops' }
    case 'end':
      return { kind: 'ends', outcome: reaction.outcome }
    case 'retry':
      return { kind: 'again', times: reaction.times }
    case 'do':
      return { kind: 'does', steps: reaction.steps.map((step) => titleOf(step, language)) }
  }
}

/** What a step is called on a timeline. */
export function titleOf(step: Step, language: string): string {
  if (step.title) return sayText(step.title, language)
  if (step.kind === 'end') return step.outcome.replaceAll('-', ' ')
  return step.id.replaceAll('_', ' ')
}
