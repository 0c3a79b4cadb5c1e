import { codesOf, type Person, worksFor } from '../../directory/directory.ts'
import { heldBy } from '../../directory/holders.ts'
import { rankOf } from '../../sharing/label.ts'
import { type CaseFile, openCase, readableBy } from '../../threat/case.ts'
import type { Run } from '../engine/run.ts'
import { todosOf } from '../engine/view.ts'
import type { Playbook } from '../language/model.ts'
import { isNational, labelOf, readersOf } from './place.ts'
import type { RunScene } from './scene.ts'
import type { Stored } from './store.ts'
import { actorOf, isAmong } from './who.ts'

/** Where a run is looked at: outside a transaction as well. */
export type Reading = Pick<RunScene, 'tx' | 'keyring' | 'library' | 'directory' | 'now'>

/** Whether a playbook names a person among those who may start its runs, for this member. */
export function mayStart(
  { directory, now }: Reading,
  playbook: Playbook,
  person: Person,
  member: string | undefined,
  file?: Pick<CaseFile, 'ownerId' | 'reporterId'>,
): boolean {
  const roles = [
    ...heldBy(directory, person, now),
    'starter',
    ...(file?.ownerId === person.id ? ['owner'] : []),
    ...(file?.reporterId === person.id ? ['reporter'] : []),
  ]
  return isAmong(runBefore(member, directory.members.keys()), { person: person.id, roles }, playbook.may.run)
}

/** As much of a run as it takes to say whom its playbook means by a role, before there is one. */
const runBefore = (member: string | undefined, codes: Iterable<string>) => ({
  facts: { members: [...codes] },
  ...(member !== undefined && { member }),
})

/** Whether a person may pause, resume, skip, redo and stop a run. */
export function maySteer({ directory, now }: Reading, { playbook, run }: Stored, person: Person): boolean {
  return isAmong(run, actorOf(directory, run, person, now), playbook.may.run)
}

/** Whether a run asks something of a person now. */
function isAsked({ directory, now }: Reading, { playbook, run }: Stored, person: Person): boolean {
  const actor = actorOf(directory, run, person, now)
  return todosOf(playbook, run).some(({ who }) => isAmong(run, actor, who))
}

/**
 * Whether a person may see a run: who may read its case; who works for a member that its label addresses; and whoever it
 * asks. Nobody without a role.
 */
export async function mayRead(scene: Reading, stored: Stored, person: Person): Promise<boolean> {
  const { directory, now, tx, keyring } = scene
  const { playbook, run } = stored
  if (codesOf(person, now).length === 0) return false
  if (run.case !== undefined) {
    const row = await tx.case.findUnique({ where: { number: run.case } })
    if (row && !isNational(run) && readableBy(person, openCase(row, keyring), now)) return true
  }
  return isReader(directory, playbook, run, person, now) || isAsked(scene, stored, person)
}

function isReader(directory: Reading['directory'], playbook: Playbook, run: Run, person: Person, now: Date): boolean {
  if (rankOf(labelOf(run)) < rankOf('TLP:AMBER')) return true
  const readers = readersOf(directory, playbook, run, now)
  const codes = isNational(run) ? worksFor(person, now) : codesOf(person, now)
  return codes.some((code) => readers.includes(code))
}
