import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changeElection } from '../../../src/calendar/change.ts'
import type { Edit } from '../../../src/calendar/edit.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { exerciseDirectory } from '../../../src/config.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { openEngine } from '../../../src/delivery/engine.ts'
import { readDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { hookTimers } from '../../../src/playbook/schedule/hook.ts'
import { scheduleTimers, wakeSchedules } from '../../../src/playbook/schedule/watch.ts'
import { labels } from '../../../src/sharing/label.ts'
import { openStore, type Store } from '../../../src/store/open.ts'
import { freshFolder } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** A playbook that says one thing and waits for ever, with these triggers. */
export const playbookText = (id: string, triggers: string, more = ''): string => `playbook: ${id}
title: Test
purpose: A test of what starts it.
label: TLP:AMBER
room: joint-mechanism
may: { run: [coordinator], change: [coordinator], approve: [head] }
${more}on:
${triggers}
steps:
  - { id: stay, wait: 9999 d }
`

/** The real store, directory and engine of an exercise world, whose clock the test sets; it stands still otherwise. */
export async function openStage(playbooks: Readonly<Record<string, string>>, start: string) {
  const { store, folder, end } = await openTestStore()
  const files = freshFolder('playbooks')
  const { db } = store
  const faults: unknown[] = []
  const engines: { stop(): Promise<void> }[] = []
  const stores: Store[] = []

  function write(texts: Readonly<Record<string, string>>): void {
    for (const [id, text] of Object.entries(texts)) writeFileSync(join(files.path, `${id}.yaml`), text)
  }

  /** Sets the world's time, forward or backward. */
  async function setClock(at: string | Date): Promise<void> {
    await db.$executeRaw`
      UPDATE "World" SET "clockAnchor" = date_trunc('milliseconds', now()), "clockSpeed" = 0.000001,
        "clockOffsetMs" = extract(epoch FROM ${new Date(at)}::timestamptz - date_trunc('milliseconds', now())) * 1000`
  }

  // No bot is without one that takes reports.
  write({ 'PB-01': playbookText('PB-01', '  - command: report', 'about: case\n'), ...playbooks })
  await setClock(start)
  await importDirectory(db, readDirectoryFile(exerciseDirectory, labels), {
    record: async () => {},
    keyring: store.keyring,
  })

  const stage = {
    store,
    db,
    faults,
    write,
    setClock,
    /** Starts the bot, or one more of several that share the store, and waits until it has looked at all schedules. */
    async start(): Promise<void> {
      const own =
        engines.length === 0
          ? store
          : await openStore({ world: 'exercise', dataDir: folder, attach: true, log: () => {} })
      if (own !== store) stores.push(own)
      const library = await openLibrary(own.db, files.path, new Date(start))
      const log = {
        debug() {},
        info() {},
        warn() {},
        error: (facts: object) => void faults.push(facts),
      }
      const engine = await openEngine({
        store: own,
        adapters: [],
        timers: { ...runTimers, ...scheduleTimers, ...hookTimers, ...callTimers },
        library,
        wishOf: () => undefined,
        origin: 'http://localhost',
        log,
      })
      engines.push(engine)
      await wakeSchedules(own.db)
      await stage.quiet()
    },
    /** Ends every process; what is due meanwhile is missed. */
    async down(): Promise<void> {
      for (const engine of engines.splice(0)) await engine.stop()
      for (const each of stores.splice(0)) await each.close()
    },
    /** Sets the clock, and waits until all that is due has been done. */
    async at(when: string): Promise<void> {
      await setClock(when)
      await db.$executeRaw`SELECT pg_notify('jom_timer', '')`
      await stage.quiet()
    },
    async quiet(): Promise<void> {
      await until(
        async () => {
          const [due] = await db.$queryRaw<{ count: number }[]>`
            SELECT count(*)::int AS count FROM "Timer" WHERE state = 'pending' AND "dueAt" <= jom_now()`
          return due?.count === 0
        },
        { within: 20_000, what: 'nothing is due any more' },
      )
    },
    /** Changes the calendar as a coordinator. */
    async change(id: string, edit: Edit, why = ''): Promise<void> {
      await db.$transaction(async (tx) => {
        const directory = await readDirectory(db)
        const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
        const by = directory.people.get('claire-moreau')
        if (!clock || !by) throw new Error('there is no clock or coordinator')
        const { keyring } = store
        const scene = { tx, keyring, directory, now: clock.now, exercise: true, origin: 'http://localhost' }
        const { effects } = await changeElection(scene, id, edit, { by, why })
        await applyEffects(tx, keyring, effects, clock.now)
      })
      await db.$executeRaw`SELECT pg_notify('jom_timer', '')`
      await stage.quiet()
    },
    /** What became of the slots of a schedule, in order. */
    async slots(schedule: string): Promise<readonly [string, string][]> {
      const rows = await db.slot.findMany({ where: { schedule }, orderBy: { fireAt: 'asc' } })
      return rows.map(({ fireAt, state }) => [fireAt.toISOString(), state])
    },
    /** How many runs of a playbook were ever started. */
    runs: (playbook: string) => db.run.count({ where: { playbook } }),
    async end(): Promise<void> {
      await stage.down()
      await end()
      files.remove()
    },
  }
  return stage
}
