import type { Trigger } from '../language/model.ts'
import type { Due } from './schedule.ts'

/** What became of a slot; it stands in the table of slots, one row each. */
export type SlotState = 'fired' | 'caught-up' | 'missed' | 'skipped' | 'doubled'

/** A slot and what becomes of it; `fired` and `caught-up` start runs. */
export type Settled = Due & { state: SlotState }

/** So late a slot is still on time: a wake comes late on a busy machine, and world time may run faster than the clock on the wall. */
const onTimeMs = 120_000

type Policy = Pick<Extract<Trigger, { kind: 'schedule' }>, 'missed' | 'skipped' | 'doubled'>

/**
 * What becomes of slots that are due, in their order, by what the playbook says: pure, and the same however the time between
 * passed, by a jump of the clock, in suspend, or while the bot was down. Of what was missed the newest runs, where the playbook
 * says so and nothing newer does. `more` says that later slots are due too, so that none of these is the newest.
 */
export function settle(slots: readonly Due[], policy: Policy, now: Date, more = false): readonly Settled[] {
  const states = slots.map((slot): SlotState | 'late' => {
    const left = leftOut(slot, policy)
    if (left) return left
    return now.getTime() - slot.at.getTime() <= onTimeMs ? 'fired' : 'late'
  })
  const newest = policy.missed === 'run' && !more && !states.includes('fired') ? states.lastIndexOf('late') : -1
  return slots.map((slot, index) => {
    const state = states[index] ?? 'late'
    return { ...slot, state: state === 'late' ? (index === newest ? 'caught-up' : 'missed') : state }
  })
}

function leftOut({ hour }: Due, { skipped, doubled }: Policy): 'skipped' | 'doubled' | undefined {
  if (hour === 'skipped') return skipped === 'skip' ? 'skipped' : undefined
  if (hour === 'first') return doubled === 'second' ? 'doubled' : undefined
  if (hour === 'second') return doubled === 'first' ? 'doubled' : undefined
  return undefined
}
