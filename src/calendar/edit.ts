import { UserError } from '../chat/errors.ts'
import { clockOf, dayAfter } from './clock.ts'
import type { Checked, Election, ElectionKind, Embargo, Poll, Silence } from './election.ts'

/** One change of the calendar, as plain data: what a person or a file wants, before anybody looked whether it can be. */
export type Edit =
  | { kind: 'add'; id: string; title: string; of: ElectionKind; poll: Poll }
  | { kind: 'title'; title: string }
  /** Sets the hours of a member on a day and in a zone, or adds that day. */
  | { kind: 'poll'; poll: Poll }
  /** Moves voting from one day to another; the instant of results and the silences of that day go with it. */
  | { kind: 'move'; code?: string; from: string; to: string }
  /** A member does not vote in it, or not on that day. */
  | { kind: 'drop'; code: string; day?: string }
  | { kind: 'cancel' }
  | { kind: 'restore' }
  | { kind: 'silence'; silence: Silence }
  | { kind: 'embargo'; embargo: Embargo }
  | { kind: 'lift'; code?: string }
  /** Somebody has compared what stands here, of one member or of all, with where it is from. */
  | { kind: 'check'; code?: string; checked: Checked }

/** The name under which an embargo of a member, or of all, stands. */
export const embargoId = (election: string, code: string | undefined): string => `${election}/embargo/${code ?? 'all'}`
/** The name under which a silence of a member stands: one a member and matter. */
export const silenceId = (election: string, code: string, what: Silence['what']): string =>
  `${election}/silence/${code}/${what}`

/**
 * What an election is after a change. `election` is absent where there is none of that id. Throws a `UserError` for what
 * cannot be done; the election is then as it was.
 */
export function applyEdit(election: Election | undefined, edit: Edit): Election {
  if (edit.kind === 'add') {
    if (election) throw new UserError('calendar.edit.taken', { id: election.id })
    const { id, title, of: kind, poll } = edit
    return { id, title, kind, cancelled: false, polls: [poll], silences: [], embargoes: [] }
  }
  if (!election) throw new Error(`there is no election to ${edit.kind}`)
  switch (edit.kind) {
    case 'title':
      return { ...election, title: edit.title }
    case 'poll':
      return { ...election, polls: putPoll(election.polls, edit.poll) }
    case 'move':
      return move(election, edit)
    case 'drop':
      return drop(election, edit)
    case 'cancel':
      if (election.cancelled) throw new UserError('calendar.edit.cancelled-already', { id: election.id })
      return { ...election, cancelled: true }
    case 'restore':
      if (!election.cancelled) throw new UserError('calendar.edit.not-cancelled', { id: election.id })
      return { ...election, cancelled: false }
    case 'silence': {
      const [others, silence] = replace(election.silences, edit.silence)
      return { ...election, silences: inOrder([...others, silence]) }
    }
    case 'embargo': {
      const [others, embargo] = replace(election.embargoes, edit.embargo)
      return { ...election, embargoes: inOrder([...others, embargo]) }
    }
    case 'lift': {
      const embargoes = election.embargoes.filter(({ code }) => code !== edit.code)
      if (embargoes.length === election.embargoes.length) {
        throw new UserError('calendar.edit.no-embargo', { id: election.id, code: edit.code ?? '' })
      }
      return { ...election, embargoes }
    }
    case 'check':
      return check(election, edit)
  }
}

/** Codes of the members whose voting a change touches: of the whole election, those of all who vote. */
export function touchedBy(edit: Edit, election: Election | undefined): readonly string[] {
  const all = [...new Set(election?.polls.map(({ code }) => code))]
  switch (edit.kind) {
    case 'add':
    case 'poll':
      return [edit.poll.code]
    case 'silence':
      return [edit.silence.code]
    case 'embargo':
      return edit.embargo.code === undefined ? all : [edit.embargo.code]
    case 'move':
    case 'drop':
    case 'lift':
    case 'check':
      return edit.code === undefined ? all : [edit.code]
    default:
      return all
  }
}

/**
 * Whether after a change an embargo that still holds at `now` would end earlier for anybody, be it lifted, shortened, or moved
 * with the last polling station: that needs a second person.
 */
export function loosens(before: Election, after: Election, now: Date): boolean {
  const held = (election: Election, code: string | undefined): string =>
    (election.cancelled ? undefined : clockOf(election, code).embargo) ?? ''
  const codes = [undefined, ...before.polls.map(({ code }) => code), ...before.embargoes.map(({ code }) => code)]
  return codes.some((code) => {
    const until = held(before, code)
    return until > now.toISOString() && held(after, code) < until
  })
}

const inOrder = <Row extends { id: string }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** The rows besides one, and that one; where it names no source, the one it had stays. */
function replace<Row extends Checked & { id: string }>(rows: readonly Row[], row: Row): [readonly Row[], Row] {
  const before = rows.find(({ id }) => id === row.id)
  return [rows.filter((each) => each !== before), { ...row, source: row.source || (before?.source ?? '') }]
}

const isSame = (one: Poll, other: Poll): boolean =>
  one.code === other.code && one.day === other.day && one.zone === other.zone

function putPoll(polls: readonly Poll[], poll: Poll): readonly Poll[] {
  const before = polls.find((each) => isSame(each, poll))
  // What is not said anew stays.
  const merged = { ...before, ...poll, source: poll.source || (before?.source ?? '') }
  return sorted([...polls.filter((each) => each !== before), merged])
}

const keyOf = ({ day, code, zone }: Poll): string => `${day} ${code} ${zone}`
const sorted = (polls: readonly Poll[]): readonly Poll[] => polls.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))

function move(election: Election, { code, from, to }: Extract<Edit, { kind: 'move' }>): Election {
  const isMeant = (poll: Poll): boolean => poll.day === from && (code === undefined || poll.code === code)
  const meant = election.polls.filter(isMeant)
  if (meant.length === 0)
    throw new UserError('calendar.edit.no-such-day', { what: [code, from].filter(Boolean).join(' '), id: election.id })
  const days = daysBetween(from, to)
  const later = (local: string): string => `${dayAfter(local.slice(0, 10), days)}${local.slice(10)}`
  const moved = meant.map((poll) => ({
    ...poll,
    day: to,
    ...(poll.results !== undefined && { results: later(poll.results) }),
  }))
  const rest = election.polls.filter((poll) => !isMeant(poll))
  const clash = moved.find((poll) => rest.some((each) => isSame(each, poll)))
  if (clash) throw new UserError('calendar.edit.day-taken', { day: to, code: clash.code, id: election.id })
  const codes = new Set(moved.map((poll) => poll.code))
  // Who still votes on the old day keeps the silence before it.
  const whole = new Set([...codes].filter((each) => !rest.some((poll) => poll.code === each)))
  return {
    ...election,
    polls: sorted([...rest, ...moved]),
    silences: election.silences.map((silence) =>
      whole.has(silence.code) ? { ...silence, from: later(silence.from), until: later(silence.until) } : silence,
    ),
  }
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

function drop(election: Election, { code, day }: Extract<Edit, { kind: 'drop' }>): Election {
  const rest = election.polls.filter((poll) => poll.code !== code || (day !== undefined && poll.day !== day))
  if (rest.length === election.polls.length) {
    throw new UserError('calendar.edit.no-such-day', { what: [code, day].filter(Boolean).join(' '), id: election.id })
  }
  if (rest.length === 0) throw new UserError('calendar.edit.last-day', { id: election.id })
  return { ...election, polls: rest }
}

function check(election: Election, { code, checked }: Extract<Edit, { kind: 'check' }>): Election {
  const isMeant = (each: { code?: string }): boolean => code === undefined || each.code === code
  const mark = <Fact extends Checked & { code?: string }>(fact: Fact): Fact =>
    isMeant(fact) ? { ...fact, ...checked, source: checked.source || fact.source } : fact
  if (![...election.polls, ...election.silences, ...election.embargoes].some(isMeant)) {
    throw new UserError('calendar.edit.nothing-of', { id: election.id, code: code ?? '' })
  }
  return {
    ...election,
    polls: election.polls.map(mark),
    silences: election.silences.map(mark),
    embargoes: election.embargoes.map(mark),
  }
}
