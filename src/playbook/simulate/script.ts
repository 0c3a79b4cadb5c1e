import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { fields, problemsOf, readYaml } from '../../locale/yaml-file.ts'
import type { Value } from '../engine/run.ts'
import { durationPattern } from '../language/duration.ts'
import { PlaybookFault } from '../language/problem.ts'
import { parseWhen } from '../language/when.ts'
import { parseWho } from '../language/who.ts'

/** What those do of whom a script says nothing: never answer, answer a minute after they were asked, or a minute before it is due. */
export const crowds = ['nobody', 'everybody', 'last-minute'] as const
export type Crowd = (typeof crowds)[number]

const value: z.ZodType<Value> = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
const facts = z.record(z.string(), value)
const day = /^\d{4}-\d\d-\d\d$/
const hour = /^([01]\d|2[0-3]):[0-5]\d$/

const moment = z
  .union([z.string(), z.date().transform((at) => at.toISOString())], 'simulate.problem.at')
  .refine((written) => parseWhen(written) !== undefined || !Number.isNaN(Date.parse(written)), 'simulate.problem.at')

const poll = fields({
  code: z.string(),
  day: z.string().regex(day, 'simulate.problem.day'),
  zone: z.string(),
  /** Null where the hour is not known yet. */
  opens: z.string().regex(hour, 'simulate.problem.hour').nullable().default('08:00'),
  closes: z.string().regex(hour, 'simulate.problem.hour').nullable().default('20:00'),
  results: z.string().optional(),
})

const deed = fields({
  /** An instant, or one relative to the run and its election: `start + 20 min`, `closes + 5 min`. */
  at: moment.optional(),
  /** So long after the step is asked; each time, or the first time alone. */
  after: z
    .string()
    .regex(new RegExp(`^${durationPattern}$`), 'simulate.problem.after')
    .optional(),
  every: z.boolean().default(true),
  who: z
    .string()
    .refine((written) => parseWho(written) !== undefined, 'simulate.problem.who')
    .optional(),
  step: z.string().optional(),
  /** Of which playbook the step is, where two have one of that name. */
  playbook: z.string().optional(),
  answers: facts.optional(),
  done: z.union([z.boolean(), z.string()]).optional(),
  approve: z.enum(['yes', 'no']).optional(),
  acknowledge: z.boolean().optional(),
  /** An answer to a round. */
  value: z.string().optional(),
  skip: z.string().optional(),
  redo: z.string().optional(),
  /** What becomes of the case: facts such as `status: closed`. */
  case: facts.optional(),
})
  .refine(({ at, after }) => (at === undefined) !== (after === undefined), 'simulate.problem.at-or-after')
  .refine(({ after, step }) => after === undefined || step !== undefined, 'simulate.problem.after-what')
  .refine((one) => one.case !== undefined || one.step !== undefined, 'simulate.problem.what')

const schema = fields({
  /** When the run begins; absent: when its playbook would have it begin. */
  start: moment.optional(),
  /** The member whose matter it is. */
  member: z.string().optional(),
  members: z.array(z.string()).optional(),
  people: z.enum(crowds).default('nobody'),
  inputs: facts.default({}),
  /** What everybody answers to a question, by its step. */
  answers: z.record(z.string(), facts).default({}),
  case: facts.default({}),
  election: fields({
    id: z.string(),
    polls: z.array(poll).min(1),
    /** A local date and time in Brussels, or true: until the last polling station has closed. */
    embargo: z.union([z.boolean(), z.string()]).default(false),
  }).optional(),
  deeds: z.array(deed).default([]),
})

/** Who does what when in a simulation, and with what it begins. */
export type Script = z.output<typeof schema>
export type Deed = Script['deeds'][number]

/** A script in which nobody is named. */
export const emptyScript: Script = { people: 'nobody', inputs: {}, answers: {}, case: {}, deeds: [] }

/** Reads a script of YAML or JSON. Throws a `PlaybookFault` with every problem, or Node's own error where there is no such file. */
export function readScript(path: string): Script {
  return parseScript(readFileSync(path, 'utf8'), path)
}

export function parseScript(text: string, path: string): Script {
  const file = readYaml(text)
  if ('problems' in file) throw new PlaybookFault(path, file.problems)
  const parsed = schema.safeParse(file.data ?? {})
  if (!parsed.success) throw new PlaybookFault(path, problemsOf(parsed.error.issues, file.where))
  return parsed.data
}
