import type { Person } from '../../directory/directory.ts'
import type { Effect } from '../../sharing/effect.ts'
import { type CaseFile, openCase, openStatuses } from '../../threat/case.ts'
import { factsOfCase } from '../../threat/facts.ts'
import { isOver } from '../engine/draft.ts'
import type { Known } from '../language/cel-value.ts'
import { evaluate } from '../language/expression.ts'
import type { Playbook, Trigger } from '../language/model.ts'
import { type Again, ledAgain } from './again.ts'
import { type Library, playbookOf, triggeredBy } from './library.ts'
import type { RunScene } from './scene.ts'
import { startRun } from './start.ts'
import { lockRun } from './store.ts'

/** The name of the command that the playbook answers to which takes in reports. */
const reporting = 'report'

/**
 * Begins the runs of a new case, once each: that of the playbook which takes in reports, and those of all others that wait for
 * a report like this one. A condition that cannot be told holds for none, and is logged.
 */
export async function startCaseRuns(scene: RunScene, file: CaseFile, reporter: Person): Promise<readonly Effect[]> {
  const { library } = scene
  const first = intakeOf(library)
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

/** The playbook that takes in reports. */
function intakeOf(library: Library): Playbook {
  const playbook = playbookOf(library, reporting)
  if (!playbook) throw new Error('no playbook takes in reports') // `openLibrary` saw to it
  return playbook
}

/**
 * A case that was closed or merged is open again: `continueCase` is told, in a transaction of its own, since runs are locked before
 * cases and whoever opened it holds the case.
 */
export const openedAgain = ({ number, version }: CaseFile, by: Person, now: Date): Effect =>
  ledAgain({ number, version, by: by.id }, now)

/**
 * Begins a run that leads a case again after its run ended with it: a fresh one, since what is asked of a case that comes back
 * is asked of what is known by then. Nothing where its run has not ended, which goes on by itself, or the case is over again.
 */
export async function continueCase(scene: RunScene, again: Again): Promise<readonly Effect[]> {
  const { tx, keyring, directory, library } = scene
  const playbook = intakeOf(library)
  const before = await tx.run.findMany({
    where: { caseNumber: again.number, playbook: playbook.id, endedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  for (const { id } of before) {
    const stored = await lockRun(scene, id)
    if (stored && !isOver(stored.run)) return []
  }
  const row = await tx.case.findUnique({ where: { number: again.number } })
  const file = row && openCase(row, keyring)
  if (!file || !openStatuses.includes(file.status)) return []
  const starter = directory.people.get(again.by)
  const { effects } = await startRun(scene, playbook, {
    key: `report/${file.number}/${playbook.id}/${again.version}`,
    inputs: {},
    ...(starter && { starter }),
    member: file.code,
    case: file.number,
  })
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
