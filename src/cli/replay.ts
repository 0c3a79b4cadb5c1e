import { homeOf } from '../directory/home.ts'
import { readDirectory } from '../directory/read.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import type { Store } from '../store/open.ts'
import { issueSignInLink } from '../web/entry.ts'
import type { CliCall, CliCommand } from './command.ts'
import { type Cast, findCast } from './replay/cast.ts'
import { type Incident, readIncidents } from './replay/incident.ts'
import { type Address, enter, type Guest, isRunning, Stuck } from './replay/person.ts'
import { play } from './replay/play.ts'

/** Seconds between two deeds at pace 1. */
const pauseS = 1
const linkLifeMs = 120_000

export const replay: CliCommand = {
  name: 'replay',
  usage: '<incident> [--pace=FACTOR] | --list',
  summary: 'cli.replay.summary',
  switches: ['list', 'pace='],
  words: { least: 0, most: 1 },
  async run(call) {
    const { words, switches, config, language, print } = call
    const incidents = readIncidents()
    if (switches.has('list') || words.length === 0) {
      for (const { id, member_state, title } of incidents) print(`${id.padEnd(36)} ${member_state}  ${title}`)
      return 0
    }
    const t = (key: TextKey, values?: Values): string => say(language, key, values)
    const incident = incidents.find(({ id }) => id === words[0])
    const pace = readPace(switches)
    const address: Address = { host: config.host, port: config.port, origin: config.origin }
    if (!incident) print(t('replay.unknown', { name: words[0] ?? '' }))
    else if (pace === undefined) print(t('replay.pace'))
    else if (config.world !== 'exercise') print(t('replay.live'))
    else if (!(await isRunning(address))) print(t('replay.not-running', { origin: config.origin }))
    else return stage(call, incident, address, pace)
    return 1
  },
}

function readPace(switches: ReadonlySet<string>): number | undefined {
  const given = [...switches].find((each) => each.startsWith('pace='))
  const pace = given === undefined ? 1 : Number(given.slice('pace='.length) || Number.NaN)
  return pace >= 0 && pace <= 3600 ? pace : undefined
}

async function stage(call: CliCall, incident: Incident, address: Address, pace: number): Promise<number> {
  const { language, print } = call
  const store = await call.open()
  const guests: Guest[] = []
  try {
    const cast = await findCast(store, incident.member_state, incident.when.zone)
    if (!cast) {
      print(say(language, 'replay.no-goal'))
      return 1
    }
    const signIn = async (person: Cast['official'], code: string): Promise<Guest> => {
      const path = await issueSignInLink(store.db, person.id, 'sign-in', linkLifeMs)
      const guest = await enter(address, path, { name: person.name, code })
      guests.push(guest)
      return guest
    }
    const official = await signIn(cast.official, cast.code)
    const duty = cast.duty.id === cast.official.id ? official : await signIn(cast.duty, cast.code)
    const others = await Promise.all(cast.others.map(({ person, code }) => signIn(person, code)))
    await announce(call, store, incident, cast)
    const clock = (): string => store.clock().toISOString().slice(11, 19)
    const tell = (key: TextKey, values: Values): void => print(`${clock()}  ${say(language, key, values)}`)
    const number = await play({ incident, cast, official, duty, others, tell, pauseS: pauseS * pace })
    tell('replay.done', { number })
    return 0
  } catch (fault) {
    if (!(fault instanceof Stuck)) throw fault
    print(say(language, 'replay.stuck', { what: fault.what }))
    return 1
  } finally {
    for (const guest of guests) guest.leave()
  }
}

/** Says what is played and how to watch it: a link for the official's window, and one for somebody elsewhere. */
async function announce(
  { config, language, print }: CliCall,
  store: Store,
  incident: Incident,
  cast: Cast,
): Promise<void> {
  print(say(language, 'replay.title', { title: incident.title, code: cast.code, zone: 'UTC' }))
  if (cast.seated) print(say(language, 'replay.seated', { name: cast.official.name, room: cast.home.title }))
  const watchers = [{ person: cast.official, code: cast.code, room: cast.home }, ...cast.others.slice(-1)]
  print(say(language, 'replay.watch'))
  const directory = await readDirectory(store.db)
  for (const { person, code, room } of watchers) {
    const home = homeOf(config.origin, directory, person, store.clock()) ?? config.origin
    const path = await issueSignInLink(store.db, person.id, 'sign-in', 3_600_000)
    print(`  ${person.name} (${code}), ${room.title}: ${home}${path}`)
  }
}
