import { isOver } from '../calendar/page.ts'
import { readElections } from '../calendar/read.ts'
import { readCalls } from '../call/file.ts'
import { mayLeadSeries } from '../call/lead.ts'
import { usualMinutes } from '../call/length.ts'
import { type CallLine, readCallLine } from '../call/line.ts'
import { endSeries, openSeries, readSeries, type SeriesFile } from '../call/series.ts'
import { type RuleReading, readRule, type SeriesRule, writeRule } from '../call/series-rule.ts'
import { instantOf } from '../call/wall.ts'
import { UserError } from '../chat/errors.ts'
import { actions, button, code, type Inline, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, strictest } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { readYearly } from '../store/yearly.ts'
import { flags, needPlanner, wishOf } from './call.ts'
import { offer } from './call-when.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** Plans calls that come again, weekly or in an election night; lists and ends them. */
export const series: Command = {
  name: 'series',
  usage: 'series [<days and time> [<title>]|end <series>]',
  summary: 'calls.series.summary',
  ownWords: true,
  async run(call) {
    const { word, rest } = firstWord(call.words)
    if (word === '') return list(call)
    if (/^(?:end|slut|afslut)$/iu.test(word)) return end(call, rest)
    needPlanner(call)
    const { label, words } = readMarked(call.words)
    const { now, person } = call
    const read = readRule(words, { now, zone: person.zone })
    if (!read) throw new UserError('calls.series.how')
    if (read.kind === 'unsure') return askRule(call, read.readings, label)
    const { electionId, rest: after } = await electionIn(call, read.rule, read.rest)
    // Each of its calls asks who sits here then.
    const {
      codes: _codes,
      observers: _observers,
      ...wish
    } = await wishOf(call, lineOf(call, { ...read, rest: after }, label))
    const { id, effects } = await openSeries(call, {
      ...wish,
      key: `said/${call.key}`,
      rule: read.rule,
      zone: read.rule.kind === 'night' ? (call.room?.zone ?? person.zone) : read.rule.zone,
      ...(electionId !== undefined && { electionId }),
    })
    return [...(await confirm(call, id)), ...effects]
  },
}

/** The rule is the time: what follows is read like the end of a call's line. The label may stand before the rule as well. */
function lineOf({ now, person }: Call, { rest, minutes: span }: RuleReading, before: Label | undefined): CallLine {
  const line = readCallLine(`find ${rest}`, { now, zone: person.zone })
  const [label] = strictestOf([before, line.label].flatMap((each) => each ?? []))
  return { ...line, minutes: line.minutes ?? span ?? usualMinutes, ...(label && { label }) }
}

/** Asks back which time of day is meant, where the speaker alone knows: a button for each, by when the first call would be. */
async function askRule(
  call: Call,
  readings: readonly RuleReading[],
  label: Label | undefined,
): Promise<readonly Effect[]> {
  const { language } = call.person
  const choices: { label: string; time: string; after: string }[] = []
  const marks: Label[] = []
  const written: Label[] = []
  for (const reading of readings.slice(0, portable.controlsPerBlock)) {
    const { rule } = reading
    if (rule.kind === 'night') continue
    const line = lineOf(call, reading, label)
    const wish = await wishOf(call, line)
    const first = instantOf(`${rule.from}T${rule.time}`, rule.zone)
    const length = wish.minutes === usualMinutes ? [] : [`${wish.minutes} min`]
    const after = [...flags(wish), ...length, line.title].join(' ').trim()
    choices.push({ label: sayFar(language, first, rule.zone, call.now), time: writeRule(rule), after })
    marks.push(wish.label)
    if (line.label) written.push(line.label)
  }
  const before = ['series', ...strictestOf(written)].join(' ')
  const [marking = 'TLP:CLEAR'] = strictestOf(marks)
  return offer(call, say(language, 'calls.when.unsure'), choices, { before, after: '', marking })
}

const strictestOf = ([first, ...others]: readonly Label[]): readonly Label[] =>
  first === undefined ? [] : [strictest(first, ...others)]

/** The election whose night is meant: its short name is the next word, unless one alone lies ahead. */
async function electionIn(call: Call, rule: SeriesRule, rest: string): Promise<{ electionId?: string; rest: string }> {
  if (rule.kind !== 'night') return { rest }
  const ahead = (await readElections(call.tx)).filter((each) => !each.cancelled && !isOver(each, call.now))
  const { word, rest: after } = firstWord(rest)
  const named = ahead.find(({ id }) => id.toLowerCase() === word.toLowerCase())
  if (named) return { electionId: named.id, rest: after }
  const [only, ...more] = ahead
  if (only && more.length === 0) return { electionId: only.id, rest }
  const ids = ahead.map(({ id }) => id).slice(0, 10)
  throw new UserError('calls.series.no-election', { ids: ids.join(', ') || '—' })
}

async function confirm(call: Call, id: string): Promise<readonly Effect[]> {
  const { language, zone } = call.person
  const files = await readCalls(call, { seriesId: id })
  const [first] = files
  const off = actions(button(say(language, 'calls.control.series.end'), `series end ${id}`, 'danger'))
  if (!first?.startsAt) return tell(call, 'calls.series.empty', {}, [off])
  const at = sayFar(language, first.startsAt, zone, call.now)
  return tell(call, 'calls.series.planned', { series: id, count: files.length, at, call: first.id }, [off])
}

/** The series that somebody leads and that run on. */
async function ownSeries(call: Call): Promise<readonly SeriesFile[]> {
  const files = await readSeries(call, { endedAt: null })
  return files.filter((file) => mayLeadSeries(call, call.person, file))
}

async function list(call: Call): Promise<readonly Effect[]> {
  const { language } = call.person
  const [first, ...more] = await ownSeries(call)
  if (!first) return tell(call, 'calls.series.list.none')
  const files = [first, ...more]
  const items = files.map((file): readonly Inline[] => {
    const values = { title: wordsIn(file.title, language), day: file.madeUntil ?? '—' }
    return [code(file.id), text(` ${say(language, 'calls.series.line', values)}`)]
  })
  const summary = say(language, 'calls.series.list', { count: files.length })
  const marking = strictest(first.label, ...more.map(({ label }) => label))
  return call.reply(answer(summary, [{ type: 'list', ordered: false, items }], marking))
}

async function end(call: Call, written: string): Promise<readonly Effect[]> {
  const wanted = readYearly('K', written)
  const own = await ownSeries(call)
  const found = own.find(({ id }) => {
    const each = readYearly('K', id)
    return wanted && each?.counter === wanted.counter && (wanted.year === undefined || each.year === wanted.year)
  })
  if (!found) throw new UserError('calls.series.none', { written: written.slice(0, 40) })
  const { cancelled, effects } = await endSeries(call, found.id, call.person)
  return [...tell(call, 'calls.series.ended', { series: found.id, count: cancelled }), ...effects]
}
