import type { Json } from '../chat/shelf.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Words } from '../locale/words.ts'
import { closeRound } from '../round/round.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, rankOf } from '../sharing/label.ts'
import { caseOfRun } from '../sharing/shut.ts'
import { allocateYearly } from '../store/yearly.ts'
import { standsFor } from './coming.ts'
import { dueTimers, stopTimers } from './due.ts'
import {
  type CallFile,
  type CallState,
  type CallWords,
  type Guest,
  lockCall,
  newGuest,
  sealCallWords,
  writeGuests,
} from './file.ts'
import { inviteesOf, observersOf, presentIn, usualRoles } from './guests.ts'
import { settleGuests, tellGuest } from './invite.ts'
import { dropLetters, writeLetters } from './letter.ts'
import { makeLink } from './link.ts'
import { followAgenda } from './posted-agenda.ts'
import { showCall } from './show.ts'
import { instantOf } from './wall.ts'

/** A call as it is wanted, without its time. `key` is the same for the same asking, so that a repeat plans nothing new. */
export type Wish = {
  key: string
  title: Words
  label: Label
  /** Codes of the members invited; observers among them come, but never count for a quorum. */
  codes: readonly string[]
  observers?: readonly string[]
  /** Whom of them: by default duty, deputy, spoc. */
  roles?: readonly string[]
  roomId?: string
  runId?: string
  caseNumber?: string
  electionId?: string
  seriesId?: string
  seriesDay?: string
  /** The person who calls it, where no run does. */
  askedBy?: Person
  zone: string
  minutes: number
  /** Quiet hours are not kept. */
  urgent: boolean
  quorum?: number
  agenda?: readonly Words[]
  /** Where one joins, where that is not by the setting. */
  link?: string
  /** Whoever sits in the room where its card stands may not read it unless their member is invited. */
  onlyAsked?: boolean
}

/** When a call is meant to be: local date and time, `2027-03-28T14:00`; minutes from UTC where that comes twice. */
export type When = { wall: string; zone: string; offset?: number }

export type NewCall = Wish & When

/**
 * Plans a call: its card stands in its room, each person invited is told alone and by letter, and reminded before it. Writes
 * `call.planned` about the call's number.
 */
export async function planCall(scene: Scene, asked: NewCall): Promise<{ id: string; effects: readonly Effect[] }> {
  const { file, isNew } = await writeCall(scene, asked, 'planned')
  return isNew ? { id: file.id, effects: await announce(scene, file, asked.askedBy) } : { id: file.id, effects: [] }
}

/** Gives a call whose time was sought the one that was found. Nothing where it has one. */
export async function setTime(
  scene: Scene,
  id: string,
  to: When & { minutes?: number },
  by?: Person,
): Promise<readonly Effect[]> {
  const file = await lockCall(scene, id)
  if (file?.state !== 'finding') return []
  const closing = file.roundId ? await closeRound(scene, file.roundId, by) : []
  const planned = await save(scene, file, { ...timeOf(to), minutes: to.minutes ?? file.minutes, state: 'planned' })
  return [...closing, ...(await announce(scene, planned, by))]
}

/** Writes a call's row; its guests are invited by `announce`. `isNew`: nobody asked for it before. */
export async function writeCall(
  scene: Scene,
  asked: Wish & Partial<When> & Pick<CallWords, 'times'>,
  state: CallState,
): Promise<{ file: CallFile; isNew: boolean }> {
  const { tx, keyring, now, exercise } = scene
  const before = await tx.call.findUnique({ where: { key: asked.key }, select: { id: true } })
  const known = before && (await lockCall(scene, before.id))
  if (known) return { file: known, isNew: false }
  // What the bot carries nowhere can be said in no invitation.
  if (rankOf(asked.label) >= rankOf('TLP:RED')) throw new Error('a call is never TLP:RED')
  const id = await allocateYearly(tx, 'C', now)
  const codes = [...new Set(asked.codes)]
  const link = asked.link ?? makeLink(scene.calls?.link, id, exercise)
  const words = {
    title: asked.title,
    ...(link !== undefined && { link }),
    agenda: asked.agenda ?? [],
    codes,
    observers: observersOf(scene, codes, asked.observers),
    roles: asked.roles ?? usualRoles,
    ...(asked.times && { times: asked.times }),
  }
  const { wall, zone, offset } = asked
  await tx.call.create({
    data: {
      id,
      key: asked.key,
      words: sealCallWords(words, keyring),
      label: asked.label,
      addressees: [...new Set([...codes, ...(asked.onlyAsked ? [] : presentIn(scene, asked.roomId))])].toSorted(),
      roomId: asked.roomId ?? null,
      runId: asked.runId ?? null,
      caseNumber: asked.caseNumber ?? (await caseOfRun(scene, asked.runId)) ?? null,
      electionId: asked.electionId ?? null,
      seriesId: asked.seriesId ?? null,
      seriesDay: asked.seriesDay ?? null,
      askedBy: asked.askedBy?.id ?? null,
      madeAt: now,
      state,
      ...(wall === undefined ? { zone } : timeOf({ wall, zone, ...(offset !== undefined && { offset }) })),
      minutes: asked.minutes,
      urgent: asked.urgent,
      quorum: asked.quorum ?? null,
    },
  })
  const file = await lockCall(scene, id)
  if (!file) throw new Error('it was written just now')
  return { file, isNew: true }
}

const timeOf = ({ wall, zone, offset }: When) => ({
  wall,
  zone,
  offset: offset ?? null,
  startsAt: instantOf(wall, zone, offset),
})

/** Invites to a call that has its time, and sets its timers. Writes `call.planned`. */
async function announce(scene: Scene, planned: CallFile, by?: Person): Promise<readonly Effect[]> {
  const { file } = await inviteMore(scene, planned)
  return [
    noteCall(file, 'planned', by, {
      label: file.label,
      members: [...file.codes],
      observers: [...file.observers],
      startsAt: file.startsAt?.toISOString() ?? null,
      minutes: file.minutes,
      urgent: file.urgent,
      ...(file.seriesId && { series: file.seriesId }),
    }),
    ...dueTimers(file, scene.now),
    ...(await showCall(scene, file)),
    ...(await followAgenda(scene, file)),
    ...file.guests.flatMap((guest) => tellGuest(scene, file, guest, 'invite')),
    ...(await writeLetters(scene, file, file.guests, 'REQUEST')),
  ]
}

/** Writes those down who are to be invited and are not yet, such as who has the turn of duty since, or another post; gives them as `more`. */
export async function inviteMore(scene: Scene, file: CallFile): Promise<{ file: CallFile; more: readonly Guest[] }> {
  const standing = file.guests.filter((guest) => {
    const person = scene.directory.people.get(guest.personId)
    return person !== undefined && standsFor(guest, person, scene.now)
  })
  const known = new Set(standing.map(({ personId }) => personId))
  const startsAt = file.startsAt ?? scene.now
  const invitees = inviteesOf(scene, { ...file, startsAt }).filter(({ person }) => !known.has(person.id))
  const more = invitees.map(({ person, code }) => newGuest(file, person, code))
  if (more.length === 0) return { file, more }
  await writeGuests(scene, file.id, more)
  const added = new Set(more.map(({ personId }) => personId))
  return { file: { ...file, guests: [...file.guests.filter(({ personId }) => !added.has(personId)), ...more] }, more }
}

/** Moves a call that has not begun: those invited are told anew, and asked anew. Nothing where it stands there already. Writes `call.moved`. */
export async function moveCall(
  scene: Scene,
  id: string,
  to: When & { minutes?: number },
  by?: Person,
): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  if (before?.state !== 'planned') return []
  const time = timeOf(to)
  const minutes = to.minutes ?? before.minutes
  const isSame = time.startsAt.getTime() === before.startsAt?.getTime() && minutes === before.minutes
  if (isSame) {
    // Meant in another zone it is the same instant: nobody has to know.
    if (time.wall !== before.wall || time.zone !== before.zone) await save(scene, before, time)
    return []
  }
  const sequence = before.sequence + 1
  await scene.tx.callGuest.updateMany({
    where: { callId: id },
    data: { answer: null, answeredAt: null, via: null, told: sequence },
  })
  const guests = before.guests.map((guest) => ({ ...guest, answer: null, answeredAt: null, told: sequence }))
  const saved = await save(scene, { ...before, guests }, { ...time, minutes, sequence })
  const { file } = await inviteMore(scene, saved)
  return [
    noteCall(file, 'moved', by, {
      from: before.startsAt?.toISOString() ?? null,
      startsAt: time.startsAt.toISOString(),
      minutes,
      sequence,
    }),
    ...stopTimers(before),
    ...dueTimers(file, scene.now),
    ...(await showCall(scene, file)),
    ...(await followAgenda(scene, file)),
    ...(await settleGuests(scene, file)),
    ...file.guests.flatMap((guest) => tellGuest(scene, file, guest, 'invite')),
    ...(await dropLetters(scene, id)),
    ...(await writeLetters(scene, file, file.guests, 'REQUEST')),
  ]
}

/** Calls off what has not begun. Writes `call.cancelled`. Nothing where it has begun, or was called off. */
export async function cancelCall(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  if (!before || (before.state !== 'planned' && before.state !== 'finding')) return []
  const closing = before.state === 'finding' && before.roundId ? await closeRound(scene, before.roundId, by) : []
  const file = await save(scene, before, {
    state: 'cancelled',
    sequence: before.sequence + 1,
    endedAt: scene.now,
  })
  return [
    ...closing,
    noteCall(file, 'cancelled', by, { sequence: file.sequence, startsAt: file.startsAt?.toISOString() ?? null }),
    ...stopTimers(file),
    ...(await showCall(scene, file)),
    ...(await followAgenda(scene, file)),
    ...(await settleGuests(scene, file)),
    ...file.guests.flatMap((guest) => tellGuest(scene, file, guest, 'off')),
    ...(await dropLetters(scene, id)),
    ...(await writeLetters(scene, file, file.guests, 'CANCEL')),
  ]
}

type Columns = Partial<
  Pick<
    CallFile,
    | 'state'
    | 'wall'
    | 'zone'
    | 'offset'
    | 'startsAt'
    | 'minutes'
    | 'sequence'
    | 'roundId'
    | 'rollCallId'
    | 'begunAt'
    | 'endedAt'
    | 'summarisedAt'
  >
>

/** Changes a call that the caller has locked. */
export async function save({ tx }: Pick<Scene, 'tx'>, file: CallFile, data: Columns): Promise<CallFile> {
  await tx.call.update({ where: { id: file.id }, data })
  return { ...file, ...data }
}

type Happening = 'planned' | 'moved' | 'cancelled' | 'answered' | 'begun' | 'ended' | 'minuted' | 'summarised'

/** An entry of the record about a call. */
export const noteCall = (
  file: Pick<CallFile, 'id'>,
  kind: Happening,
  by: Person | undefined,
  payload: Readonly<Record<string, Json>>,
): Effect => ({
  kind: 'append',
  entry: { kind: `call.${kind}`, subject: file.id, actor: by?.pseudonym ?? 'bot', payload },
})
