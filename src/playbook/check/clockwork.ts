import { lengthOf } from '../language/duration.ts'
import type { Step, When } from '../language/model.ts'

/**
 * How late it is at least when a step begins, counted from what instants are counted from: milliseconds after (or, negative,
 * before) the start, the opening, the close. Only what is certain counts; an anchor that is not among them may be any time.
 */
export type Since = Readonly<Partial<Record<When['from'], number>>>

/** A run begins at its start, and by the election clock not before what begins it. */
export function sinceStart(begins: readonly When[] | undefined): Since {
  const [only, ...others] = begins ?? []
  const at = only && others.length === 0 ? distanceOf(only) : undefined
  return { start: 0, ...(only && at !== undefined && { [only.from]: at }) }
}

const minute = 60_000

/** How far an instant is from what it is counted from, about; `undefined` where a time of day or an expression decides. */
export function distanceOf({ from, shift, time }: When): number | undefined {
  if (from === 'time' || from === 'expression') return undefined
  if (time === undefined) return lengthOf(shift)
  // The day itself begins at midnight; what else a time of day is counted from may be any time.
  if (from !== 'day') return undefined
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return lengthOf(shift) + (hours * 60 + minutes) * minute
}

/** How late it is at least once these steps are done. */
function afterAll(steps: readonly Step[], since: Since): Since {
  return steps.reduce((before, step) => afterStep(step, before), since)
}

export function afterStep(step: Step, since: Since): Since {
  if (step.if || step.timeout) return since
  switch (step.kind) {
    case 'wait': {
      if (step.for) return later(since, lengthOf(step.for))
      const at = step.until && distanceOf(step.until)
      if (!step.until || at === undefined) return since
      if (step.until.from === 'step') return later(since, Math.max(0, at))
      return { ...since, [step.until.from]: Math.max(at, since[step.until.from] ?? at) }
    }
    case 'branch':
      return earliest([...step.cases.map(({ steps }) => steps), step.otherwise].map((steps) => afterAll(steps, since)))
    case 'parallel': {
      const lanes = step.lanes.map(({ steps }) => afterAll(steps, since))
      return step.join === 'any' ? earliest(lanes) : latest(lanes)
    }
    case 'repeat':
      return afterAll(step.steps, since)
    default:
      return since
  }
}

type Anchor = When['from']
const anchorsOf = (since: Since): readonly Anchor[] => Object.keys(since) as Anchor[] // it has no other keys

const later = (since: Since, ms: number): Since =>
  Object.fromEntries(anchorsOf(since).map((anchor) => [anchor, (since[anchor] ?? 0) + ms]))

function earliest(ways: readonly Since[]): Since {
  const [first = {}, ...others] = ways
  const common = anchorsOf(first).filter((anchor) => others.every((each) => each[anchor] !== undefined))
  return Object.fromEntries(common.map((anchor) => [anchor, Math.min(...ways.map((each) => each[anchor] ?? 0))]))
}

function latest(ways: readonly Since[]): Since {
  const all = [...new Set(ways.flatMap(anchorsOf))]
  return Object.fromEntries(all.map((anchor) => [anchor, Math.max(...ways.flatMap((each) => each[anchor] ?? []))]))
}
