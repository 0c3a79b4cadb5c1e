import { UserError } from '../../../chat/errors.ts'
import type { Person } from '../../../directory/directory.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { lockCase } from '../../../threat/case.ts'
import { startClock, whyNotStart } from '../../../threat/clocks/clock.ts'
import { idOf } from '../../engine/path.ts'
import type { Run } from '../../engine/run.ts'
import type { StepOf } from '../../language/model.ts'
import type { Asked } from '../perform.ts'
import type { RunScene } from '../scene.ts'

/**
 * Starts a statutory clock from the instant that somebody answered, in their name. Where one runs that people started themselves,
 * that one stands: what the step is for is done.
 */
export async function performClock(
  scene: RunScene,
  { stored, intent, step }: Asked<'start-clock'>,
): Promise<readonly Effect[]> {
  const { run } = stored
  if (step.kind !== 'clock' || run.case === undefined) return []
  const file = await lockCase(scene, run.case)
  const by = confirmerOf(scene, run, step)
  if (!file || !by) throw new UserError('runs.failed.no-confirmer')
  const start = { regime: step.regime, from: new Date(intent.from), by }
  const fault = await whyNotStart(scene, file.number, start)
  return fault?.code === 'clocks.runs' ? [] : startClock(scene, file, start)
}

/** Who gave the instant: whoever answered the last of the steps that the expression looks at. */
function confirmerOf({ directory }: RunScene, run: Run, { from }: StepOf<'clock'>): Person | undefined {
  const named = [...from.cel.matchAll(/\bsteps\.([a-z][a-z0-9_]*)/g)].map(([, id]) => id)
  const answered = Object.entries(run.steps)
    .filter(([path, { by, answeredAt }]) => named.includes(idOf(path)) && by !== undefined && answeredAt !== undefined)
    .toSorted(([, a], [, b]) => (a.answeredAt ?? '').localeCompare(b.answeredAt ?? ''))
  const by = answered.at(-1)?.[1].by
  return by === undefined ? undefined : directory.people.get(by)
}
