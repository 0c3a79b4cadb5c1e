import { registry } from '../adapters/registry.ts'
import { readCalendarFile } from './calendar/file.ts'
import { importCalendar } from './calendar/import.ts'
import { answerCall } from './call/answer.ts'
import { endFeed, openFeed } from './call/feed.ts'
import { rezoneCalls } from './call/rezone.ts'
import { callTimers } from './call/timers.ts'
import { sayFault } from './cli/fault.ts'
import { greet } from './cli/greeting.ts'
import { languageOf, processEnvironment, readConfigOrExit } from './config.ts'
import { decisionTimers } from './decision/timers.ts'
import type { Scene } from './delivery/arrival.ts'
import { lookForRoots } from './delivery/audit-roots.ts'
import { lookForSlots } from './delivery/audit-slots.ts'
import { countFindings, measureFindings, startAuditor } from './delivery/auditor.ts'
import { openEngine } from './delivery/engine.ts'
import { openMail } from './delivery/mail.ts'
import { openPager } from './delivery/pager.ts'
import { startStamper } from './delivery/stamper.ts'
import { listStuckFor, oldestUndelivered, retryStuckFor } from './delivery/stuck.ts'
import { readDirectoryFile, roomWishes } from './directory/file.ts'
import { importDirectory } from './directory/import.ts'
import { verifyByPasskey } from './identity/own-pages.ts'
import { timers as accountTimers, watchAccounts } from './identity/renewal.ts'
import { noteWayChange } from './identity/ways-in.ts'
import { appendEntries } from './ledger/append.ts'
import { noteFound } from './ledger/erasure-note.ts'
import { ledgerTimers, watchRoots } from './ledger/root.ts'
import { startSealer } from './ledger/sealer.ts'
import { holdRoot } from './ledger/witness.ts'
import { checkWitnesses } from './ledger/witnesses.ts'
import { say } from './locale/catalogue.ts'
import { openLog } from './log.ts'
import { acknowledge } from './notice/acknowledge.ts'
import { watchPresidency } from './notice/presidency.ts'
import { watchGaps } from './notice/rota-gaps.ts'
import { noticeTimers } from './notice/timers.ts'
import { watchTurns } from './notice/turn.ts'
import { openLibrary } from './playbook/live/library.ts'
import { runTimers } from './playbook/live/timers.ts'
import { startCronClock } from './playbook/schedule/cron-clock.ts'
import { hookTimers, keepCall } from './playbook/schedule/hook.ts'
import { scheduleTimers, wakeSchedules } from './playbook/schedule/watch.ts'
import { announceVersions } from './playbook/version/announce.ts'
import { retentionTimers } from './retention/erasure.ts'
import { periodsOf } from './retention/periods.ts'
import { roundTimers } from './round/timers.ts'
import type { Effect } from './sharing/effect.ts'
import { labels } from './sharing/label.ts'
import { recallTimers } from './sharing/recall-timers.ts'
import { timers as seatTimers, watchSeats } from './sharing/seat-watch.ts'
import { openStore } from './store/open.ts'
import { timers as clockTimers } from './threat/clocks/reminder.ts'
import { timers as consentTimers } from './threat/consent-timers.ts'
import { timers as caseTimers } from './threat/escalation.ts'
import { evidenceTimers } from './threat/evidence/timers.ts'
import { timers as redTimers } from './threat/red.ts'
import { issueFormLink } from './web/entry.ts'
import { createWeb } from './web/server.ts'

// What the bot is made of, in the order in which it starts. It stops in the opposite order.

const config = readConfigOrExit(process, registry)
const log = openLog(config.logLevel)
const language = languageOf(processEnvironment())
const print = (line: string): void => void process.stdout.write(`${line}\n`)

// What nobody caught ends the bot: in words where the operator can mend it, else as a fault of ours. Whatever was under way is found again at the next start.
process.on('uncaughtException', (fault) => {
  const lines = sayFault(fault, language)
  if (lines) process.stderr.write(`${lines.join('\n')}\n`)
  else log.error({ fault }, 'a fault ended the bot')
  process.exit(1)
})

const periods = periodsOf(config.retention)
const store = await openStore({ ...config.store, world: config.world, log: (what) => log.warn({}, what) })

const file = readDirectoryFile(config.directory, labels)
const differences = await importDirectory(store.db, file, {
  keyring: store.keyring,
  record: (tx, notes) => appendEntries(tx, store.keyring, notes, store.clock()),
})
const wishes = roomWishes(file, store.clock())
const calendar = config.calendar === undefined ? undefined : readCalendarFile(config.calendar)
const calendarDifferences = calendar
  ? await importCalendar(store.db, calendar, {
      record: (tx, notes) => appendEntries(tx, store.keyring, notes, store.clock()),
    })
  : []
const library = await openLibrary(store.db, config.playbooks, store.clock())

const web = createWeb({
  db: store.db,
  keyring: store.keyring,
  world: config.world,
  host: config.host,
  port: config.port,
  origin: config.origin,
  proxied: config.proxied,
  names: config.world === 'exercise' ? 'per-person' : 'single',
  directory: () => engine.facts.current(),
  now: store.clock,
  deliveries: {
    list: (person) => listStuckFor(lookingOn(), person, (conversation) => engine.titleOf(conversation)),
    retry: (id, person) => retryStuckFor(store.db, lookingOn(), person, id),
  },
  hooks: {
    keysOf: (name) => config.hookKeys.get(name) ?? [],
    keep: (call) => keepCall(store.db, store.keyring, call),
  },
  acknowledge: async (person, notice) => (await done((scene) => acknowledge(scene, notice, person)))?.outcome,
  holdRoot: async (person, day) => (await done((scene) => holdRoot(scene, person, day)))?.outcome,
  answerCall: async (person, call, answer, to) =>
    (await done((scene) => answerCall(scene, call, { person, answer, ...to }))).outcome,
  feeds: {
    open: async (person) => (await done((scene) => openFeed(scene, person))).path,
    end: (person) => engine.act((scene) => endFeed(scene, person)),
  },
  calls: { ...(config.callLink && { link: config.callLink }), sender: config.outgoing.mail.from },
  forms: {
    open: (...asked) => engine.forms.open(...asked),
    check: (...asked) => engine.forms.check(...asked),
    take: (...taken) => engine.forms.take(...taken),
  },
  verifyAccount: (person, account) => engine.act((scene) => verifyByPasskey(scene, person, account)),
  changeWays: (work) =>
    engine.act(async (scene) => {
      const change = await work(scene.tx)
      return change ? noteWayChange(scene, change) : []
    }),
  ...(config.metricsToken && { metricsToken: config.metricsToken }),
  log: (level, what, facts) => log[level](facts ?? {}, what),
})

/** Does what a page asks for, and gives what came of it. */
async function done<Outcome extends { effects: readonly Effect[] } | undefined>(
  work: (scene: Scene) => Promise<Outcome>,
): Promise<Outcome> {
  let outcome = undefined as Outcome // set by the one run of the work that was committed
  await engine.act(async (scene) => {
    outcome = await work(scene)
    return outcome?.effects ?? []
  })
  return outcome
}

/** Where pages look at what is there, and change nothing. */
const lookingOn = () => ({
  tx: store.db,
  keyring: store.keyring,
  directory: engine.facts.current(),
  now: store.clock(),
  exercise: config.world === 'exercise',
  origin: config.origin ?? '',
})

const engine = await openEngine({
  store,
  adapters: await Promise.all(
    config.adapters.map(async ({ module, settings }) => ({
      adapter: await module.create(settings),
      http: web.mountFor(module.platform),
    })),
  ),
  timers: {
    ...caseTimers,
    ...clockTimers,
    ...consentTimers,
    ...redTimers,
    ...evidenceTimers,
    ...roundTimers,
    ...callTimers,
    ...decisionTimers,
    ...noticeTimers,
    ...runTimers,
    ...scheduleTimers,
    ...hookTimers,
    ...retentionTimers,
    ...accountTimers,
    ...recallTimers,
    ...seatTimers,
    ...ledgerTimers(config.witnesses),
  },
  library,
  senders: {
    email: openMail({ ...config.outgoing.mail, origin: config.origin }),
    webhook: openPager({ ...config.outgoing.pager, exercise: config.world === 'exercise' }),
  },
  wishOf: (room) => wishes.get(room),
  issueFormLink,
  origin: config.origin,
  calls: { ...(config.callLink && { link: config.callLink }), sender: config.outgoing.mail.from },
  periods,
  log,
})
// Runs do not wait for it: what was not told now is told at the next start.
await engine
  .act(announceVersions)
  .catch((fault: unknown) => log.error({ fault }, 'versions of playbooks were not told'))
// What people agreed on is a local time: by newer time zone data it may be another instant.
await engine.act(rezoneCalls).catch((fault: unknown) => log.error({ fault }, 'calls were not looked at'))
await watchTurns(store.db, store.clock())
await watchPresidency(store.db, store.clock())
await watchGaps(store.db, store.clock())
await watchAccounts(store.db, store.clock())
await watchSeats(store.db, store.clock())
await watchRoots(store.db, store.clock())
await engine.act(noteFound)
const auditor = startAuditor({
  db: store.db,
  pool: store.pool,
  looks: [
    lookForSlots(library, () => engine.facts.current()),
    lookForRoots({ stamps: config.tsa !== undefined, keyring: store.keyring }),
  ],
  ...(config.outgoing.heartbeat && { heartbeat: config.outgoing.heartbeat }),
  log,
})
measureFindings(web.metrics, store.db)
await wakeSchedules(store.db)
// An exercise has a time of its own, by which its timers wake the schedules.
const cron = config.world === 'live' ? startCronClock(store.db, library.playbooks.values(), log) : undefined
const sealer = startSealer(store.db, store.keyring, {
  everyMs: 500,
  onFault: (fault) => log.error({ fault }, 'the sealer stumbled'),
})
const stamper =
  config.tsa === undefined ? undefined : startStamper({ db: store.db, keyring: store.keyring, url: config.tsa, log })

web.setHealth(async () => {
  const adapters = Object.fromEntries(engine.platforms.map(({ adapter, health }) => [adapter.platform, health()]))
  const database = {
    ok: await store.db.$queryRaw`SELECT 1`.then(
      () => true,
      () => false,
    ),
  }
  const sealing = { ok: sealer.health().state === 'up' }
  const counts = database.ok ? Object.values(await countFindings(store.db)) : []
  const auditing = { ok: auditor.health().ok, findings: counts.reduce((sum, count) => sum + count, 0) }
  return {
    ok:
      database.ok &&
      sealing.ok &&
      auditing.ok &&
      engine.platforms.every((platform) => platform.health().state === 'up'),
    database,
    adapters,
    oldestUndeliveredMs: database.ok ? await oldestUndelivered(store.db) : null,
    sealer: sealing,
    auditor: auditing,
    ...(database.ok && { record: await readRecord() }),
  }
})
/** Who can hold the roots of the record, and up to which day there is one. */
async function readRecord(): Promise<{ witnesses: number; lastRoot: string | null }> {
  const { able } = await checkWitnesses(lookingOn(), config.witnesses)
  const last = await store.db.ledgerRoot.findFirst({ orderBy: { day: 'desc' }, select: { day: true } })
  return { witnesses: able.length, lastRoot: last?.day ?? null }
}
/** How long an ordered end may take. */
const stopWithinMs = 30_000
let stopping = false
async function stop(): Promise<void> {
  await web.stop()
  await auditor.stop()
  await cron?.stop()
  await stamper?.stop()
  await engine.stop()
  await sealer.stop()
  await store.close()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    print(say(language, 'console.stopping'))
    // Nothing is lost by an end at any point; waiting longer than this for others would only delay the next start.
    setTimeout(() => {
      log.error({}, 'the bot did not stop in time')
      process.exit(1)
    }, stopWithinMs).unref()
    stop().then(
      () => {
        print(say(language, 'console.stopped'))
        process.exit(0)
      },
      (fault: unknown) => {
        log.error({ fault }, 'the bot did not stop cleanly')
        process.exit(1)
      },
    )
  })
}
process.on('unhandledRejection', (fault) => log.error({ fault }, 'a promise was rejected unheard'))

// Only what can be ended in order says that it runs.
engine.facts.onChange(web.look)
await web.start()
await greet({
  config,
  store,
  directory: engine.facts.current(),
  differences,
  calendarDifferences,
  write: print,
})
