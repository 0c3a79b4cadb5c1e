import type { Path } from '../engine/run.ts'
import type { Playbook, Step } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import type { RunScene } from './scene.ts'
import type { Stored } from './store.ts'

/** The numbers of what a run's steps called for and decided, by path: `C-2027-0004`, `P-2027-0012`. Of several attempts the last. */
export type Numbers = ReadonlyMap<Path, string>

export async function numbersOf(
  { tx }: Pick<RunScene, 'tx'>,
  { run, playbook }: Pick<Stored, 'run' | 'playbook'>,
): Promise<Numbers> {
  if (!hasNumbers(playbook)) return new Map()
  const of = { where: { runId: run.id }, orderBy: { id: 'asc' } } as const
  const calls = await tx.call.findMany({ ...of, select: { id: true, key: true } })
  const decisions = await tx.decision.findMany({ ...of, select: { id: true, step: true } })
  return new Map([
    ...calls.map(({ id, key }): [Path, string] => [pathIn(key), id]),
    ...decisions.flatMap(({ id, step }): [Path, string][] => (step === null ? [] : [[step, id]])),
  ])
}

const known = new WeakMap<Playbook, boolean>()

function hasNumbers(playbook: Playbook): boolean {
  const before = known.get(playbook)
  if (before !== undefined) return before
  const has = allSteps(playbook).some(isNumbered)
  known.set(playbook, has)
  return has
}

const isNumbered = (step: Step): boolean =>
  step.kind === 'call' || step.kind === 'decide' || (step.kind === 'ask' && step.decision !== undefined)

/** The path in what a run calls its call: `call/R-2027-0042/day/call_1#1`. */
const pathIn = (key: string): Path => /^call\/[^/]+\/(?<path>.+)#\d+$/.exec(key)?.groups?.path ?? ''
