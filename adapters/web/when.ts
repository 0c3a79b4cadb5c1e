import { html, type Markup } from './markup.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(
  language: string,
  zone: string,
  options: Intl.DateTimeFormatOptions,
  name: string,
): Intl.DateTimeFormat {
  const id = `${language} ${zone} ${name}`
  let known = formats.get(id)
  if (!known) {
    known = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...options, timeZone: zone })
    formats.set(id, known)
  }
  return known
}

/** The clock in the reader's zone, e.g. `23:05`. */
export const sayTime = (language: string, zone: string, at: string): string =>
  format(language, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, 'time').format(new Date(at))

/** The day in the reader's zone, e.g. `Monday 23 November 2026`. */
export const sayDay = (language: string, zone: string, at: string): string =>
  format(language, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, 'day').format(
    new Date(at),
  )

/** Day and clock in the reader's zone, e.g. `Mon, 23 Nov, 23:05`. */
export const sayShort = (language: string, zone: string, at: string): string =>
  format(
    language,
    zone,
    { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    'short',
  ).format(new Date(at))

/** The instant in full, in UTC: `2026-11-23 23:05:07 UTC`. */
const sayUtc = (at: string): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** An instant as a reader sees it, with the full instant behind it. */
export const time = (at: string, shown: string): Markup =>
  html`<time datetime="${new Date(at).toISOString()}" title="${sayUtc(at)}">${shown}</time>`
