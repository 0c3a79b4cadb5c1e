import type { Effect } from '../../sharing/effect.ts'
import type { Run as RunRow } from '../../store/generated/client.ts'
import { isDestroyed, type Keyring } from '../../store/seal.ts'
import { sealTitle } from '../../threat/todos.ts'
import type { Happening, Run } from '../engine/run.ts'
import { subjectsOf, timersOf } from '../engine/view.ts'
import type { Playbook } from '../language/model.ts'
import { runTimer, runTimerKey } from './run-timer.ts'
import type { RunScene } from './scene.ts'
import { realSubjects } from './subject.ts'
import { todoRows } from './todo.ts'

/** A run as it stands in the store, opened, with the version of the playbook that it began with. */
export type Stored = { row: RunRow; run: Run; playbook: Playbook }

const stateContext = 'run.state'
const happeningContext = 'run.happening'

export const sealRun = (run: Run, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(keyring.seal(JSON.stringify(run), stateContext))

/** Opens what a run is from its row. */
export const openRun = (row: Pick<RunRow, 'state'>, keyring: Keyring): Run =>
  JSON.parse(keyring.openText(row.state, stateContext)) as Run // written by `sealRun` alone

export const openHappening = (body: Uint8Array, keyring: Keyring): Happening =>
  JSON.parse(keyring.openText(body, happeningContext)) as Happening // written by `keepHappening` alone

/** Reads a run; one whose words were destroyed is there no more. */
export async function readRun(
  { tx, keyring, library }: Pick<RunScene, 'tx' | 'keyring' | 'library'>,
  id: string,
): Promise<Stored | undefined> {
  const row = await tx.run.findUnique({ where: { id } })
  if (!row || isDestroyed(row.state)) return undefined
  return { row, run: openRun(row, keyring), playbook: await library.version(tx, row.hash) }
}

/** Reads a run and locks it until the transaction ends. Before whatever it works on: who holds that waits for no run. */
export async function lockRun(scene: RunScene, id: string): Promise<Stored | undefined> {
  await scene.tx.$queryRaw`SELECT 1 FROM "Run" WHERE id = ${id} FOR UPDATE`
  return readRun(scene, id)
}

/** Keeps what a run is about to hear at its place in its history; false when it heard that before. */
export async function keepHappening(
  { tx, keyring }: Pick<RunScene, 'tx' | 'keyring'>,
  runId: string,
  seq: number,
  happening: Happening,
): Promise<boolean> {
  const body = Uint8Array.from(keyring.seal(JSON.stringify(happening), happeningContext))
  const kept = await tx.runHappening.createMany({
    data: [{ runId, seq, key: happening.key, body }],
    skipDuplicates: true,
  })
  return kept.count > 0
}

/**
 * Writes what a run has become, and brings the rows that follow from it in step: only what differs between the two is
 * touched. `fired` is a timer of it that is just firing. Gives the timers to set and to cancel.
 */
export async function saveRun(
  scene: RunScene,
  { row, run: before, playbook }: Stored,
  run: Run,
  heard: number,
  fired?: string,
): Promise<readonly Effect[]> {
  const { tx, keyring } = scene
  await tx.run.update({
    where: { id: row.id },
    data: {
      state: sealRun(run, keyring),
      heard,
      status: run.status,
      ...(run.endedAt !== undefined && { endedAt: new Date(run.endedAt) }),
    },
  })
  if (run === before) return []
  const isNew = row.heard === 0
  await followSubjects(scene, row.id, isNew ? [] : subjectsOf(playbook, before), subjectsOf(playbook, run))
  await keepTodos(scene, isNew ? [] : todoRows(playbook, before), todoRows(playbook, run))
  return timerEffects(
    row.id,
    isNew ? [] : timersOf(playbook, before).filter(({ name }) => name !== fired),
    timersOf(playbook, run),
  )
}

async function followSubjects(
  scene: RunScene,
  runId: string,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const left = before.filter((each) => !after.includes(each))
  const fresh = after.filter((each) => !before.includes(each))
  if (left.length > 0)
    await scene.tx.runWait.deleteMany({ where: { runId, subject: { in: [...(await realSubjects(scene, left))] } } })
  if (fresh.length > 0)
    await scene.tx.runWait.createMany({
      data: (await realSubjects(scene, fresh)).map((subject) => ({ runId, subject })),
      skipDuplicates: true,
    })
}

type TodoData = ReturnType<typeof todoRows>[number]

async function keepTodos(
  { tx, keyring }: RunScene,
  before: readonly TodoData[],
  after: readonly TodoData[],
): Promise<void> {
  const keyOf = ({ step, kind }: TodoData): string => `${kind} ${step}`
  const [old, wanted] = [before, after].map((rows) => new Map(rows.map((row) => [keyOf(row), JSON.stringify(row)])))
  const gone = before.filter((row) => wanted?.get(keyOf(row)) !== JSON.stringify(row))
  const fresh = after.filter((row) => old?.get(keyOf(row)) !== JSON.stringify(row))
  if (gone.length > 0)
    await tx.todo.deleteMany({ where: { OR: gone.map(({ runId, step, kind }) => ({ runId, step, kind })) } })
  if (fresh.length > 0)
    await tx.todo.createMany({
      data: fresh.map(({ title, due, since, who, ...row }) => ({
        ...row,
        who: [...who],
        title: Uint8Array.from(sealTitle(title, keyring)),
        due: due === null ? null : new Date(due),
        since: new Date(since),
      })),
      skipDuplicates: true,
    })
}

type Timers = ReturnType<typeof timersOf>

function timerEffects(runId: string, before: Timers, after: Timers): readonly Effect[] {
  const stands = new Map(before.map(({ name, due }) => [name, due]))
  const wanted = new Set(after.map(({ name }) => name))
  return [
    ...before
      .filter(({ name }) => !wanted.has(name))
      .map(({ name }): Effect => ({ kind: 'cancel', key: runTimerKey(runId, name) })),
    ...after
      .filter(({ name, due }) => stands.get(name) !== due)
      .map(({ name, due }) =>
        runTimer(runId, name, { timer: 'run.due', due: new Date(due), payload: { timer: name, due } }),
      ),
  ]
}
