import type { Person } from '../../directory/directory.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { CaseFile, CaseScene } from '../case.ts'

/** Starts a statutory clock of a case from an instant that `by` confirmed. Writes `clock.started` about the case. */
export async function startClock(
  scene: CaseScene,
  file: CaseFile,
  start: { regime: string; from: Date; by: Person; suspected?: Date },
): Promise<readonly Effect[]> {
  throw new Error(`not written yet: ${file.number} ${start.regime} ${scene.origin}`)
}
