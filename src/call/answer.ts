import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { codesOfGuest, standsFor } from './coming.ts'
import { type CallFile, type Coming, lockCall, newGuest, writeGuests } from './file.ts'
import { settleGuests } from './invite.ts'
import { codeFor, mayJoin } from './lead.ts'
import { noteCall } from './plan.ts'
import { showCall } from './show.ts'

/**
 * What became of an answer: `older` where the person said something since that was heard before it, `moved` where it was to an earlier
 * invitation, `begun` where one joins instead, `over` where nobody comes any more.
 */
export type AnswerOutcome = 'taken' | 'same' | 'older' | 'moved' | 'begun' | 'over' | 'not-invited'

export type Answering = {
  person: Person
  answer: Coming
  /** The account; `page`; or `link`, by which only whoever was invited by name answers. */
  via: string
  /** The invitation that it is an answer to; without it the one that stood when it was said. */
  sequence?: number
  /** When it was said, in the world's time: now, unless that is known. */
  at?: Date
}

/** Takes whether somebody comes who is invited, or works for a member that is; what was said last counts, in whatever order it is heard. Writes `call.answered`. */
export async function answerCall(
  scene: Scene,
  id: string,
  { person, answer, via, sequence, at }: Answering,
): Promise<{ outcome: AnswerOutcome; file?: CallFile; effects: readonly Effect[] }> {
  const found = await lockCall(scene, id)
  const before = found && (await withGuest(scene, found, person, via !== 'link'))
  const guest = before?.guests.find(({ personId }) => personId === person.id)
  // Whoever may join a call that runs is shown how, also where nobody invited them by name.
  if (before?.state === 'running' && via !== 'link' && mayJoin(scene, person, before))
    return { outcome: 'begun', file: before, effects: [] }
  if (!before || !guest || !standsFor(guest, person, scene.now)) return { outcome: 'not-invited', effects: [] }
  if (before.state === 'running') return { outcome: 'begun', file: before, effects: [] }
  if (before.state !== 'planned') return { outcome: 'over', file: before, effects: [] }
  const answeredAt = at ?? scene.now
  const isOfEarlier =
    sequence === undefined ? await wasMovedAfter(scene, before, answeredAt) : sequence !== before.sequence
  if (isOfEarlier) return { outcome: 'moved', file: before, effects: [] }
  const isSame = guest.answer === answer
  if (at && guest.answeredAt && guest.answeredAt > at)
    return { outcome: isSame ? 'same' : 'older', file: before, effects: [] }
  await scene.tx.callGuest.update({
    where: { callId_personId: { callId: id, personId: person.id } },
    data: { answeredAt, ...(!isSame && { answer, via }) },
  })
  if (isSame) return { outcome: 'same', file: before, effects: [] }
  const file: CallFile = {
    ...before,
    guests: before.guests.map((each) => (each === guest ? { ...each, answer, answeredAt } : each)),
  }
  return {
    outcome: 'taken',
    file,
    effects: [
      noteCall(file, 'answered', person, {
        codes: [...codesOfGuest(guest)],
        answer,
        by: via === 'link' ? 'link' : 'chat',
      }),
      ...(await showCall(scene, file)),
      ...(await settleGuests(scene, file, { people: [person.id] })),
    ],
  }
}

/** Whether a call was moved after an instant: nobody was asked then about the time that it has now. */
async function wasMovedAfter({ tx }: Scene, { id, sequence }: CallFile, at: Date): Promise<boolean> {
  if (sequence === 0) return false
  return (await tx.ledgerEntry.count({ where: { subject: id, kind: 'call.moved', at: { gt: at } } })) > 0
}

/** The call with the person among its guests, where they may come although nobody invited them by name, or did for the post they had. */
async function withGuest(scene: Scene, file: CallFile, person: Person, mayAdd: boolean): Promise<CallFile> {
  const invited = file.guests.find(({ personId }) => personId === person.id)
  if (!mayAdd || file.state !== 'planned' || (invited && standsFor(invited, person, scene.now))) return file
  const code = codeFor(scene, person, file)
  if (code === undefined) return file
  const guest = newGuest(file, person, code)
  await writeGuests(scene, file.id, [guest])
  return { ...file, guests: [...file.guests.filter((each) => each !== invited), guest] }
}
