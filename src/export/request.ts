import { Temporal } from 'temporal-polyfill'
import type { Scope } from './dossier.ts'

/** The ways in which something can be exported, in the order in which they are offered. */
export const formats = ['pdf', 'md', 'csv', 'jsonl', 'stix', 'misp'] as const
export type Format = (typeof formats)[number]

export const isFormat = (written: string): written is Format => formats.some((format) => format === written)

/** What is asked for. A period is from its first day to its last, both whole, by the reader's clock. */
export type Asked =
  | { kind: 'case'; number: string }
  | { kind: 'decisions' }
  | { kind: 'period'; from: string; to: string }

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

const stemOf = (asked: Asked): string =>
  asked.kind === 'case' ? asked.number : asked.kind === 'period' ? `${asked.from}_${asked.to}` : 'decisions'

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

/** What a word asks for: a case's full number, `decisions`, or two days as `2027-04-01_2027-04-30`. */
export function readAsked(word: string): Asked | undefined {
  if (word === 'decisions') return { kind: 'decisions' }
  const [from, to, ...more] = word.split(/_|\.\./)
  if (from !== undefined && to !== undefined && more.length === 0) return periodOf(from, to)
  return /^[A-Z]{2}-\d{4}-[A-Z]{2,10}-\d{1,7}$/.test(word) ? { kind: 'case', number: word } : undefined
}

/** A period of two days; `undefined` where one is none, or the last comes before the first. */
export function periodOf(from: string, to: string): Asked | undefined {
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
  if (asked.kind !== 'period') return asked
  const start = (day: Temporal.PlainDate): string =>
    new Date(day.toZonedDateTime({ timeZone: zone }).epochMilliseconds).toISOString()
  const [first, last] = [Temporal.PlainDate.from(asked.from), Temporal.PlainDate.from(asked.to)]
  return { kind: 'period', from: start(first), to: start(last.add({ days: 1 })) }
}
