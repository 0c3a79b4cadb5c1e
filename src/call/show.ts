import type { Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { readRounds } from '../round/file.ts'
import { isForOthers, standingsOf } from '../round/standing.ts'
import { showCards } from '../sharing/cards.ts'
import type { Effect } from '../sharing/effect.ts'
import { caseSubject } from '../sharing/recall.ts'
import type { Parcel } from '../sharing/release.ts'
import { callCard } from './card.ts'
import { type Roll, rollOf } from './coming.ts'
import type { CallFile } from './file.ts'

/** The slot of a call's card, of its agenda, or of the summary of it, in a room. */
export const slotIn = (id: string, what: 'card' | 'agenda' | 'summary', room: string): string =>
  `call/${id}/${what}@${room}`

/** What a call is found by when something must be taken back. */
const callSubject = (id: string): string => `call/${id}`

/** Something said about a call, with its label and for its addressees. `about`: what its words come from besides. */
export function callParcel(
  file: CallFile,
  said: Pick<Parcel, 'message' | 'stub'>,
  about: readonly string[] = [],
): Parcel {
  const own = [callSubject(file.id), ...(file.caseNumber ? [caseSubject(file.caseNumber)] : [])]
  return { ...said, label: file.label, addressees: file.addressees, about: [...new Set([...own, ...about])] }
}

/** Puts the call's card, as it is now, wherever it may be seen: its room, the rooms linked with it, and where it stands already. */
export async function showCall(scene: Scene, file: CallFile): Promise<readonly Effect[]> {
  const roll = await readRoll(scene, file)
  return inRooms(scene, file, 'card', (room) => callCard({ ...scene, file, ...(roll && { roll }) }, room))
}

/** Says something about a call in its room and in the rooms linked with it, where it may be seen; what stood there is edited. */
export const inRooms = (
  scene: Scene,
  file: CallFile,
  what: 'card' | 'summary',
  say: (room: Room) => Pick<Parcel, 'message' | 'stub'>,
): Promise<readonly Effect[]> =>
  showCards(scene, {
    ...file,
    slotOf: (room) => slotIn(file.id, what, room),
    parcelFor: (room) => callParcel(file, say(room)),
  })

/** The roll of a call that is over. */
export const readRoll = async (scene: Pick<Scene, 'tx' | 'keyring'>, file: CallFile): Promise<Roll | undefined> =>
  file.state === 'ended' ? rollSoFar(scene, file) : undefined

/** The roll of a call that has begun, as it stands. */
export async function rollSoFar(scene: Pick<Scene, 'tx' | 'keyring'>, file: CallFile): Promise<Roll | undefined> {
  const { begunAt, startsAt } = file
  if (!file.rollCallId || !begunAt) return undefined
  const [round] = await readRounds(scene, { id: file.rollCallId })
  if (!round) return undefined
  const { closedAt } = round
  // What came after the end changes nothing of it.
  const inTime = { ...round, answers: round.answers.filter(({ at }) => !closedAt || at <= closedAt) }
  const answers = standingsOf(inTime).flatMap(({ answer }) =>
    answer ? [{ ...answer, ...(isForOthers(answer) && { by: answer.personId }) }] : [],
  )
  return rollOf(
    round.seats.map(({ code }) => code),
    answers,
    { begunAt, startsAt },
  )
}
