import { z } from 'zod'
import { nearest } from '../../locale/nearest.ts'
import { fields } from '../../locale/yaml-file.ts'
import { cel, duration, label, people, playbookId, question, text, when, word } from './atoms.ts'
import { type Nested, step } from './step-schema.ts'

/** The file of a playbook as a coordinator writes it: what it is called, what begins it, what it does. */

const missed = z.enum(['run', 'skip']).default('run')

/** What may begin a run; each entry is a group of fields of which one says what it is. */
export const triggerKinds = {
  command: fields({
    command: z.union(
      [z.literal(true), z.string().regex(/^[a-z][a-z-]{1,30}$/, 'playbook.problem.command')],
      'playbook.problem.command',
    ),
  }),
  report: fields({ report: cel }),
  schedule: fields({
    schedule: z.string('playbook.problem.schedule'),
    zone: z.string().default('Europe/Brussels'),
    missed,
    skipped: missed,
    doubled: z.enum(['first', 'second', 'both']).default('first'),
    during: fields({ from: duration, to: duration }).optional(),
  }),
  election: fields({ election: when, missed }),
  webhook: fields({ webhook: word, if: cel.optional() }),
  playbook: fields({ playbook: z.literal(true, 'playbook.problem.true') }),
} as const

export type WrittenTrigger = {
  [Kind in keyof typeof triggerKinds]: { kind: Kind; trigger: z.output<(typeof triggerKinds)[Kind]> }
}[keyof typeof triggerKinds]

const kinds = Object.keys(triggerKinds) as readonly (keyof typeof triggerKinds)[] // of a constant

const trigger = z.unknown().transform((raw, { addIssue }): WrittenTrigger => {
  const keys = typeof raw === 'object' && raw !== null ? Object.keys(raw) : []
  const kind = kinds.find((each) => keys.includes(each))
  if (kind === undefined) {
    const [field = ''] = keys
    const near = nearest(field, kinds)
    if (near === undefined)
      addIssue({ code: 'custom', message: 'playbook.problem.trigger', params: { known: kinds.join(', ') } })
    else
      addIssue({ code: 'custom', message: 'file.problem.unknown-field-near', path: [field], params: { field, near } })
    return z.NEVER
  }
  const parsed = triggerKinds[kind].safeParse(raw)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) addIssue({ ...issue })
    return z.NEVER
  }
  return { kind, trigger: parsed.data } as WrittenTrigger // the kind chose the schema
})

/** The whole file, by the schema of its steps and of what begins it. */
export const playbookFile = <Step extends z.ZodType<Nested>, Trigger extends z.ZodType>(one: Step, begins: Trigger) =>
  fields({
    playbook: playbookId,
    title: text,
    purpose: text,
    about: z.enum(['case', 'election']).optional(),
    each: z.literal('member', 'playbook.problem.each').optional(),
    label,
    room: z.string('playbook.problem.card-room').regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'playbook.problem.card-room'),
    may: fields({ run: people, change: people, approve: people }),
    'changed-by': z
      .string('playbook.problem.changed-by')
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'playbook.problem.changed-by')
      .optional(),
    inputs: z.array(question).max(40).default([]),
    on: z.array(begins, 'playbook.problem.on').min(1, 'playbook.problem.on').max(20),
    steps: z.array(one, 'playbook.problem.steps').min(1, 'playbook.problem.steps').max(200),
  })

export const schema = playbookFile(step, trigger)
export type WrittenPlaybook = z.output<typeof schema>
