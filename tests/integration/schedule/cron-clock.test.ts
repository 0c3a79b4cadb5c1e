import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exerciseDirectory } from '../../../src/config.ts'
import { openEngine } from '../../../src/delivery/engine.ts'
import { readDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { startCronClock } from '../../../src/playbook/schedule/cron-clock.ts'
import { scheduleTimers, wakeSchedules } from '../../../src/playbook/schedule/watch.ts'
import { labels } from '../../../src/sharing/label.ts'
import { openStore } from '../../../src/store/open.ts'
import { freshFolder } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { playbookText } from './stage.ts'

test('in a live world node-cron wakes a schedule at its minute, on two processes, and one run starts', async () => {
  const folder = freshFolder('cron')
  const playbooks = join(folder.path, 'playbooks')
  mkdirSync(playbooks)
  writeFileSync(join(playbooks, 'PB-01.yaml'), playbookText('PB-01', '  - command: report', 'about: case\n'))
  writeFileSync(
    join(playbooks, 'PB-90.yaml'),
    playbookText('PB-90', '  - schedule: "* * * * *"\n    zone: Europe/Brussels\n'),
  )
  const open = (attach: boolean) =>
    openStore({ world: 'live', dataDir: join(folder.path, 'data'), attach, log: () => {} })
  const [first, second] = [await open(false), await open(true)]
  const told: object[] = []
  const log = {
    debug() {},
    info() {},
    warn: (facts: object) => void told.push(facts),
    error: (facts: object) => void told.push(facts),
  }
  await importDirectory(first.db, readDirectoryFile(exerciseDirectory, labels), {
    record: async () => {},
    keyring: first.keyring,
  })
  const library = await openLibrary(first.db, playbooks, first.clock())
  const processes = await Promise.all(
    [first, second].map(async (store) => {
      const timers = { ...runTimers, ...scheduleTimers }
      const engine = await openEngine({
        store,
        adapters: [],
        timers,
        library,
        wishOf: () => undefined,
        origin: 'http://localhost',
        log,
      })
      return { engine, cron: startCronClock(store.db, library.playbooks.values(), log) }
    }),
  )
  try {
    await wakeSchedules(first.db)
    // By itself it would wake half a minute after its slot; one that node-cron has just woken is due at once.
    await until(
      async () => {
        const set = await first.db.timer.findUnique({ where: { key: 'schedule/PB-90/0' } })
        const slot = set && new Date((set.payload as { at: string }).at) // written by the schedule
        return slot && set.dueAt.getTime() - slot.getTime() === 30_000
      },
      { what: 'the schedule is watched, and would wake by itself half a minute after its slot', within: 30_000 },
    )
    // Of a slot in the very moment of the start node-cron may know nothing yet.
    const row = await until(
      async () => {
        const rows = await first.db.slot.findMany({ where: { schedule: 'PB-90/0' } })
        return rows.find(({ fireAt, noticedAt }) => noticedAt.getTime() - fireAt.getTime() < 30_000)
      },
      { within: 150_000, what: 'a slot has its row before the schedule would have woken by itself' },
    )
    expect(row.state).toBe('fired')
    expect(await first.db.run.count({ where: { key: `schedule/PB-90/0/${row.fireAt.toISOString()}` } })).toBe(1)
    expect(told).toEqual([])
  } finally {
    for (const { engine, cron } of processes) {
      await cron.stop()
      await engine.stop()
    }
    await second.close()
    await first.close()
    folder.remove()
  }
}, 180_000)
