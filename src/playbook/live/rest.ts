import { readElection } from '../../calendar/read.ts'
import type { Effect } from '../../sharing/effect.ts'
import { play, type Told } from './hear.ts'
import type { RunScene } from './scene.ts'
import { lockRun, openHappening, type Stored } from './store.ts'

/** Runs rest while the vote that they are for does not take place: nobody is asked or called for it. */

/**
 * Why a run has nothing to do: its election is cancelled, or its member votes in it no more. `undefined` where it has, and of one
 * whose member never voted in it, as where somebody began it by hand.
 */
export async function restsFor(
  scene: RunScene,
  { run }: Pick<Stored, 'run'>,
): Promise<'election' | 'voting' | undefined> {
  const { election, member } = run
  const vote = election === undefined ? undefined : await readElection(scene.tx, election)
  if (!vote) return undefined
  if (vote.cancelled) return 'election'
  if (member === undefined || vote.polls.some(({ code }) => code === member)) return undefined
  return (await hasVoted(scene, run, member)) ? 'voting' : undefined
}

/** Whether a run's member voted in its election, as far as the run has known: the calendar alone says so of now. */
async function hasVoted(
  { tx, keyring }: RunScene,
  { id, facts, waits }: Stored['run'],
  member: string,
): Promise<boolean> {
  if (waits === 'voting' || facts.members.includes(member)) return true
  // While it rested it may have heard that its member is out.
  const first = await tx.runHappening.findFirst({ where: { runId: id }, orderBy: { seq: 'asc' } })
  return first !== null && openHappening(first.body, keyring).facts.members.includes(member)
}

/** A run looks at the calendar anew: it rests, or what rests so goes on. What people paused, they alone resume. */
export async function lookAnew(scene: RunScene, id: string, at: string): Promise<readonly Effect[]> {
  const stored = await lockRun(scene, id)
  if (!stored) return []
  const { status, waits } = stored.run
  const by = { person: '', roles: [], codes: [] }
  const reason = await restsFor(scene, stored)
  const told: Told =
    reason !== undefined && status !== 'paused'
      ? { kind: 'paused', key: `look/${at}`, why: reason, by, waits: reason }
      : reason === undefined && waits !== undefined
        ? { kind: 'resumed', key: `look/${at}`, why: 'calendar', by }
        : { kind: 'looked', key: `look/${at}` }
  return (await play(scene, stored, told)).effects
}
