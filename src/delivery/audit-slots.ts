import { readElections } from '../calendar/read.ts'
import type { Directory } from '../directory/directory.ts'
import { type Finding, type Look, lateSeconds } from '../notice/audit.ts'
import type { Library } from '../playbook/live/library.ts'
import { dueOf, type Schedule, schedulesOf, slotOf } from '../playbook/schedule/schedule.ts'
import type { Transaction } from '../store/client.ts'

/**
 * Looks for slots that have no row although their time is over: they are enumerated anew, from the playbooks and the calendar, and
 * not by whatever should have settled them.
 */
export function lookForSlots(library: Library, directory: () => Directory): Look {
  /** Since when a schedule was seen to be watched otherwise than its playbook has it. */
  const otherwise = new Map<string, Date>()
  return async (tx) => {
    const [clock] = await tx.$queryRaw<{ limit: Date }[]>`
      SELECT jom_now() - ${lateSeconds.slot} * "clockSpeed" * interval '1 s' AS limit FROM "World"`
    if (!clock) return []
    const members = new Set(directory().members.keys())
    const wanted = schedulesOf(library.playbooks.values(), await readElections(tx), members)
    const found: Finding[] = []
    for (const schedule of wanted) {
      const since = await overdue(tx, schedule, clock.limit, otherwise)
      if (since) found.push({ kind: 'slot-missing', subject: schedule.id, since })
    }
    return found
  }
}

/** For so long a schedule may be watched otherwise than its playbook has it, in milliseconds of the world. */
const momentMs = 10 * 60_000

/** Since when a schedule owes a slot; one that nobody watches owes all of them. */
async function overdue(
  tx: Transaction,
  schedule: Schedule,
  limit: Date,
  otherwise: Map<string, Date>,
): Promise<Date | undefined> {
  const row = await tx.schedule.findUnique({ where: { id: schedule.id } })
  if (!row || row.endedAt) return limit
  // The playbook or the calendar was changed, and watching begins anew in a moment. Until it does nothing of it runs.
  if (row.says !== schedule.says) {
    const since = otherwise.get(schedule.id) ?? limit
    otherwise.set(schedule.id, since)
    return limit.getTime() - since.getTime() > momentMs ? since : undefined
  }
  otherwise.delete(schedule.id)
  if (schedule.kind === 'cron') return dueOf(schedule, row.checked, limit)[0]?.at
  const { at } = slotOf(schedule)
  if (at > limit || at < row.since) return undefined
  const settled = await tx.slot.count({ where: { schedule: schedule.id, fireAt: { gte: row.since } } })
  return settled > 0 ? undefined : at
}
