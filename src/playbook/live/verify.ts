import { isDeepStrictEqual } from 'node:util'
import { advance } from '../engine/advance.ts'
import { beginRun, type Happening, type Run } from '../engine/run.ts'
import { subjectsOf, timersOf } from '../engine/view.ts'
import type { Playbook } from '../language/model.ts'
import type { Reading } from './rights.ts'
import { runTimerKey } from './run-timer.ts'
import { openHappening, readRun, type Stored } from './store.ts'
import { realSubjects } from './subject.ts'
import { todoRows } from './todo.ts'

/** What a run is by its history alone: its playbook's version, what it began with, and all that it heard, in that order. */
function fold(playbook: Playbook, run: Run, history: readonly Happening[]): Run {
  const { id, label, inputs, starter, member, case: number, election, startedAt } = run
  const fresh = {
    id,
    label,
    inputs,
    facts: history[0]?.facts ?? run.facts,
    ...(starter !== undefined && { starter }),
    ...(member !== undefined && { member }),
    ...(number !== undefined && { case: number }),
    ...(election !== undefined && { election }),
  }
  return history.reduce((before, each) => advance(playbook, before, each).run, beginRun(playbook, fresh, startedAt))
}

/**
 * Whether what is stored of a run holds together: its state is what its history makes of it, and its timers, to-dos and the
 * subjects it follows are those that follow from that. Gives what does not, in words for whoever looks after the bot.
 */
export async function verifyRun(scene: Reading, id: string): Promise<readonly string[]> {
  const { tx, keyring } = scene
  const stored = await readRun(scene, id)
  if (!stored) return [`there is no run ${id}`]
  const { playbook, run, row } = stored
  const rows = await tx.runHappening.findMany({ where: { runId: id }, orderBy: { seq: 'asc' } })
  const history = rows.map(({ body }) => openHappening(body, keyring))
  const gaps = rows.filter(({ seq }, index) => seq !== index + 1)
  return [
    ...(gaps.length > 0 ? [`${id}: its history has a gap before ${gaps[0]?.seq}`] : []),
    ...(rows.length === row.heard ? [] : [`${id}: it heard ${row.heard} happenings, of which ${rows.length} are kept`]),
    ...(isDeepStrictEqual(plain(fold(playbook, run, history)), plain(run))
      ? []
      : [`${id}: its history makes another run`]),
    ...(row.status === run.status ? [] : [`${id}: it is ${run.status}, its row says ${row.status}`]),
    ...(await strayTimers(scene, stored)),
    ...(await strayRows(scene, stored)),
  ]
}

/** As it is after a way through JSON. */
const plain = (run: Run): unknown => JSON.parse(JSON.stringify(run))

async function strayTimers({ tx }: Reading, { playbook, run }: Stored): Promise<readonly string[]> {
  const pending = await tx.timer.findMany({
    where: { kind: 'run.due', state: 'pending', payload: { path: ['run'], equals: run.id } },
    select: { key: true, payload: true },
  })
  // Its row may stand at a later instant, while what was said by then is waited for.
  const kept = new Map(pending.map(({ key, payload }) => [key, (payload as { due?: string }).due])) // as `timerEffects` writes it
  const wanted = new Map(timersOf(playbook, run).map(({ name, due }) => [runTimerKey(run.id, name), due]))
  return [
    ...[...wanted].filter(([key, due]) => kept.get(key) !== due).map(([key]) => `${run.id}: the timer ${key} is lost`),
    ...[...kept.keys()].filter((key) => !wanted.has(key)).map((key) => `${run.id}: nobody wants the timer ${key}`),
  ]
}

async function strayRows(scene: Reading, { playbook, run }: Stored): Promise<readonly string[]> {
  const { tx } = scene
  const todos = await tx.todo.findMany({ where: { runId: run.id }, select: { step: true, kind: true, due: true } })
  const waits = await tx.runWait.findMany({ where: { runId: run.id }, select: { subject: true } })
  const named = (step: string, kind: string, due: string | null): string => `${kind} ${step} ${due ?? ''}`.trim()
  const keptTodos = todos.map(({ step, kind, due }) => named(step, kind, due?.toISOString() ?? null)).toSorted()
  const wantedTodos = todoRows(playbook, run)
    .map(({ step, kind, due }) => named(step, kind, due))
    .toSorted()
  const wantedWaits = [...new Set(await realSubjects(scene, subjectsOf(playbook, run)))].toSorted()
  const keptWaits = waits.map(({ subject }) => subject).toSorted()
  return [
    ...(isDeepStrictEqual(keptTodos, wantedTodos)
      ? []
      : [
          `${run.id}: it asks for ${wantedTodos.join(', ') || 'nothing'}, its rows for ${keptTodos.join(', ') || 'nothing'}`,
        ]),
    ...(isDeepStrictEqual(keptWaits, wantedWaits)
      ? []
      : [
          `${run.id}: it follows ${wantedWaits.join(', ') || 'nothing'}, its rows ${keptWaits.join(', ') || 'nothing'}`,
        ]),
  ]
}
