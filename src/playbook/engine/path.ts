import type { Playbook, Step } from '../language/model.ts'
import type { Path, Run, StepState } from './run.ts'

/** A reaction's name in a path: what is done when a step ran out, or failed. */
export type Turn = 'timeout' | 'failure'

/** Where the steps within a step stand; `round` is that of a `repeat`, from 1. */
export const within = (path: Path, round?: number): Path => (round === undefined ? `${path}/` : `${path}.${round}/`)
export const reacting = (path: Path, to: Turn): Path => `${path}!${to}/`

/** Whether a step stands within another: in its lanes, cases, rounds or reactions. */
export const isBelow = (path: Path, outer: Path): boolean =>
  path.length > outer.length && path.startsWith(outer) && '/.!'.includes(path.charAt(outer.length))

/** The id of the step at a path. */
export const idOf = (path: Path): string => path.slice(path.lastIndexOf('/') + 1)

/** A step that another stands in: in its cases or lanes, in one of its rounds, or in one of its reactions. */
type Around = { path: Path; round?: number; reaction?: Turn }

/** The steps around a step, the innermost first. */
function around(path: Path): readonly Around[] {
  const end = path.lastIndexOf('/')
  if (end < 0) return []
  const segment = path.slice(0, end)
  const [suffix = '', round, reaction] = /(?:\.(\d+)|!(timeout|failure))$/.exec(segment) ?? []
  const outer = segment.slice(0, segment.length - suffix.length)
  const inside: Around = {
    path: outer,
    ...(round !== undefined && { round: Number(round) }),
    ...((reaction === 'timeout' || reaction === 'failure') && { reaction }),
  }
  return [inside, ...around(outer)]
}

/**
 * Whether what a step stands in is under way, in this very round: then what comes after the step waits for it. What goes on
 * apart is looked at no further.
 */
export function isUnderWay(path: Path, steps: Readonly<Record<Path, StepState>>): boolean {
  for (const outer of around(path)) {
    const state = steps[outer.path]
    if (!state || !isLive(outer, state)) return false
    if (state.apart) return true
  }
  return true
}

function isLive({ round, reaction }: Around, { state, turn }: StepState): boolean {
  if (reaction === 'failure') return state === 'failed'
  if (reaction === 'timeout') return state === 'timed-out'
  return state === 'waiting' && (round === undefined || round === turn)
}

/** Names of one asking: of its timers, and of what the step opened. */
export const timerName = (path: Path, attempt: number, purpose: string): string => `${path}#${attempt}/${purpose}`

/** The parts of a timer's name; `undefined` where it is none. */
export function readTimer(name: string): { path: Path; attempt: number; purpose: string } | undefined {
  const { path, attempt, purpose } =
    /^(?<path>.+)#(?<attempt>\d+)\/(?<purpose>[a-z]+(?:-\d+)?)$/.exec(name)?.groups ?? {}
  if (path === undefined || attempt === undefined || purpose === undefined) return undefined
  return { path, attempt: Number(attempt), purpose }
}

export const subjectName = (
  of: 'round' | 'notice' | 'room' | 'child' | 'call' | 'decision',
  run: Run,
  path: Path,
  attempt: number,
): string => `${of}/${run.id}/${path}#${attempt}`

const indexes = new WeakMap<Playbook, ReadonlyMap<string, Step>>()

/** All steps of a playbook by id, those in reactions too. */
export function stepsOf(playbook: Playbook): ReadonlyMap<string, Step> {
  const known = indexes.get(playbook)
  if (known) return known
  const index = new Map(playbook.steps.flatMap(allOf).map((step) => [step.id, step]))
  indexes.set(playbook, index)
  return index
}

/** The step at a path; `undefined` where the playbook has none. */
export const stepAt = (playbook: Playbook, path: Path): Step | undefined => stepsOf(playbook).get(idOf(path))

const allOf = (step: Step): readonly Step[] => [step, ...innerOf(step).flatMap(allOf)]

function innerOf(step: Step): readonly Step[] {
  const reactions = [step.onTimeout, step.onFailure].flatMap((each) => (each.kind === 'do' ? each.steps : []))
  switch (step.kind) {
    case 'branch':
      return [...step.cases.flatMap((each) => each.steps), ...step.otherwise, ...reactions]
    case 'parallel':
      return [...step.lanes.flatMap((lane) => lane.steps), ...reactions]
    case 'repeat':
      return [...step.steps, ...reactions]
    default:
      return reactions
  }
}
