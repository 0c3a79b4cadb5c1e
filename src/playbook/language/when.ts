import { parseDuration } from './duration.ts'
import type { Duration, Spot, When } from './model.ts'

/** What an instant can be counted from; `step + …` is also what a stretch of time alone means. */
export const anchors = ['start', 'step', 'opens', 'closes', 'day', 'results', 'deadline'] as const

const nothing: Duration = { days: 0, ms: 0 }
const clock = String.raw`(?<time>[01]\d|2[0-3]):(?<minute>[0-5]\d)(?: (?<zone>[A-Za-z_]+(?:\/[A-Za-z_+\-\d]+){0,2}))?`
const shifted = String.raw`(?: (?<sign>[+-]) (?<shift>\d[\d a-z]*?))?`
const anchored = new RegExp(`^(?<from>${anchors.join('|')})${shifted}(?: ${clock})?$`)
const computed = new RegExp(String.raw`^\{\{(?<cel>.*)\}\}${shifted}(?: ${clock})?$`, 's')
const alone = new RegExp(`^${clock}$`)

/**
 * Reads an instant that is relative to something a run knows: `start + 15 min`, `day - 7 d 17:00 Europe/Paris`, `12:00`,
 * `{{ CEL }}`, or a stretch of time alone, counted from the step's beginning. `undefined` where it is none of these.
 * `at` is where it stands in its file.
 */
export function parseWhen(written: string, at: Spot = { line: 1, column: 1 }): When | undefined {
  const text = written.trim().replaceAll(/\s+/g, ' ')
  const span = parseDuration(text)
  if (span) return { from: 'step', shift: span, written: text }
  const groups = (anchored.exec(text) ?? computed.exec(text) ?? alone.exec(text))?.groups
  if (!groups) return undefined
  const shift = groups.shift === undefined ? nothing : parseDuration(groups.shift)
  if (!shift || (groups.zone !== undefined && !isZone(groups.zone))) return undefined
  const cel = groups.cel?.trim()
  return {
    from: anchors.find((anchor) => anchor === groups.from) ?? (cel === undefined ? 'time' : 'expression'),
    shift: groups.sign === '-' ? { days: 0 - shift.days, ms: 0 - shift.ms } : shift,
    ...(groups.time !== undefined && { time: `${groups.time}:${groups.minute}` }),
    ...(groups.zone !== undefined && { zone: groups.zone }),
    ...(cel !== undefined && { expression: { cel, at } }),
    written: text,
  }
}

/** Whether a zone of that name is known. */
export function isZone(written: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }) !== undefined && !/^[+-]/.test(written)
  } catch {
    return false
  }
}
