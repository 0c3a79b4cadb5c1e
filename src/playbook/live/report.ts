import type { Person } from '../../directory/directory.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { CaseFile } from '../../threat/case.ts'
import { factsOfCase } from '../../threat/facts.ts'
import type { Known } from '../language/cel-value.ts'
import { evaluate } from '../language/expression.ts'
import type { Playbook, Trigger } from '../language/model.ts'
import { playbookOf, triggeredBy } from './library.ts'
import type { RunScene } from './scene.ts'
import { startRun } from './start.ts'

/** The name of the command that the playbook answers to which takes in reports. */
const reporting = 'report'

/**
 * Begins the runs of a new case, once each: that of the playbook which takes in reports, and those of all others that wait for
 * a report like this one. A condition that cannot be told holds for none, and is logged.
 */
export async function startCaseRuns(scene: RunScene, file: CaseFile, reporter: Person): Promise<readonly Effect[]> {
  const { library } = scene
  const first = playbookOf(library, reporting)
  if (!first) throw new Error('no playbook takes in reports') // `openLibrary` saw to it
  const known = reportKnown(scene, file)
  const others = triggeredBy(library, 'report').filter(
    ({ playbook, triggers }) =>
      playbook.id !== first.id && triggers.some((each) => holds(scene, playbook, each, known)),
  )
  const effects: Effect[] = []
  for (const playbook of [first, ...others.map((each) => each.playbook)]) {
    const started = await startRun(scene, playbook, {
      key: `report/${file.number}/${playbook.id}`,
      inputs: {},
      starter: reporter,
      member: file.code,
      ...(playbook.about === 'case' && { case: file.number }),
    })
    effects.push(...started.effects)
  }
  return effects
}

/** What the condition of a trigger may look at. */
function reportKnown({ directory, now }: RunScene, file: CaseFile): { readonly [name: string]: Known } {
  const facts = { ...factsOfCase(file), reported: file.reportedAt }
  return { case: facts, report: facts, members: [...directory.members.keys()], member: file.code, now }
}

function holds(
  scene: RunScene,
  playbook: Playbook,
  trigger: Extract<Trigger, { kind: 'report' }>,
  known: { readonly [name: string]: Known },
): boolean {
  const found = evaluate(trigger.if, known)
  if (found.ok) return found.value === true
  scene.onFault(new Error(`${found.code}: ${found.message}`), {
    playbook: playbook.id,
    line: String(trigger.if.at.line),
  })
  return false
}
