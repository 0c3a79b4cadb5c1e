import { readElections } from '../../calendar/read.ts'
import type { Effect } from '../../sharing/effect.ts'
import type { Database } from '../../store/client.ts'
import type { RunScene } from '../live/scene.ts'
import { fireDue, membersHere, nextTimer, timerKey } from './fire.ts'
import { type Schedule, schedulesOf } from './schedule.ts'

type Payload = Readonly<Record<string, string | number>>

/** What the timers of schedules do when they are due, by their kind. */
export const scheduleTimers = {
  'schedule.due': ({ schedule }: Payload, scene: RunScene): Promise<readonly Effect[]> =>
    fireDue(scene, String(schedule)),
  /** The bot has started, or the calendar was changed: every schedule is looked at. */
  'schedule.look': (_: Payload, scene: RunScene): Promise<readonly Effect[]> => lookAtSchedules(scene),
} as const

/** Has every schedule looked at as soon as the timers run: at each start of the bot. */
export async function wakeSchedules(db: Pick<Database, '$executeRaw'>): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "Timer" (key, kind, "dueAt", payload) VALUES ('schedules', 'schedule.look', jom_now(), '{}')
    ON CONFLICT (key) DO UPDATE SET "dueAt" = jom_now(), state = 'pending', attempts = 0, fault = NULL, "firedAt" = NULL`
  await db.$executeRaw`SELECT pg_notify('jom_timer', '')`
}

/** A schedule as it is watched: `since` when nothing before that counts, and up to where all slots have their rows. */
type Watch = { id: string; hash: string; says: string; since: Date; checked: Date; endedAt: Date | null }

/**
 * Watches all schedules that there are and no others, each from when it was first seen, and sets its timer. Watching begins
 * anew where a playbook says something else than before. An instant of an election that has passed when it becomes known still
 * counts, as one that was missed, as long as the last polling station has not closed.
 */
async function lookAtSchedules(scene: RunScene): Promise<readonly Effect[]> {
  const { tx, now, library } = scene
  // One at a time, and no change of the calendar meanwhile.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('jom/calendar', 0))`
  const wanted = schedulesOf(library.playbooks.values(), await readElections(tx), membersHere(scene))
  const rows = await tx.$queryRaw<Watch[]>`
    SELECT id, hash, says, since, checked, "endedAt" FROM "Schedule" ORDER BY id FOR UPDATE`
  const known = new Map(rows.map((row) => [row.id, row]))
  const fired = await firedOnce(
    scene,
    wanted.filter(({ kind }) => kind === 'election').map(({ id }) => id),
  )
  const effects: Effect[] = []
  for (const schedule of wanted) {
    const present = known.get(schedule.id)
    const watch = watchOf(schedule, present, { now, hasFired: fired.has(schedule.id) })
    if (!present) await tx.schedule.create({ data: watch })
    else if (!isAlike(present, watch)) await tx.schedule.update({ where: { id: watch.id }, data: watch })
    effects.push(
      ...nextTimer(scene, schedule, schedule.kind === 'cron' ? watch.checked : fromHere(schedule, watch, fired, now)),
    )
  }
  const kept = new Set(wanted.map(({ id }) => id))
  for (const { id, endedAt } of known.values()) {
    if (kept.has(id) || endedAt) continue
    await tx.schedule.update({ where: { id }, data: { endedAt: now } })
    effects.push({ kind: 'cancel', key: timerKey(id) })
  }
  return effects
}

/** From where the next slot of an election's clock is sought: one that has passed and still counts is due now. */
function fromHere(schedule: ElectionSchedule, watch: Watch, fired: ReadonlySet<string>, now: Date): Date {
  const at = new Date(schedule.at)
  const counts = at >= watch.since && !fired.has(schedule.id)
  return counts ? new Date(at.getTime() - 1) : at > now ? new Date(at.getTime() - 1) : at
}

type ElectionSchedule = Extract<Schedule, { kind: 'election' }>

function watchOf(
  schedule: Schedule,
  present: Watch | undefined,
  { now, hasFired }: { now: Date; hasFired: boolean },
): Watch {
  const { id, says, playbook } = schedule
  const anew = { id, says, hash: playbook.hash, since: now, checked: now, endedAt: null }
  if (present && present.says !== says) return anew
  if (schedule.kind === 'cron') return present && !present.endedAt ? { ...present, hash: playbook.hash } : anew
  const { at, over } = schedule
  const watch = present ? { ...present, hash: playbook.hash, endedAt: null } : anew
  const stillCounts = !hasFired && new Date(at) < watch.since && new Date(over) > now
  return stillCounts ? { ...watch, since: new Date(at) } : watch
}

const isAlike = (present: Watch, watch: Watch): boolean =>
  present.hash === watch.hash &&
  present.says === watch.says &&
  present.since.getTime() === watch.since.getTime() &&
  present.checked.getTime() === watch.checked.getTime() &&
  present.endedAt === watch.endedAt

/** Those of these schedules that have ever started a run. */
async function firedOnce({ tx }: RunScene, schedules: readonly string[]): Promise<ReadonlySet<string>> {
  const where = { schedule: { in: [...schedules] }, state: { in: ['fired', 'caught-up'] } }
  const rows = await tx.slot.findMany({ where, distinct: ['schedule'], select: { schedule: true } })
  return new Set(rows.map(({ schedule }) => schedule))
}
