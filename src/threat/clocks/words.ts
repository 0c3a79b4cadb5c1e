import { say, type Values } from '../../locale/catalogue.ts'
import { sayPlaced } from '../../locale/moment.ts'
import type { Clock } from './read.ts'
import { type Duty, dutyOfId, termAt } from './regime.ts'

/** Where something about a clock is read. */
export type Reading = { language: string; zone: string }

/** What a duty is called: law, duty and place in the law. */
export function sayDuty(language: string, duty: Duty): string {
  const values = { law: duty.law, duty: say(language, `clocks.duty.${duty.id}`) }
  const article = / art\. (.+)$/.exec(duty.text)?.[1]
  return article ? say(language, 'clocks.named', { ...values, article }) : say(language, 'clocks.named.plain', values)
}

/** By when a clock says that it is to be done: both dates where they differ. */
export function sayDue(clock: Clock, now: Date, { language, zone }: Reading): string {
  const { strict, legal, duty, from } = clock
  if (!strict) {
    const offset = termAt(duty, from)?.offset
    return say(language, `clocks.due.${offset === 'undelayed' || offset === 'asked' ? offset : 'free'}`)
  }
  const at = sayPlaced(language, strict, zone)
  const until = legal && legal > strict ? sayPlaced(language, legal, zone) : undefined
  const key = `clocks.due.${strict <= now ? 'overdue' : 'by'}${until ? '.legal' : ''}` as const
  return `${say(language, key, { at, legal: until ?? '' })}${doubtOf(clock, language)}`
}

/** A mark behind a figure that nobody has read in the law yet. */
function doubtOf({ duty, from }: Clock, language: string): string {
  const term = termAt(duty, from)
  return term && typeof term.offset === 'object' && !term.confirmed ? ` ${say(language, 'clocks.unconfirmed')}` : ''
}

/** How long a duty leaves, in words: `24 hours`, `without undue delay`. */
export function sayOffset(language: string, duty: Duty, at: Date): string {
  const offset = termAt(duty, at)?.offset ?? 'free'
  if (typeof offset === 'string') return say(language, `clocks.offset.${offset}`)
  const [[unit = 'hours', count = 0] = []] = Object.entries(offset)
  const key = duty.kind === 'calendar' ? 'every' : (unit as 'hours' | 'days' | 'months') // the only keys an offset has
  const said = say(language, `clocks.offset.${key}`, { count })
  return duty.soft ? say(language, 'clocks.offset.soft', { offset: said }) : said
}

/** What an entry of a case's timeline says about a clock or a piece of evidence, as values of its text; nothing of another entry. */
export function entryValues(
  { kind, data }: { kind: string; data: Readonly<Record<string, string | number>> },
  { language, zone }: Reading,
): Values {
  if (kind.startsWith('evidence.')) {
    const audience = data.audience === 'shareable' ? 'evidence.audience.shareable' : 'evidence.audience.internal'
    return { evidence: data.evidence ?? '', file: data.file ?? '', audience: say(language, audience) }
  }
  if (!kind.startsWith('clock.')) return {}
  const duty = dutyOfId(String(data.regime ?? ''))
  const at = (value: string | number | undefined): string =>
    value === undefined ? '' : sayPlaced(language, new Date(value), zone)
  return {
    duty: duty ? sayDuty(language, duty) : '',
    since: at(data.since),
    before: at(data.before),
    moved: Number(data.since !== data.before),
    until: at(data.until),
    sent: at(data.sent),
    percent: data.percent ?? 0,
    overdue: data.overdue ?? 0,
  }
}
