import { copyFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { applyEffects } from '../../src/delivery/apply.ts'
import { openFacts } from '../../src/delivery/facts.ts'
import { openSignals } from '../../src/delivery/signals.ts'
import type { Run } from '../../src/playbook/engine/run.ts'
import { timersOf } from '../../src/playbook/engine/view.ts'
import type { Playbook } from '../../src/playbook/language/model.ts'
import { openLibrary } from '../../src/playbook/live/library.ts'
import type { RunScene } from '../../src/playbook/live/scene.ts'
import { startRun } from '../../src/playbook/live/start.ts'
import { openRun, sealRun } from '../../src/playbook/live/store.ts'
import { openStore, type Store } from '../../src/store/open.ts'

/** How many instants each run waits for. */
export const waits = 10
const lanes = Array.from({ length: waits }, (_, lane) => lane)

/** A playbook that waits for ten instants at once and then is over; its card stands in a room of the exercise. */
const playbook = `
playbook: PB-90
title: Waiting
purpose: A run for the bench. It waits for ten instants that it was given.
label: TLP:GREEN
room: joint-mechanism
may: { run: [coordinator], change: [coordinator], approve: [coordinator] }
inputs:
${lanes.map((lane) => `  - { id: at${lane}, type: moment, label: Instant ${lane} }`).join('\n')}
on:
  - command: true
steps:
  - id: all
    join: all
    parallel:
${lanes.map((lane) => `      lane${lane}: [{ id: w${lane}, until: "{{ inputs.at${lane} }}" }]`).join('\n')}
  - { id: over, end: over }
`

const shipped = resolve(import.meta.dirname, '../../playbooks')

/** Writes that playbook into a folder, beside the one that takes in reports, without which no bot starts. */
export function writePlaybooks(folder: string): void {
  copyFileSync(join(shipped, 'PB-01-report.yaml'), join(folder, 'PB-01-report.yaml'))
  writeFileSync(join(folder, 'PB-90.yaml'), playbook)
}

/** How many runs one statement writes. */
const batch = 250

function written(book: Playbook | undefined): Playbook {
  if (!book) throw new Error('the playbook was written')
  return book
}

/** The store of a running bot, as another process sees it, with what starts runs in it. */
export async function openBeside(dataDir: string, playbooks: string) {
  const store: Store = await openStore({ world: 'exercise', dataDir, attach: true, log: () => {} })
  const { db, keyring } = store
  const signals = await openSignals(store.pool, store.connection)
  const facts = await openFacts(db, signals)
  const library = await openLibrary(db, playbooks, new Date())
  const book = written(library.playbooks.get('PB-90'))
  const now = async (): Promise<Date> => {
    const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
    if (!row) throw new Error('the world has a clock')
    return row.now
  }
  /** Starts one run and gives its number. */
  async function startOne(at: Date, instants: readonly Date[]): Promise<string> {
    const onFault = (fault: unknown): never => {
      throw fault
    }
    return db.$transaction(
      async (tx) => {
        const directory = facts.current()
        const scene: RunScene = { tx, keyring, directory, now: at, exercise: true, origin: '', library, onFault }
        const inputs = Object.fromEntries(instants.map((each, lane) => [`at${lane}`, each.toISOString()]))
        const { id, effects } = await startRun(scene, book, { key: `bench/first/${at.getTime()}`, inputs })
        await applyEffects(tx, keyring, effects, at)
        return id
      },
      { timeout: 60_000, maxWait: 60_000 },
    )
  }

  return {
    store,
    now,
    /** Sets the world's clock to an instant, from which it goes on at its own speed of one. */
    async setClock(at: Date): Promise<void> {
      await db.$executeRaw`
        UPDATE "World" SET "clockAnchor" = now(), "clockSpeed" = 1,
          "clockOffsetMs" = round(extract(epoch FROM ${at}::timestamptz - now()) * 1000)::bigint`
    },
    /**
     * Has runs wait, each for the ten instants that `instantsOf` gives. The first is started as any run is; the others are
     * written as it was left, each with its own number, instants and timers, since ten thousand starts would take the bench's time.
     */
    async wait(from: number, to: number, instantsOf: (run: number) => readonly Date[]): Promise<void> {
      const at = await now()
      const first = instantsOf(from)
      const id = await startOne(at, first)
      const row = await db.run.findUniqueOrThrow({ where: { id } })
      const history = await db.runHappening.findMany({ where: { runId: id } })
      const state = JSON.stringify(openRun(row, keyring))
      const timers = timersOf(book, openRun(row, keyring))
      const year = id.slice(0, id.lastIndexOf('-') + 1)
      for (let begin = from + 1; begin < to; begin += batch) {
        const runs = Array.from({ length: Math.min(batch, to - begin) }, (_, index) => {
          const number = begin + index
          const own = `${year}${1_000_000 + number}`
          const instants = new Map(
            instantsOf(number).map((each, lane) => [first[lane]?.toISOString() ?? '', each.toISOString()]),
          )
          const replaced = state
            .replaceAll(id, own)
            .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => instants.get(instant) ?? instant)
          return { number, own, instants, run: JSON.parse(replaced) as Run } // it was one before
        })
        await db.run.createMany({
          data: runs.map(({ number, own, run }) => ({
            ...row,
            id: own,
            key: `bench/${number}`,
            state: sealRun(run, keyring),
          })),
        })
        await db.runHappening.createMany({
          data: runs.flatMap(({ own }) => history.map((each) => ({ ...each, runId: own }))),
        })
        await db.timer.createMany({
          data: runs.flatMap(({ own, instants }) =>
            timers.map(({ name, due }) => {
              const dueAt = instants.get(due) ?? due
              const payload = { run: own, timer: name, due: dueAt }
              return { key: `run/${own}/${name}`, kind: 'run.due', dueAt, payload }
            }),
          ),
        })
      }
    },
    async count(what: 'pending' | 'posts'): Promise<number> {
      return what === 'pending'
        ? db.timer.count({ where: { state: 'pending' } })
        : db.post.count({ where: { state: 'pending' } })
    },
    async close(): Promise<void> {
      await signals.stop()
      await store.close()
    },
  }
}

export type Beside = Awaited<ReturnType<typeof openBeside>>
