import { createTask, type ScheduledTask } from 'node-cron'
import type { Database } from '../../store/client.ts'
import type { Playbook } from '../language/model.ts'
import { timerKey } from './fire.ts'

/** How a cron clock tells of what goes wrong with it. */
type Log = { warn(facts: object, message: string): void; error(facts: object, message: string): void }

/** Tasks of node-cron that wake schedules. */
export type CronClock = { stop(): Promise<void> }

/**
 * Starts the clock of a live world: one task of node-cron a schedule with cron fields, in its zone. It decides nothing: it wakes
 * the schedule, which settles all slots until now. Of several processes those find nothing to do for which the slot's unique
 * row is there already.
 */
export function startCronClock(db: Database, playbooks: Iterable<Playbook>, log: Log): CronClock {
  const tasks = [...playbooks].flatMap((playbook) =>
    playbook.triggers.flatMap((trigger, index): ScheduledTask[] => {
      if (trigger.kind !== 'schedule') return []
      const id = `${playbook.id}/${index}`
      const task = createTask(trigger.cron, ({ date }) => wake(db, id, date), {
        name: id,
        timezone: trigger.zone,
        distributed: true,
        runCoordinator: { shouldRun: (key) => hasNoRow(db, id, key) },
        // What it misses is seen by the schedule itself.
        suppressMissedWarning: true,
        logger: silent,
      })
      task.on('execution:failed', ({ execution }) =>
        log.error({ schedule: id, fault: execution?.error }, 'a schedule could not be woken; its own timer will do it'),
      )
      return [task]
    }),
  )
  for (const task of tasks) {
    Promise.resolve(task.start()).catch((fault: unknown) =>
      // Such as one that is due too rarely for node-cron to find its next slot.
      log.warn({ schedule: task.name, fault }, 'node-cron does not run this schedule; its own timer will do it'),
    )
  }
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()))
    },
  }
}

/** Its own words would go to the console beside the log; what matters of them is told by events. */
const silent = { info() {}, warn() {}, error() {}, debug() {} }

/** Whether the slot of a key, `PB-08/0:2027-05-03T07:00:00.000Z`, has no row yet. */
async function hasNoRow(db: Database, schedule: string, key: string): Promise<boolean> {
  const fireAt = new Date(key.slice(schedule.length + 1))
  if (Number.isNaN(fireAt.getTime())) return true
  const row = await db.slot.findUnique({ where: { schedule_fireAt: { schedule, fireAt } }, select: { state: true } })
  return row === null
}

/** Has a schedule's timer fire at a slot. The database's clock may be behind that of this machine: never before it says so. */
async function wake(db: Database, id: string, at: Date): Promise<void> {
  await db.$transaction([
    db.$executeRaw`
      UPDATE "Timer" SET "dueAt" = GREATEST(jom_now(), ${at}), state = 'pending', attempts = 0
      WHERE key = ${timerKey(id)} AND NOT (state = 'pending' AND "dueAt" <= GREATEST(jom_now(), ${at}))`,
    db.$executeRaw`SELECT pg_notify('jom_timer', '')`,
  ])
}
