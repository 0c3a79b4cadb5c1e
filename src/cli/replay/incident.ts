import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** Real incidents of past elections, researched from public sources; see the files for those. */
const folder = resolve(import.meta.dirname, '../../../tests/replay')

const schema = z.object({
  id: z.string(),
  title: z.string(),
  when: z.object({ zone: z.string() }),
  /** Greece is written EL; its ISO code is accepted. */
  member_state: z.string().transform((code) => (code === 'GR' ? 'EL' : code)),
  first_report: z.object({
    as_of: z.string(),
    local: z.object({ lang: z.string(), text: z.string() }),
    en: z.string(),
  }),
  timeline: z.array(z.object({ at: z.string(), event: z.string() })),
  effect: z.string(),
  response: z.string(),
  severity_guess: z.object({
    root_cause: z.string(),
    threat_severity: z.string(),
    impact: z.string(),
    why: z.string(),
  }),
  rsit: z.array(z.object({ class: z.string() })),
})

/** One incident, as far as it is played. */
export type Incident = z.infer<typeof schema>

/** Every incident there is, by name. */
export function readIncidents(): readonly Incident[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files.sort().map((name) => schema.parse(parse(readFileSync(join(folder, name), 'utf8'))))
}

/** The local-language report as one line typed to the bot. */
export const wordsOf = ({ first_report: { local } }: Incident): string => local.text.replace(/\s*\n\s*/g, ' ').trim()

/** What was known before the report, and what followed it, each with its date as people write it. */
export function splitTimeline({ timeline, first_report: { as_of } }: Incident): { before: string[]; after: string[] } {
  const line = ({ at, event }: Incident['timeline'][number]): string => `${sayDate(at)}: ${event.replace(/\s+/g, ' ')}`
  const isBefore = ({ at }: Incident['timeline'][number]): boolean => at.slice(0, as_of.length) < as_of
  return { before: timeline.filter(isBefore).map(line), after: timeline.filter((one) => !isBefore(one)).map(line) }
}

const sayDate = (at: string): string => at.slice(0, 16).replace('T', ' ')

/** The judgement as the words of a triage. */
export function triageOf({ severity_guess: guess, rsit: [first] }: Incident): string {
  const rsit = first && `rsit:${first.class.toLowerCase().replaceAll(' ', '-')}`
  const judged = [`severity:${guess.threat_severity}`, `impact:${guess.impact}`, `cause:${guess.root_cause}`, rsit]
  return `${judged.filter((part) => part !== undefined).join(' ')} - ${guess.why}`
}
