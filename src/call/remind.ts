import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { lateReminder, rangAt } from './due.ts'
import { type Guest, lockCall } from './file.ts'
import { dropReminders, settleGuests, tellGuest } from './invite.ts'
import { writeLetters } from './letter.ts'
import { inviteMore } from './plan.ts'
import { followAgenda } from './posted-agenda.ts'
import { type Reminded, type Reminder, remindAt, reminders } from './quiet.ts'
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
  const seen = { now: scene.now, rangAt: await rangAt(scene, file.id, after(reminder)) }
  const plans = wanted.flatMap((guest) => planFor(remindedOf(scene, file, guest), guest, reminder, seen) ?? [])
  const [due, waiting] = [plans.filter(({ at }) => at <= scene.now), plans.filter(({ at }) => at > scene.now)]
  const [anew, edited] = [
    due.filter(({ guest }) => reminder !== 'day' || guest.answer === null),
    due.filter(({ guest }) => reminder === 'day' && guest.answer !== null),
  ]
  return [
    ...(await showCall(scene, file)),
    ...(await followAgenda(scene, file)),
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

/**
 * When somebody is reminded, by their own clock; `undefined` where what is said later says it all and their turn for that has come, or they
 * are not rung. `rangAt`: when those were rung whose turn it was already. Whoever had quiet hours then heard nothing, though these be over now.
 */
function planFor(
  reminded: Reminded | undefined,
  guest: Guest,
  reminder: Reminder,
  { now, rangAt }: { now: Date; rangAt: ReadonlyMap<Reminder, Date> },
): { guest: Guest; at: Date } | undefined {
  if (!reminded) return undefined
  const isOver = after(reminder).some((each) => {
    const at = remindAt(each, reminded, rangAt.get(each) ?? now)
    return at !== undefined && at <= now
  })
  const at = isOver ? undefined : remindAt(reminder, reminded, now)
  return at && { guest, at }
}

/** The reminders that come after one. */
function after(reminder: Reminder): readonly Reminder[] {
  const later = next[reminder]
  return later ? [later, ...after(later)] : []
}
