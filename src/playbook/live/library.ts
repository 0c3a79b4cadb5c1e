import { UserError } from '../../chat/errors.ts'
import type { Database, Transaction } from '../../store/client.ts'
import type { Playbook, Trigger } from '../language/model.ts'
import { parsePlaybook, readPlaybooks } from '../language/read.ts'
import { shippedHashes } from '../version/shipped.ts'

/** The playbooks of this bot: those of its folder as they are now, and every version that a run began with. */
export type Library = {
  /** As they stand in the folder, by id. */
  readonly playbooks: ReadonlyMap<string, Playbook>
  /** The version with this hash. Throws when it was never read. */
  version(tx: Pick<Transaction, 'playbookVersion'>, hash: string): Promise<Playbook>
  /** Whether the version with this hash is approved. */
  isApproved(tx: Pick<Transaction, 'playbookVersion'>, hash: string): Promise<boolean>
}

/**
 * Reads the playbooks of a folder and keeps each version, so that what begins with one can end with it. Throws a
 * `PlaybookFault` that names file, line and what to do when one of them cannot be read.
 */
export async function openLibrary(db: Pick<Database, 'playbookVersion'>, folder: string, now: Date): Promise<Library> {
  const read = readPlaybooks(folder)
  if (!read.some(({ playbook }) => takesReports(playbook))) throw new UserError('runs.library.no-report', { folder })
  await db.playbookVersion.createMany({
    data: read.map(({ playbook, text }) => ({
      hash: playbook.hash,
      playbook: playbook.id,
      text: new TextEncoder().encode(text),
      readAt: now,
      approvedAt: shippedHashes.has(playbook.hash) ? now : null,
    })),
    skipDuplicates: true,
  })
  // One of our own that became what is shipped now.
  await db.playbookVersion.updateMany({
    where: { hash: { in: [...shippedHashes] }, approvedAt: null },
    data: { approvedAt: now },
  })
  const current = read.map(({ playbook }) => playbook)
  const versions = new Map(current.map((playbook) => [playbook.hash, playbook]))
  /** None is taken back: what was approved once need not be asked again. */
  const approved = new Set<string>()
  return {
    playbooks: new Map(current.map((playbook) => [playbook.id, playbook])),
    async version(tx, hash) {
      const known = versions.get(hash)
      if (known) return known
      const row = await tx.playbookVersion.findUnique({ where: { hash } })
      if (!row) throw new Error(`no playbook was ever read with the hash ${hash}`)
      const playbook = parsePlaybook(
        Buffer.from(row.text).toString('utf8'),
        `${row.playbook} ${hash.slice(0, 8)}`,
        true,
      )
      versions.set(hash, playbook)
      return playbook
    },
    async isApproved(tx, hash) {
      if (approved.has(hash)) return true
      const row = await tx.playbookVersion.findUnique({ where: { hash }, select: { approvedAt: true } })
      if (!row?.approvedAt) return false
      approved.add(hash)
      return true
    },
  }
}

const answersTo = ({ triggers }: Playbook, command: string): boolean =>
  triggers.some((trigger) => trigger.kind === 'command' && trigger.name === command)

/** Every report becomes a case, and every case a run: without such a playbook nobody would be asked. */
const takesReports = (playbook: Playbook): boolean => playbook.about === 'case' && answersTo(playbook, 'report')

/** The playbook that a command of its own starts, such as `report`. */
export const playbookOf = (library: Library, command: string): Playbook | undefined =>
  [...library.playbooks.values()].find((playbook) => answersTo(playbook, command))

/** All playbooks with a trigger of a kind, with these triggers. */
export function triggeredBy<Kind extends Trigger['kind']>(
  library: Library,
  kind: Kind,
): readonly { playbook: Playbook; triggers: readonly Extract<Trigger, { kind: Kind }>[] }[] {
  return [...library.playbooks.values()].flatMap((playbook) => {
    const triggers = playbook.triggers.filter(
      (trigger): trigger is Extract<Trigger, { kind: Kind }> => trigger.kind === kind,
    )
    return triggers.length > 0 ? [{ playbook, triggers }] : []
  })
}
