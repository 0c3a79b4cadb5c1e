import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { RoomEntry } from './room-entry.ts'

/** One thing about a room, under what it is called. */
export type RoomFact = { label: string; value: string }

/** All there is to check about a room, in words. People by their names, accounts as their platform names them. */
export function sayEntry(
  { language, zone }: { language: string; zone: string },
  { room, ceiling, because, known, unknown, links, coordinators }: RoomEntry,
): readonly RoomFact[] {
  const nothing = say(language, 'people.room.none')
  const { assurance, raised } = room
  const fact = (
    key: 'label' | 'ceiling' | 'assurance' | 'known' | 'unknown' | 'coordinators' | 'links' | 'read',
    value: string,
  ): RoomFact => ({
    label: say(language, `people.room.${key}`),
    value: value === '' ? nothing : value,
  })
  const why = say(language, `people.room.because.${because}`, {
    policy: room.ceiling,
    reason: raised?.because ?? '',
    by: raised?.by ?? '',
  })
  return [
    fact('label', room.label),
    fact('ceiling', `${ceiling} – ${why}`),
    fact('assurance', assurance ? sayAssurance(language, assurance) : say(language, 'people.room.unread')),
    fact('known', known.map(({ name }) => name).join(', ')),
    fact('unknown', unknown.join(', ')),
    fact('coordinators', coordinators.map(({ name }) => name).join(', ')),
    fact('links', links.map(({ title }) => title).join(', ')),
    fact('read', room.seatsReadAt ? sayMoment(language, room.seatsReadAt, zone) : say(language, 'people.room.never')),
  ]
}

type Assurance = NonNullable<RoomEntry['room']['assurance']>

function sayAssurance(language: string, { encryption, operator, joinersReadBack }: Assurance): string {
  const values = { encryption: encryption.replaceAll('-', '_'), operator, back: joinersReadBack ? 'yes' : 'no' }
  return say(language, 'people.room.promises', values)
}
