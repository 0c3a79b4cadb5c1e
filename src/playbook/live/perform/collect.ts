import { UserError } from '../../../chat/errors.ts'
import { chaseSilent } from '../../../round/chase.ts'
import { moveRound } from '../../../round/move.ts'
import { closeAtDeadline, closeRound, openRound } from '../../../round/round.ts'
import { observersAmong } from '../../../round/seats.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { strictest } from '../../../sharing/label.ts'
import type { Asked } from '../perform.ts'
import { isMember, isNational, labelOf, roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import { speak } from '../words.ts'
import { roomAt } from './say.ts'

/** Opens a step's round. */
export async function performOpenRound(
  scene: RunScene,
  { stored, intent, step }: Asked<'open-round'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'collect') return []
  const { playbook, run } = stored
  const room = step.room === undefined ? roomOf(scene.directory, playbook, run) : roomAt(scene, stored, step.room)
  const at = scene.now.toISOString()
  const members = intent.codes.filter((code) => isMember(scene.directory, run, code))
  if (members.length === 0) throw new UserError('runs.why.nobody-asked')
  const { effects } = await openRound(scene, {
    key: intent.subject,
    kind: step.round,
    question: speak(playbook, run, step.question, at),
    options: step.options.map(({ value, label }) => ({ value, label: speak(playbook, run, label, at) })),
    members,
    observers: observersAmong(scene, intent.codes, room),
    // A round knows of no case: what is not released yet is kept by its label.
    label: isNational(run) ? strictest(labelOf(run), 'TLP:AMBER+STRICT') : labelOf(run),
    runId: run.id,
    ...(isNational(run) && { onlyAsked: true }),
    ...(room && { roomId: room.id }),
    ...(run.election !== undefined && { electionId: run.election }),
    ...(intent.deadline !== undefined && { deadline: new Date(intent.deadline) }),
    ...(step.quorum !== undefined && { quorum: step.quorum }),
  })
  return effects
}

/** What a round's deadline is counted from has moved. */
export async function performMoveRound(scene: RunScene, { intent }: Asked<'move-round'>): Promise<readonly Effect[]> {
  const id = await roundOf(scene, intent.subject)
  return id === undefined ? [] : moveRound(scene, id, intent.deadline === undefined ? null : new Date(intent.deadline))
}

/** Reminds those who have not answered once all that was answered by now has been heard, and tells whom the chase names. */
export async function performChase(
  scene: RunScene,
  { intent, step }: Asked<'chase-round'>,
): Promise<readonly Effect[]> {
  const id = await roundOf(scene, intent.subject)
  const chase = step.kind === 'collect' ? step.chase[intent.chase - 1] : undefined
  if (id === undefined || !chase) return []
  return chaseSilent(scene, id, { turn: intent.chase, role: chase.who.role }, scene.now)
}

/**
 * Closes a step's round: at its time once all that was answered by then has been heard, and at once where the step is taken back. A
 * run that is paused or over by then is none the worse: the round closes by itself.
 */
export async function performClose(
  scene: RunScene,
  { stored, intent }: Asked<'close-round'>,
): Promise<readonly Effect[]> {
  const id = await roundOf(scene, intent.subject)
  if (id === undefined) return []
  const isItsTime = stored.run.steps[intent.step]?.closing === true
  return isItsTime ? closeAtDeadline(scene, id, scene.now) : closeRound(scene, id)
}

/** The round that was opened under this key. */
async function roundOf({ tx }: RunScene, key: string): Promise<string | undefined> {
  return (await tx.round.findUnique({ where: { key }, select: { id: true } }))?.id
}
