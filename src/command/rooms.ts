import { UserError } from '../chat/errors.ts'
import { code, fact, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { usualFact } from '../decision/usual.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { entryOf, type RoomEntry, roomsCalled, roomsOpenTo } from '../sharing/room-entry.ts'
import { sayEntry } from '../sharing/room-words.ts'
import type { Command } from './command.ts'
import { answer } from './words.ts'

/** Most rooms of one answer. */
const mostShown = 20
/** Who sits where is for the officials among themselves. */
const ofRooms = 'TLP:GREEN'

/** Shows the rooms in which the speaker sits or which they look after: what each may carry and why, who sits there, its links. */
export const rooms: Command = {
  name: 'rooms',
  usage: 'rooms [<name>]',
  summary: 'commands.rooms.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { directory, person, now } = call
    const { language, zone } = person
    const written = call.words.trim()
    const found = roomsCalled(roomsOpenTo(directory, person, now), written).map((room) => entryOf(directory, room, now))
    const [first, ...more] = found
    // Which is nowhere and which is not open to them is the same.
    if (!first)
      throw new UserError(written === '' ? 'people.rooms.none' : 'people.rooms.unknown', {
        written: written.slice(0, 40),
      })
    if (written !== '' && more.length === 0) {
      const entry = [...sayEntry({ language, zone }, first), usualFact(first.room, language)]
      const facts = entry.map(({ label, value }) => fact(label, value))
      return call.reply(answer(`${first.room.title} (${first.room.id})`, [{ type: 'facts', facts }], ofRooms))
    }
    const items = found.slice(0, mostShown).map((entry): readonly Inline[] => lineOf(entry, language, zone))
    const rest = found.length - mostShown
    return call.reply(
      answer(
        say(language, 'people.rooms.count', { count: found.length }),
        [
          { type: 'list', ordered: false, items },
          paragraph(say(language, rest > 0 ? 'people.rooms.more' : 'people.rooms.how', { shown: mostShown })),
        ],
        ofRooms,
      ),
    )
  },
}

function lineOf(
  { room, ceiling, because, known, unknown }: RoomEntry,
  language: string,
  zone: string,
): readonly Inline[] {
  const read = room.seatsReadAt ? sayMoment(language, room.seatsReadAt, zone) : say(language, 'people.room.never')
  const values = { label: room.label, ceiling, known: known.length, unknown: unknown.length, read }
  const why = say(language, `people.room.short.${because}`)
  return [
    strong(room.title),
    text(' ('),
    code(room.id),
    text(`): ${say(language, 'people.room.line', { ...values, why })}`),
  ]
}
