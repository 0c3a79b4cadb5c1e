import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { TextKey, Values } from '../locale/catalogue.ts'
import { fields, type Place, problemsOf, readYaml } from '../locale/yaml-file.ts'
import { brussels, dayAfter, instantIn, localIn } from './clock.ts'
import { embargoId, silenceId } from './edit.ts'
import { type Election, electionKinds, type Poll, silenceKinds } from './election.ts'
import { CalendarFault } from './problem.ts'
import { isClock, isDay, isLocal, isZone } from './written.ts'

/**
 * The file that says what the calendar begins with: elections with their days and hours of voting, silence periods and
 * embargoes. A problem's text is a key of the catalogue, so the schema's messages are such keys.
 */

const id = z
  .string()
  .max(40, 'calendar.problem.id')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'calendar.problem.id')
const line = z.string().regex(/^[^\p{Cc}]{1,200}$/u, 'calendar.problem.line')
/** Greece is written EL; its ISO code is accepted. */
const code = z
  .string()
  .regex(/^[A-Z][A-Z-]{1,9}$/, 'directory.problem.code')
  .transform((written) => (written === 'GR' ? 'EL' : written))
const zone = z.string().refine(isZone, 'directory.problem.zone')
/** A date, or `in 3 d`: so many days after the calendar first had the election. For exercises alone. */
const day = z.string().refine((written) => isDay(written) || relative.test(written), 'calendar.problem.day')
const relative = /^in (\d{1,3}) d(?= |$)/
const clock = z.string().refine(isClock, 'calendar.problem.clock')
const local = z
  .string()
  .refine(
    (written) => isLocal(written) || (relative.test(written) && isClock(written.replace(relative, '').trim())),
    'calendar.problem.local',
  )
const checked = {
  source: line.optional(),
  checkedOn: z.string().refine(isDay, 'calendar.problem.day').optional(),
  checkedBy: line.optional(),
}

const poll = fields({
  for: code,
  day,
  zone,
  opens: clock.optional(),
  closes: clock.optional(),
  results: local.optional(),
  ...checked,
})
const silence = fields({ for: code, what: z.enum(silenceKinds), from: local, until: local, zone, ...checked })
const embargo = fields({ for: code.optional(), until: local.optional(), zone: zone.optional(), ...checked })

const election = fields({
  id,
  title: line,
  kind: z.enum(electionKinds),
  cancelled: z.boolean().default(false),
  /** Where all of it is from, unless a fact says otherwise. */
  source: line.default(''),
  checkedOn: z.string().refine(isDay, 'calendar.problem.day').default(''),
  polls: z.array(poll).min(1, 'calendar.problem.no-polls'),
  silences: z.array(silence).default([]),
  embargoes: z.array(embargo).default([]),
})
const schema = fields({ elections: z.array(election) })

type FileElection = z.infer<typeof election>
export type CalendarFile = z.infer<typeof schema>

/** Reads and checks a calendar file. Throws a `CalendarFault` that names every problem. */
export function readCalendarFile(path: string): CalendarFile {
  return parseCalendarFile(readFileSync(path, 'utf8'), path)
}

/** Like `readCalendarFile`, of a text; `path` names it in the problems. */
export function parseCalendarFile(text: string, path: string): CalendarFile {
  const file = readYaml(text)
  if ('problems' in file) throw new CalendarFault(path, file.problems)
  const { where, data } = file
  const parsed = schema.safeParse(data)
  if (!parsed.success) throw new CalendarFault(path, problemsOf(parsed.error.issues, where))
  const findings = crossCheck(parsed.data)
  if (findings.length > 0) {
    throw new CalendarFault(
      path,
      findings.map(({ at, key, values }) => ({ ...where(at), key, values })),
    )
  }
  return parsed.data
}

/** What a file says of an election, `first` being the instant at which the calendar first had it: `in 3 d` counts from there. */
export function electionOf(file: FileElection, first: Date): Election {
  const { id, title, kind, cancelled } = file
  const today = localIn(brussels, first).slice(0, 10)
  const absolute = (written: string): string =>
    written.replace(relative, (_, days: string) => dayAfter(today, Number(days))).replace(' ', 'T')
  const from = (fact: {
    source?: string | undefined
    checkedOn?: string | undefined
    checkedBy?: string | undefined
  }) => ({
    source: fact.source ?? file.source,
    checkedOn: fact.checkedOn ?? file.checkedOn,
    checkedBy: fact.checkedBy ?? '',
  })
  return {
    id,
    title,
    kind,
    cancelled,
    polls: file.polls.map(
      (each): Poll => ({
        code: each.for,
        day: absolute(each.day),
        zone: each.zone,
        ...(each.opens !== undefined && { opens: each.opens }),
        ...(each.closes !== undefined && { closes: each.closes }),
        ...(each.results !== undefined && { results: absolute(each.results) }),
        ...from(each),
      }),
    ),
    silences: file.silences.map((each) => ({
      id: silenceId(id, each.for, each.what),
      code: each.for,
      what: each.what,
      from: absolute(each.from),
      until: absolute(each.until),
      zone: each.zone,
      ...from(each),
    })),
    embargoes: file.embargoes.map((each) => ({
      id: embargoId(id, each.for),
      ...(each.for !== undefined && { code: each.for }),
      ...(each.until !== undefined && { until: absolute(each.until), zone: each.zone ?? brussels }),
      ...from(each),
    })),
  }
}

type Finding = { at: Place; key: TextKey; values: Values }

/** What the parts of a file say of each other that cannot be. */
function crossCheck({ elections }: CalendarFile): readonly Finding[] {
  return elections.flatMap((file, index): Finding[] => {
    const findings: Finding[] = []
    const report = (at: Place, key: TextKey, values: Values = {}): void => {
      findings.push({ at: ['elections', index, ...at], key, values })
    }
    if (elections.findIndex(({ id }) => id === file.id) < index) {
      report(['id'], 'directory.problem.double', { field: 'id', value: file.id })
    }
    const election = electionOf(file, new Date(0))
    const once = (list: 'polls' | 'silences' | 'embargoes', names: readonly string[]): void => {
      for (const [place, name] of names.entries()) {
        if (names.indexOf(name) < place) report([list, place], 'calendar.problem.twice', { value: name })
      }
    }
    once(
      'polls',
      election.polls.map(({ code, day, zone }) => `${code} ${day} ${zone}`),
    )
    once('silences', ids(election.silences))
    once('embargoes', ids(election.embargoes))
    for (const [place, { from, until, zone }] of election.silences.entries()) {
      if (instantIn(zone, until) <= instantIn(zone, from))
        report(['silences', place, 'until'], 'directory.problem.span')
    }
    if (file.kind !== 'exercise' && JSON.stringify([file.polls, file.silences, file.embargoes]).includes('"in ')) {
      report(['kind'], 'calendar.problem.relative')
    }
    return findings
  })
}

const ids = (rows: readonly { id: string }[]): readonly string[] => rows.map(({ id }) => id)
