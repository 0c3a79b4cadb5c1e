import { UserError } from '../chat/errors.ts'
import { usualFact } from '../decision/usual.ts'
import { readDirectory } from '../directory/read.ts'
import type { Language } from '../locale/catalogue.ts'
import { entryOf, type RoomEntry, roomsCalled } from '../sharing/room-entry.ts'
import { sayEntry } from '../sharing/room-words.ts'
import type { CliCommand } from './command.ts'
import { paragraph } from './paragraph.ts'

/** As wide as a terminal is at least. */
const width = 80

/** Prints the rooms: what each may carry and why, who sits there, whom nobody knows, its links, and when its seats were read. */
export const rooms: CliCommand = {
  name: 'rooms',
  usage: '[NAME]',
  summary: 'cli.rooms.summary',
  switches: [],
  words: { least: 0, most: 8 },
  async run({ words, language, print, open }) {
    const { db, clock } = await open()
    const directory = await readDirectory(db)
    const written = words.join(' ')
    const found = roomsCalled([...directory.rooms.values()], written)
    if (found.length === 0) throw new UserError('cli.rooms.unknown', { written: written.slice(0, 40) })
    for (const room of found) {
      for (const line of linesOf(entryOf(directory, room, clock()), language)) print(line)
    }
    return 0
  },
}

/** One room: what it is called, then a line for each thing to check. */
export function linesOf(entry: RoomEntry, language: Language): readonly string[] {
  const { room } = entry
  const facts = [...sayEntry({ language, zone: 'Europe/Brussels' }, entry), usualFact(room, language)]
  const column = Math.max(...facts.map(({ label }) => label.length)) + 4
  return [
    ...paragraph('', `${room.id} – ${room.title} (${room.conversation})`, '  ', width),
    ...facts.flatMap(({ label, value }) => paragraph(`  ${label}`.padEnd(column), value, ' '.repeat(column), width)),
    '',
  ]
}
