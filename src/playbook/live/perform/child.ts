import { UserError } from '../../../chat/errors.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { type Label, strictest } from '../../../sharing/label.ts'
import type { Run } from '../../engine/run.ts'
import type { Playbook } from '../../language/model.ts'
import type { Asked } from '../perform.ts'
import { isNational, labelOf } from '../place.ts'
import { runTimer } from '../run-timer.ts'
import type { RunScene } from '../scene.ts'
import { enterRun } from '../start.ts'
import type { Stored } from '../store.ts'

/**
 * Enters a run of another playbook; it begins by a timer of its own, so that no run holds two. Where one about the same case goes on
 * that would be told nothing more, that one is enough: a second would ask the same people for the same.
 */
export async function performStartRun(
  scene: RunScene,
  { stored, intent, step }: Asked<'start-run'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'run') return []
  const { run } = stored
  const playbook = scene.library.playbooks.get(step.playbook)
  if (!playbook) throw new UserError('runs.failed.no-playbook', { playbook: step.playbook })
  const known = step.wait || Object.keys(intent.inputs).length > 0 ? undefined : await goingOn(scene, stored, playbook)
  if (known !== undefined) {
    const payload = { step: intent.step, attempt: intent.attempt, playbook: playbook.id, run: known }
    return [{ kind: 'append', entry: { kind: 'run.child-known', subject: run.id, actor: 'bot', payload } }]
  }
  if (await isEndless(scene, stored, playbook.id)) throw new UserError('runs.failed.endless')
  const starter = run.starter === undefined ? undefined : scene.directory.people.get(run.starter)
  const { id } = await enterRun(scene, playbook, {
    key: intent.subject,
    inputs: intent.inputs,
    // What it is told of this one's words bears their label there as well.
    ...(Object.keys(intent.inputs).length > 0 && { floor: floorFor(run, playbook) }),
    parent: `${run.id} ${intent.step}#${intent.attempt}`,
    ...(starter && { starter }),
    ...(run.member !== undefined && { member: run.member }),
    ...(playbook.about === 'case' && run.case !== undefined && { case: run.case }),
    ...(playbook.about === 'election' && run.election !== undefined && { election: run.election }),
  })
  return [runTimer(id, 'begin', { timer: 'run.begin', due: scene.now })]
}

/** The number of a run of a playbook that goes on about a run's own case. */
async function goingOn({ tx }: RunScene, { row, run }: Stored, { id, about }: Playbook): Promise<string | undefined> {
  if (about !== 'case' || run.case === undefined) return undefined
  const where = { playbook: id, caseNumber: run.case, code: row.code, endedAt: null, id: { not: row.id } }
  return (await tx.run.findFirst({ where, select: { id: true }, orderBy: { id: 'asc' } }))?.id
}

/** The label of a run's words in another. Where that knows of no case, it cannot know that the case is not released. */
const floorFor = (run: Run, { about }: Playbook): Label =>
  isNational(run) && about !== 'case' ? strictest(labelOf(run), 'TLP:AMBER+STRICT') : labelOf(run)

/** How deep runs may begin each other within an hour, and how many of one playbook and member may be begun so: else playbooks that call each other in a circle would fill the store. */
const most = { depth: 5, ofOne: 300 } as const

async function isEndless({ tx, now }: RunScene, { row }: Stored, playbook: string): Promise<boolean> {
  const since = new Date(now.getTime() - 3_600_000)
  // Of one member: what others have going on neither stops its runs nor shows in them.
  const begun = { playbook, code: row.code, parent: { not: null }, startedAt: { gt: since } }
  const alike = await tx.run.count({ where: begun })
  if (alike >= most.ofOne) return true
  let { parent } = row
  for (let depth = 1; parent !== null; depth += 1) {
    if (depth >= most.depth) return true
    const where = { id: parent.split(' ')[0] ?? '' }
    const above = await tx.run.findUnique({ where, select: { parent: true, startedAt: true } })
    if (!above || above.startedAt <= since) return false
    parent = above.parent
  }
  return false
}

/** Has a run that this one started stopped, by a timer of its own; nothing where it never came to be. */
export async function performStopRun(
  { tx, now }: RunScene,
  { stored, intent }: Asked<'stop-run'>,
): Promise<readonly Effect[]> {
  const child = await tx.run.findUnique({ where: { key: intent.subject }, select: { id: true } })
  return child ? [runTimer(child.id, 'stop', { timer: 'run.stop', due: now, payload: { by: stored.run.id } })] : []
}
