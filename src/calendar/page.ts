import { actions, type Block, button, type Fact, fact, paragraph, strong, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { brussels, clockOf, closesAt, embargoUntil, instantIn, lastClose, localIn, opensAt } from './clock.ts'
import type { Checked, Election, Poll, Silence } from './election.ts'

/** Who reads: their language and zone, and the world's time. */
export type Reader = { language: string; zone: string; now: Date }

/**
 * An election as its reader sees it: hours in its zones, Brussels and UTC, what is silent, the embargo as a locked timer, and
 * what nobody has confirmed. Of one member (`code`) with the source of every fact; of all together without, so that it fits.
 */
export function electionPage(election: Election, code: string | undefined, reader: Reader): readonly Block[] {
  const { language } = reader
  const clock = clockOf(election, code)
  const isMeant = (each: { code?: string }): boolean => code === undefined || each.code === code
  const moment = (at: string | undefined): string =>
    at === undefined ? say(language, 'calendar.page.unknown') : sayMoment(language, new Date(at), reader.zone)
  const facts: Fact[] = [
    fact(say(language, 'calendar.page.kind'), say(language, 'calendar.kind', { kind: election.kind })),
    fact(say(language, 'calendar.page.first'), moment(clock.opens[0])),
    fact(say(language, 'calendar.page.last'), moment(clock.closes.at(-1))),
    fact(say(language, 'calendar.page.results'), moment(clock.results)),
  ]
  const polls = election.polls.filter(isMeant).map((poll) => sayPoll(poll, code !== undefined, reader))
  const silences = election.silences.filter(isMeant).map((each) => saySilence(each, code !== undefined, reader))
  return [
    ...(election.cancelled ? [paragraph(strong(say(language, 'calendar.page.cancelled')))] : []),
    { type: 'facts', facts },
    ...embargoBlocks(election, code, reader),
    ...listed(say(language, 'calendar.page.polls'), polls),
    ...listed(say(language, 'calendar.page.silences'), silences),
    ...openBlocks(election, code, language),
  ]
}

/** A date as it is read, with its year: `Sun 10 Jun 2029`. */
export function sayDay(language: string, day: string): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return format.format(new Date(`${day}T00:00:00Z`))
}

/** One line about an election for a list: its days, in how many, whether it is cancelled or not confirmed. */
export function electionLine(election: Election, { language, now }: Reader): string {
  const days = [...new Set(election.polls.map(({ day }) => day))].toSorted()
  const [day = '', last = day] = [days[0], days.at(-1)]
  const today = localIn(brussels, now).slice(0, 10)
  const ahead = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000)
  return say(language, 'calendar.list.line', {
    title: election.title,
    day: sayDay(language, day),
    until: last === day ? 'none' : sayDay(language, last),
    when: ahead > 0 ? 'future' : isOver(election, now) ? 'past' : 'today',
    days: ahead,
    cancelled: election.cancelled ? 'yes' : 'no',
    open: unconfirmed(election, undefined).length,
  })
}

/** Whether the last polling station has closed for certain. */
export const isOver = (election: Election, now: Date): boolean => (lastClose(election) ?? '') <= now.toISOString()

type Kind = 'poll' | 'silence' | 'embargo'

/** What of an election, or of one member's part, nobody has confirmed. */
function unconfirmed(
  election: Election,
  code: string | undefined,
): readonly { what: Kind; code: string | undefined }[] {
  const of = (what: Kind, rows: readonly (Checked & { code?: string })[]) =>
    rows
      .filter((row) => row.checkedBy === '' && (code === undefined || row.code === undefined || row.code === code))
      .map((row) => ({ what, code: row.code }))
  return [...of('poll', election.polls), ...of('silence', election.silences), ...of('embargo', election.embargoes)]
}

function listed(heading: string, lines: readonly string[]): readonly Block[] {
  if (lines.length === 0) return []
  return [
    { type: 'heading', text: heading },
    { type: 'list', ordered: false, items: lines.map((line) => [text(line)]) },
  ]
}

function sayPoll(poll: Poll, whole: boolean, { language }: Reader): string {
  const { code, day, zone, results } = poll
  const hours =
    opensAt(poll) || closesAt(poll)
      ? sayHours(poll, language)
      : say(language, 'calendar.page.poll.no-hours', { zone: placeOf(zone) })
  const line = [say(language, 'calendar.page.poll', { code, day: sayDay(language, day), hours })]
  if (results !== undefined) {
    const at = sayMoment(language, new Date(instantIn(zone, results)), zone)
    line.push(say(language, 'calendar.page.poll.results', { at }))
  }
  return [line.join(', '), ...(whole ? [sayFrom(poll, language)] : [])].join('. ')
}

/** The hours in their zone, and in Brussels and UTC where these differ. */
function sayHours(poll: Poll, language: string): string {
  const [opens, closes] = [opensAt(poll), closesAt(poll)]
  const between = (zone: string): string => `${clockIn(zone, opens)}–${clockIn(zone, closes)}`
  const own = between(poll.zone)
  const there = between(brussels)
  return [
    `${own} ${placeOf(poll.zone)}`,
    ...(there === own ? [] : [say(language, 'calendar.page.poll.brussels', { hours: there })]),
    ...(between('UTC') === own ? [] : [`${between('UTC')} UTC`]),
  ].join(' = ')
}

function saySilence(silence: Silence, whole: boolean, { language, now }: Reader): string {
  const { code, what, zone } = silence
  const [from, until] = [instantIn(zone, silence.from), instantIn(zone, silence.until)]
  const line = say(language, 'calendar.page.silence', {
    code,
    what,
    from: sayLocal(language, silence.from),
    until: sayLocal(language, silence.until),
    zone: placeOf(zone),
  })
  const isNow = what !== 'none' && from <= now.toISOString() && now.toISOString() < until
  return [
    line,
    ...(isNow ? [say(language, 'calendar.page.silence.now')] : []),
    ...(whole ? [sayFrom(silence, language)] : []),
  ].join('. ')
}

/** The embargoes that bind a reader's member, as locked timers. */
function embargoBlocks(
  election: Election,
  code: string | undefined,
  { language, zone, now }: Reader,
): readonly Block[] {
  const binding = election.embargoes.filter((each) => code === undefined || !each.code || each.code === code)
  if (binding.length === 0 || election.cancelled) return []
  const lines = binding.flatMap((embargo): Block[] => {
    const until = embargoUntil(election, embargo)
    if (until === undefined) return []
    const at = sayMoment(language, new Date(until), zone)
    const of = embargo.code ?? 'all'
    const isLocked = until > now.toISOString()
    const said = isLocked
      ? say(language, 'calendar.page.embargo.locked', { code: of, at, left: sayLeft(language, until, now) })
      : say(language, 'calendar.page.embargo.over', { code: of, at })
    const rule = embargo.until === undefined ? [say(language, 'calendar.page.embargo.last-close')] : []
    if (rule.length > 0 && election.polls.some(({ closes }) => closes === undefined)) {
      rule.push(say(language, 'calendar.page.embargo.day-end'))
    }
    return [paragraph(strong(said), ['', ...rule, sayFrom(embargo, language)].join(' '))]
  })
  const how = say(language, 'calendar.page.embargo.how')
  return [
    { type: 'heading', text: say(language, 'calendar.page.embargoes') },
    ...lines,
    { type: 'note', children: [text(how)] },
  ]
}

function openBlocks(election: Election, code: string | undefined, language: string): readonly Block[] {
  const open = unconfirmed(election, code)
  if (open.length === 0) return []
  const names = Map.groupBy(open, ({ what }) => what)
  const what = [...names].map(([kind, rows]) => {
    const codes = [...new Set(rows.flatMap((row) => row.code ?? []))]
    return `${say(language, 'calendar.what', { what: kind })}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`
  })
  const todo = say(language, 'calendar.page.open.some', {
    what: what.join('; '),
    id: election.id,
    code: code ?? '',
  })
  return [
    { type: 'heading', text: say(language, 'calendar.page.open') },
    paragraph(todo.trimEnd()),
    ...(code === undefined
      ? []
      : [actions(button(say(language, 'calendar.control.check', { code }), `calendar check ${election.id} ${code}`))]),
  ]
}

const sayFrom = ({ source, checkedOn, checkedBy }: Checked, language: string): string =>
  say(language, 'calendar.page.from', {
    source: source || say(language, 'calendar.page.no-source'),
    by: checkedBy || 'nobody',
    on: checkedOn === '' ? 'none' : sayDay(language, checkedOn),
  })

function sayLeft(language: string, until: string, now: Date): string {
  const minutes = Math.ceil((Date.parse(until) - now.getTime()) / 60_000)
  return say(language, 'calendar.page.left', {
    days: Math.floor(minutes / 1440),
    hours: Math.floor((minutes % 1440) / 60),
    minutes: minutes % 60,
  })
}

/** Stands where an hour is not known. */
const unknown = '?'
const clockIn = (zone: string, at: string | undefined): string =>
  at === undefined ? unknown : localIn(zone, at).slice(11)
const sayLocal = (language: string, local: string): string =>
  `${sayDay(language, local.slice(0, 10))} ${local.slice(11)}`
const placeOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
