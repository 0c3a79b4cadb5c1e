/** How long a call is where nobody says, in minutes. */
export const usualMinutes = 30

/** Whether a call may take so many minutes. */
export const isLength = (minutes: number): boolean => Number.isInteger(minutes) && minutes >= 5 && minutes <= 480

const hour = '(?:hours?|hrs?|h|timer?|t)'
const minute = '(?:minutes?|minutter|minut|mins?|m)'
/** `1 hour 30 min`; `1h30` and `1 h 30`, but no `1 h 27 Member States`; `1.5 h`; `45 min`. */
const lengths = [
  `(?<h>\\d{1,2})\\s*${hour}[\\s,]*(?:(?:and|og)\\s+)?(?<m>[0-5]?\\d)\\s*${minute}`,
  '(?<h>\\d{1,2})\\s*[ht](?<m>[0-5]\\d|\\s+[0-5][05])',
  `(?<h>\\d{1,3}(?:[.,]5)?)\\s*${hour}`,
  `(?<m>\\d{1,3}(?:[.,]5)?)\\s*${minute}`,
].map((pattern) => new RegExp(`^(?:(?:for|i)\\s+)?${pattern}(?![\\p{L}\\p{N}])[\\s:,.–—-]*`, 'iu'))

/** The length that words begin with, in minutes: `45 min`, `1.5 h`, `1 hour 30 min`. */
export function readLength(words: string): { minutes: number; rest: string } | undefined {
  for (const pattern of lengths) {
    const found = pattern.exec(words)
    if (!found) continue
    const [hours, minutes] = [found.groups?.h, found.groups?.m].map((each) => Number((each ?? '0').replace(',', '.')))
    return { minutes: Math.round((hours ?? 0) * 60 + (minutes ?? 0)), rest: words.slice(found[0].length) }
  }
  return undefined
}
