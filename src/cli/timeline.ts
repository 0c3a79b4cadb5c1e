import { UserError } from '../chat/errors.ts'
import { readDirectory } from '../directory/read.ts'
import { say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'
import { type Matters, readEntries, readMatters, type Wanted } from './timeline/entry.ts'
import { type Line, sayEntry } from './timeline/line.ts'
import { printed } from './timeline/print.ts'

/** Prints what happened from the record. Whoever has the console and the key may read all of it. */
export const timeline: CliCommand = {
  name: 'timeline',
  usage: '[--run=R-…] [--election=ID] [--case=EL-…] [--from=TIME] [--to=TIME] [--json]',
  summary: 'timeline.summary',
  switches: ['run=', 'election=', 'case=', 'from=', 'to=', 'json'],
  words: { least: 0, most: 0 },
  async run({ switches, language, print, open }) {
    const store = await open()
    const matters = await readMatters(store, await readDirectory(store.db))
    const wanted = await readWanted(switches, matters, async (number) => {
      return (await store.db.case.count({ where: { number } })) > 0
    })
    const lines: Line[] = []
    for await (const entry of readEntries(store, matters, wanted)) {
      const line = sayEntry(matters, entry, language)
      if (line) lines.push(line)
    }
    if (lines.length === 0) print(say(language, 'timeline.none'))
    else if (switches.has('json'))
      for (const { joins: _, ...line } of lines) print(JSON.stringify({ ...line, at: line.at.toISOString() }))
    else for (const line of printed(lines, language)) print(line)
    return 0
  },
}

async function readWanted(
  switches: ReadonlySet<string>,
  { runs, rounds }: Matters,
  hasCase: (number: string) => Promise<boolean>,
): Promise<Wanted> {
  const given = (name: string): string | undefined =>
    [...switches].find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
  const [run, election, number] = [given('run')?.toUpperCase(), given('election'), given('case')?.toUpperCase()]
  if (run !== undefined && !runs.has(run)) throw new UserError('timeline.no-run', { written: run })
  if (number !== undefined && !(await hasCase(number))) throw new UserError('timeline.no-case', { written: number })
  const known = [...runs.values()].some((told) => told.run.election === election)
  const asked = [...rounds.values()].some(({ electionId }) => electionId === election)
  if (election !== undefined && !known && !asked) throw new UserError('timeline.no-election', { written: election })
  const [from, to] = [readInstant(given('from')), readInstant(given('to'))]
  return {
    ...(run !== undefined && { run }),
    ...(election !== undefined && { election }),
    ...(number !== undefined && { case: number }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

function readInstant(written: string | undefined): Date | undefined {
  if (written === undefined) return undefined
  const at = new Date(
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z?)?$/.test(written) ? written.replace(/(T[\d:]+)$/, '$1Z') : Number.NaN,
  )
  if (Number.isNaN(at.getTime())) throw new UserError('timeline.no-instant', { written: written.slice(0, 40) })
  return at
}
