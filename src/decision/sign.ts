import { UserError } from '../chat/errors.ts'
import { coordinatorsOf, type Person, worksFor } from '../directory/directory.ts'
import { lookAgainAt } from '../directory/heard.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Second, waitsFor } from './awaited.ts'
import { replace } from './close.ts'
import { secondTimer } from './deadline.ts'
import { type DecisionFile, lockDecision } from './file.ts'
import { note } from './note.ts'
import { tellPeople } from './request.ts'
import { decidersOf, decidingCode, isFirst, remindSeconds, settleSeconds } from './second.ts'
import { showDecision } from './show.ts'

/** What a second person does about what one decided: they sign it, or ratify it, or the time for that passes. */

type Done = { file: DecisionFile; effects: readonly Effect[] }

/**
 * Signs, as the second person, what one person decided and recorded alone; `given` is when they said so, in the world's time. Throws
 * where that is not asked for, or this person may not. After its time it is still taken, and stands as late. Writes
 * `decision.countersigned`.
 */
export async function countersign(scene: Scene, id: string, by: Person, given: Date): Promise<Done> {
  const file = await locked(scene, id)
  const { signBy } = file
  if (signBy && file.signedAt) throw new UserError('decisions.sign.already', { decision: id })
  if (!signBy || !waitsFor(file).includes('sign')) throw new UserError('decisions.sign.none', { decision: id })
  if (isFirst(file, by)) throw new UserError('decisions.second.same', { decision: id })
  needSecond(scene, file, by)
  const signedAt = takenAt(file, given, scene.now)
  await scene.tx.decision.update({ where: { id }, data: { signedBy: by.id, signedAt } })
  const signed = { ...file, signedBy: by.id, signedAt }
  return {
    file: signed,
    effects: [
      note(file, 'countersigned', by, { late: signedAt > signBy }),
      ...(await settleSeconds(scene, id, 'sign')),
      ...(await showDecision(scene, signed)),
    ],
  }
}

/**
 * Says, to the heads of its members and by its card, that nobody signed in time what one person decided alone, once all that was said
 * by then has been heard: `since` then is waited for that. Writes `decision.unsigned`.
 */
export async function tellUnsigned(scene: Scene, id: string, since: Date): Promise<readonly Effect[]> {
  const { directory, now } = scene
  const file = await lockDecision(scene, id)
  const { signBy } = file ?? {}
  if (!file || !signBy || !waitsFor(file).includes('sign')) return []
  const again = await lookAgainAt(scene, signBy, since)
  if (again) return [secondTimer(id, 'sign', again, since)]
  const heads = file.seats.flatMap(({ code }) => holdersOf(directory, 'head', code, now))
  const decider = directory.people.get(file.decidedBy ?? file.recordedBy ?? '')
  return [
    note(file, 'unsigned', undefined, { due: signBy.toISOString() }),
    ...tellPeople(scene, file, [...new Set(heads)], {
      name: 'unsigned',
      key: 'decisions.unsigned',
      values: (language, zone) => ({ by: decider?.name ?? '—', at: sayMoment(language, signBy, zone) }),
    }),
    ...(await showDecision(scene, file)),
  ]
}

/**
 * Ratifies what was decided by delegation; `given` is when they said so, in the world's time. Throws where that is not asked for, it
 * has lapsed, or this person may not. Writes `decision.ratified`.
 */
export async function ratify(scene: Scene, id: string, by: Person, given: Date): Promise<Done> {
  const file = await locked(scene, id)
  const { ratifyBy } = file
  const { now } = scene
  if (file.state === 'lapsed' && ratifyBy) throw new UserError('decisions.ratify.lapsed', { decision: id })
  if (!ratifyBy || file.state !== 'adopted') throw new UserError('decisions.ratify.none', { decision: id })
  if (file.ratifiedAt) throw new UserError('decisions.ratify.already', { decision: id })
  if (decidersOf(file).has(by.id)) throw new UserError('decisions.second.same', { decision: id })
  needSecond(scene, file, by)
  needOther(file, by, now)
  // Its time was over, whether or not the bot has said so yet.
  const ratifiedAt = takenAt(file, given, now)
  if (ratifiedAt > ratifyBy) throw new UserError('decisions.ratify.lapsed', { decision: id })
  await scene.tx.decision.update({ where: { id }, data: { ratifiedBy: by.id, ratifiedAt } })
  const ratified = { ...file, ratifiedBy: by.id, ratifiedAt }
  return {
    file: ratified,
    effects: [
      note(file, 'ratified', by, {}),
      ...(await settleSeconds(scene, id, 'ratify')),
      ...(await replace(scene, ratified)),
      ...(await showDecision(scene, ratified)),
    ],
  }
}

/** Reminds those who were asked to sign or to ratify, once. Nothing where they did. */
export async function remindSecond(scene: Scene, id: string, what: Second): Promise<readonly Effect[]> {
  const file = await lockDecision(scene, id)
  return file ? remindSeconds(scene, file, what) : []
}

/**
 * What nobody ratified in time lapses, once all that was said by then has been heard, and whoever decided or proposed it is told:
 * `since` then is waited for that. Writes `decision.lapsed`.
 */
export async function lapse(scene: Scene, id: string, since: Date): Promise<readonly Effect[]> {
  const { directory, tx } = scene
  const file = await lockDecision(scene, id)
  const { ratifyBy } = file ?? {}
  if (file?.state !== 'adopted' || !ratifyBy || file.ratifiedAt) return []
  const again = await lookAgainAt(scene, ratifyBy, since)
  if (again) return [secondTimer(id, 'ratify', again, since)]
  await tx.decision.update({ where: { id }, data: { state: 'lapsed', supersedes: null } })
  const lapsed: DecisionFile = { ...file, state: 'lapsed', supersedes: null }
  const ids = new Set([file.decidedBy, file.proposedBy].filter((each) => each !== null))
  const people = [...ids].flatMap((each) => directory.people.get(each) ?? [])
  return [
    note(lapsed, 'lapsed', undefined, { due: ratifyBy.toISOString() }),
    ...(await settleSeconds(scene, id, 'ratify')),
    ...tellPeople(scene, lapsed, people, {
      name: 'lapsed',
      key: 'decisions.lapsed',
      values: (language, zone) => ({ at: sayMoment(language, ratifyBy, zone) }),
    }),
    ...(await showDecision(scene, lapsed)),
  ]
}

/** When a second person counts as having said it: not later than now, nor before there was anything to say it of. */
function takenAt({ recordedAt }: DecisionFile, given: Date, now: Date): Date {
  const least = recordedAt && given < recordedAt ? recordedAt : given
  return least > now ? now : least
}

async function locked(scene: Scene, id: string): Promise<DecisionFile> {
  const file = await lockDecision(scene, id)
  if (!file) throw new Error(`no decision ${id}: the caller has looked`)
  return file
}

/** Throws where a delegation would ratify what it decided itself, although there are others. */
function needOther(file: DecisionFile, by: Person, now: Date): void {
  const { id } = file
  const decided = decidingCode(file)
  if (decided === undefined) return
  const others = file.seats.filter(({ code, observer }) => !observer && code !== decided).map(({ code }) => code)
  const works = worksFor(by, now)
  if (others.length > 0 && works.includes(decided) && !works.some((code) => others.includes(code)))
    throw new UserError('decisions.ratify.own', { decision: id, code: decided })
}

/** Throws unless a person can be the second: of its members, or looking after its room. */
function needSecond({ directory, now }: Scene, file: DecisionFile, by: Person): void {
  const room = file.roomId === null ? undefined : directory.rooms.get(file.roomId)
  const isOfMember = file.seats.some(({ code, observer }) => !observer && worksFor(by, now).includes(code))
  if (!isOfMember && !(room && coordinatorsOf(directory, room, now).some(({ id }) => id === by.id)))
    throw new UserError('decisions.second.not-yours', { decision: file.id })
}
