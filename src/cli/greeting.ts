import { type CalendarDifference, sayCalendarDifference } from '../calendar/import.ts'
import type { Config } from '../config.ts'
import type { Difference } from '../directory/compare.ts'
import { codesOf, type Directory } from '../directory/directory.ts'
import { homeOf } from '../directory/home.ts'
import { sayDifference } from '../directory/import.ts'
import { checkWitnesses } from '../ledger/witnesses.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import type { Store } from '../store/open.ts'
import { issueSignInLink, offerFirstAdministrator } from '../web/entry.ts'
import { sayWitnessProblem } from './witness-words.ts'

const language = 'en' // of the console; those who start the bot read its logs and its documentation in it too
const linkLifeMs = 3_600_000

/** Tells whoever started the bot what runs, where, and how to get in. */
export async function greet(parts: {
  config: Config
  store: Store
  directory: Directory
  differences: readonly Difference[]
  calendarDifferences: readonly CalendarDifference[]
  write(line: string): void
}): Promise<void> {
  const { config, store, directory, write } = parts
  const line = (key: TextKey, values: Values = {}): void => write(say(language, key, values))
  const exercise = config.world === 'exercise'
  line(exercise ? 'console.title.exercise' : 'console.title.live')
  line('console.rooms', { origin: config.origin })
  const where = config.store.databaseUrl
    ? say(language, 'console.store.external')
    : say(language, 'console.store.embedded', { folder: config.store.dataDir })
  line('console.store', { version: store.serverVersion, where })
  if (!exercise && store.embedded?.bundled) line('console.store.bundled-live')
  if (store.keyring.created && store.keyring.file) line('console.key.made', { file: store.keyring.file })
  line('console.platforms', { platforms: config.adapters.map(({ module }) => module.platform).join(', ') })
  if (!store.world.fresh) {
    for (const each of parts.differences) line('console.directory', { change: sayDifference(language, each) })
    for (const each of parts.calendarDifferences) {
      line('console.calendar', { change: sayCalendarDifference(language, each) })
    }
  }
  sayRaises(directory, line)
  await sayWitnesses(parts, line)
  if (exercise) await offerLinks(store, config.origin, directory, line)
  else await offerAdministrator(store, config.origin, directory, line)
  line('console.stop')
}

/** Who holds the roots of the record, and all that keeps two members from holding them: nothing is left out in silence. */
async function sayWitnesses(
  { config, store, directory }: Pick<Parameters<typeof greet>[0], 'config' | 'store' | 'directory'>,
  line: Line,
): Promise<void> {
  const { db: tx, keyring, clock } = store
  const { able, problems } = await checkWitnesses({ tx, keyring, directory, now: clock() }, config.witnesses)
  const witnesses = able.map(({ code, person }) => `${person.name} (${code})`).join(', ')
  if (able.length > 0) line('console.witnesses', { witnesses })
  for (const each of problems) line('console.witnesses.problem', { problem: sayWitnessProblem(language, each) })
  if (config.tsa !== undefined) line('console.stamps', { host: new URL(config.tsa).host })
}

type Line = (key: TextKey, values?: Values) => void

/** A room that carries more than its platform's promises allow shall surprise nobody who starts the bot. */
function sayRaises(directory: Directory, line: Line): void {
  for (const { title, raised } of directory.rooms.values()) {
    if (raised) line('console.raised', { room: title, label: raised.to, because: raised.because, by: raised.by })
  }
}

/** In an exercise everybody's way in stands on the console, each under a name of its own, so that two windows of one browser are two people. */
async function offerLinks(store: Store, origin: string, directory: Directory, line: Line): Promise<void> {
  line('console.links')
  const at = store.clock()
  for (const person of directory.people.values()) {
    const [code] = codesOf(person, at)
    const home = homeOf(origin, directory, person, at)
    if (code === undefined || home === undefined) continue
    const path = await issueSignInLink(store.db, person.id, 'sign-in', linkLifeMs)
    line('console.link', { name: person.name, code, url: `${home}${path}` })
  }
  line('console.try')
  line('console.replay')
}

async function offerAdministrator(store: Store, origin: string, directory: Directory, line: Line): Promise<void> {
  const offer = await offerFirstAdministrator(store.db, directory, linkLifeMs)
  if (offer) line('console.administrator', { name: offer.person.name, code: offer.code, url: `${origin}/sign-in` })
}
