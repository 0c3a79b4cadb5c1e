import { brussels, clockOf } from '../../calendar/clock.ts'
import { electionNear } from '../../calendar/near.ts'
import { readElection } from '../../calendar/read.ts'
import { type CaseFile, openCase } from '../../threat/case.ts'
import { factsOfCase } from '../../threat/facts.ts'
import type { Facts, Run } from '../engine/run.ts'
import type { RunScene } from './scene.ts'

/**
 * What a run may know of the world now. One about a case has the hours of the election in which the member concerned votes about now:
 * on its day more is asked, and sooner. Its members stay all of them, and its times of day those of Brussels.
 */
export async function readFacts(
  { tx, keyring, directory, now }: Pick<RunScene, 'tx' | 'keyring' | 'directory' | 'now'>,
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
    ...(!election && file && (await hoursAround({ tx }, file, now))),
  }
}

async function hoursAround(
  { tx }: Pick<RunScene, 'tx'>,
  { report, code }: Pick<CaseFile, 'report' | 'code'>,
  now: Date,
): Promise<Pick<Facts, 'election'>> {
  const concerned = report.concerns || code
  const election = await electionNear(tx, concerned, now)
  return election ? { election: { ...clockOf(election, concerned), zone: brussels } } : {}
}
