import type { Person } from '../../directory/directory.ts'
import type { Effect } from '../../sharing/effect.ts'
import { type Label, strictest } from '../../sharing/label.ts'
import { allocateYearly } from '../../store/yearly.ts'
import { lockCase } from '../../threat/case.ts'
import { beginRun, type Value } from '../engine/run.ts'
import type { Playbook } from '../language/model.ts'
import { readFacts } from './facts.ts'
import { play } from './hear.ts'
import { roomOf } from './place.ts'
import type { RunScene } from './scene.ts'
import { type Stored, sealRun } from './store.ts'

/** What a run begins with. `key` is the same for the same cause, so that a repeat starts nothing. */
export type NewRun = {
  key: string
  inputs: Readonly<Record<string, Value>>
  starter?: Person
  /** Code of the member whose matter it is. */
  member?: string
  /** Number of the case it is about. */
  case?: string
  election?: string
  /** The run and step that started it, `R-2027-0041 path#1`. */
  parent?: string
  /** The label of what it is told: it bears no lower one. */
  floor?: Label
}

/** Starts a run, once a key: number, card, first steps. Gives the number it has, also where it was started before. */
export async function startRun(
  scene: RunScene,
  playbook: Playbook,
  start: NewRun,
): Promise<{ id: string; effects: readonly Effect[] }> {
  const { id, stored } = await enterRun(scene, playbook, start)
  if (!stored) return { id, effects: [] }
  const { effects } = await play(scene, stored, { kind: 'started', key: 'started' })
  return { id, effects }
}

/** Gives a run its number and its row, once a key; `stored` is absent where it had them before. It has not begun yet. */
export async function enterRun(
  scene: RunScene,
  playbook: Playbook,
  start: NewRun,
): Promise<{ id: string; stored?: Stored }> {
  const { tx, keyring, now } = scene
  const { key, inputs, starter, member, case: number, election, parent, floor = playbook.label } = start
  const known = await tx.run.findUnique({ where: { key }, select: { id: true } })
  if (known) return known
  // Whoever changes the case meanwhile waits, and then finds that a run follows it.
  if (number !== undefined) await lockCase(scene, number)
  const id = await allocateYearly(tx, 'R', now)
  const about = {
    ...(starter && { starter: starter.id }),
    ...(member !== undefined && { member }),
    ...(number !== undefined && { case: number }),
    ...(election !== undefined && { election }),
  }
  const label = strictest(playbook.label, floor)
  const facts = await readFacts(scene, about)
  const run = beginRun(playbook, { id, label, inputs, facts, ...about }, now.toISOString())
  const [row] = await tx.run.createManyAndReturn({
    data: [
      {
        id,
        key,
        playbook: playbook.id,
        hash: playbook.hash,
        status: run.status,
        state: sealRun(run, keyring),
        label: run.label,
        code: member ?? null,
        roomId: roomOf(scene.directory, playbook, run)?.id ?? null,
        caseNumber: number ?? null,
        electionId: election ?? null,
        parent: parent ?? null,
        starterId: key.startsWith('command/') ? (starter?.id ?? null) : null,
        startedAt: now,
      },
    ],
    skipDuplicates: true,
  })
  if (row) return { id, stored: { row, run, playbook } }
  // Somebody else was quicker by a hair: their number counts, this one is left out of the count.
  return tx.run.findUniqueOrThrow({ where: { key }, select: { id: true } })
}
