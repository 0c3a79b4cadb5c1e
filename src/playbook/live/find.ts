import { UserError } from '../../chat/errors.ts'
import { codesOf, type Person, worksFor } from '../../directory/directory.ts'
import { heldBy } from '../../directory/holders.ts'
import { shutRuns } from '../../sharing/shut.ts'
import { isDestroyed } from '../../store/seal.ts'
import { meantNumbers, readYearly } from '../../store/yearly.ts'
import { isOwner, isReporter, openStatuses as openCases } from '../../threat/case.ts'
import { openTodo, type Todo } from '../../threat/todos.ts'
import type { RunStatus } from '../engine/run.ts'
import { mayRead, mayReadWhole, type Reading } from './rights.ts'
import { openRun, readRun, type Stored } from './store.ts'

/** Whether somebody wrote a run's number: `R-2027-0042`, `r42`. */
export const isRunNumber = (written: string): boolean => readYearly('R', written) !== undefined

/** Whether somebody may see a run: `mayRead`, or `mayReadWhole` where all of it is shown. */
export type MaySee = typeof mayRead

/**
 * The run that a person means by what they wrote of its number; the newest where that fits several. One that is not there and
 * one that they may not see give the same `runs.none`.
 */
export async function findRun(
  scene: Reading,
  person: Person,
  written: string,
  maySee: MaySee = mayRead,
): Promise<Stored> {
  const wanted = readYearly('R', written)
  const shown = written.slice(0, 40)
  if (!wanted) throw new UserError('runs.no-number', { written: shown })
  for (const id of await meantNumbers(scene.tx, 'R', wanted)) {
    const stored = await readRun(scene, id)
    if (stored && (await maySee(scene, stored, person))) return stored
  }
  throw new UserError('runs.none', { written: shown })
}

const openStatuses: readonly RunStatus[] = ['running', 'paused', 'stuck']

/** Most runs that are looked through for one list. */
const mostListed = 1000

/** The runs that a person may read whole, newest first, until there are `most`. */
export async function listRuns(
  scene: Reading,
  person: Person,
  filter: { all?: boolean; playbook?: string },
  most: number,
): Promise<readonly Stored[]> {
  const rows = await scene.tx.run.findMany({
    where: {
      ...(!filter.all && { status: { in: [...openStatuses] } }),
      ...(filter.playbook !== undefined && { playbook: filter.playbook }),
      // What others keep to themselves is not looked at: however much of it there is, it hides nothing of one's own.
      OR: [
        { code: null },
        { code: { in: [...worksFor(person, scene.now)] } },
        { label: { notIn: ['TLP:AMBER+STRICT', 'TLP:RED'] } },
      ],
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: mostListed,
  })
  const found: Stored[] = []
  for (const row of rows) {
    if (found.length >= most) break
    if (isDestroyed(row.state)) continue
    const playbook = await scene.library.version(scene.tx, row.hash)
    const stored = { row, run: openRun(row, scene.keyring), playbook }
    if (await mayReadWhole(scene, stored, person)) found.push(stored)
  }
  return found
}

/** More than anybody can have in hand: of the rest they hear when they have done these. */
const mostAsked = 200

/**
 * What all runs wait for from a person, the most urgent first: by a role they hold now, or as the owner or reporter of a case (`isOwner`,
 * `isReporter`). Whoever owns a case leads it, and has all that is asked about it before them.
 */
export async function todosFor({ tx, keyring, directory, now }: Reading, person: Person): Promise<readonly Todo[]> {
  const held = heldBy(directory, person, now)
  const keys = [...held, ...held.map((role) => `${role.split('@')[0]}@*`)]
  const codes = [...codesOf(person, now)]
  if (codes.length === 0) return []
  const cases = await tx.case.findMany({
    where: { OR: [{ ownerId: person.id }, { reporterId: person.id }], status: { in: [...openCases] } },
    select: { number: true, code: true, ownerId: true, reporterId: true },
  })
  const own = cases.filter((file) => isOwner(person, file, now))
  const reported = cases.filter((file) => isReporter(person, file, now))
  const numbers = (files: typeof cases): string[] => files.map(({ number }) => number)
  const rows = await tx.todo.findMany({
    where: {
      // Rounds and notices have lists and buttons of their own.
      kind: { in: ['task', 'ask', 'approve'] },
      OR: [
        { who: { hasSome: [...new Set(keys)] } },
        // Whoever began a run, as long as they are people of its member.
        { who: { has: `=${person.id}` }, run: { OR: [{ code: null }, { code: { in: codes } }] } },
        { caseNumber: { in: numbers(own) }, kind: { in: ['task', 'ask'] } },
        { caseNumber: { in: numbers(reported) }, who: { has: 'reporter' } },
      ],
    },
    include: { run: { select: { label: true, code: true } } },
    orderBy: [{ due: { sort: 'asc', nulls: 'last' } }, { since: 'asc' }, { runId: 'asc' }, { step: 'asc' }],
    take: mostAsked,
  })
  // Of what is TLP:RED nobody reads what is asked about it either.
  const shut = await shutRuns(
    { tx },
    rows.map(({ runId }) => runId),
  )
  return rows.filter(({ runId }) => !shut.has(runId)).map((row) => openTodo(row, keyring))
}
