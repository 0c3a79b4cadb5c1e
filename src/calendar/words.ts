import { UserError } from '../chat/errors.ts'
import type { Answers } from '../chat/form.ts'
import type { Directory } from '../directory/directory.ts'
import { brussels } from './clock.ts'
import { type Edit, embargoId, silenceId } from './edit.ts'
import { type Checked, type Election, electionKinds, type Poll, silenceKinds } from './election.ts'
import { isClock, isDay, isLocal, isZone } from './written.ts'

/** Who says it when: what people write into the calendar counts as confirmed by them. */
export type Teller = { directory: Directory; name: string; today: string }

/** What a person wants changed, and their words at the end: where it is from, or why. */
export type Wanted = { id: string; edit: Edit; why: string }

/** The longest name of an election, and other words of one line, in characters. */
export const longest = { id: 40, title: 200, why: 500 }

/** Reads `it-general-2027 parliamentary IT 2027-10-24 07:00-23:00 Elezioni politiche`. Throws a `UserError` that says what is wrong. */
export function readAdd(words: string, teller: Teller): Wanted {
  const { rest, why } = cutWhy(words)
  const [id = '', kind = '', code = '', day = '', ...more] = rest
  if (more.length === 0) throw new UserError('calendar.how.add')
  const given = hoursIn(more[0] ?? '') ? more.shift() : undefined
  const zone = more[0]?.includes('/') && isZone(more[0]) ? more.shift() : undefined
  const poll = pollFrom(
    { code, day, hours: given ?? '', zone: zone ?? '', results: '', source: why },
    undefined,
    teller,
  )
  return { id: needId(id), edit: { kind: 'add', id, title: needTitle(more.join(' ')), of: needKind(kind), poll }, why }
}

/** Like `readAdd`, of the answers of a form. */
export function readAddAnswers(answers: Answers, teller: Teller): Wanted {
  const { id = '', name = '', kind = '', source = '' } = answers
  const poll = pollFrom(pollWords(answers), undefined, teller)
  const title = needTitle(name)
  return {
    id: needId(id.trim()),
    edit: { kind: 'add', id: id.trim(), title, of: needKind(kind), poll },
    why: source.trim(),
  }
}

/** Reads what follows `calendar set <election>`: hours of voting, a silence, an embargo or the name. */
export function readSet(election: Election, words: string, teller: Teller): Wanted {
  const { rest, why } = cutWhy(words)
  const [first = '', ...more] = rest
  const { id } = election
  switch (first.toLowerCase()) {
    case 'title':
      return { id, edit: { kind: 'title', title: needTitle(more.join(' ')) }, why }
    case 'silence':
      return { id, edit: readSilence(election, more, why, teller), why }
    case 'embargo':
      return { id, edit: readEmbargo(election, more, why, teller), why }
    default: {
      const [day = '', ...hours] = more
      return { id, edit: readHours(election, first, day, hours, why, teller), why }
    }
  }
}

/** Like `readSet`, of the answers of a form about hours of voting. */
export function readSetAnswers(election: Election, answers: Answers, teller: Teller): Wanted {
  const poll = pollFrom(pollWords(answers), election, teller)
  return { id: election.id, edit: { kind: 'poll', poll }, why: (answers.source ?? '').trim() }
}

/** Reads `[IT] 2029-06-10 2029-06-17`. */
export function readMove(election: Election, words: string, teller: Teller): Wanted {
  const { rest, why } = cutWhy(words)
  const code = isDay(rest[0] ?? '') ? undefined : needCode(rest[0] ?? '', election, teller)
  const [from, to, ...more] = code === undefined ? rest : rest.slice(1)
  if (from === undefined || to === undefined || more.length > 0) throw new UserError('calendar.how.move')
  return {
    id: election.id,
    edit: { kind: 'move', from: needDay(from), to: needDay(to), ...(code !== undefined && { code }) },
    why,
  }
}

/** Reads what is cancelled: all of an election, a member's voting, or one day of it. */
export function readCancel(election: Election, words: string, teller: Teller): Wanted {
  const { rest, why } = cutWhy(words)
  const [first, day, ...more] = rest
  if (more.length > 0) throw new UserError('calendar.how.cancel')
  if (first === undefined) return { id: election.id, edit: { kind: 'cancel' }, why }
  const code = needCode(first, election, teller)
  return { id: election.id, edit: { kind: 'drop', code, ...(day !== undefined && { day: needDay(day) }) }, why }
}

/** Reads of whom what stands in the calendar was compared with its source: of a member, or of all. */
export function readCheck(election: Election, words: string, teller: Teller): Wanted {
  const { rest, why } = cutWhy(words)
  const [first, ...more] = rest
  if (more.length > 0) throw new UserError('calendar.how.check')
  const code = first === undefined ? undefined : needCode(first, election, teller)
  return {
    id: election.id,
    edit: { kind: 'check', ...(code !== undefined && { code }), checked: checkedBy(teller, why) },
    why,
  }
}

/** The words before ` - `, and those after it. */
function cutWhy(words: string): { rest: string[]; why: string } {
  const tidy = ` ${words.replace(/\s+/g, ' ').trim()}`
  const cut = tidy.search(/ [-–—] /)
  const [before, after] = cut < 0 ? [tidy, ''] : [tidy.slice(0, cut), tidy.slice(cut + 3)]
  return { rest: before.trim().split(' ').filter(Boolean), why: after.trim().slice(0, longest.why) }
}

const checkedBy = ({ name, today }: Teller, source: string): Checked => ({
  source: source.slice(0, longest.title),
  checkedOn: today,
  checkedBy: name,
})

function readHours(
  election: Election,
  code: string,
  day: string,
  words: readonly string[],
  source: string,
  teller: Teller,
): Edit {
  const rest = [...words]
  const zone = rest[0] !== undefined && /^[A-Z][A-Za-z]+\/|^UTC$/.test(rest[0]) ? rest.shift() : undefined
  const hours = rest.shift()
  const isResults = rest[0]?.toLowerCase() === 'results'
  const results = isResults ? rest.slice(1).join(' ') : ''
  if (hours === undefined || (rest.length > 0 && !isResults)) throw new UserError('calendar.how.set')
  const poll = pollFrom({ code, day, hours, zone: zone ?? '', results, source }, election, teller)
  return { kind: 'poll', poll }
}

function readSilence(election: Election, words: readonly string[], source: string, teller: Teller): Edit {
  const [code = '', what = '', ...times] = words
  const kind = silenceKinds.find((each) => each === what.toLowerCase())
  const [from, until, ...more] = locals(times)
  if (kind === undefined && what !== '') {
    throw new UserError('calendar.written.what', { written: what.slice(0, 40), known: silenceKinds.join(', ') })
  }
  if (kind === undefined || from === undefined || until === undefined) throw new UserError('calendar.how.set')
  const member = needCode(code, election, teller)
  const zone = more[0] ?? zoneOf(member, election, teller)
  if (!isZone(zone)) throw new UserError('calendar.written.zone', { written: zone.slice(0, 40) })
  if (until <= from) throw new UserError('calendar.written.span')
  const id = silenceId(election.id, member, kind)
  return { kind: 'silence', silence: { id, code: member, what: kind, from, until, zone, ...checkedBy(teller, source) } }
}

function readEmbargo(election: Election, words: readonly string[], source: string, teller: Teller): Edit {
  const [first = ''] = words
  const named = /^(close|none)$/i.test(first) || /^\d/.test(first) ? undefined : first
  if (first === '') throw new UserError('calendar.how.embargo')
  const code = named === undefined ? undefined : needCode(named, election, teller)
  const rest = named === undefined ? words : words.slice(1)
  const ofCode = code === undefined ? {} : { code }
  const until = (rest[0] ?? '').toLowerCase()
  if (until === 'none') return { kind: 'lift', ...ofCode }
  const base = { id: embargoId(election.id, code), ...ofCode, ...checkedBy(teller, source) }
  if (until === 'close') return { kind: 'embargo', embargo: base }
  const [local, zone = code === undefined ? brussels : zoneOf(code, election, teller)] = locals(rest)
  if (local === undefined) throw new UserError('calendar.how.embargo')
  if (!isZone(zone)) throw new UserError('calendar.written.zone', { written: zone.slice(0, 40) })
  return { kind: 'embargo', embargo: { ...base, until: local, zone } }
}

/** Joins dates with the times after them; what is neither stays as it is. */
function locals(words: readonly string[]): readonly string[] {
  const joined: string[] = []
  for (let index = 0; index < words.length; index += 1) {
    const [word = '', next = ''] = [words[index], words[index + 1]]
    if (isDay(word) && isClock(next)) {
      joined.push(`${word}T${next}`)
      index += 1
    } else if (/^\d/.test(word)) joined.push(needLocal(word))
    else joined.push(word)
  }
  return joined
}

type PollWords = { code: string; day: string; hours: string; zone: string; results: string; source: string }

const pollWords = ({ code = '', day = '', hours = '', zone = '', results = '', source = '' }: Answers): PollWords => ({
  code: code.trim(),
  day: day.trim(),
  hours: hours.trim(),
  zone: zone.trim(),
  results: results.trim(),
  source: source.trim(),
})

function pollFrom(words: PollWords, election: Election | undefined, teller: Teller): Poll {
  const code = needCode(words.code, election, teller)
  const day = needDay(words.day)
  const zone = words.zone === '' ? zoneOf(code, election, teller) : words.zone
  if (!isZone(zone)) throw new UserError('calendar.written.zone', { written: zone.slice(0, 40) })
  const hours = words.hours === '' ? undefined : hoursIn(words.hours)
  if (words.hours !== '' && !hours) throw new UserError('calendar.written.hours', { written: words.hours.slice(0, 40) })
  const results = words.results === '' ? undefined : needLocal(words.results)
  return { code, day, zone, ...hours, ...(results !== undefined && { results }), ...checkedBy(teller, words.source) }
}

function hoursIn(written: string): { opens: string; closes: string } | undefined {
  const [opens = '', closes = '', ...more] = written.replaceAll(' ', '').split(/[-–—]/)
  return isClock(opens) && isClock(closes) && more.length === 0 ? { opens, closes } : undefined
}

function needId(written: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(written) && written.length <= longest.id) return written
  throw new UserError('calendar.written.id', { written: written.slice(0, 40) })
}

function needKind(written: string): (typeof electionKinds)[number] {
  const kind = electionKinds.find((each) => each === written.toLowerCase())
  if (kind !== undefined) return kind
  throw new UserError('calendar.written.kind', { written: written.slice(0, 40), known: electionKinds.join(', ') })
}

/** Greece is written EL; its ISO code is accepted. Who votes already needs not be a member of this mechanism. */
export function needCode(
  written: string,
  election: Election | undefined,
  { directory }: Pick<Teller, 'directory'>,
): string {
  const code = written.toUpperCase() === 'GR' ? 'EL' : written.toUpperCase()
  if (directory.members.has(code) || election?.polls.some((poll) => poll.code === code)) return code
  throw new UserError('calendar.written.code', { written: written.slice(0, 40) })
}

function needDay(written: string): string {
  if (isDay(written)) return written
  throw new UserError('calendar.written.day', { written: written.slice(0, 40) })
}

function needLocal(written: string): string {
  if (isLocal(written)) return written.replace(' ', 'T')
  throw new UserError('calendar.written.local', { written: written.slice(0, 40) })
}

function needTitle(written: string): string {
  const title = written.replace(/\s+/g, ' ').trim()
  if (title !== '' && title.length <= longest.title && !/\p{Cc}/u.test(title)) return title
  throw new UserError('calendar.written.title')
}

/** Where a member votes already; else its own zone. */
function zoneOf(code: string, election: Election | undefined, { directory }: Teller): string {
  const zones = new Set(election?.polls.filter((poll) => poll.code === code).map(({ zone }) => zone))
  const [only] = zones
  return (zones.size === 1 ? only : undefined) ?? directory.members.get(code)?.zone ?? brussels
}
