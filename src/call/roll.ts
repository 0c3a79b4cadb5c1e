import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import { closeRound, openRound } from '../round/round.ts'
import type { Effect } from '../sharing/effect.ts'
import { isPresent, type Roll } from './coming.ts'
import { endTimer, stopTimers } from './due.ts'
import { type CallFile, endOf, lockCall } from './file.ts'
import { settleGuests, tellGuest } from './invite.ts'
import { noteCall, save } from './plan.ts'
import { followAgenda } from './posted-agenda.ts'
import { isExpected, mayRingGuest, sparedOf } from './rung.ts'
import { readRoll, showCall } from './show.ts'
import { showSummary } from './summary.ts'

/** What can be answered when the roll is called. */
const rollOptions = (['here', 'excused'] as const).map((value) => ({
  value,
  label: inAll((language) => say(language, `rounds.option.${value}`)),
}))

/**
 * Opens a call and calls the roll: one answer per delegation, in the room where the call's card stands; those who may join are
 * told how. Nobody is rung in their quiet hours for what is not urgent, unless they said that they come. Writes `call.begun`. Nothing
 * where it has begun or is over.
 */
export async function beginCall(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  if (before?.state !== 'planned') return []
  const round = await openRound(scene, {
    key: `call/${id}/roll`,
    kind: 'roll-call',
    question: inAll((language) => say(language, 'calls.roll.question', { call: id })),
    options: rollOptions,
    members: before.codes,
    observers: before.observers,
    label: before.label,
    ...(before.roomId && { roomId: before.roomId }),
    ...(before.runId && { runId: before.runId }),
    ...(before.electionId && { electionId: before.electionId }),
    ...(before.quorum !== null && { quorum: before.quorum }),
    // Whoever may not read the call is not told that its roll is called.
    onlyAsked: before.addressees.every((code) => before.codes.includes(code)),
    spared: sparedOf(scene, before),
  })
  const file = await save(scene, before, { state: 'running', begunAt: scene.now, rollCallId: round.id })
  return [
    noteCall(file, 'begun', by, { roll: round.id, members: [...file.codes] }),
    ...stopTimers(file),
    ...endTimer(file, scene.now),
    ...(await showCall(scene, file)),
    ...(await followAgenda(scene, file)),
    ...(await settleGuests(scene, file)),
    // Who was away is not rung for what is over already.
    ...(isOver(file, scene.now) ? [] : file.guests.filter(isExpected))
      .filter((guest) => mayRingGuest(scene, file, guest))
      .flatMap((guest) => tellGuest(scene, file, guest, 'start')),
    ...round.effects,
  ]
}

/** Whether a call should be over by now: the bot was down when it began. */
const isOver = ({ startsAt, minutes }: CallFile, now: Date): boolean =>
  startsAt !== null && endOf({ startsAt, minutes }) <= now

/** Ends a call with its roll, and says in each linked room what came of it. Writes `call.ended`. Nothing where it does not run. */
export async function endCall(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  if (before?.state !== 'running') return []
  const closing = before.rollCallId ? await closeRound(scene, before.rollCallId, by) : []
  const file = await save(scene, before, { state: 'ended', endedAt: scene.now, summarisedAt: scene.now })
  const roll = (await readRoll(scene, file)) ?? {}
  const present = presentOf(file, roll)
  const noted = Object.keys(roll)
    .filter((code) => roll[code]?.by !== undefined)
    .toSorted()
  return [
    ...closing,
    noteCall(file, 'ended', by, {
      rows: Object.fromEntries(Object.entries(roll).map(([code, { row }]) => [code, row])),
      ...(noted.length > 0 && { noted }),
      present: present.length,
      // Where none is needed, whoever was there is enough.
      quorum: file.quorum === null || present.length >= file.quorum,
      decisions: file.lines.flatMap(({ decisionId }) => decisionId ?? []),
      actions: file.lines.filter(({ kind }) => kind === 'action').length,
    }),
    ...stopTimers(file),
    ...(await showCall(scene, file)),
    ...(await followAgenda(scene, file)),
    ...(await settleGuests(scene, file)),
    ...(await showSummary(scene, file, roll)),
    noteCall(file, 'summarised', by, { present: present.length, lines: file.lines.length }),
  ]
}

/** The members that took part and count. */
const presentOf = ({ observers }: Pick<CallFile, 'observers'>, roll: Roll): readonly string[] =>
  Object.keys(roll)
    .filter((code) => isPresent(roll[code]) && !observers.includes(code))
    .toSorted()
