import { clockOf } from '../../calendar/clock.ts'
import type { Election } from '../../calendar/election.ts'
import { instantOf, lengthOf } from '../engine/moment.ts'
import type { Instant, Value } from '../engine/run.ts'
import type { Playbook } from '../language/model.ts'
import { parseWhen } from '../language/when.ts'
import { nextSlot } from '../schedule/slots.ts'
import type { Script } from './script.ts'

/** In what world a run is simulated: an election, a case, members, and the instant at which it begins. */
export type Setting = {
  start: Instant
  zone: string
  member?: string
  members: readonly string[]
  election?: Election
  case?: Readonly<Record<string, Value>>
}

/** Where nothing says when: a Monday morning, for whoever reads the timeline. */
const someMonday = '2027-03-01T08:00:00.000Z'

/** An election that was made up: four Member States, four days, several zones, and an embargo, as one to the European Parliament has. */
const madeUp: NonNullable<Script['election']> = {
  id: 'ep-2029',
  polls: [
    { code: 'NL', day: '2029-06-07', zone: 'Europe/Amsterdam', opens: '07:30', closes: '21:00' },
    { code: 'CZ', day: '2029-06-08', zone: 'Europe/Prague', opens: '14:00', closes: '22:00' },
    { code: 'CZ', day: '2029-06-09', zone: 'Europe/Prague', opens: '08:00', closes: '14:00' },
    { code: 'EE', day: '2029-06-10', zone: 'Europe/Tallinn', opens: '09:00', closes: '20:00' },
    { code: 'IT', day: '2029-06-10', zone: 'Europe/Rome', opens: '07:00', closes: '23:00' },
  ],
  embargo: true,
}

/** The members of a case without an election: who reports, and two others. */
const madeUpMembers = ['CZ', 'EE', 'FR']

export function settingOf(playbook: Playbook, script: Script): Setting {
  const written = script.election ?? (playbook.about === 'election' ? madeUp : undefined)
  const election = written && electionOf(written)
  const voting = election ? [...new Set(election.polls.map(({ code }) => code))] : undefined
  const members = script.members ?? voting?.toSorted() ?? madeUpMembers
  const ofOne = playbook.each !== undefined || playbook.about === 'case'
  const member = script.member ?? (ofOne ? (voting?.at(-1) ?? members[0]) : undefined)
  const clock = election && clockOf(election, member)
  const start = script.start === undefined ? ownStart(playbook, clock) : writtenStart(script.start, clock)
  const year = start.slice(0, 4)
  return {
    start,
    zone: clock?.zone ?? 'Europe/Brussels',
    members,
    ...(member !== undefined && { member }),
    ...(election && { election }),
    ...(playbook.about === 'case' && { case: { ...newCase(member ?? 'CZ', year, start), ...script.case } }),
  }
}

/** A case as it is when it was just reported. */
const newCase = (code: string, year: string, reported: Instant): Record<string, Value> => ({
  number: `EL-${year}-${code}-0001`,
  code,
  status: 'new',
  asset: 'results_website',
  phase: 'campaign',
  label: 'TLP:AMBER+STRICT',
  released: false,
  reported,
  reporter: `reporter@${code}`,
})

/** An election that a script writes, as the calendar has it. */
function electionOf({ id, polls, embargo }: NonNullable<Script['election']>): Election {
  const unchecked = { source: 'made up', checkedOn: '2026-11-25', checkedBy: '' }
  return {
    id,
    title: id,
    kind: 'exercise',
    cancelled: false,
    polls: polls.map(({ code, day, zone, opens, closes, results }) => ({
      code,
      day,
      zone,
      ...(opens !== null && { opens }),
      ...(closes !== null && { closes }),
      ...(results !== undefined && { results }),
      ...unchecked,
    })),
    silences: [],
    embargoes:
      embargo === false
        ? []
        : [
            {
              id: `${id}-embargo`,
              ...unchecked,
              ...(typeof embargo === 'string' && { until: embargo, zone: 'Europe/Brussels' }),
            },
          ],
  }
}

type Clock = ReturnType<typeof clockOf> | undefined

/** When a playbook begins by itself; the first of what it names. */
function ownStart(playbook: Playbook, clock: Clock): Instant {
  for (const trigger of playbook.triggers) {
    if (trigger.kind === 'election' && clock) {
      const at = instantOf(trigger.at, { election: clock })
      if (at) return at
    }
    if (trigger.kind === 'schedule') {
      const from =
        trigger.during && clock?.opens[0]
          ? Date.parse(clock.opens[0]) - lengthOf(trigger.during.from)
          : Date.parse(someMonday)
      const slot = nextSlot(trigger.cron, trigger.zone, new Date(from))
      if (slot) return slot.at.toISOString()
    }
  }
  return someMonday
}

function writtenStart(written: string, clock: Clock): Instant {
  const when = parseWhen(written)
  const at = when && instantOf(when, { ...(clock && { election: clock }) })
  return at ?? new Date(written).toISOString()
}
