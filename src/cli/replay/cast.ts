import { setTimeout as sleep } from 'node:timers/promises'
import { accountRef, localOf } from '../../chat/refs.ts'
import {
  codesOf,
  type Directory,
  dutyOf,
  homeRoom,
  linkedRooms,
  type Person,
  type Room,
} from '../../directory/directory.ts'
import type { DirectoryFile, FileRoom } from '../../directory/file.ts'
import { importDirectory } from '../../directory/import.ts'
import { readDirectory } from '../../directory/read.ts'
import { appendEntries } from '../../ledger/append.ts'
import type { Store } from '../../store/open.ts'
import { Stuck } from './person.ts'

/** Who plays an incident, and where. */
export type Cast = {
  code: string
  home: Room
  /** Reports, shares, tells the rest. */
  official: Person
  duty: Person
  /** Others who answer in rooms linked to the one that is released to, each of another member. */
  others: readonly { person: Person; code: string; room: Room }[]
  /** Whether the official was seated for this play. */
  seated: boolean
}

/** Made-up officials of Member States that have an incident and no seat in the exercise world. */
const extras: Readonly<Record<string, { id: string; name: string }>> = {
  DK: { id: 'sofie-lindgaard', name: 'Sofie Lindgaard' },
  PL: { id: 'zofia-wilczek', name: 'Zofia Wilczek' },
  SK: { id: 'marek-hudec', name: 'Marek Hudec' },
}

/** Finds who plays for a Member State; seats somebody for it where it has nobody, and waits until the bot knows them. */
export async function findCast(store: Store, code: string, zone: string): Promise<Cast | undefined> {
  const first = await readDirectory(store.db)
  const at = store.clock()
  const ready = castOf(first, code, at)
  if (ready) return ready
  const goal = goalOf(first, code)
  if (!goal) return undefined
  const file = await seatsFor(store, goal, first.members.get(code) ?? memberOf(code, zone))
  await importDirectory(store.db, file, {
    keyring: store.keyring,
    record: (tx, notes) => appendEntries(tx, store.keyring, notes, store.clock()),
  })
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const directory = await readDirectory(store.db)
    const cast = castOf(directory, code, at)
    if (cast && directory.rooms.get(goal.id)?.seatsReadAt) return { ...cast, seated: true }
    await sleep(200)
  }
  throw new Stuck(`seats for ${code}`)
}

function castOf(directory: Directory, code: string, at: Date): Cast | undefined {
  const home = homeRoom(directory, code)
  const goal = home?.releasesTo ? directory.rooms.get(home.releasesTo) : undefined
  const official = home && peopleIn(directory, home).find((person) => codesOf(person, at).includes(code))
  if (!home?.seatsReadAt || !goal || !official) return undefined
  const duty = dutyOf(directory, code, 0, at)
  const answering = duty?.accounts.some((account) => home.seats.has(account)) ? duty : official
  return { code, home, official, duty: answering, others: othersIn(directory, goal, code, at), seated: false }
}

/** Somebody of another member in each linked room, nobody and no member twice. */
function othersIn(directory: Directory, goal: Room, code: string, at: Date): Cast['others'] {
  const taken = new Set([code])
  return [...linkedRooms(directory, goal), goal].flatMap((room) => {
    // Those who play read pages: a room on another platform has none.
    if (room.platform !== goal.platform) return []
    for (const person of peopleIn(directory, room)) {
      const its = codesOf(person, at).find((each) => !taken.has(each))
      if (!its || codesOf(person, at).some((each) => taken.has(each))) continue
      taken.add(its)
      return [{ person, code: its, room }]
    }
    return []
  })
}

const peopleIn = (directory: Directory, room: Room): Person[] =>
  [...room.seats].flatMap((seat) => directory.accounts.get(seat) ?? []).filter((person) => !person.retired)

/** The room that a Member State without one of its own would release to: the one that the others release to. */
function goalOf(directory: Directory, code: string): Room | undefined {
  const own = homeRoom(directory, code)?.releasesTo
  const [goal] = own ? [own] : [...directory.rooms.values()].flatMap((room) => room.releasesTo ?? [])
  return goal === undefined ? undefined : directory.rooms.get(goal)
}

type Member = { code: string; name: string; zone: string }

const memberOf = (code: string, zone: string): Member => ({
  code,
  name: new Intl.DisplayNames('en', { type: 'region' }).of(code === 'EL' ? 'GR' : code) ?? code,
  zone,
})

/** What a directory file would say of one more Member State: an official, a national cell, a seat in the joint room, the rota. */
async function seatsFor({ db }: Store, goal: Room, member: Member): Promise<DirectoryFile> {
  const { code, name: country, zone } = member
  const bodies = await db.body.findMany({ orderBy: { id: 'asc' } })
  const body = bodies.find(({ network }) => network === 'ecne') ?? bodies[0]
  if (!body) throw new Stuck('a body in the directory')
  const { id, name } = extras[code] ?? { id: `exercise-${code.toLowerCase()}`, name: `Exercise Official ${code}` }
  const role = (named: 'ecne_member' | 'election_network_contact' | 'head') => ({
    role: named,
    for: code,
    in: body.id,
    deputy: false,
  })
  const roles = [role('ecne_member'), role('election_network_contact'), role('head')]
  const accounts = [accountRef(goal.platform, id)]
  return {
    authority: 'Exercise secretariat',
    accountsConfirmedBy: 'Exercise secretariat',
    permissions: [],
    members: [member],
    bodies: [],
    people: [{ id, name, language: 'en', accounts, contacts: [], roles }],
    rooms: [
      {
        id: `national-cell-${code.toLowerCase()}`,
        title: `National cell – ${country}`,
        kind: 'national-cell',
        for: code,
        platform: goal.platform,
        label: 'TLP:AMBER+STRICT',
        ceiling: 'TLP:AMBER+STRICT',
        language: 'en',
        zone,
        releasesTo: goal.id,
        coordinators: [],
        seats: [id],
      },
      asFiled(goal, id),
    ],
    links: [],
    rota: [{ for: code, duty: id, deputy: id, head: id }],
  }
}

/** A room as a file that agrees with the store would name it, with one more seat. */
const asFiled = (room: Room, seat: string): FileRoom => ({
  id: room.id,
  title: room.title,
  kind: room.kind as FileRoom['kind'], // it came from such a file
  platform: room.platform,
  conversation: localOf(room.conversation),
  for: room.code,
  network: room.network,
  label: room.label,
  ceiling: room.ceiling,
  language: room.language as FileRoom['language'], // likewise
  zone: room.zone,
  releasesTo: room.releasesTo,
  coordinators: [...room.coordinators],
  raised: room.raised,
  seats: [seat],
})
