import { lockCall } from '../../../call/file.ts'
import { cancelCall, moveCall, planCall, type When } from '../../../call/plan.ts'
import { endCall } from '../../../call/roll.ts'
import { occurrencesOf, offsetAt, wallOf } from '../../../call/wall.ts'
import { UserError } from '../../../chat/errors.ts'
import { observersAmong } from '../../../round/seats.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { strictest } from '../../../sharing/label.ts'
import { zoneOf } from '../../engine/due.ts'
import type { Instant, Run } from '../../engine/run.ts'
import type { StepOf } from '../../language/model.ts'
import type { Asked } from '../perform.ts'
import { isMember, isNational, labelOf, roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import { speak } from '../words.ts'
import { roomAt } from './say.ts'

/** Plans a step's call: those invited are told, reminded and asked who is there by the call itself. */
export async function performPlanCall(
  scene: RunScene,
  { stored, intent, step }: Asked<'plan-call'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'call') return []
  const { playbook, run } = stored
  const room = step.room === undefined ? roomOf(scene.directory, playbook, run) : roomAt(scene, stored, step.room)
  const at = scene.now.toISOString()
  const codes = intent.codes.filter((code) => isMember(scene.directory, run, code))
  if (codes.length === 0) throw new UserError('runs.why.nobody-asked')
  const { effects } = await planCall(scene, {
    key: intent.subject,
    title: speak(playbook, run, step.about, at),
    // A call that is about a case is kept by its label as well, until the case is released.
    label: isNational(run) ? strictest(labelOf(run), 'TLP:AMBER+STRICT') : labelOf(run),
    codes,
    observers: observersAmong(scene, codes, room),
    ...(step.roles.length > 0 && { roles: step.roles.map(({ role }) => role) }),
    ...(room && { roomId: room.id }),
    runId: run.id,
    ...(run.case !== undefined && { caseNumber: run.case }),
    ...(run.election !== undefined && { electionId: run.election }),
    ...whenOf(run, step, intent.startsAt),
    minutes: step.minutes,
    urgent: step.urgent,
    ...(step.quorum !== undefined && { quorum: step.quorum }),
    agenda: step.agenda.map((point) => speak(playbook, run, point, at)),
    ...(isNational(run) && { onlyAsked: true }),
  })
  return effects
}

/** What a call begins at is counted from has moved; one that people began or called off stays as it is. */
export async function performMoveCall(
  scene: RunScene,
  { stored, intent, step }: Asked<'move-call'>,
): Promise<readonly Effect[]> {
  const id = await callOf(scene, intent.subject)
  if (id === undefined || step.kind !== 'call') return []
  const file = await lockCall(scene, id)
  return file?.state === 'planned' ? moveCall(scene, id, whenOf(stored.run, step, intent.startsAt)) : []
}

/** A call that the run wants no more is called off, or ended where it has begun. */
export async function performCancelCall(scene: RunScene, { intent }: Asked<'cancel-call'>): Promise<readonly Effect[]> {
  const id = await callOf(scene, intent.subject)
  const file = id === undefined ? undefined : await lockCall(scene, id)
  if (file?.state === 'running') return endCall(scene, file.id)
  return file?.state === 'planned' || file?.state === 'finding' ? cancelCall(scene, file.id) : []
}

/** The call that was planned under this key. */
async function callOf({ tx }: RunScene, key: string): Promise<string | undefined> {
  return (await tx.call.findUnique({ where: { key }, select: { id: true } }))?.id
}

const minuteMs = 60_000

/** The local time that is meant: in the zone that the playbook names, else that of the run's member. Calls begin at a full minute. */
function whenOf(run: Run, { starts }: StepOf<'call'>, startsAt: Instant): When {
  const at = new Date(Math.ceil(Date.parse(startsAt) / minuteMs) * minuteMs)
  const zone = starts.zone ?? zoneOf(run)
  const wall = wallOf(at, zone)
  return { wall, zone, ...(occurrencesOf(wall, zone).length > 1 && { offset: offsetAt(at, zone) }) }
}
