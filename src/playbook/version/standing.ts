import type { Directory, Person } from '../../directory/directory.ts'
import { heldBy } from '../../directory/holders.ts'
import type { Transaction } from '../../store/client.ts'
import type { PlaybookVersion } from '../../store/generated/client.ts'
import type { Playbook, Who } from '../language/model.ts'
import { PlaybookFault } from '../language/problem.ts'
import type { RunScene } from '../live/scene.ts'
import { isAmong } from '../live/who.ts'

/** As much of the hash as people read and write: enough to tell the versions of one playbook apart. */
export const shortOf = (hash: string): string => hash.slice(0, 8)

/** A version of a playbook as the record knows it; approved without a person is as it is shipped. */
export type Version = Omit<PlaybookVersion, 'text'>

/** Where a version stands: what is known of it, what was in force before it, and who may change and approve it. */
export type Standing = {
  playbook: Playbook
  version: Version
  /** `unreadable`: the language has become stricter since. */
  before?: Playbook | 'unreadable'
  may: Pick<Playbook['may'], 'change' | 'approve'>
}

type Reading = Pick<RunScene, 'library' | 'directory' | 'now'> & { tx: Pick<Transaction, 'playbookVersion'> }

/**
 * Where a version that was read stands. Who may change and approve it stands in the newest approved version that was in force
 * before it; where none was approved, in the first one. So no version makes its own approvers, save the first, and save one
 * whose approvers nobody is any more: else it could never be approved.
 */
export async function standingOf(scene: Reading, playbook: Playbook): Promise<Standing> {
  const { tx } = scene
  const rows = await tx.playbookVersion.findMany({ where: { playbook: playbook.id }, omit: { text: true } })
  const version = rows.find(({ hash }) => hash === playbook.hash)
  if (!version) throw new Error(`${playbook.id} ${shortOf(playbook.hash)} was never read`)
  const earlier = rows
    .filter(({ hash, since }) => hash !== version.hash && since !== null && !(version.since && since > version.since))
    .toSorted((a, b) => timeOf(b) - timeOf(a))
  const [newest] = earlier
  const before = newest && ((await readable(scene, [newest])) ?? 'unreadable')
  const rules = await readable(scene, [
    ...earlier.filter(({ approvedAt }) => approvedAt !== null),
    ...earlier.slice(-1),
  ])
  const held = rules && approversOf(scene, rules.may.approve).length > 0
  return { playbook, version, ...(before && { before }), may: rules && held ? rules.may : playbook.may }
}

/** The first of some versions that can still be read. */
async function readable({ tx, library }: Reading, versions: readonly Version[]): Promise<Playbook | undefined> {
  for (const { hash } of versions) {
    try {
      return await library.version(tx, hash)
    } catch (fault) {
      if (!(fault instanceof PlaybookFault)) throw fault
    }
  }
  return undefined
}

const timeOf = ({ since }: Pick<Version, 'since'>): number => since?.getTime() ?? 0

/** Those who hold one of the roles now; of no run, so that nobody is meant by what only a run knows. */
export const approversOf = (
  { directory, now }: { directory: Directory; now: Date },
  who: readonly Who[],
): readonly Person[] =>
  [...directory.people.values()].filter((person) => !person.retired && isNamed({ directory, now }, person, who))

/** Whether a person holds one of the roles now, of any member where none is named. */
export const isNamed = (
  { directory, now }: { directory: Directory; now: Date },
  person: Person,
  who: readonly Who[],
): boolean =>
  isAmong(
    { facts: { members: [...directory.members.keys()] } },
    { person: person.id, roles: heldBy(directory, person, now) },
    who,
  )

/** Whether a person may approve a version: who holds a role for it, and is not named as the one who changed it. */
export const mayApprove = (scene: { directory: Directory; now: Date }, standing: Standing, person: Person): boolean =>
  person.id !== standing.playbook.changedBy && isNamed(scene, person, standing.may.approve)
