import { sayDay, sayPlaced, sayTime } from '../../locale/moment.ts'
import type { Line } from './line.ts'

/** How wide the columns of local time and of members are. */
const widths = { local: 26, members: 4 }

/** Lines as they are printed, a paragraph a day of UTC; those of one instant that differ in the member alone are one. */
export function* printed(lines: Iterable<Line>, language: string): Generator<string> {
  let day = ''
  for (const group of grouped(lines)) {
    const [{ at, zone, text, about }] = group
    const members = group.flatMap(({ member }) => member ?? [])
    const today = sayDay(language, at, 'UTC')
    if (today !== day) {
      if (day !== '') yield ''
      yield `${today} ${at.getUTCFullYear()} UTC`
      day = today
    }
    const local = sayPlaced(language, at, members.length > 1 ? 'Europe/Brussels' : zone)
    const run = /^R-/.test(about) && !text.includes(about) ? `  [${about}]` : ''
    yield `${sayTime(language, at, 'UTC')}  ${local.padEnd(widths.local)}  ${members.join(', ').padEnd(widths.members)}  ${text}${run}`
  }
}

function* grouped(lines: Iterable<Line>): Generator<readonly [Line, ...Line[]]> {
  let open: [Line, ...Line[]] | undefined
  for (const line of lines) {
    if (open && line.joins !== undefined && open[0].joins === line.joins && open[0].at.getTime() === line.at.getTime())
      open.push(line)
    else {
      if (open) yield open
      open = [line]
    }
  }
  if (open) yield open
}
