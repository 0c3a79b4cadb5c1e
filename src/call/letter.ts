import { addressesFor, readContacts } from '../directory/contact.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { InvitationLetter } from '../sharing/errand.ts'
import { answerPath } from './answer-link.ts'
import { type Sender, writeInvitation } from './calendar-file.ts'
import { standsFor } from './coming.ts'
import type { CallFile, Guest } from './file.ts'

/** Who a calendar's file is from. */
export function senderOf(
  { origin, exercise, calls }: Pick<Scene, 'origin' | 'exercise' | 'calls'>,
  language: string,
): Sender {
  const host = URL.canParse(origin) ? new URL(origin).hostname : 'localhost'
  return { host, organizer: addressIn(calls?.sender) ?? `jom@${host}`, exercise, language }
}

/** The address in `Coordination bot <bot@example.eu>`. */
const addressIn = (sender: string | undefined): string | undefined => /[^\s<>]+@[^\s<>]+/.exec(sender ?? '')?.[0]

/** Invites some people by letter, or tells them that the call is off: all of them who have an address. */
export async function writeLetters(
  scene: Scene,
  file: CallFile,
  guests: readonly Guest[],
  method: InvitationLetter['method'],
): Promise<readonly Effect[]> {
  const { startsAt, sequence } = file
  if (!startsAt) return []
  const contacts = await readContacts(
    scene.tx,
    scene.keyring,
    guests.map(({ personId }) => personId),
  )
  return guests.flatMap((guest) => {
    const person = scene.directory.people.get(guest.personId)
    if (!person || !standsFor(guest, person, scene.now)) return []
    const { name, language, zone, pseudonym } = person
    return addressesFor(contacts.get(person.id) ?? [], 'email').map((to, index): Effect => {
      const content: InvitationLetter = {
        letter: 'invitation',
        name,
        language,
        zone,
        call: file.id,
        method,
        moved: sequence > 0,
        startsAt: startsAt.toISOString(),
        minutes: file.minutes,
        calendar: writeInvitation({
          ...senderOf(scene, language),
          call: file.id,
          method,
          sequence,
          startsAt,
          minutes: file.minutes,
          attendee: to,
          answer: guest.answer,
          madeAt: scene.now,
        }),
        ...(method === 'REQUEST' && {
          answer: scene.origin + answerPath({ call: file.id, pseudonym, sequence }, scene.keyring),
        }),
      }
      return { kind: 'errand', key: letterKey(file.id, sequence, guest, index), channel: 'email', to, content }
    })
  })
}

const letterKey = (id: string, sequence: number, { personId }: Guest, index: number): string =>
  `call/${id}/mail/${sequence}/${index}@~${personId}`

/** What was to be sent for an earlier invitation and was not yet, is not needed any more. */
export async function dropLetters({ tx }: Pick<Scene, 'tx'>, id: string): Promise<readonly Effect[]> {
  const rows = await tx.errand.findMany({
    where: { key: { startsWith: `call/${id}/mail/` }, state: 'pending' },
    select: { key: true },
  })
  return rows.map(({ key }): Effect => ({ kind: 'drop', key }))
}
