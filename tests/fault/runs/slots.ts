import { readElections } from '../../../src/calendar/read.ts'
import { dueOf, schedulesOf, slotOf } from '../../../src/playbook/schedule/schedule.ts'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'

/** Each slot that has passed has its one row, and each row that started a run its one run. */
export async function checkSlots({ store, scene, runs }: Evidence, { count, complain }: Report): Promise<void> {
  const { db } = store
  const members = new Set(scene.directory.members.keys())
  const schedules = schedulesOf(scene.library.playbooks.values(), await readElections(db), members)
  const slots = await db.slot.findMany()
  const watched = new Map((await db.schedule.findMany()).map((row) => [row.id, row]))
  count('slots', slots.length)
  for (const schedule of schedules) {
    const row = watched.get(schedule.id)
    if (!row) {
      complain('lost', `nobody watches ${schedule.id}`)
      continue
    }
    const due = schedule.kind === 'cron' ? dueOf(schedule, row.since, row.checked) : [slotOf(schedule)]
    const passed = due.filter(({ at }) => at <= scene.now && (schedule.kind === 'cron' || at >= row.since))
    const wanted = passed.map(({ at }) => at.toISOString()).toSorted()
    const kept = slots
      .filter((slot) => slot.schedule === schedule.id)
      .map(({ fireAt }) => fireAt.toISOString())
      .toSorted()
    for (const at of wanted) if (!kept.includes(at)) complain('lost', `the slot ${at} of ${schedule.id}`)
    for (const at of kept) if (!wanted.includes(at)) complain('other', `the slot ${at} of ${schedule.id} is nobody's`)
  }
  const started = runs.filter(({ row }) => row.key.startsWith('schedule/'))
  for (const { schedule, fireAt, state, runId } of slots) {
    const key = `schedule/${schedule}/${fireAt.toISOString()}`
    const own = started.filter(({ row }) => row.key === key)
    const expected = state === 'fired' || state === 'caught-up' ? 1 : 0
    if (own.length !== expected || (own[0] && own[0].run.id !== runId))
      complain(own.length < expected ? 'lost' : 'doubled', `${own.length} runs for ${key}, which ${state}`)
  }
  const keys = new Set(slots.map(({ schedule, fireAt }) => `schedule/${schedule}/${fireAt.toISOString()}`))
  for (const { row } of started) if (!keys.has(row.key)) complain('other', `${row.id} of ${row.key} has no slot`)
}
