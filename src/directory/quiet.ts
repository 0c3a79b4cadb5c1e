/** The hours of a day in which somebody is not to be rung for what can wait, on the clock of their zone; over midnight where `from` is later. */
export type Quiet = { from: string; until: string }

/** Those of whoever said nothing of it. */
export const usualQuiet: Quiet = { from: '22:00', until: '07:00' }

/** How it is kept that somebody has none. */
const none = 'off'

const hour = String.raw`(\d{1,2})(?:[:.](\d{2}))?`
const span = new RegExp(String.raw`^(?:from\s+|fra\s+|kl\.?\s*)?${hour}\s*(?:[-–—]|to|til|until)\s*${hour}$`, 'iu')

/** What somebody wrote as their quiet hours, as it is kept: `22:00-07:00`, `off`; `undefined` where it is neither. */
export function readQuiet(written: string): string | undefined {
  const tidy = written.trim()
  if (/^(?:off|none|ingen)$/iu.test(tidy)) return none
  const [, fromHour, fromMinute, untilHour, untilMinute] = span.exec(tidy) ?? []
  const [from, until] = [clockOf(fromHour, fromMinute), clockOf(untilHour, untilMinute)]
  return from === undefined || until === undefined || from === until ? undefined : `${from}-${until}`
}

function clockOf(hours = '', minutes = '00'): string | undefined {
  if (hours === '' || Number(minutes) > 59 || Number(hours) > 24 || (hours === '24' && minutes !== '00'))
    return undefined
  return `${String(Number(hours) % 24).padStart(2, '0')}:${minutes}`
}

/** Somebody's quiet hours; `undefined` where they have none. */
export function quietOf({ quiet }: { quiet?: string | null }): Quiet | undefined {
  if (quiet === none) return undefined
  const [from, until] = quiet?.split('-') ?? []
  return from !== undefined && until !== undefined ? { from, until } : usualQuiet
}
