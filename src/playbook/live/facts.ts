import { clockOf } from '../../calendar/clock.ts'
import { readElection } from '../../calendar/read.ts'
import { openCase } from '../../threat/case.ts'
import { factsOfCase } from '../../threat/facts.ts'
import type { Facts, Run } from '../engine/run.ts'
import type { RunScene } from './scene.ts'

/** What a run may know of the world now. */
export async function readFacts(
  { tx, keyring, directory }: Pick<RunScene, 'tx' | 'keyring' | 'directory'>,
  run: Pick<Run, 'case' | 'election' | 'member'>,
): Promise<Facts> {
  const row = run.case === undefined ? null : await tx.case.findUnique({ where: { number: run.case } })
  const file = row && openCase(row, keyring)
  const election = run.election === undefined ? undefined : await readElection(tx, run.election)
  const members = election ? [...new Set(election.polls.map(({ code }) => code))].sort() : [...directory.members.keys()]
  return {
    members,
    ...(file && {
      case: {
        ...factsOfCase(file),
        ...(file.ownerId !== null && { owner: file.ownerId }),
        reporter: file.reporterId,
      },
    }),
    ...(election && { election: clockOf(election, run.member) }),
  }
}
