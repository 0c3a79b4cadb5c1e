import type { Effect } from '../../sharing/effect.ts'
import type { Playbook } from '../language/model.ts'
import { sayText } from '../language/text.ts'
import type { RunScene } from '../live/scene.ts'
import { settleLetters, tellOfVersion } from './letter.ts'
import { approversOf, standingOf } from './standing.ts'

/**
 * Enters into the record which versions are in force, and tells of each that was never read before those who may approve it.
 * At a start, with the playbooks of the bot as they were just read; however often, and by however many processes, each is told once.
 */
export async function announceVersions(scene: RunScene): Promise<readonly Effect[]> {
  const effects: Effect[] = []
  for (const id of [...scene.library.playbooks.keys()].toSorted()) {
    const playbook = scene.library.playbooks.get(id)
    if (playbook) effects.push(...(await announceVersion(scene, playbook)))
  }
  return effects
}

async function announceVersion(scene: RunScene, playbook: Playbook): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const { id, hash } = playbook
  await tx.$queryRaw`SELECT 1 FROM "PlaybookVersion" WHERE playbook = ${id} ORDER BY hash FOR NO KEY UPDATE`
  const rows = await tx.playbookVersion.findMany({
    where: { playbook: id, since: { not: null } },
    orderBy: { since: 'desc' },
    select: { hash: true, since: true, approvedAt: true },
  })
  const [newest] = rows
  if (newest?.hash === hash) return []
  // An exercise's clock may have been put back: what comes later is later all the same.
  const since = new Date(Math.max(now.getTime(), (newest?.since?.getTime() ?? 0) + 1))
  await tx.playbookVersion.update({ where: { hash }, data: { since } })
  const again = rows.some((row) => row.hash === hash)
  const standing = await standingOf(scene, playbook)
  const { approvedAt } = standing.version
  const title = sayText(playbook.title, 'en')
  const payload = { hash, title, approved: approvedAt !== null, ...(again && { again: true }) }
  const entry: Effect = { kind: 'append', entry: { kind: 'playbook.read', subject: id, actor: 'bot', payload } }
  const open = rows.filter((row) => row.approvedAt === null && row.hash !== hash).map((row) => row.hash)
  const settled = await settleLetters(scene, standing, open)
  // Of what the product brought along at first there is nothing to tell, nor of an approved one that is there again.
  const silent = approvedAt !== null && (again || !standing.before)
  const told = silent ? [] : tellOfVersion(scene, standing, approversOf(scene, standing.may.approve))
  return [entry, ...settled, ...told]
}
