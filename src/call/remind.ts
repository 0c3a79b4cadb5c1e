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
  const due = file.guests.filter(isExpected).filter((guest) => personId === undefined || guest.personId === personId)
  const reminded: Effect[] = []
  for (const guest of due) reminded.push(...(await remindOne(scene, file, guest, reminder)))
  return [
    ...(await showCall(scene, file)),
    // Whoever is newly on duty has no invitation yet.
    ...more.flatMap((guest) => tellGuest(scene, file, guest, 'invite')),
    ...(await writeLetters(scene, file, more, 'REQUEST')),
    ...reminded,
  ]
}

async function remindOne(scene: Scene, file: CallFile, guest: Guest, reminder: Reminder): Promise<readonly Effect[]> {
  const person = scene.directory.people.get(guest.personId)
  if (!person || !file.startsAt) return []
  const at = remindAt(reminder, { startsAt: file.startsAt, urgent: file.urgent, zone: person.zone })
  if (!at) return []
  if (at > scene.now) return [lateReminder(file.id, reminder, person.id, at)]
  if (reminder === 'quarter' || reminder === 'start') return tellGuest(scene, file, guest, reminder)
  return settleGuests(scene, file, { personId: person.id, saying: reminder })
}
