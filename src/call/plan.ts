import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Words } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'

/** A call as it is wanted. `key` is the same for the same asking, so that a repeat plans nothing new. */
export type NewCall = {
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
  /** The person who calls it, where no run does. */
  askedBy?: Person
  /** Local date and time as it is meant, `2027-03-28T14:00`. */
  wall: string
  zone: string
  /** Minutes from UTC, where a local time comes twice. */
  offset?: number
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

export type When = Pick<NewCall, 'wall' | 'zone' | 'offset'> & { minutes?: number }

/**
 * Plans a call: its card stands in its room, each person invited is told alone and by letter, and reminded before it. Writes
 * `call.planned` about the call's number.
 */
export async function planCall(_scene: Scene, _asked: NewCall): Promise<{ id: string; effects: readonly Effect[] }> {
  throw new Error('being written')
}

/** Moves a call that has not begun: those invited are told anew, and asked anew. Nothing where it stands there already. Writes `call.moved`. */
export async function moveCall(_scene: Scene, _id: string, _to: When, _by?: Person): Promise<readonly Effect[]> {
  throw new Error('being written')
}

/** Calls off what has not begun. Writes `call.cancelled`. Nothing where it has ended or was called off. */
export async function cancelCall(_scene: Scene, _id: string, _by?: Person): Promise<readonly Effect[]> {
  throw new Error('being written')
}

/** Opens a call and calls the roll. Writes `call.begun`. Nothing where it has begun or is over. */
export async function beginCall(_scene: Scene, _id: string, _by?: Person): Promise<readonly Effect[]> {
  throw new Error('being written')
}

/** Ends a call with its roll, and says in each linked room what came of it. Writes `call.ended`. Nothing where it does not run. */
export async function endCall(_scene: Scene, _id: string, _by?: Person): Promise<readonly Effect[]> {
  throw new Error('being written')
}
