import { codesOf, type Person, worksFor } from '../../directory/directory.ts'
import { heldBy } from '../../directory/holders.ts'
import { rankOf } from '../../sharing/label.ts'
import { shutRuns } from '../../sharing/shut.ts'
import { type CaseFile, isOwner, isReporter, openCase, readableBy } from '../../threat/case.ts'
import type { Run } from '../engine/run.ts'
import { todosOf } from '../engine/view.ts'
import type { Playbook } from '../language/model.ts'
import { isNational, labelOf, readersOf, roomOf, sitsIn } from './place.ts'
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
  file?: Pick<CaseFile, 'code' | 'ownerId' | 'reporterId'>,
): boolean {
  const roles = [
    ...heldBy(directory, person, now),
    'starter',
    ...(file && isOwner(person, file, now) ? ['owner'] : []),
    ...(file && isReporter(person, file, now) ? ['reporter'] : []),
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

/** Whether a person may see a run at all: who may read it whole, and whoever it asks something now. Nobody without a role. */
export async function mayRead(scene: Reading, stored: Stored, person: Person): Promise<boolean> {
  if (codesOf(person, scene.now).length === 0 || (await isShut(scene, stored))) return false
  return (await mayReadWhole(scene, stored, person)) || isAsked(scene, stored, person)
}

/**
 * Whether a person may read all that a run knows: who works for its member; where it is not that member's alone, who may read its
 * case, or whom its label and its room address. Whoever is only asked something reads that question and no more.
 */
export async function mayReadWhole(scene: Reading, { playbook, run }: Stored, person: Person): Promise<boolean> {
  const { directory, now, tx, keyring } = scene
  if (codesOf(person, now).length === 0 || (await isShut(scene, { run }))) return false
  if (run.member !== undefined && worksFor(person, now).includes(run.member)) return true
  if (isNational(run)) return false
  if (run.case !== undefined) {
    // Its label alone opens nothing before the case's own people have released it.
    const row = await tx.case.findUnique({ where: { number: run.case } })
    return row !== null && readableBy(person, openCase(row, keyring), now)
  }
  return isAddressed(directory, playbook, run, person, now)
}

/** Whether a run is about a case that is TLP:RED: nobody reads what it knows. */
const isShut = async (scene: Reading, { run }: Pick<Stored, 'run'>): Promise<boolean> =>
  (await shutRuns(scene, [run.id])).has(run.id)

function isAddressed(
  directory: Reading['directory'],
  playbook: Playbook,
  run: Run,
  person: Person,
  now: Date,
): boolean {
  if (rankOf(labelOf(run)) < rankOf('TLP:AMBER')) return true
  const room = roomOf(directory, playbook, run)
  // Who only observes for a member reads what is shared with it, not what stands in its own room.
  if (room?.code !== undefined && room.code === run.member) return sitsIn(room, person)
  const readers = readersOf(directory, playbook, run, now)
  return codesOf(person, now).some((code) => readers.includes(code))
}
