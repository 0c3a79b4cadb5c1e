import type { Person } from '../../directory/directory.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { Playbook } from '../language/model.ts'
import { sayText } from '../language/text.ts'
import { runTimer } from '../live/run-timer.ts'
import type { RunScene } from '../live/scene.ts'
import { settleLetters } from './letter.ts'
import { isNamed, type Standing, standingOf } from './standing.ts'

/** What came of it: approved with all that follows, or why not. */
export type Approval =
  | { kind: 'approved'; effects: readonly Effect[] }
  | { kind: 'already' | 'own' | 'not-may'; standing: Standing }

/** Approves the version of a playbook that is in force, for a person; once, whoever else does so at the same time. */
export async function approveVersion(scene: RunScene, playbook: Playbook, person: Person): Promise<Approval> {
  const { tx, now } = scene
  await tx.$queryRaw`SELECT 1 FROM "PlaybookVersion" WHERE playbook = ${playbook.id} ORDER BY hash FOR NO KEY UPDATE`
  const standing = await standingOf(scene, playbook)
  if (standing.version.approvedAt) return { kind: 'already', standing }
  if (playbook.changedBy === person.id) return { kind: 'own', standing }
  if (!isNamed(scene, person, standing.may.approve)) return { kind: 'not-may', standing }
  const { id, hash } = playbook
  const approval = { approvedAt: now, approvedBy: person.id }
  await tx.playbookVersion.update({ where: { hash }, data: approval })
  const payload = { hash, title: sayText(playbook.title, 'en') }
  const entry: Effect = {
    kind: 'append',
    entry: { kind: 'playbook.approved', subject: id, actor: person.pseudonym, payload },
  }
  const approved: Standing = { ...standing, version: { ...standing.version, ...approval } }
  return {
    kind: 'approved',
    effects: [entry, ...(await settleLetters(scene, approved, [hash])), ...(await showRuns(scene, hash))],
  }
}

/** The cards of open runs that began with it say that it is approved, each in a transaction of its own. */
async function showRuns({ tx, now }: RunScene, hash: string): Promise<readonly Effect[]> {
  const open = await tx.run.findMany({
    where: { hash, status: { in: ['running', 'paused', 'stuck'] } },
    select: { id: true },
  })
  return open.map(({ id }) => runTimer(id, 'show', { timer: 'run.show', due: now }))
}
