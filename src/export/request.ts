import { Temporal } from 'temporal-polyfill'
import type { Scope } from './dossier.ts'

/** The ways in which something can be exported, in the order in which they are offered. */
export const formats = ['pdf', 'md', 'csv', 'jsonl', 'stix', 'misp'] as const
export type Format = (typeof formats)[number]

export const isFormat = (written: string): written is Format => formats.some((format) => format === written)

/** What is asked for: one case, decision or call by its number; of decisions all, or those of a period. One is from its first day to its last, both whole, by the reader's clock. */
export type Asked = One | ({ kind: 'decisions' } & Partial<Days>) | ({ kind: 'period' } & Days)

/** One thing, by its full number. */
export type One = { kind: 'case' | 'decision' | 'call'; number: string }

type Days = { from: string; to: string }

const extensions: Readonly<Record<Format, string>> = {
  pdf: 'pdf',
  md: 'md',
  csv: 'csv',
  jsonl: 'jsonl',
  stix: 'stix.json',
  misp: 'misp.json',
}

export const mediaTypes: Readonly<Record<Format, string>> = {
  pdf: 'application/pdf',
  md: 'text/markdown; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  stix: 'application/stix+json;version=2.1',
  misp: 'application/json',
}

function stemOf(asked: Asked): string {
  if ('number' in asked) return asked.number
  const days = asked.from === undefined ? [] : [asked.from, asked.to]
  return [...(asked.kind === 'decisions' ? ['decisions'] : []), ...days].join('_')
}

/** The path of a download, below the bot's address. */
export const pathOf = (asked: Asked, format: Format): string => `/exports/${stemOf(asked)}.${extensions[format]}`

/** What a file is called. */
export const fileNameOf = (asked: Asked, format: Format, exercise: boolean): string =>
  `${exercise ? 'EXERCISE-' : ''}${stemOf(asked)}.${extensions[format]}`

/** What the name at the end of such a path asks for; `undefined` where it is none. */
export function readName(name: string): { asked: Asked; format: Format } | undefined {
  const format = formats.find((each) => name.endsWith(`.${extensions[each]}`))
  if (!format) return undefined
  const stem = name.slice(0, -extensions[format].length - 1)
  const asked = readAsked(stem)
  return asked && { asked, format }
}

/** What a word asks for: the full number of a case, a decision or a call, `decisions`, two days as `2027-04-01_2027-04-30`, or both: `decisions_2027-04-01_2027-04-30`. */
export function readAsked(word: string): Asked | undefined {
  if (word === 'decisions') return { kind: 'decisions' }
  const days = word.replace(/^decisions_/, '')
  const [from, to, ...more] = days.split(/_|\.\./)
  if (from !== undefined && to !== undefined && more.length === 0)
    return days === word ? periodOf(from, to) : decisionsOf(from, to)
  const kind = numbers.find(([, pattern]) => pattern.test(word))?.[0]
  return kind && { kind, number: word }
}

/** What each kind of number looks like. */
const numbers = [
  ['case', /^[A-Z]{2}-\d{4}-[A-Z]{2,10}-\d{1,7}$/],
  ['decision', /^P-\d{4}-\d{4,7}$/],
  ['call', /^C-\d{4}-\d{4,7}$/],
] as const

/** The decisions of a period; `undefined` as with `periodOf`. */
export function decisionsOf(from: string, to: string): Asked | undefined {
  const days = periodOf(from, to)
  return days && { ...days, kind: 'decisions' }
}

/** A period of two days; `undefined` where one is none, or the last comes before the first. */
export function periodOf(from: string, to: string): ({ kind: 'period' } & Days) | undefined {
  const isDay = (written: string): boolean => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false
    try {
      return Temporal.PlainDate.from(written, { overflow: 'reject' }) !== undefined
    } catch {
      return false // a day that does not exist
    }
  }
  return isDay(from) && isDay(to) && from <= to ? { kind: 'period', from, to } : undefined
}

/** What is asked for, in instants. */
export function scopeOf(asked: Asked, zone: string): Scope {
  if ('number' in asked) return asked
  const { kind, from, to } = asked
  if (from === undefined || to === undefined) return { kind: 'decisions' }
  const start = (day: Temporal.PlainDate): string =>
    new Date(day.toZonedDateTime({ timeZone: zone }).epochMilliseconds).toISOString()
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  return { kind, from: start(first), to: start(last.add({ days: 1 })) }
}
