import { say, type TextKey } from '../../locale/catalogue.ts'
import { sayClock } from '../../locale/moment.ts'
import type { Instant, Value } from '../engine/run.ts'
import { writeDuration } from '../language/duration.ts'
import type { Line, Silence, SilenceNext, Simulation, Standing } from './line.ts'

/** A simulation as people read it: a timeline, who was asked what, and what silence leads to. */
export function tellSimulation(simulation: Simulation, language: string): readonly string[] {
  const { start, zone, lines, standings, cut } = simulation
  const several = standings.length > 1
  const width = Math.max(0, ...lines.map(({ after }) => sayAfter(after).length))
  const heard = lines.map((each, index) => ({ each, again: wasSaid(each, lines.slice(0, index)) }))
  return [
    say(language, 'simulate.head', { at: sayClock(language, new Date(start), zone), zone }),
    '',
    ...heard.flatMap(({ each, again }) => tellLine(each, simulation, { language, several, width, again })),
    '',
    say(language, 'simulate.asked'),
    ...table(rowsAsked(lines, start, language, several)),
    '',
    say(language, 'simulate.silences'),
    ...table(silencesIn(lines, start, language, several)),
    '',
    ...standings.map((each) => tellStanding(each, simulation, language)),
    ...(cut ? [say(language, 'simulate.cut')] : []),
  ]
}

/** How long after the start: `T+1 h 30 min`, `T−2 d`. */
function sayAfter(seconds: number): string {
  const ms = Math.abs(Math.round(seconds)) * 1000
  const days = Math.floor(ms / 86_400_000)
  const hours = days > 0 ? [`${days} d`] : []
  const rest = ms % 86_400_000
  const written = [...hours, ...(rest > 0 || days === 0 ? [writeDuration({ days: 0, ms: rest })] : [])].join(' ')
  return seconds === 0 ? 'T' : `T${seconds < 0 ? '−' : '+'}${written}`
}

const sayPast = (at: Instant, start: Instant): string => sayAfter((Date.parse(at) - Date.parse(start)) / 1000)

type Asked = Extract<Line, { what: 'asked' }>
const askedIn = (lines: readonly Line[]): readonly Asked[] =>
  lines.filter((each): each is Asked => each.what === 'asked')

const titleIn = ({ run, title = '' }: Line, several: boolean): string => (several ? `${title} (${run})` : title)

/** Whether the same was asked in the same words before. */
const wasSaid = (each: Line, before: readonly Line[]): boolean =>
  each.what === 'asked' &&
  before.some((one) => one.what === 'asked' && one.run === each.run && one.as === each.as && one.words === each.words)

/** Who is asked what: what is asked again and again stands once, with how often. */
function rowsAsked(
  lines: readonly Line[],
  start: Instant,
  language: string,
  several: boolean,
): readonly (readonly string[])[] {
  const groups = Map.groupBy(askedIn(lines), (each) => `${each.run}/${each.step?.split('/').at(-1)}/${each.as}`)
  return [...groups.values()].flatMap((asked) => {
    const [first, ...more] = asked
    if (!first) return []
    const last = more.at(-1)
    const times = last ? say(language, 'simulate.times', { count: asked.length, at: sayAfter(last.after) }) : ''
    const due = first.due === undefined ? '' : say(language, 'simulate.by', { at: sayPast(first.due, start) })
    return [
      [
        sayAfter(first.after),
        first.who.join(', '),
        titleIn(first, several),
        [due, times].filter((each) => each !== '').join(' · '),
      ],
    ]
  })
}

type Telling = { language: string; several: boolean; width: number; again: boolean }

function tellLine(each: Line, { start, zone }: Simulation, telling: Telling): readonly string[] {
  const { language, several, width, again } = telling
  const clock = sayClock(language, new Date(each.at), zone)
  const told = sayEvent(each, start, language)
  if (told === '') return []
  const head = `${clock.padEnd(17)}  ${sayAfter(each.after).padEnd(width)}  ${several ? `${each.run}  ` : ''}`
  const title = each.title === undefined ? '' : `${each.title}: `
  const first = `${head}${title}${told}`
  if (each.what !== 'asked' || again) return [first]
  const margin = ' '.repeat(head.length)
  const silent = each.silence.map((one) => `${margin}  · ${saySilence(one, start, language)}`)
  const words = each.words === '' ? [] : paragraph(`${margin}  `, `“${each.words}”`)
  return [
    first,
    ...words,
    ...(silent.length > 0 ? [`${margin}  ${say(language, 'simulate.if-silent')}`] : []),
    ...silent,
  ]
}

/** Columns of the words that people are asked, so that a timeline can be read on a screen. */
const column = 110

function paragraph(margin: string, words: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > column) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((each) => `${margin}${each}`)
}

function sayEvent(each: Line, start: Instant, language: string): string {
  const t = (key: TextKey, values: Record<string, string | number> = {}): string => say(language, key, values)
  switch (each.what) {
    case 'started':
      return t('simulate.line.started', { playbook: each.playbook, name: each.name })
    case 'asked': {
      const at = each.due === undefined ? '' : sayPast(each.due, start)
      const due = each.due === undefined || each.as === 'call' ? '' : ` ${t('simulate.by', { at })}`
      return `${t(`simulate.line.asked.${each.as}`, { who: each.who.join(', '), at })}${due}`
    }
    case 'escalated':
      return t('simulate.line.escalated', { who: each.who.join(', ') })
    case 'answered':
      return t('simulate.line.answered', { by: each.by, answers: sayValues(each.answers) })
    case 'judged':
      return t(`simulate.line.judged.${each.verdict}`, { by: each.by, role: each.role })
    case 'done':
      if (each.by === undefined) return t('simulate.line.done')
      return each.evidence === undefined
        ? t('simulate.line.done-by', { by: each.by })
        : t('simulate.line.done-evidence', { by: each.by, evidence: each.evidence })
    case 'overdue':
      return t('simulate.line.overdue')
    case 'timed-out':
      return t('simulate.line.timed-out', { next: sayNext(each.next, language) })
    case 'failed':
      return t('simulate.line.failed', { code: each.code, next: sayNext(each.next, language) })
    case 'skipped':
      return each.why === 'if' ? '' : t('simulate.line.skipped', { why: each.why })
    case 'said':
      return t('simulate.line.said', { to: each.to.join(', '), words: each.words })
    case 'waits':
      return each.until === undefined
        ? t('simulate.line.waits', { condition: each.condition ?? '' })
        : t('simulate.line.waits-until', { at: sayPast(each.until, start) })
    case 'chose':
      return each.way === 'otherwise'
        ? t('simulate.line.otherwise')
        : t('simulate.line.chose', { condition: each.condition ?? '' })
    case 'noted':
      return t('simulate.line.noted', { values: sayValues(each.values) })
    case 'rung':
      return t('simulate.line.rung', {
        who: each.who,
        by: each.by.map((channel) => channelOf(channel, language)).join(', '),
      })
    case 'acknowledged':
      return t('simulate.line.acknowledged', { by: each.by })
    case 'unreached':
      return t('simulate.line.unreached', { code: each.code })
    case 'chased':
      return t('simulate.line.chased', { codes: each.codes.join(', '), who: each.who })
    case 'round-answer':
      return t('simulate.line.round-answer', { code: each.code, value: each.value })
    case 'call-moved':
      return t('simulate.line.call-moved', { at: sayPast(each.to, start) })
    case 'call-began':
    case 'call-cancelled':
      return t(`simulate.line.${each.what}`)
    case 'call-ended':
      return t('simulate.line.call-ended', { rows: sayValues(each.rows, t('simulate.no-answer')) })
    case 'decided':
      return t('simulate.line.decided', { outcome: each.outcome, chosen: each.chosen ?? 'none' })
    case 'round-closed':
      return t('simulate.line.round-closed', { rows: sayValues(each.rows, t('simulate.no-answer')) })
    case 'room':
      return t(`simulate.line.room.${each.done}`, { name: each.name })
    case 'clock':
      return each.due === undefined
        ? t('simulate.line.clock', { regime: each.regime })
        : t('simulate.line.clock-due', { regime: each.regime, at: sayPast(each.due, start) })
    case 'child':
      return t('simulate.line.child', { playbook: each.playbook, child: each.child ?? '–' })
    case 'case':
      return t('simulate.line.case', { facts: sayValues(each.facts) })
    case 'in-vain':
      return t('simulate.line.in-vain', { deed: each.deed })
    case 'paused':
    case 'resumed':
    case 'stuck':
      return t(`simulate.line.${each.what}`)
    case 'ended':
      return t('simulate.line.ended', { outcome: each.outcome })
  }
}

const channels: readonly string[] = ['chat', 'email', 'webhook']
const channelOf = (channel: string, language: string): string =>
  channels.includes(channel) ? say(language, `diagram.channel.${channel as 'chat' | 'email' | 'webhook'}`) : channel // just looked up

const sayValues = (values: Readonly<Record<string, Value>>, none = '–'): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${value === null ? none : String(value)}`)
    .join(', ')

/** What silence leads to, and when. */
function saySilence({ at, next }: Silence, start: Instant, language: string): string {
  return `${at === undefined ? say(language, 'simulate.then.some-time') : sayPast(at, start)}: ${sayNext(next, language)}`
}

function sayNext(next: SilenceNext, language: string): string {
  switch (next.kind) {
    case 'asks':
    case 'reminds':
      return say(language, `simulate.then.${next.kind}`, { who: next.who })
    case 'tries': {
      const by = next.by.map((channel) => channelOf(channel, language)).join(', ')
      return say(language, 'simulate.then.tries', { who: next.who, by })
    }
    case 'ends':
      return say(language, 'simulate.then.ends', { outcome: next.outcome.replaceAll('-', ' ') })
    case 'again':
      return say(language, 'simulate.then.again', { times: next.times })
    case 'does':
      return say(language, 'simulate.then.does', { steps: next.steps.join(' → ') })
    default:
      return say(language, `simulate.then.${next.kind}`)
  }
}

/** One row for each thing that is asked: if nobody answers, what happens when. The same question asked again stands once. */
function silencesIn(
  lines: readonly Line[],
  start: Instant,
  language: string,
  several: boolean,
): readonly (readonly string[])[] {
  const seen = new Set<string>()
  return askedIn(lines).flatMap((each) => {
    const id = `${each.run}/${each.step?.split('/').at(-1)}/${each.as}`
    if (seen.has(id)) return []
    seen.add(id)
    const lines = each.silence.map((one) => saySilence(one, start, language))
    return [[titleIn(each, several), lines.length > 0 ? lines.join('; ') : say(language, 'simulate.then.nothing')]]
  })
}

/** Columns as wide as their widest cell; the last is left as it is. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  )
}

function tellStanding(standing: Standing, { start, zone }: Simulation, language: string): string {
  const { run, playbook, status, outcome = '', waits, at } = standing
  const clock = sayClock(language, new Date(at), zone)
  const values = {
    run,
    playbook,
    outcome: outcome.replaceAll('-', ' '),
    at: `${clock}, ${sayPast(at, start)}`,
    waits: waits.map(({ title }) => title).join(', '),
  }
  if (status === 'ended' || status === 'stopped') return say(language, `simulate.standing.${status}`, values)
  return say(language, status === 'stuck' ? 'simulate.standing.stuck' : 'simulate.standing.waits', values)
}
