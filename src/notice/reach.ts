import { addressesFor, readContacts } from '../directory/contact.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { NoticeLetter } from '../sharing/errand.ts'
import { put } from '../sharing/parcel.ts'
import type { Parcel } from '../sharing/release.ts'
import { spotOf } from '../sharing/spot.ts'
import type { NoticeFile } from './file.ts'
import type { Channel } from './notice.ts'
import { lookTimer } from './record.ts'
import type { Try } from './standing.ts'

/** Milliseconds after which it is looked whether what was said in chat has got there. */
export const firstLookMs = 2_000

/** Whom to try by which channels, and what to tell them: `rung` tells attempts of one notice apart. */
type Asking = {
  rung: number
  people: readonly Person[]
  by: readonly Channel[]
  purpose: NoticeLetter['purpose']
  say(person: Person): Parcel
}

type Attempt = Pick<Try, 'channel' | 'ref'> & { effects: readonly Effect[]; fault?: string }

/** Tries each person by each channel, and keeps what was tried: without seat or contact it has failed at once. */
export async function reach(
  scene: Scene,
  file: NoticeFile,
  asking: Asking,
): Promise<{ tries: readonly Try[]; effects: readonly Effect[] }> {
  const { tx, keyring, now } = scene
  const people = [...new Set(asking.people)]
  const contacts = await readContacts(
    tx,
    keyring,
    people.map(({ id }) => id),
  )
  const attempts = people.flatMap((person) =>
    asking.by.flatMap((channel) => {
      const tried =
        channel === 'chat'
          ? [inChat(scene, file, asking, person)]
          : byErrand(file, asking, person, channel, addressesFor(contacts.get(person.id) ?? [], channel))
      return tried.map((attempt) => ({ person, ...attempt }))
    }),
  )
  const before = await tx.noticeTry.count({ where: { noticeId: file.id } })
  await tx.noticeTry.createMany({
    data: attempts.map(({ person, channel, ref, fault }, index) => ({
      noticeId: file.id,
      seq: before + index,
      rung: asking.rung,
      personId: person.id,
      channel,
      state: fault === undefined ? 'sent' : 'failed',
      ref,
      fault: fault ?? null,
      at: now,
      endedAt: fault === undefined ? null : now,
    })),
  })
  const tries = attempts.map(
    ({ person, channel, ref, fault }): Try => ({
      rung: asking.rung,
      personId: person.id,
      channel,
      ref,
      state: fault === undefined ? 'sent' : 'failed',
    }),
  )
  const inRooms = tries.some(({ channel, state }) => channel === 'chat' && state === 'sent')
  const look = inRooms ? [lookTimer(file, new Date(now.getTime() + firstLookMs))] : []
  return { tries, effects: [...attempts.flatMap(({ effects }) => effects), ...look] }
}

/** The slot of what one person is told about a notice at a rung. */
const requestSlot = (file: NoticeFile, rung: number, person: string): string => `notice/${file.id}/${rung}@~${person}`

function inChat(scene: Scene, file: NoticeFile, { rung, say }: Asking, person: Person): Attempt {
  const spot = spotOf(scene, person)
  if (!spot) return { channel: 'chat', ref: '', effects: [], fault: 'no-seat' }
  const slot = requestSlot(file, rung, person.id)
  const effects = put(slot, say(person), spot)
  return { channel: 'chat', ref: slot, effects, ...(effects.length === 0 && { fault: 'refused' }) }
}

function byErrand(
  file: NoticeFile,
  { rung, purpose }: Asking,
  person: Person,
  channel: 'email' | 'webhook',
  addresses: readonly string[],
): readonly Attempt[] {
  if (addresses.length === 0) return [{ channel, ref: '', effects: [], fault: 'no-contact' }]
  const { name, language, zone } = person
  const content: NoticeLetter = {
    purpose,
    notice: file.id,
    urgent: file.urgent,
    name,
    language,
    zone,
    due: file.due.toISOString(),
  }
  return addresses.map((to, index): Attempt => {
    const key = `notice/${file.id}/${rung}/${person.id}/${channel}/${index}`
    return { channel, ref: key, effects: [{ kind: 'errand', key, channel, to, content }] }
  })
}
