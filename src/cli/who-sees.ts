import { UserError } from '../chat/errors.ts'
import type { Directory } from '../directory/directory.ts'
import { readDirectory } from '../directory/read.ts'
import { type Language, say } from '../locale/catalogue.ts'
import type { Sight } from '../sharing/who-sees.ts'
import { findMessage, type RoomSight, whoSeesMessage, whoSeesRoom } from '../sharing/who-sees-message.ts'
import { sayPlace, sayReason, sayWhere, sayWhy } from '../sharing/who-sees-words.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { isClosedUp, openCase } from '../threat/case.ts'
import { readNumber } from '../threat/number.ts'
import { whoSeesCase } from '../threat/who-sees.ts'
import type { CliCommand } from './command.ts'
import { paragraph } from './paragraph.ts'

/** Prints who can read something and why. Whoever has the console and the key may see all of it. */
export const whoSees: CliCommand = {
  name: 'who-sees',
  usage: 'CASE|ROOM|MESSAGE',
  summary: 'who-sees.cli.summary',
  switches: [],
  words: { least: 1, most: 1 },
  async run({ words: [written = ''], language, print, open }) {
    const { db, keyring, clock } = await open()
    const directory = await readDirectory(db)
    const now = clock()
    // One snapshot for all of it: what stands and who sits there must not be of two instants.
    const lines = await db.$transaction((tx) => linesOf({ tx, keyring, directory, now }, written, language), {
      isolationLevel: 'RepeatableRead',
      timeout: 30_000,
    })
    for (const line of lines) print(line)
    return 0
  },
}

/** As wide as a terminal is at least. */
const width = 80

async function linesOf(
  scene: { tx: Transaction; keyring: Keyring; directory: Directory; now: Date },
  written: string,
  language: Language,
): Promise<readonly string[]> {
  const { tx, keyring, directory } = scene
  const room = directory.rooms.get(written)
  if (room) return linesOfRoom(await whoSeesRoom(scene, room), language)
  const message = await findMessage(scene, written)
  if (message) {
    const { author, label } = message
    const values = { name: author?.name ?? '—', room: message.room.title, label }
    return linesOfSight(
      say(language, 'who-sees.message', values),
      await whoSeesMessage(scene, message),
      directory,
      language,
    )
  }
  const number = readNumber(written)
  const rows = number
    ? await tx.case.findMany({
        where: {
          number: { endsWith: `-${String(number.counter).padStart(4, '0')}` },
          ...(number.code && { code: number.code }),
          ...(number.year && { year: number.year }),
        },
        orderBy: { id: 'asc' },
        take: 6,
      })
    : []
  const [row, ...more] = rows
  if (!row) throw new UserError('who-sees.none.cli', { written: written.slice(0, 80) })
  if (more.length > 0) {
    throw new UserError('cases.several', { written, numbers: rows.map((each) => each.number).join(', ') })
  }
  const file = openCase(row, keyring)
  const key = isClosedUp(file) ? 'who-sees.case.closed' : 'who-sees.case'
  const head = say(language, key, { number: file.number, label: file.label, released: String(file.released) })
  return linesOfSight(head, await whoSeesCase(scene, file), directory, language)
}

/** Who can read something, where it stands, what each place may carry, and what the next label would change, as tables. */
export function linesOfSight(head: string, sight: Sight, directory: Directory, language: Language): readonly string[] {
  const { readers, stubbed, copies, places, raised } = sight
  const title = (of: 'name' | 'of' | 'why' | 'place' | 'shows' | 'since'): string =>
    say(language, `who-sees.head.${of}`)
  return [
    head,
    '',
    say(language, 'who-sees.readers', { count: readers.length }),
    ...(readers.length > 0
      ? table(
          [22, 10],
          [title('name'), title('of'), title('why')],
          [
            ...readers.map(({ person, codes, reasons }) => [
              person.name,
              codes.join(', '),
              reasons.map((reason) => sayReason(language, directory, reason)).join('; '),
            ]),
          ],
        )
      : []),
    ...(stubbed.length > 0
      ? [
          '',
          say(language, 'who-sees.stubbed'),
          ...paragraph('  ', stubbed.map(({ name }) => name).join(', '), '  ', width),
        ]
      : []),
    '',
    say(language, copies.length > 0 ? 'who-sees.copies' : 'who-sees.copies.none'),
    ...(copies.length > 0
      ? table(
          [30, 8, 18],
          [title('place'), title('shows'), title('since'), title('why')],
          [
            ...alike(
              copies.map((copy) => [
                sayWhere(language, copy),
                say(language, `who-sees.short.${copy.stands}`),
                stamp(copy.since),
                sayWhy(language, copy),
              ]),
            ),
          ],
        )
      : []),
    ...(places.length > 0 ? ['', say(language, 'who-sees.places')] : []),
    ...places.flatMap((place) => paragraph('  ', sayPlace(language, place).join(' '), '    ', width)),
    ...(raised
      ? [
          '',
          say(language, 'who-sees.raised', { label: raised.label }),
          `  ${say(language, 'who-sees.raised.rooms', raised.rooms)}`,
          `  ${say(language, 'who-sees.raised.people', raised.people)}`,
        ]
      : []),
  ]
}

export function linesOfRoom({ place, people, copies }: RoomSight, language: Language): readonly string[] {
  return [
    say(language, 'who-sees.room', { room: place.room.title, ceiling: place.target.ceiling }),
    ...sayPlace(language, place).flatMap((line) => paragraph('  ', line, '    ', width)),
    '',
    say(language, 'who-sees.sitting', { count: people.length }),
    ...people.map(({ person, codes }) => `  ${person.name.padEnd(30)} ${codes.join(', ') || '—'}`),
    ...(copies.length > 0 ? ['', say(language, 'who-sees.room.copies')] : []),
    ...copies.map(
      ({ label, shows, count }) =>
        `  ${say(language, 'who-sees.room.copy', { label, count, stands: say(language, `who-sees.stands.${shows}`) })}`,
    ),
  ]
}

/** Several messages that stand in one place in the same way are one row, with their number and the first of their instants. */
function alike(rows: readonly (readonly [string, string, string, string])[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(rows, ([place, shows, , why]) => JSON.stringify([place, shows, why]))
  return [...groups.values()].map((group) => {
    const [place = '', shows = '', , why = ''] = group[0] ?? []
    const [since = ''] = group.map((row) => row[2]).toSorted()
    return [group.length > 1 ? `${place} (${group.length})` : place, shows, since, why]
  })
}

/** An instant to the minute, in UTC: the console has no zone of its own. */
const stamp = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`

/** Rows under heads, each column but the last so wide. A cell that is longer stands in a line of its own, above what follows it. */
function table(
  widths: readonly number[],
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const startOf = (column: number): number => widths.slice(0, column).reduce((sum, each) => sum + each, 2)
  const margin = ' '.repeat(startOf(widths.length))
  return [heads, ...rows].flatMap((cells) => {
    const lines: string[] = []
    let line = '  '
    for (const [column, each] of widths.entries()) {
      const cell = cells[column] ?? ''
      if (cell.length < each) line += cell.padEnd(each)
      else {
        lines.push(...paragraph(line, cell, line, width))
        line = ' '.repeat(startOf(column + 1))
      }
    }
    return [...lines, ...paragraph(line, cells[widths.length] ?? '', margin, width)]
  })
}
