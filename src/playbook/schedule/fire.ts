import { readElection, readElections } from '../../calendar/read.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { RunScene } from '../live/scene.ts'
import { startRun } from '../live/start.ts'
import { dueOf, nextOf, type Schedule, schedulesOf, slotOf, votersOf } from './schedule.ts'
import { type Settled, settle } from './settle.ts'

/** Slots settled in one transaction: after weeks of downtime there may be many of a schedule that is due every minute. */
const mostSlots = 2000

/** A row of the table of schedules, locked. */
type Watched = { id: string; says: string; since: Date; checked: Date; endedAt: Date | null }

/** The key of a schedule's timer: it wakes at the next slot. */
export const timerKey = (schedule: string): string => `schedule/${schedule}`

/**
 * Settles all slots of a schedule from where it was last looked at until now: each gets its one row, and runs start for those
 * that are to run. However it was woken, by whom and how often, the same slots give the same rows once.
 */
export async function fireDue(scene: RunScene, id: string): Promise<readonly Effect[]> {
  const { tx, now, library } = scene
  const [row] = await tx.$queryRaw<Watched[]>`
    SELECT id, says, since, checked, "endedAt" FROM "Schedule" WHERE id = ${id} FOR UPDATE`
  if (!row || row.endedAt) return []
  const schedules = schedulesOf(library.playbooks.values(), await readElections(tx), membersHere(scene))
  const found = schedules.find((each) => each.id === id)
  // The calendar or the playbook was changed: whoever looks at all schedules sees to it. That may have been a process with older
  // playbooks, which is about to end; so it is done again in a moment.
  if (!found || found.says !== row.says) return [lookAgain(now)]
  const { settled, until } =
    found.kind === 'cron' ? settleCron(found, row, now) : await settleElection(scene, found, row)
  const effects: Effect[] = []
  const rows = []
  for (const slot of settled) {
    const runs = await startRuns(scene, found, slot)
    effects.push(...runs.effects)
    const { at: fireAt, wall, state } = slot
    rows.push({ schedule: id, fireAt, wall, state, runId: runs.first ?? null, noticedAt: now })
  }
  await tx.slot.createMany({ data: rows })
  await tx.schedule.update({ where: { id }, data: { checked: until } })
  return [...effects, ...missedNote(found, settled), ...nextTimer(scene, found, until)]
}

/** Milliseconds after which all schedules are looked at again where one was not watched as the playbooks have it. */
const lookAgainMs = 60_000

/** Besides the look that may be due by now, which it does not put off. */
const lookAgain = (now: Date): Effect => ({
  kind: 'timer',
  key: 'schedules/again',
  timer: 'schedule.look',
  due: new Date(now.getTime() + lookAgainMs),
  payload: {},
})

/** The timer that wakes a schedule at its next slot, or at once when one is due; none is left when there is none to come. */
export function nextTimer(
  scene: Pick<RunScene, 'now' | 'exercise'>,
  schedule: Schedule,
  checked: Date,
): readonly Effect[] {
  const key = timerKey(schedule.id)
  const next = nextOf(schedule, checked)
  if (!next) return [{ kind: 'cancel', key }]
  const { now, exercise } = scene
  // In a live world the clock of cron fields is node-cron; this timer is there for the day on which it sleeps.
  const grace = schedule.kind === 'cron' && !exercise && next.at > now ? cronGraceMs : 0
  const due = new Date(Math.max(next.at.getTime() + grace, now.getTime()))
  return [
    { kind: 'timer', key, timer: 'schedule.due', due, payload: { schedule: schedule.id, at: next.at.toISOString() } },
  ]
}

/** So much later than node-cron a schedule wakes by itself. */
const cronGraceMs = 30_000

type Outcome = { settled: readonly Settled[]; until: Date }

function settleCron(schedule: Extract<Schedule, { kind: 'cron' }>, row: Watched, now: Date): Outcome {
  // After a jump backward there is nothing to do until the clock has come as far again.
  if (now <= row.checked) return { settled: [], until: row.checked }
  const due = dueOf(schedule, row.checked, now)
  const first = due.slice(0, mostSlots)
  const more = due.length > first.length
  return { settled: settle(first, schedule.trigger, now, more), until: more ? (first.at(-1)?.at ?? now) : now }
}

/** An instant of an election's clock starts a run once, however often the calendar moves it; until then it may move. */
async function settleElection(
  { tx, now }: RunScene,
  schedule: Extract<Schedule, { kind: 'election' }>,
  row: Watched,
): Promise<Outcome> {
  const until = now > row.checked ? now : row.checked
  const slot = slotOf(schedule)
  if (slot.at > now || slot.at < row.since) return { settled: [], until }
  const rows = await tx.slot.findMany({ where: { schedule: schedule.id, fireAt: { gte: row.since } } })
  const isOver = rows.some(({ state, fireAt }) => state !== 'missed' || fireAt.getTime() === slot.at.getTime())
  if (isOver) return { settled: [], until }
  const policy = { missed: schedule.trigger.missed, skipped: 'run', doubled: 'first' } as const
  return { settled: settle([slot], policy, now), until }
}

async function startRuns(
  scene: RunScene,
  schedule: Schedule,
  slot: Settled,
): Promise<{ first?: string; effects: readonly Effect[] }> {
  if (slot.state !== 'fired' && slot.state !== 'caught-up') return { effects: [] }
  const { playbook, id } = schedule
  const key = `schedule/${id}/${slot.at.toISOString()}`
  const { election } = slot
  const effects: Effect[] = []
  let first: string | undefined
  for (const member of await membersOf(scene, schedule, election)) {
    const started = await startRun(scene, playbook, {
      key: member === undefined || schedule.kind === 'election' ? key : `${key}/${member}`,
      inputs: {},
      ...(election !== undefined && { election }),
      ...(member !== undefined && { member }),
    })
    first ??= started.id
    effects.push(...started.effects)
  }
  return { ...(first !== undefined && { first }), effects }
}

/** The members that have people here. */
export const membersHere = ({ directory }: RunScene): ReadonlySet<string> => new Set(directory.members.keys())

/** Each member whose run starts at a slot; `undefined` stands for one run of all together. */
async function membersOf(
  scene: RunScene,
  schedule: Schedule,
  election: string | undefined,
): Promise<readonly (string | undefined)[]> {
  if (schedule.kind === 'election') return [schedule.member]
  if (schedule.playbook.each !== 'member' || election === undefined) return [undefined]
  const found = await readElection(scene.tx, election)
  return found ? votersOf(found, membersHere(scene)) : []
}

/** What was missed goes on record, however much it was: one entry a time the schedule was looked at. */
function missedNote({ id, playbook }: Schedule, settled: readonly Settled[]): readonly Effect[] {
  const missed = settled.filter(({ state }) => state === 'missed')
  const [first, last] = [missed[0], missed.at(-1)]
  if (!first || !last) return []
  const payload = {
    playbook: playbook.id,
    count: missed.length,
    first: first.at.toISOString(),
    last: last.at.toISOString(),
  }
  return [{ kind: 'append', entry: { kind: 'schedule.missed', subject: id, actor: 'bot', payload } }]
}
