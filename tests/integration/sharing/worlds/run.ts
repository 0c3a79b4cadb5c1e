import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { callTimers } from '../../../../src/call/timers.ts'
import type { HttpMount } from '../../../../src/chat/http.ts'
import { decisionTimers } from '../../../../src/decision/timers.ts'
import { openEnvelope } from '../../../../src/delivery/apply.ts'
import { type OpenEngine, openEngine } from '../../../../src/delivery/engine.ts'
import { lockDirectory, tellDirectory } from '../../../../src/directory/change.ts'
import { parseDirectoryFile } from '../../../../src/directory/file.ts'
import { importDirectory } from '../../../../src/directory/import.ts'
import { appendEntries } from '../../../../src/ledger/append.ts'
import { noticeTimers } from '../../../../src/notice/timers.ts'
import { type Library, openLibrary } from '../../../../src/playbook/live/library.ts'
import { runTimers } from '../../../../src/playbook/live/timers.ts'
import { roundTimers } from '../../../../src/round/timers.ts'
import { labels } from '../../../../src/sharing/label.ts'
import { recallTimers } from '../../../../src/sharing/recall-timers.ts'
import type { Transaction } from '../../../../src/store/client.ts'
import type { Store } from '../../../../src/store/open.ts'
import { timers as clockTimers } from '../../../../src/threat/clocks/reminder.ts'
import { timers as consentTimers } from '../../../../src/threat/consent-timers.ts'
import { timers as caseTimers } from '../../../../src/threat/escalation.ts'
import { evidenceTimers } from '../../../../src/threat/evidence/timers.ts'
import { everyCalendar, exportFor, type Handed, lettersSince, passFor } from './besides.ts'
import { directoryText } from './directory-text.ts'
import { type Copies, copyNames, type Objection, openOracle } from './oracle.ts'
import { openPlatform, openTape } from './platform.ts'
import { conversationOf, hearNumber, type Office, type Playing, perform, type Services } from './script.ts'
import { type Kind, kindNames, type World } from './world.ts'

/** What came of some worlds: objections by seed, the copies that were permitted, faults of the bot. */
export type Outcome = {
  objections: ReadonlyMap<number, readonly Objection[]>
  copies: Copies
  shown: number
  faults: readonly string[]
}

const playbooks = join(import.meta.dirname, '../../../../playbooks')
/** For so long something that may not stand is given to go, in milliseconds, once nothing else is under way. */
const patienceMs = 2000
/** Milliseconds in which everything must come to rest: long enough for a machine that does much else beside. */
const restMs = 300_000
/** Tables that no world shares with the next. The ledger is never cut. */
const kept = ['World', 'Lease', 'PlaybookVersion', '_migrations', 'LedgerEntry', 'LedgerSeal', 'LedgerKey']

/** Plays some worlds beside each other on the real engine and store, one step of each at a time, and judges what they saw. */
export async function playWorlds(store: Store, worlds: readonly World[]): Promise<Outcome> {
  await clean(store)
  const tape = openTape()
  const services: Services = Object.fromEntries(kindNames.map((kind) => [kind, openPlatform(kind, tape)])) as Services // of every kind
  for (const world of worlds)
    for (const room of world.rooms) {
      const { assurance, alone, seats } = room
      services[room.platform as Kind].open(conversationOf(room), { assurance, alone, seats: seats as never }) // as the generator writes accounts
    }
  const file = parseDirectoryFile(directoryText(worlds), 'worlds.json', labels)
  await importDirectory(store.db, file, {
    keyring: store.keyring,
    record: (tx, notes) => appendEntries(tx, store.keyring, notes, store.clock()),
  })
  await givePasskeys(store)
  const faults: string[] = []
  const engine = await openEngine({
    store,
    adapters: kindNames.map((kind) => ({ adapter: services[kind].adapter, http: {} as HttpMount })), // without pages
    timers: {
      ...caseTimers,
      ...clockTimers,
      ...roundTimers,
      ...decisionTimers,
      ...callTimers,
      ...decisionTimers,
      ...evidenceTimers,
      ...noticeTimers,
      ...runTimers,
      ...recallTimers,
      ...consentTimers,
    },
    library: await libraryOf(store),
    wishOf: () => ({ named: true, seats: [] }),
    origin: 'http://localhost',
    calls: { link: 'https://meet.example.eu/{secret}' },
    log: {
      info: () => {},
      warn: () => {},
      error: (fact, what) => void faults.push(`${what}: ${String(fact.fault ?? JSON.stringify(fact))}`),
    },
  })
  try {
    const quiet = openQuiet(store, engine)
    await quiet()
    const playing = worlds.map((world): Playing => ({ world, deeds: new Map(), numbers: new Map(), from: 0 }))
    const oracles = new Map(worlds.map((world) => [world.seed, openOracle(world)]))
    const office = openOffice(store, engine)
    let heard = 0
    const judge = (): void => {
      for (; heard < tape.facts.length; heard += 1) {
        const fact = tape.facts[heard]
        if (!fact) continue
        const owners = 'conversation' in fact ? ownersOf.get(fact.conversation) : undefined
        for (const seed of owners ?? ('world' in fact ? [fact.world] : [])) oracles.get(seed)?.take(fact)
      }
    }
    const ownersOf = new Map(
      worlds.flatMap((world) => world.rooms.map((room) => [conversationOf(room) as string, [world.seed]] as const)),
    )
    const worldOf = new Map(worlds.flatMap(({ seed, people }) => people.map(({ id }) => [id, seed] as const)))
    const hand = (way: 'feed' | 'letter', got: readonly Handed[]): void => {
      for (const { person, words } of got) {
        const seed = worldOf.get(person)
        if (seed !== undefined) tape.note({ kind: 'fetched', world: seed, account: person, way, words })
      }
    }
    const letters = lettersSince(store)
    judge()
    const steps = Math.max(...worlds.map((world) => world.steps.length))
    for (let at = 0; at < steps; at += 1) {
      const ends = await Promise.all(playing.map((each) => perform(each, at, { services, tape, office })))
      const open = ends.filter((end) => end !== undefined)
      if (open.length > 0) {
        try {
          await quiet({ gated: true })
        } finally {
          for (const end of open) await end()
        }
      }
      await quiet()
      judge()
      for (const each of playing) {
        const number = hearNumber(each, at, tape.facts)
        if (number) oracles.get(each.world.seed)?.number(at, number)
      }
      hand('letter', await letters())
      if (at === steps - 1) hand('feed', await everyCalendar(engine))
      judge()
      const until = Date.now() + patienceMs
      while (Date.now() < until && [...oracles.values()].some((oracle) => oracle.lookBack().length > 0)) {
        await sleep(25)
        judge()
      }
      for (const oracle of oracles.values()) oracle.settle()
    }
    const copies = Object.fromEntries(copyNames.map((name) => [name, 0])) as Copies // of all of them
    for (const oracle of oracles.values()) for (const name of copyNames) copies[name] += oracle.copies[name]
    const objections = new Map(
      [...oracles].flatMap(([seed, oracle]) =>
        oracle.objections.length > 0 ? [[seed, oracle.objections] as const] : [],
      ),
    )
    return { objections, copies, shown: tape.facts.filter(({ kind }) => kind === 'shown').length, faults }
  } catch (fault) {
    throw new Error(`the worlds ${worlds[0]?.seed} to ${worlds.at(-1)?.seed} were not played: ${faults.join('\n')}`, {
      cause: fault,
    })
  } finally {
    await engine.stop()
  }
}

/** The shipped playbooks, read once a store: no world changes them. */
const libraries = new WeakMap<Store, Promise<Library>>()
function libraryOf(store: Store): Promise<Library> {
  const library = libraries.get(store) ?? openLibrary(store.db, playbooks, store.clock())
  libraries.set(store, library)
  return library
}

/** Waits until nothing is under way: no event unheard, no message unsent, no timer due, no change unread. */
function openQuiet(store: Store, engine: OpenEngine) {
  let seen: unknown
  async function look(gated: boolean): Promise<boolean> {
    const { rows } = await store.pool.query<{ busy: number; version: number; unread: number }>(`
      SELECT (SELECT count(*) FROM "Inbox" WHERE state = 'pending')::int
        + (SELECT count(*) FROM "Post" WHERE state = 'pending')::int
        + (SELECT count(*) FROM "Timer" WHERE state = 'pending' AND "dueAt" <= jom_now())::int AS busy,
        (SELECT count(*) FROM "Room" WHERE "membersReadAt" IS NULL)::int AS unread,
        (SELECT "directoryVersion" FROM "World") AS version`)
    const [found] = rows
    seen = { ...found, known: engine.facts.current().version }
    // A platform that is still being opened hears nothing yet.
    if (!engine.platforms.every((platform) => platform.health().holder)) return false
    if (!found || found.busy > 0 || engine.facts.current().version < found.version) return false
    return gated || found.unread === 0
  }
  /** What is still under way, for whoever reads why. */
  async function restless(): Promise<string> {
    const { rows } = await store.pool.query<{ what: string }>(`
      SELECT concat_ws(' ', 'event', kind, conversation, attempts, fault) AS what FROM "Inbox" WHERE state = 'pending'
      UNION ALL SELECT concat_ws(' ', 'post', slot, intent, attempts, fault, parts) FROM "Post" WHERE state = 'pending'
      UNION ALL SELECT concat_ws(' ', 'timer', key, attempts, fault) FROM "Timer" WHERE state = 'pending' AND "dueAt" <= jom_now()`)
    return rows.map(({ what }) => what).join('; ')
  }

  return async ({ gated = false }: { gated?: boolean } = {}): Promise<void> => {
    const within = Date.now() + restMs
    // Twice in a row, since what follows from a change is begun a moment after it.
    for (let calm = 0; calm < 2; ) {
      calm = (await look(gated)) ? calm + 1 : 0
      if (Date.now() > within)
        throw new Error(`the worlds did not come to rest: ${JSON.stringify(seen)} ${await restless()}`)
      await sleep(calm === 0 ? 8 : 4)
    }
  }
}

/** What offices do to the directory, as commands and imports do it: under its lock, told to all who follow it. */
function openOffice(store: Store, engine: OpenEngine): Office {
  // One after the other, as offices work: many at once would each hold a connection while they wait for the directory.
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<Done>(work: () => Promise<Done>): Promise<Done> {
    const done = last.then(work)
    last = done
    return done
  }
  const change = (work: (tx: Transaction) => Promise<unknown>): Promise<void> =>
    inTurn(() =>
      engine.act(async ({ tx }) => {
        await lockDirectory(tx)
        await work(tx)
        await tellDirectory(tx)
        return []
      }),
    )
  return {
    pass: (number) => inTurn(() => passFor(engine, number)),
    fetch: (account, wanted) => inTurn(() => exportFor(store, engine, account, wanted)),
    setAccount: (ref, state) => change((tx) => tx.account.update({ where: { ref }, data: { state } })),
    retire: (id) => change((tx) => tx.person.update({ where: { id }, data: { retiredAt: store.clock() } })),
    endRoles: (personId) =>
      change((tx) =>
        tx.roleHolding.updateMany({ where: { personId }, data: { validTo: new Date(store.clock().getTime() - 1000) } }),
      ),
    spoil: (room, what) =>
      change(async (tx) => {
        const label = what === 'red' ? 'TLP:RED' : 'TLP:OCHRE'
        // What is held is looked at whenever the directory changes, by other worlds too, and is pending for that moment.
        const waits = { state: { in: ['held', 'pending'] }, parts: { isEmpty: true } }
        const where = { conversation: conversationOf(room), ...waits, envelope: { not: null } }
        for (const { id, envelope } of await tx.post.findMany({ where, select: { id: true, envelope: true } })) {
          if (!envelope) continue
          const held = openEnvelope(envelope, store.keyring)
          // As something that its originator named the room for: another clause keeps such from links.
          const { byLink: _, ...parcel } = held.parcel
          const spoiled = { ...held, parcel: { ...parcel, label } }
          const sealed = Buffer.from(store.keyring.seal(JSON.stringify(spoiled), 'post'))
          await tx.post.update({ where: { id }, data: { envelope: sealed, label } })
        }
        const raised = { ceiling: label, raisedTo: label, raisedBecause: 'by hand', raisedBy: 'nobody' }
        if (what === 'red') await tx.room.update({ where: { id: room.id }, data: raised })
      }),
  }
}

/** Everybody touched a passkey of theirs just now: what needs one is not what these worlds are about. */
async function givePasskeys(store: Store): Promise<void> {
  const people = await store.db.person.findMany({ select: { id: true } })
  const usedAt = new Date(Date.now() + 3_600_000)
  const data = people.map(({ id }) => ({
    id,
    personId: id,
    publicKey: Buffer.from('x'),
    counter: 0n,
    name: id,
    transports: [],
    createdAt: usedAt,
    usedAt,
  }))
  await store.db.passkey.createMany({ data })
}

/** Empties the store of all that earlier worlds left, but for what never goes. */
async function clean(store: Store): Promise<void> {
  const { rows } = await store.pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  )
  const names = rows
    .map(({ name }) => name)
    .filter((name) => !kept.includes(name) && !name.startsWith('Ledger') && !name.startsWith('_'))
  await store.pool.query(`TRUNCATE ${names.map((name) => `"${name}"`).join(', ')} CASCADE`)
}
