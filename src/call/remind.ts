import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { lateReminder } from './due.ts'
import { type CallFile, type Guest, lockCall } from './file.ts'
import { dropReminders, settleGuests, tellGuest } from './invite.ts'
import { writeLetters } from './letter.ts'
import { inviteMore } from './plan.ts'
import { type Reminder, remindAt, reminders } from './quiet.ts'
import { isExpected, mayRingGuest, remindedOf } from './rung.ts'
import { showCall } from './show.ts'

/**
 * Reminds those of a call who did not say that they cannot come: each by their own clock, so that nobody is woken for what can
 * wait. A day before it who has not answered is told anew, and the invitation of the others says so; from an hour before it all
 * are. A reminder takes the place of an earlier one. With `personId` one alone, whose quiet hours are over.
 */
export async function remindOf(
  scene: Scene,
  id: string,
  reminder: Reminder,
  personId?: string,
): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  if (before?.state !== 'planned' || !before.startsAt) return []
  // The bot was down meanwhile: the later reminder says it all.
  const later = next[reminder]
  const isOvertaken = later && scene.now.getTime() >= before.startsAt.getTime() - reminders[later] * 60_000
  if (isOvertaken && personId === undefined) return []
  const { file, more } = await inviteMore(scene, before)
  // Who is invited just now may have quiet hours: then what waits for their end is their invitation.
  const rung = more.filter((guest) => mayRingGuest(scene, file, guest))
  const wanted = file.guests.filter(isExpected).filter((guest) => personId === undefined || guest.personId === personId)
  const plans = wanted.flatMap((guest) => planFor(scene, file, guest, reminder) ?? [])
  const [due, waiting] = [plans.filter(({ at }) => at <= scene.now), plans.filter(({ at }) => at > scene.now)]
  const [anew, edited] = [
    due.filter(({ guest }) => reminder !== 'day' || guest.answer === null),
    due.filter(({ guest }) => reminder === 'day' && guest.answer !== null),
  ]
  return [
    ...(await showCall(scene, file)),
    // Whoever is newly on duty has no invitation yet.
    ...rung.flatMap((guest) => tellGuest(scene, file, guest, 'invite')),
    ...(await writeLetters(scene, file, more, 'REQUEST')),
    ...waiting.map(({ guest, at }) => lateReminder(file.id, reminder, guest.personId, at)),
    ...(await dropReminders(scene, file, idsOf(anew))),
    // Whoever is invited just now is not rung twice, until it begins.
    ...anew
      .filter(({ guest }) => !more.includes(guest) || later === undefined)
      .flatMap(({ guest }) => tellGuest(scene, file, guest, reminder)),
    ...(await settleGuests(scene, file, { people: idsOf(edited), saying: reminder })),
  ]
}

/** Which reminder comes after those that are not the last. */
const next: Readonly<Partial<Record<Reminder, Reminder>>> = { day: 'hour', hour: 'quarter' }
const idsOf = (plans: readonly { guest: Guest }[]): readonly string[] => plans.map(({ guest }) => guest.personId)

/** When somebody is reminded, by their own clock; `undefined` where what is said later, and is due by now, says it all, or they are not rung. */
function planFor(
  scene: Scene,
  file: CallFile,
  guest: Guest,
  reminder: Reminder,
): { guest: Guest; at: Date } | undefined {
  const reminded = remindedOf(scene, file, guest)
  if (!reminded) return undefined
  const timeOf = (each: Reminder): Date | undefined => remindAt(each, reminded, scene.now)
  const isOver = after(reminder).some((each) => {
    const at = timeOf(each)
    return at !== undefined && at <= scene.now
  })
  const at = isOver ? undefined : timeOf(reminder)
  return at && { guest, at }
}

/** The reminders that come after one. */
function after(reminder: Reminder): readonly Reminder[] {
  const later = next[reminder]
  return later ? [later, ...after(later)] : []
}
