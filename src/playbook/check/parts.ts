import type { Expression, Grounds, Spot, Step, Text, When, Who } from '../language/model.ts'
import { partsOf } from '../language/text.ts'

/** What stands in a step, whatever kind it is: its people, instants, texts and expressions, those of the steps within left out. */

/** Everybody whom a step names. */
export function peopleOf(step: Step): readonly Who[] {
  switch (step.kind) {
    case 'say':
      return step.to.flatMap((target) => ('who' in target ? [target.who] : []))
    case 'ask':
      return [...step.of, ...step.approvals, ...step.escalate.map(({ who }) => who)]
    case 'task':
      return [step.owner, ...step.approvals, ...step.escalate.map(({ who }) => who)]
    case 'notify':
      return [...step.who, ...step.ladder.map(({ who }) => who)]
    case 'collect':
      return step.chase.map(({ who }) => who)
    case 'call':
      return step.roles
    case 'room':
      return step.invite
    default:
      return []
  }
}

/** The instant by which a step should be done: its own, which `deadline` stands for. */
export function dueOf(step: Step): { field: 'due' | 'deadline'; when: When } | undefined {
  if (step.kind === 'collect') return { field: 'deadline', when: step.deadline }
  if (step.kind === 'decide') return step.deadline && { field: 'deadline', when: step.deadline }
  if (step.kind !== 'ask' && step.kind !== 'task' && step.kind !== 'notify') return undefined
  return step.due && { field: 'due', when: step.due }
}

/** When others are asked, in the order of the file. */
export function laterOf(
  step: Step,
): { field: 'escalate' | 'chase'; list: readonly { at: When; who: Who }[] } | undefined {
  if (step.kind === 'collect') return { field: 'chase', list: step.chase }
  return step.kind === 'ask' || step.kind === 'task' ? { field: 'escalate', list: step.escalate } : undefined
}

/** All instants that a step names, by the field in which they stand. */
export function whensOf(step: Step): readonly { field: string; when: When }[] {
  const due = dueOf(step)
  const later = laterOf(step)
  return [
    ...(due ? [due] : []),
    ...(step.timeout ? [{ field: 'timeout', when: step.timeout }] : []),
    ...(later?.list.map(({ at }) => ({ field: later.field, when: at })) ?? []),
    ...(step.kind === 'wait' && step.until ? [{ field: 'until', when: step.until }] : []),
    ...(step.kind === 'call' ? [{ field: 'at', when: step.starts }] : []),
    ...(step.kind === 'decide' && step.review ? [{ field: 'review', when: step.review }] : []),
  ]
}

/** All words of a step that people read. */
export function textsOf(step: Step): readonly Text[] {
  const options = (list: readonly { label: Text }[]): readonly Text[] => list.map(({ label }) => label)
  const some = (text: Text | undefined): readonly Text[] => (text === undefined ? [] : [text])
  const title = some(step.title)
  switch (step.kind) {
    case 'say':
    case 'notify':
      return [...title, step.text]
    case 'ask':
      return [
        ...title,
        step.question,
        ...some(step.decision?.mandate),
        ...(step.decision ? groundsOf(step.decision) : []),
        ...step.fields.flatMap((field) => [
          field.label,
          ...(field.hint === undefined ? [] : [field.hint]),
          ...('options' in field ? options(field.options) : []),
        ]),
      ]
    case 'task':
      return [...title, step.what]
    case 'collect':
      return [...title, step.question, ...options(step.options)]
    case 'call':
      return [...title, step.about, ...step.agenda]
    case 'decide':
      return [
        ...title,
        step.question,
        ...some(step.text),
        ...some(step.mandate),
        ...groundsOf(step),
        ...options(step.options),
      ]
    case 'room':
      return [...title, step.name]
    default:
      return title
  }
}

/** What a decision rests on, in words. */
const groundsOf = ({ known, assumed, unknown, evidence = [] }: Grounds): readonly Text[] =>
  [known, assumed, unknown, ...evidence].filter((text) => text !== undefined)

/**
 * An expression of a step. `kept`: what it makes is kept as it is, and may be nothing. `answered`: it is worked out once the step
 * itself was answered.
 */
export type Used = Expression & { kept: boolean; answered?: true }

/** All expressions of a step but its own `if`, those within its texts among them. */
export function expressionsOf(step: Step): readonly Used[] {
  const used = (expression: Expression | undefined, kept = false): readonly Used[] =>
    expression ? [{ ...expression, kept }] : []
  const all = (set: Readonly<Record<string, Expression>>) => Object.values(set).flatMap((each) => used(each, true))
  const own = (): readonly Used[] => {
    switch (step.kind) {
      case 'task':
        return used(step.until)
      case 'notify':
      case 'collect':
      case 'call':
      case 'decide':
        return typeof step.of === 'object' ? used(step.of) : []
      case 'wait':
        return used(step.condition)
      case 'run':
        return all(step.inputs)
      case 'set':
        return all(step.values)
      case 'clock':
        return used(step.from)
      default:
        return []
    }
  }
  const instants = whensOf(step).flatMap(({ when }) => used(when.expression))
  const answered = step.kind === 'ask' && step.decision ? groundsOf(step.decision) : []
  const texts = textsOf(step).flatMap((text) =>
    inText(text, step.at).map((each) => (answered.includes(text) ? { ...each, answered: true as const } : each)),
  )
  return [...own(), ...instants, ...texts]
}

function inText(text: Text, at: Spot): readonly Used[] {
  const words = typeof text === 'string' ? [text] : Object.values(text)
  const cel = words.flatMap((each) => partsOf(each).flatMap((part) => (typeof part === 'string' ? [] : [part.cel])))
  return [...new Set(cel)].map((each) => ({ cel: each, at, kept: false }))
}

/** Whether a step is done at once, without anybody or any time. */
export function isInstant(step: Step): boolean {
  switch (step.kind) {
    case 'say':
    case 'set':
    case 'end':
    case 'clock':
      return true
    case 'notify':
      return step.acknowledge === 'none'
    case 'run':
      return !step.wait
    case 'branch':
      return [...step.cases.map(({ steps }) => steps), step.otherwise].every((steps) => steps.every(isInstant))
    case 'parallel':
      return step.join === 'all'
        ? step.lanes.every(({ steps }) => steps.every(isInstant))
        : step.lanes.some(({ steps }) => steps.every(isInstant))
    case 'repeat':
      return step.every === undefined && step.steps.every(isInstant)
    default:
      return false
  }
}
