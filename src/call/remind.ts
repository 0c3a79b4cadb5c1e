import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { lateReminder } from './due.ts'
import { type CallFile, type Guest, lockCall } from './file.ts'
import { settleGuests, tellGuest } from './invite.ts'
import { writeLetters } from './letter.ts'
import { inviteMore } from './plan.ts'
import { type Reminder, remindAt } from './quiet.ts'
import { isExpected } from './roll.ts'
import { showCall } from './show.ts'

/**
 * Reminds those of a call who did not say that they cannot come: each by their own clock, so that nobody is woken for what can
 * wait. In the last quarter of an hour they are told anew, before that their invitation says so. With `personId` one alone, whose
 * night is over.
 */
export async function remindOf(
  scene: Scene,
  id: string,
  reminder: Reminder,
  personId?: string,
): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  if (before?.state !== 'planned' || !before.startsAt) return []
  const { file, more } = await inviteMore(scene, before)
  const wanted = file.guests.filter(isExpected).filter((guest) => personId === undefined || guest.personId === personId)
  const plans = wanted.flatMap((guest) => planFor(scene, file, guest, reminder) ?? [])
  const [now, later] = [plans.filter(({ at }) => at <= scene.now), plans.filter(({ at }) => at > scene.now)]
  const isAnew = reminder === 'quarter' || reminder === 'start'
  return [
    ...(await showCall(scene, file)),
    // Whoever is newly on duty has no invitation yet.
    ...more.flatMap((guest) => tellGuest(scene, file, guest, 'invite')),
    ...(await writeLetters(scene, file, more, 'REQUEST')),
    ...later.map(({ guest, at }) => lateReminder(file.id, reminder, guest.personId, at)),
    ...(isAnew
      ? now.flatMap(({ guest }) => tellGuest(scene, file, guest, reminder))
      : await settleGuests(scene, file, { people: now.map(({ guest }) => guest.personId), saying: reminder })),
  ]
}

/** When somebody is reminded, by their own clock; `undefined` where what is said in the last quarter of an hour says it all. */
function planFor(
  { directory }: Scene,
  { startsAt, urgent }: CallFile,
  guest: Guest,
  reminder: Reminder,
): { guest: Guest; at: Date } | undefined {
  const person = directory.people.get(guest.personId)
  const at = person && startsAt ? remindAt(reminder, { startsAt, urgent, zone: person.zone }) : undefined
  return at && { guest, at }
}
