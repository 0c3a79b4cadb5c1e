import { clockOf, closesAt, embargoUntil, firstMidnight, lastClose, opensAt } from '../calendar/clock.ts'
import type { Checked, Election, Poll } from '../calendar/election.ts'
import { codesOf, coordinatorsOf, type Directory, type Person, worksFor } from '../directory/directory.ts'
import { dutyLevels, holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { isReadableBy } from '../sharing/readable.ts'
import { targetRoom } from '../sharing/target.ts'
import { type RoundFile, readRounds } from './file.ts'
import { type Option, type Tone, toneOf } from './option.ts'
import { type Answer, goesBefore, standingsOf } from './standing.ts'

/** How long before the first day of voting an election has its page, and how long after the last close, in days. */
const window = { before: 14, after: 7 } as const
const dayMs = 86_400_000

/** For how long a status line holds, in hours; after that nobody can rely on it. */
export const lineHours = 6

/** How far back status lines are looked at, in days: an election may last several. */
const linesBack = 5
/** Most status-line rounds that are looked at: each Member State may have one of its own every hour. */
const mostRounds = 2000

/** Whether an election is near enough for its page: from two weeks before the first day of voting until a week after the last close. */
export function isInWindow(election: Election, at: Date): boolean {
  const [first, last] = [firstMidnight(election), lastClose(election)]
  if (election.cancelled || first === undefined || last === undefined) return false
  const from = new Date(first).getTime() - window.before * dayMs
  return from <= at.getTime() && at.getTime() < new Date(last).getTime() + window.after * dayMs
}

/** For how long after the last close an election is still going on: counting and first results, in hours. */
const countingHours = 24

/** The election that is meant where nobody names one: the only one that is going on, else the only one that is near. */
export function electionNow(elections: readonly Election[], at: Date): Election | undefined {
  const near = elections.filter((election) => isInWindow(election, at))
  const going = near.filter((election) => {
    const [first = '', last = ''] = [firstMidnight(election), lastClose(election)]
    return new Date(first) <= at && at.getTime() < new Date(last).getTime() + countingHours * 3_600_000
  })
  const [only, ...more] = going.length > 0 ? going : near
  return more.length === 0 ? only : undefined
}

/** What one person sees of an election at an instant, a row for each Member State that votes. */
export type Night = { election: Election; rows: readonly NightRow[]; at: Date }

export type NightRow = {
  code: string
  name: string
  polls: Polls
  embargo?: Lock
  line: LineState
  /** Who is on duty, for those who may know; absent for others. */
  duty?: readonly { level: 0 | 1 | 2; name: string }[]
}

/** The polls of a Member State: the one that is open, else the next, else the last. `more` are further days and zones. */
export type Polls = {
  state: 'before' | 'open' | 'between' | 'closed' | 'unknown'
  poll?: Poll
  opens?: Date
  closes?: Date
  more: number
  results?: Date
}

/** A locked timer: results may not be published before. */
export type Lock = Checked & { until: Date; locked: boolean }

/** The newest status line of a Member State. Silence is a state of its own, and so is that nothing was asked. */
export type LineState =
  | { state: 'unasked' }
  | ({ state: 'silent'; asked: Date; due: Date | null; chased: Date | null } & { before?: Line })
  | ({ state: 'given' } & Line)

export type Line = {
  value: string
  words: string
  options: readonly Option[]
  tone: Tone
  at: Date
  by: string
  account: string
  late: boolean
  expired: boolean
}

type NightScene = Pick<Scene, 'tx' | 'keyring' | 'directory' | 'now'>

/** Reads what a person may see of an election: only rounds that they may read, and who is on duty only where that is theirs to know. */
export async function readNight(scene: NightScene, election: Election, person: Person): Promise<Night> {
  const { directory, now } = scene
  const files = await readRounds(
    scene,
    {
      electionId: election.id,
      kind: 'status-line',
      askedAt: { lte: now, gte: new Date(now.getTime() - linesBack * dayMs) },
      OR: [{ label: { in: ['TLP:CLEAR', 'TLP:GREEN'] } }, { addressees: { hasSome: [...codesOf(person, now)] } }],
    },
    mostRounds,
  )
  const readable = files.filter((file) => isReadableBy(person, file, now))
  const known = dutyKnownTo(directory, person, now)
  const codes = [...new Set(election.polls.map(({ code }) => code))].toSorted()
  const rows = codes.map((code): NightRow => {
    const embargo = lockOf(election, code, now)
    const duty = known.has(code) ? dutyIn(directory, code, now) : undefined
    return {
      code,
      name: directory.members.get(code)?.name ?? code,
      polls: pollsOf(election, code, now),
      line: lineOf(directory, readable, code, now),
      ...(embargo && { embargo }),
      ...(duty && { duty }),
    }
  })
  return { election, rows, at: now }
}

/** Where the polls of a Member State stand at an instant. */
export function pollsOf(election: Election, code: string, now: Date): Polls {
  const own = election.polls
    .filter((poll) => poll.code === code)
    .map((poll) => ({ poll, opens: dateOf(opensAt(poll)), closes: dateOf(closesAt(poll)) }))
  const [first] = own
  if (!first) return { state: 'unknown', more: 0 }
  const { results } = clockOf(election, code)
  const rest = { more: own.length - 1, ...(results && { results: new Date(results) }) }
  const known = own.flatMap(({ poll, opens, closes }) => (opens && closes ? [{ poll, opens, closes }] : []))
  if (known.length < own.length) return { state: 'unknown', poll: (known[0] ?? first).poll, ...known[0], ...rest }
  const open = known
    .filter(({ opens, closes }) => opens <= now && now < closes)
    .toSorted(byClose)
    .at(-1)
  if (open) return { state: 'open', ...open, ...rest }
  const next = known.filter(({ opens }) => opens > now).toSorted((a, b) => a.opens.getTime() - b.opens.getTime())[0]
  const last = known.toSorted(byClose).at(-1)
  if (next) return { state: known.some(({ closes }) => closes <= now) ? 'between' : 'before', ...next, ...rest }
  return { state: 'closed', ...last, ...rest }
}

const byClose = (a: { closes: Date }, b: { closes: Date }): number => a.closes.getTime() - b.closes.getTime()
const dateOf = (instant: string | undefined): Date | undefined =>
  instant === undefined ? undefined : new Date(instant)

/** The embargo that binds a Member State longest. */
export function lockOf(election: Election, code: string, now: Date): Lock | undefined {
  const binding = election.embargoes.flatMap((embargo) => {
    const until = embargo.code === undefined || embargo.code === code ? embargoUntil(election, embargo) : undefined
    return until === undefined ? [] : [{ embargo, until: new Date(until) }]
  })
  const last = binding.toSorted((a, b) => a.until.getTime() - b.until.getTime()).at(-1)
  if (!last) return undefined
  const { source, checkedOn, checkedBy } = last.embargo
  return { source, checkedOn, checkedBy, until: last.until, locked: now < last.until }
}

/** What a Member State said last; where the newest round has no answer of it, its silence. */
export function lineOf(directory: Directory, files: readonly RoundFile[], code: string, now: Date): LineState {
  const asked = files
    .flatMap((file) => {
      const standing = standingsOf(file).find((each) => each.code === code)
      return standing ? [{ file, standing }] : []
    })
    .toSorted((a, b) => b.file.askedAt.getTime() - a.file.askedAt.getTime())
  const [newest] = asked
  if (!newest) return { state: 'unasked' }
  const answers = asked.flatMap(({ file, standing }) => (standing.answer ? [{ file, answer: standing.answer }] : []))
  const [first, ...more] = answers
  const last = first && more.reduce((best, each) => (goesBefore(each.answer, best.answer) ? each : best), first)
  const line = last && lineIn(directory, last.file, last.answer, now)
  if (newest.standing.answer && line) return { state: 'given', ...line }
  const { askedAt, deadline } = newest.file
  const { chasedAt } = newest.standing
  return { state: 'silent', asked: askedAt, due: deadline, chased: chasedAt, ...(line && { before: line }) }
}

function lineIn(directory: Directory, file: RoundFile, answer: Answer, now: Date): Line {
  return {
    value: answer.value,
    words: answer.words,
    options: file.options,
    tone: toneOf(answer.value),
    at: answer.at,
    by: directory.people.get(answer.personId)?.name ?? '—',
    account: answer.account,
    late: answer.late,
    expired: now.getTime() - answer.at.getTime() > lineHours * 3_600_000,
  }
}

/**
 * The members of which a person may know who is on duty: their own, and those whose people sit in a room that they look after,
 * since it is they who phone.
 */
export function dutyKnownTo(directory: Directory, person: Person, at: Date): ReadonlySet<string> {
  const looked = [...directory.rooms.values()].filter(
    (room) =>
      room.code === undefined &&
      room.kind !== 'run' &&
      coordinatorsOf(directory, room, at).some(({ id }) => id === person.id),
  )
  return new Set([...worksFor(person, at), ...looked.flatMap((room) => targetRoom(directory, room, at).readers)])
}

function dutyIn(directory: Directory, code: string, at: Date): NightRow['duty'] {
  return Object.entries(dutyLevels).flatMap(([role, level]) =>
    holdersOf(directory, role, code, at)
      .slice(0, 1)
      .map(({ name }) => ({ level, name })),
  )
}
