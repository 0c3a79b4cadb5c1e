import { createHash } from 'node:crypto'
import type { Poll } from '../../../src/calendar/election.ts'
import { writeElection } from '../../../src/calendar/write.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { formFor } from '../../../src/command/run.ts'
import { suggestLines } from '../../../src/command/suggestion.ts'
import { shippedPlaybooks } from '../../../src/config.ts'
import type { Scene } from '../../../src/delivery/arrival.ts'
import { handleArrival } from '../../../src/delivery/handle.ts'
import type { Directory, Person, Room, Shift } from '../../../src/directory/directory.ts'
import { type Library, openLibrary } from '../../../src/playbook/live/library.ts'
import { openRound } from '../../../src/round/round.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { shownBy } from '../../../src/sharing/release.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { commandsIn, numberIn, openStage, type Stage } from '../threat/stage.ts'

/**
 * Two worlds that look the same to the people of Estonia. In the quiet one nothing happens that is not theirs to read; in the
 * busy one France and Denmark have unreleased cases, runs, rounds, notices, clocks, strangers and faults of their own.
 */

const start = new Date('2029-06-09T16:00:00Z')

const strict = { label: 'TLP:AMBER+STRICT', ceiling: 'TLP:AMBER+STRICT', kind: 'national-cell', releasesTo: 'joint' }
const people = {
  /** Who asks: an official, a coordinator, an observer of one member, and somebody whose role is over. */
  kadri: personOf('kadri', 'EE'),
  kristjan: personOf('kristjan', 'EE', 'ecne', 'coordinator'),
  olga: personOf('olga', 'EE', 'ecne', 'observer'),
  peeter: { ...personOf('peeter', 'EE'), roles: [] },
  anne: personOf('anne', 'FR', 'ecne', 'coordinator'),
  bruno: personOf('bruno', 'FR', 'niscg', 'spoc'),
  dorte: personOf('dorte', 'DK', 'ecne', 'coordinator'),
} satisfies Record<string, Person>
const { kadri, kristjan, olga, peeter, anne, bruno, dorte } = people
/** Of a cell in which nobody of Estonia sits, of a body in which none of them is, and whom none of them rings or calls. */
const berenice = personOf('berenice', 'FR', 'csirts', 'legal_adviser')

export type Asker = keyof typeof people

function directoryWith(more: { people: readonly Person[]; strangers: readonly string[]; rooms: readonly Room[] }) {
  const all = [...Object.values(people), ...more.people]
  const french = roomOf('fr', [anne, bruno, ...more.people], { ...strict, code: 'FR' })
  const seats = new Set([...french.seats, ...more.strangers.map((each) => accountRef('web', each))])
  const rooms = {
    fr: { ...french, seats },
    dk: roomOf('dk', [dorte], { ...strict, code: 'DK', releasesTo: 'pair' }),
    ee: roomOf('ee', [kadri, kristjan, olga], { ...strict, code: 'EE' }),
    joint: roomOf('joint', [anne, bruno, dorte, kadri, kristjan, olga, peeter]),
    ecne: roomOf('ecne', [anne, dorte, kadri]),
    /** Of France and Denmark alone. */
    pair: roomOf('pair', [anne, bruno, dorte]),
  }
  const links = [{ name: 'mechanism', rooms: ['joint', 'ecne'] }]
  const shift = (code: string, level: Shift['level'], person: Person): Shift => ({ code, level, person: person.id })
  const shifts = [shift('FR', 0, bruno), shift('FR', 1, anne), shift('DK', 0, dorte), shift('EE', 0, kadri)]
  const later = more.people.map(
    (person): Shift => ({ ...shift('FR', 2, person), from: new Date('2029-06-20T00:00:00Z') }),
  )
  const directory: Directory = {
    ...directoryOf(all, [...Object.values(rooms), ...more.rooms], links),
    shifts: [...shifts, ...later],
  }
  return { directory, rooms }
}

export type World = {
  stage: Stage
  library: Library
  directory: Directory
  rooms: ReturnType<typeof directoryWith>['rooms']
  /** Numbers of what Estonia may read. */
  own: Own
}
type Own = { cases: readonly string[]; shared: string; run: string; round: string }

/** Numbers of what only the busy world has. */
export type Secret = {
  cases: readonly string[]
  paired: string
  runs: readonly string[]
  rounds: readonly string[]
  calls: readonly string[]
  decisions: readonly string[]
  notices: readonly string[]
  proposal: number
  /** Messages of others, in rooms of theirs, as their platform names them. */
  messages: readonly string[]
  /** All that some button of others does. */
  buttons: readonly string[]
}

const words = 'Phishing wave against the ballot printers at printworks.example'

async function openWorld(setting: ReturnType<typeof directoryWith>): Promise<World> {
  const { directory, rooms } = setting
  const stage = await openStage(directory, start)
  const library = await openLibrary(stage.store.db, shippedPlaybooks, start)
  await stage.inScene(async ({ tx, now }) => {
    const poll = (code: string, zone: string): Poll => ({
      code,
      zone,
      day: '2029-06-10',
      opens: '08:00',
      closes: '20:00',
      source: 'made up',
      checkedOn: '2029-06-01',
      checkedBy: 'somebody',
    })
    const polls = [poll('DK', 'Europe/Copenhagen'), poll('EE', 'Europe/Tallinn'), poll('FR', 'Europe/Paris')]
    const embargo = { id: 'vote/embargo/all', source: 'made up', checkedOn: '2029-06-01', checkedBy: 'somebody' }
    const vote = { id: 'vote', title: 'The vote', kind: 'exercise' as const, cancelled: false, polls, silences: [] }
    await writeElection(tx, undefined, { ...vote, embargoes: [embargo] }, now)
    return []
  })
  for (const { id, name, language, zone, pseudonym } of directory.people.values()) {
    const data = { id, name, language, zone, pseudonym }
    await stage.store.db.person.create({ data })
  }
  await touchPasskey(stage.store.db, bruno)
  const first = numberIn(await stage.type(kadri, rooms.ee, 'report The register is slow'))
  await stage.type(kadri, rooms.ee, `ack ${first}`)
  const second = numberIn(await stage.type(kristjan, rooms.ee, `report ${words}`))
  const shared = numberIn(await stage.type(bruno, rooms.fr, 'report Fake results page at wahl.example'))
  await stage.type(bruno, rooms.fr, `ack ${shared}`)
  await stage.type(bruno, rooms.fr, `release ${shared} amber`)
  await stage.type(bruno, rooms.fr, `run PB-07 ${shared}`)
  await stage.type(kristjan, rooms.joint, 'ask-all roll-call in 30 min Who is there?')
  await stage.talk(kadri, rooms.joint, 'said to all in the joint room')
  const { db } = stage.store
  const run = await db.run.findFirstOrThrow({ where: { caseNumber: first } })
  const round = await db.round.findFirstOrThrow({})
  return { ...setting, stage, library, own: { cases: [first, second], shared, run: run.id, round: round.id } }
}

/** All that France and Denmark do among themselves. */
async function keepBusy({ stage, rooms, own }: World): Promise<Secret> {
  const { db } = stage.store
  const before = { runs: await ids(db.run), rounds: await ids(db.round), notices: await ids(db.notice) }
  const cases: string[] = []
  for (const what of [
    words,
    'Leak of the voters of Lyon',
    'The register is slow',
    'Fake results page at wahl.example',
  ]) {
    cases.push(numberIn(await stage.type(bruno, rooms.fr, `report ${what}`)))
  }
  const [first = '', second = '', third = '', fourth = ''] = cases
  await stage.type(anne, rooms.fr, `ack ${first}`)
  await stage.type(anne, rooms.fr, `triage ${first} high`)
  await stage.type(anne, rooms.fr, `status ${first} marigold: back in two hours`)
  await stage.type(anne, rooms.fr, `note ${first} marigold: a name`)
  await stage.type(anne, rooms.fr, `merge ${second} into ${first}`)
  await stage.type(anne, rooms.fr, `merge ${fourth} into ${own.shared}`)
  await stage.type(anne, rooms.fr, `split ${own.shared} marigold: something else`)
  await stage.type(anne, rooms.fr, `ack ${third}`)
  await stage.type(anne, rooms.fr, `close ${third} incident`)
  await stage.type(anne, rooms.fr, `clock ${first} nis2.early-warning 17:05`)
  await stage.type(anne, rooms.fr, `clock ${own.shared} nis2.early-warning 17:05`)
  await stage.type(bruno, rooms.fr, `run PB-07 ${first}`)
  const paired = numberIn(await stage.type(dorte, rooms.dk, 'report Something at the border, marigold'))
  await stage.type(dorte, rooms.dk, `release ${paired} amber`)
  await stage.type(anne, rooms.fr, `share ${first} with DK because marigold`)
  await stage.type(bruno, rooms.fr, `share ${paired} with EE because marigold`)
  await stage.type(anne, rooms.fr, `hold ${first} because marigold`)
  await stage.type(dorte, rooms.dk, `label ${paired} amber+strict`)
  await stage.type(dorte, rooms.pair, 'ask-all positions in 30 min Marigold: what do we say?')
  await stage.type(dorte, rooms.pair, 'ask-all status-line in 30 min Marigold: how is it going?')
  await stage.type(anne, rooms.pair, 'line trouble Marigold in the south')
  await stage.type(anne, rooms.pair, 'call 2029-06-20 14:00 Marigold: who says what')
  await stage.type(dorte, rooms.pair, 'propose consensus by 2029-06-19 12:00 Marigold: one line for both')
  await stage.type(anne, rooms.fr, 'ring bruno')
  await stage.type(anne, rooms.fr, 'duty take deputy')
  const messages = [
    await stage.talk(anne, rooms.fr, 'marigold, said in the cell of France'),
    await stage.talk(dorte, rooms.pair, 'marigold, said in the room of two'),
    await stage.sent(`case/${first}/card@fr`, 'card-of-france'),
    await stage.sent(`round/${(await ids(db.round)).at(-1)}/table@pair`, 'table-of-two'),
  ]
  await stage.inScene(async (scene) => {
    const asked = {
      key: 'secret',
      kind: 'status-line' as const,
      question: 'Marigold?',
      options: [],
      members: ['FR'],
      label: 'TLP:AMBER+STRICT' as const,
      roomId: 'fr',
      electionId: 'vote',
      onlyAsked: true,
    }
    return (await openRound(scene, asked)).effects
  })
  await breakDown(stage, first)
  const after = { runs: await ids(db.run), rounds: await ids(db.round), notices: await ids(db.notice) }
  const buttons = [...stage.shown.values()].flatMap(({ message }) => commandsIn(message))
  const fresh = (kind: keyof typeof before) => after[kind].filter((id) => !before[kind].includes(id))
  return {
    cases,
    paired,
    runs: fresh('runs'),
    rounds: fresh('rounds'),
    calls: await ids(db.call),
    decisions: await ids(db.decision),
    notices: fresh('notices'),
    proposal: 1,
    messages,
    buttons: [...new Set(buttons)],
  }
}

const ids = async (table: {
  findMany(how: { select: { id: true } }): Promise<{ id: string }[]>
}): Promise<readonly string[]> => (await table.findMany({ select: { id: true } })).map(({ id }) => id)

/** What waits for a person to mend it, about places and things of others. */
async function breakDown({ store }: Stage, number: string): Promise<void> {
  const { db } = store
  for (const [conversation, slot] of [
    ['fr', 'spoiled'],
    ['pair', 'broken'],
  ]) {
    const place = { platform: 'web', conversation: conversationRef('web', conversation ?? '') }
    await db.post.create({
      data: { ...place, slot: `case/${number}/${slot}`, label: 'TLP:AMBER', state: 'dead', fault: 'marigold' },
    })
    await db.post.create({
      data: { ...place, slot: `copy/${slot}`, label: 'TLP:AMBER', state: 'held', held: 'stranger' },
    })
    await db.inbox.create({
      data: { ...place, key: slot ?? '', kind: 'message', actor: 'web:anne', at: start, state: 'dead', fault: 'f-1' },
    })
  }
  await db.timer.create({
    data: { key: `case/${number}/x`, kind: 'case.accept', dueAt: start, payload: {}, state: 'dead' },
  })
  await db.errand.create({ data: { key: `notice/${number}`, channel: 'email', state: 'dead' } })
  const found = { since: start, foundAt: start }
  await db.auditFinding.createMany({
    data: [`case/${number}/x`, 'R-2029-0003', 'n-0123456789ab', `notice/${number}/1 f-2`].map((subject, index) => ({
      id: subject,
      subject,
      kind: ['timer-dead', 'run-stuck', 'notice-open', 'errand-dead'][index] ?? '',
      ...found,
    })),
  })
}

/** Opens both worlds, and brings the counters that all members share to the same numbers, which are no secret. */
export async function openTwoWorlds() {
  const quiet = await openWorld(directoryWith({ people: [], strangers: [], rooms: [] }))
  const busy = await openWorld(
    directoryWith({
      people: [berenice],
      strangers: ['marigold'],
      rooms: [roomOf('fr-marigold', [anne, bruno, berenice], { ...strict, kind: 'outreach', code: 'FR' })],
    }),
  )
  const secret = await keepBusy(busy)
  for (const { stage } of [quiet, busy]) {
    stage.pass(40)
    await stage.fireTimers()
    stage.pass(-40)
  }
  for (const row of await busy.stage.store.db.yearCounter.findMany()) {
    const where = { series_year: { series: row.series, year: row.year } }
    await quiet.stage.store.db.yearCounter.upsert({ where, create: row, update: row })
  }
  return { quiet, busy, secret, end: () => Promise.all([quiet.stage.end(), busy.stage.end()]) }
}

/** Thrown to undo a deed once it was looked at. */
const undone = new Error('undone')

/** A coordinator rings anybody, so they may know who there is: for them the same people are in both worlds. */
const directoryIn = ({ directory }: World, who: Asker): Directory =>
  who === 'kristjan'
    ? { ...directory, people: withoutHidden(directory.people), accounts: withoutHidden(directory.accounts) }
    : directory

const withoutHidden = <Key>(known: ReadonlyMap<Key, Person>): ReadonlyMap<Key, Person> =>
  new Map([...known].filter(([, { id }]) => id !== berenice.id))

export const sceneIn = (world: World, who: Asker, tx: Scene['tx']): Scene => ({
  tx,
  keyring: world.stage.store.keyring,
  directory: directoryIn(world, who),
  now: start,
  exercise: true,
  origin: 'http://localhost',
  library: world.library,
  onFault(fault) {
    throw fault
  },
})

/** What somebody does in a world, and all that they get to see of it. It is undone again: each deed meets the same world. */
export async function tryIn(world: World, who: Asker, event: Deed): Promise<Seen> {
  const directory = directoryIn(world, who)
  const person = people[who]
  const actor = accountRef('web', who)
  const conversation = conversationRef('web', event.room)
  let effects: readonly Effect[] | undefined
  try {
    await world.stage.store.db.$transaction(
      async (tx) => {
        const key = `test:${createHash('sha256')
          .update(JSON.stringify([who, event]))
          .digest('hex')
          .slice(0, 12)}`
        const said = { ...event.what, key, at: start.toISOString(), actor, conversation } as ChatEvent // made whole here
        const arrival = {
          key,
          kind: said.kind,
          actor,
          conversation,
          at: start,
          waitedMs: 0,
          event: said,
          withheld: undefined,
        }
        effects = (await handleArrival(arrival, sceneIn(world, who, tx))).effects
        throw undone
      },
      { timeout: 20_000, maxWait: 20_000 },
    )
  } catch (fault) {
    if (fault !== undone) return { fault: String(fault), said: [] }
  }
  const readsIn = (place: string): boolean =>
    directory.conversations.get(conversationRef('web', place.replace(/^web:/, '')))?.seats.has(actor) ??
    place.includes(person.id)
  const said = (effects ?? []).flatMap((effect) => {
    if (effect.kind !== 'put') return []
    const { cleared } = effect
    const sees = cleared.only === undefined ? readsIn(cleared.conversation) : cleared.only === actor
    return sees ? [`${cleared.conversation} ${JSON.stringify(shownBy(cleared))}`] : []
  })
  return { said: said.toSorted() }
}

export type Seen = { fault?: string; said: readonly string[] }
type Sent<Kind extends ChatEvent['kind']> = Omit<
  Extract<ChatEvent, { kind: Kind }>,
  'key' | 'at' | 'actor' | 'conversation'
>
/** What somebody sends, without who, where and when. */
export type Deed = { room: string; what: Sent<'command'> | Sent<'pressed'> | Sent<'submitted'> | Sent<'message'> }

/** The form that a line opens for somebody, as it is shown; nothing where it opens none. */
export async function openForm(world: World, who: Asker, line: string): Promise<string> {
  const room = world.rooms.ee
  const person = people[who]
  const form = await world.stage.store.db.$transaction((tx) =>
    formFor(line, { ...sceneIn(world, who, tx), person, room, conversation: room.conversation, words: '' }),
  )
  return form ? JSON.stringify(form) : ''
}

/** What is suggested to somebody who typed this much, where any label may stand. */
export async function suggestIn(world: World, who: Asker, typed: string): Promise<string> {
  const room = world.rooms.ee
  const person = people[who]
  const directory = directoryIn(world, who)
  const { conversation } = room
  const promised = { encryption: 'loopback', operator: 'own', joinersReadBack: true } as const
  const target = targetPerson(directory, person, accountRef('web', who), conversation, start, promised)
  const lines = await world.stage.store.db.$transaction((tx) =>
    suggestLines({ ...sceneIn(world, who, tx), person, room, conversation, words: '' }, typed, target),
  )
  return lines.map(({ line, label }) => `${line} – ${label}`).join('\n')
}
