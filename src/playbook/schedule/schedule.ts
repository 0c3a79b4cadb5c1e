import { clockOf, instantIn, lastClose } from '../../calendar/clock.ts'
import type { Election, ElectionClock } from '../../calendar/election.ts'
import { instantOf, shiftInstant } from '../engine/moment.ts'
import type { Instant } from '../engine/run.ts'
import { writeDuration } from '../language/duration.ts'
import type { Duration, Playbook, Trigger } from '../language/model.ts'
import { nextSlot, type Slot, slotsOf } from './slots.ts'

/** What starts runs of a playbook by itself: a trigger with cron fields, or one instant of an election's clock. */
export type Schedule = CronSchedule | ElectionSchedule

type CronSchedule = {
  kind: 'cron'
  /** `PB-08/0`: playbook and trigger. */
  id: string
  playbook: Playbook
  trigger: Extract<Trigger, { kind: 'schedule' }>
  says: string
  /** When it holds, in order; whole, where the playbook names no stretch. */
  stretches: readonly Stretch[]
}

type ElectionSchedule = {
  kind: 'election'
  /** `PB-06/1/ep-2029/FR`: playbook, trigger, election and member; of a second day of voting also `/2`. */
  id: string
  playbook: Playbook
  trigger: Extract<Trigger, { kind: 'election' }>
  says: string
  election: string
  member?: string
  at: Instant
  /** When the last polling station has closed for certain: what was to be done before is no use then. */
  over: Instant
}

/** From an instant to before another, and the election for which a schedule holds then. */
type Stretch = { from: Instant; until: Instant; election?: string }

/** A slot that is to have a row, and the election it is for. */
export type Due = Slot & { election?: string }

const beginning: Instant = '0001-01-01T00:00:00.000Z'
const end: Instant = '9999-12-31T00:00:00.000Z'

/**
 * All schedules that there are: of playbooks and elections as they are now. Cancelled elections have none; a run for each member
 * is for those in `members`, who have people here.
 */
export function schedulesOf(
  playbooks: Iterable<Playbook>,
  calendar: readonly Election[],
  members: ReadonlySet<string>,
): readonly Schedule[] {
  const elections = calendar.filter(({ cancelled }) => !cancelled)
  return [...playbooks].flatMap((playbook) =>
    playbook.triggers.flatMap((trigger, index): readonly Schedule[] => {
      const id = `${playbook.id}/${index}`
      if (trigger.kind === 'schedule') return [cronSchedule(id, playbook, trigger, elections)]
      if (trigger.kind !== 'election') return []
      return elections.flatMap((election) => electionSchedules(id, playbook, trigger, { election, members }))
    }),
  )
}

/** The slots of a schedule later than `after` and not later than `until`. Of an election there is at most one. */
export function dueOf(schedule: Schedule, after: Date, until: Date): readonly Due[] {
  if (schedule.kind === 'election') {
    const slot = slotOf(schedule)
    return slot.at > after && slot.at <= until ? [slot] : []
  }
  const { trigger, stretches } = schedule
  return stretches.flatMap((stretch) => {
    const [from, to] = [later(after, before(stretch.from)), earlier(until, before(stretch.until))]
    if (from >= to) return []
    return slotsOf(trigger.cron, trigger.zone, from, to).map((slot) => inStretch(slot, stretch))
  })
}

/** The next slot of a schedule later than an instant; `undefined` when there is none. */
export function nextOf(schedule: Schedule, after: Date): Due | undefined {
  if (schedule.kind === 'election') {
    const slot = slotOf(schedule)
    return slot.at > after ? slot : undefined
  }
  const { trigger, stretches } = schedule
  for (const stretch of stretches) {
    const slot = nextSlot(trigger.cron, trigger.zone, later(after, before(stretch.from)))
    if (slot && slot.at.toISOString() < stretch.until) return inStretch(slot, stretch)
  }
  return undefined
}

const inStretch = (slot: Slot, { election }: Stretch): Due => ({ ...slot, ...(election !== undefined && { election }) })

/** The one slot on an election's clock; its wall clock is what the playbook says. */
export function slotOf({ at, says, election }: ElectionSchedule): Due {
  return { at: new Date(at), wall: says, hour: 'normal', election }
}

function cronSchedule(
  id: string,
  playbook: Playbook,
  trigger: CronSchedule['trigger'],
  elections: readonly Election[],
): CronSchedule {
  const { cron, zone, during } = trigger
  const stretch = during ? ` T-${writeDuration(during.from)} … T-${writeDuration(during.to)}` : ''
  return {
    kind: 'cron',
    id,
    playbook,
    trigger,
    says: `${cron} ${zone}${stretch}`,
    stretches: stretchesOf(playbook, trigger, elections),
  }
}

/** Where a playbook is about an election it holds before one only; each instant belongs to the election that is next. */
function stretchesOf(
  playbook: Playbook,
  { during, zone }: CronSchedule['trigger'],
  elections: readonly Election[],
): readonly Stretch[] {
  if (!during && playbook.about !== 'election') return [{ from: beginning, until: end }]
  const wanted = elections
    .map((election): Stretch => {
      if (!during) return { from: beginning, until: lastClose(election) ?? beginning, election: election.id }
      const clock = clockOf(election)
      const day = instantIn(clock.zone, `${clock.day}T00:00`)
      const [from, until] = [back(day, during.from, zone), back(day, during.to, zone)]
      return { from, until, election: election.id }
    })
    .toSorted((a, b) => (a.until < b.until ? -1 : 1))
  let reached = beginning
  return wanted.flatMap((stretch) => {
    const from = stretch.from < reached ? reached : stretch.from
    if (from >= stretch.until) return []
    reached = stretch.until
    return [{ ...stretch, from }]
  })
}

const back = (at: Instant, { days, ms }: Duration, zone: string): Instant =>
  shiftInstant(at, { days: 0 - days, ms: 0 - ms }, zone)

function electionSchedules(
  id: string,
  playbook: Playbook,
  trigger: ElectionSchedule['trigger'],
  { election, members: here }: { election: Election; members: ReadonlySet<string> },
): readonly ElectionSchedule[] {
  const members = playbook.each === 'member' ? votersOf(election, here) : [undefined]
  return members.flatMap((member) => {
    const clock = clockOf(election, member)
    const over = lastClose(election) ?? beginning
    const place = [id, election.id, ...(member === undefined ? [] : [member])].join('/')
    return instantsOf(trigger, clock).map(
      (at, index): ElectionSchedule => ({
        kind: 'election',
        id: index === 0 ? place : `${place}/${index + 1}`,
        playbook,
        trigger,
        says: trigger.at.written,
        election: election.id,
        ...(member !== undefined && { member }),
        at,
        over,
      }),
    )
  })
}

/** Codes of the members that vote in an election and have people here. */
export const votersOf = (election: Election, here: ReadonlySet<string>): readonly string[] =>
  [...new Set(election.polls.map(({ code }) => code))].filter((code) => here.has(code)).toSorted()

/** The instants of a trigger on an election's clock: of opening and closing, one for each day of voting. */
function instantsOf({ at: when }: ElectionSchedule['trigger'], clock: ElectionClock): readonly Instant[] {
  const each =
    when.from === 'opens'
      ? clock.opens.map((opens) => ({ ...clock, opens: [opens] }))
      : when.from === 'closes'
        ? clock.closes.map((closes) => ({ ...clock, closes: [closes] }))
        : [clock]
  return each.flatMap((election) => instantOf(when, { election }) ?? [])
}

const before = (at: Instant): Date => new Date(Date.parse(at) - 1)
const later = (one: Date, other: Date): Date => (one > other ? one : other)
const earlier = (one: Date, other: Date): Date => (one < other ? one : other)
