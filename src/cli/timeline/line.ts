import { type Language, say } from '../../locale/catalogue.ts'
import { sayPlaced, sayTime } from '../../locale/moment.ts'
import { wordsIn } from '../../locale/words.ts'
import { sayValue } from '../../round/option.ts'
import { entryValues } from '../../threat/clocks/words.ts'
import type { Matters, Recorded } from './entry.ts'
import { sayRunEntry } from './run.ts'

/** One thing that happened, as people read it. */
export type Line = {
  at: Date
  /** Of whose clock `local` is: of the member whose matter it is, else Brussels. */
  zone: string
  member?: string
  /** The number of the run, round, notice or case, where there is one. */
  about: string
  kind: string
  /** Whose name stands in it. */
  who?: string
  text: string
  /** Lines at one instant that differ in the member alone are one: what these members have in common. */
  joins?: string
}

/** How an entry reads; nothing for what nobody would tell: steps that only arrange others, and what another line says already. */
export function sayEntry(matters: Matters, entry: Recorded, language: Language): Line | undefined {
  const { at, kind, subject, actor } = entry
  const who = [...matters.directory.people.values()].find(({ pseudonym }) => pseudonym === actor)
  const by = who?.name ?? say(language, 'cases.entry.bot')
  const found = wordsOf(matters, entry, by, language)
  if (!found) return undefined
  const { member, text, about = subject, joins } = found
  const zone = (member && matters.directory.members.get(member)?.zone) || 'Europe/Brussels'
  return {
    at,
    zone,
    ...(member !== undefined && { member }),
    about,
    kind,
    ...(who && { who: who.name }),
    text,
    ...(joins !== undefined && { joins }),
  }
}

export type Words = { member?: string | undefined; text: string; about?: string; joins?: string }

function wordsOf(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind } = entry
  if (kind.startsWith('run.') || kind === 'decision.made') return sayRunEntry(matters, entry, by, language)
  if (kind.startsWith('round.')) return sayRoundEntry(matters, entry, by, language)
  if (kind.startsWith('notice.')) return sayNoticeEntry(matters, entry, by, language)
  if (/^(case|clock)\./.test(kind)) return sayCaseEntry(matters, entry, by, language)
  return sayOther(matters, entry, by, language)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
const joined = (language: Language, items: readonly string[]): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(items)

/** In a round of one member its answer tells all; asking many is told, and who is silent at the end. */
function sayRoundEntry(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, payload, subject } = entry
  const file = matters.rounds.get(subject)
  if (!file) return undefined
  const codes = file.seats.map(({ code }) => code)
  const alone = codes.length === 1
  const own = alone ? codes[0] : undefined
  const question = wordsIn(file.question, language)
  switch (kind) {
    case 'round.opened':
      return alone
        ? undefined
        : { text: say(language, 'timeline.round.opened', { question, codes: joined(language, [...codes].sort()) }) }
    case 'round.answered': {
      const code = text(payload.code)
      const words = text(payload.words)
      const answer = `${sayValue(file.options, text(payload.value), language)}${words === '' ? '' : ` “${words}”`}`
      const late = payload.late === true ? 'yes' : 'no'
      const key = alone ? 'timeline.round.answered.alone' : 'timeline.round.answered'
      return { member: code, text: say(language, key, { question, code, answer, by, late }) }
    }
    case 'round.chased': {
      const role = say(language, `timeline.role.${turnOf(text(payload.role))}`)
      return {
        member: own,
        text: say(language, 'timeline.round.chased', { question, codes: joined(language, list(payload.codes)), role }),
      }
    }
    case 'round.closed': {
      const rows = payload.rows as Readonly<Record<string, unknown>> | undefined // as `closeRound` writes it
      const silent = Object.entries(rows ?? {}).flatMap(([code, value]) => (value === null ? [code] : []))
      if (alone && silent.length === 0) return undefined
      const values = { question, answered: Number(payload.answered ?? 0), asked: Number(payload.asked ?? 0) }
      if (silent.length === 0) return { text: say(language, 'timeline.round.closed', values) }
      return {
        member: own,
        text: say(language, 'timeline.round.silent', { ...values, codes: joined(language, silent) }),
      }
    }
    default:
      return undefined
  }
}

const turnOf = (role: string): 'duty' | 'deputy' | 'head' | 'other' =>
  role === 'duty' || role === 'deputy' || role === 'head' ? role : 'other'

/** The longest part of a notice's words that stands in a line. */
const longestExcerpt = 160

function sayNoticeEntry(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, payload } = entry
  const id = text(payload.notice)
  const member = text(payload.code)
  const file = matters.notices.get(id)
  const words =
    file?.ring === undefined
      ? wordsIn(file?.text ?? '', language)
          .replace(/\s+/g, ' ')
          .trim()
      : ''
  const about = file?.ring === undefined ? excerptOf(words) : say(language, 'timeline.notice.ring')
  switch (kind) {
    case 'notice.opened':
      return {
        member,
        about: id,
        text: say(language, 'timeline.notice.opened', { about }),
        joins: `${entry.subject} ${about}`,
      }
    case 'notice.rung': {
      const rung = Number(payload.rung ?? 0)
      const step = file?.ladder[rung]
      if (rung === 0 || !step || Number(payload.sent ?? 0) === 0) return undefined
      const role = say(language, `timeline.role.${turnOf(step.role)}`)
      const ways = joined(
        language,
        step.by.map((way) => say(language, `timeline.channel.${way}`)),
      )
      return { member, about: id, text: say(language, 'timeline.notice.rung', { about, role, ways }) }
    }
    case 'notice.acknowledged':
      return { member, about: id, text: say(language, 'timeline.notice.acknowledged', { about, by }) }
    case 'notice.failed':
      return { member, about: id, text: say(language, 'timeline.notice.failed', { about }) }
    case 'notice.late':
      return { member, about: id, text: say(language, 'timeline.notice.late', { about, by }) }
    default:
      return undefined
  }
}

const excerptOf = (words: string): string =>
  words.length > longestExcerpt
    ? `${words
        .slice(0, longestExcerpt - 1)
        .toWellFormed()
        .trimEnd()}…`
    : words

/** Decisions about a case are told where they were made. */
function sayCaseEntry({ directory }: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, subject, payload } = entry
  const member = /^EL-\d+-([A-Z-]+)-\d+$/.exec(subject)?.[1]
  const said = text(payload.words) || text(payload.title)
  const zone = (member && directory.members.get(member)?.zone) || 'Europe/Brussels'
  const data = payload as Readonly<Record<string, string | number>> // enums, numbers and instants, as `note` writes them
  const values = {
    ...entryValues({ kind, data }, { language, zone }),
    by,
    level: Number(payload.level ?? 0),
    label: text(payload.label),
    into: text(payload.into),
    from: directory.people.get(text(payload.owner))?.name ?? text(payload.from),
  }
  const what = kind.startsWith('case.') ? kind.slice('case.'.length) : kind
  if (what === 'decided') return undefined
  const key = `cases.entry.${what}` as Parameters<typeof say>[1] // every entry of a case has a text of this name
  const done = say(language, key, values)
  return { member, text: `${subject}: ${said === '' ? done : `${done}: ${said.replace(/\s+/g, ' ')}`}` }
}

function sayOther({ directory, runs }: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { kind, subject, payload } = entry
  const told = runs.get(subject.split('/')[1] ?? '')
  switch (kind) {
    case 'room.made':
    case 'room.archived': {
      const title = directory.rooms.get(text(payload.room))?.title ?? text(payload.room)
      return { member: told?.code, about: told?.run.id ?? subject, text: say(language, `timeline.${kind}`, { title }) }
    }
    case 'duty.taken':
      return { member: subject.split('/')[1], text: say(language, 'timeline.duty.taken', { by }) }
    case 'calendar.changed':
      return { text: say(language, 'timeline.calendar.changed', { election: subject, by }) }
    case 'schedule.missed':
      return { text: say(language, 'timeline.schedule.missed', { schedule: subject }) }
    default:
      return undefined
  }
}

/** Lines as they are printed, those of one instant that only differ in the member as one. */
export function* printed(lines: Iterable<Line>, language: Language): Generator<string> {
  let day = ''
  for (const group of grouped(lines)) {
    const [first] = group
    const members = group.flatMap(({ member }) => member ?? [])
    const today = first.at.toISOString().slice(0, 10)
    if (today !== day) {
      if (day !== '') yield ''
      day = today
    }
    const local = sayPlaced(language, first.at, members.length > 1 ? 'Europe/Brussels' : first.zone)
    const when = `${local.padEnd(26)} ${sayTime(language, first.at, 'UTC')} UTC`
    yield `${when}  ${members.join(', ').padEnd(4)}  ${first.text}${first.text.includes(first.about) || !/^(R|EL)-/.test(first.about) ? '' : `  [${first.about}]`}`
  }
}

function* grouped(lines: Iterable<Line>): Generator<readonly [Line, ...Line[]]> {
  let open: [Line, ...Line[]] | undefined
  for (const line of lines) {
    const fits =
      open &&
      line.joins !== undefined &&
      open[0].joins === line.joins &&
      line.at.getTime() - open[0].at.getTime() < 60_000
    if (open && fits) open.push(line)
    else {
      if (open) yield open
      open = [line]
    }
  }
  if (open) yield open
}
