import { z } from 'zod'
import { bases, thresholds } from '../../decision/rule.ts'
import { decisionTypes } from '../../decision/type.ts'
import { fields } from '../../locale/yaml-file.ts'
import {
  cel,
  count,
  duration,
  id,
  label,
  options,
  people,
  playbookId,
  question,
  roomId,
  several,
  text,
  when,
  who,
  word,
} from './atoms.ts'
import { kindOf, soleRules } from './step-kind.ts'

/** The steps of a playbook as a coordinator writes them: each is a group of fields, and one of them says what it does. */

/** A step within a step, whatever it does. An interface, so that steps can hold steps. */
export interface Nested {
  written: WrittenStep
}

/** The commands that do a task about a case. */
export const doing = ['ack', 'triage', 'status', 'release', 'close', 'merge', 'clock'] as const

const onChannels = several(z.enum(['chat', 'email', 'webhook']), 'playbook.problem.channels')
const escalation = fields({ at: when, who })
const mostRungs = 20
/** How one person decides, and how delegations do. */
const jointRules = ['consensus', 'silence', 'vote'] as const
/** Hours: longer than a day is no call. */
const longestCall = 24 * 60

/** As many lanes, cases and steps stand beside or after each other. */
const mostBeside = 60

const place = z
  .string('playbook.problem.place')
  .regex(
    /^(card|home|(room:[a-z0-9]+(-[a-z0-9]+)*)|(made:[a-z][a-z0-9_]{0,31})|[a-z][a-z0-9_]* *( of +(own|each|[A-Z][A-Z-]{1,9}))? *)$/,
    'playbook.problem.place',
  )
  .meta({ id: 'place' })

/** The kinds of steps, by what stands in them; `step` is the schema of the steps within them. */
export function stepKinds<Step extends z.ZodType<Nested>>(step: Step) {
  const steps = z
    .array(step, 'playbook.problem.steps')
    .min(1, 'playbook.problem.steps')
    .max(mostBeside, 'playbook.problem.steps')
  const reaction = z
    .union(
      [
        z.enum(['continue', 'stop']),
        fields({ end: word }),
        fields({ retry: fields({ times: count(100), after: duration }) }),
        fields({ do: steps }),
      ],
      'playbook.problem.reaction',
    )
    .meta({ id: 'reaction' })
  const any = {
    id,
    title: text.optional(),
    if: cel.optional(),
    timeout: when.optional(),
    'on-timeout': reaction.optional(),
    'on-failure': reaction.optional(),
  }
  const urged = { due: when.optional(), escalate: z.array(escalation).max(mostRungs).default([]) }
  const approvals = z.array(who).max(10).default([])
  const questions = z.array(question).min(1, 'playbook.problem.fields').max(40)
  const decided = {
    decide: text,
    type: z.enum(decisionTypes, 'playbook.problem.decision-type').default('operational'),
    mandate: text.optional(),
    known: text.optional(),
    assumed: text.optional(),
    unknown: text.optional(),
    evidence: several(text, 'playbook.problem.text').optional(),
  }
  return {
    say: fields({ ...any, say: text, to: several(place, 'playbook.problem.places') }),
    ask: fields({
      ...any,
      ask: text,
      of: people,
      fields: questions,
      ...urged,
      approvals,
      // As decisions were written before there was `decide`. Only a version that a run began with is still read so.
      decision: z.boolean().default(false),
    }),
    task: fields({
      ...any,
      task: text,
      owner: who,
      ...urged,
      evidence: z.boolean().default(false),
      approvals,
      does: z.enum(doing).optional(),
      until: cel.optional(),
    }),
    notify: fields({
      ...any,
      notify: text,
      who: people,
      of: cel.optional(),
      acknowledge: z.enum(['each', 'any', 'none']).default('none'),
      urgent: z.boolean().default(false),
      due: when.optional(),
      ladder: z
        .array(fields({ after: duration, who, by: onChannels }))
        .min(1, 'playbook.problem.ladder')
        .max(mostRungs)
        .optional(),
    }),
    collect: fields({
      ...any,
      collect: z.enum(['status-line', 'availability', 'roll-call', 'positions']),
      question: text,
      options: options.optional(),
      of: cel,
      deadline: when,
      chase: z.array(escalation).max(mostRungs).default([]),
      quorum: count(1000).optional(),
      room: roomId.optional(),
    }),
    call: fields({
      ...any,
      call: text,
      at: when,
      minutes: count(longestCall),
      of: cel,
      who: people.optional(),
      urgent: z.boolean().default(false),
      quorum: count(1000).optional(),
      agenda: z.array(text).max(20).default([]),
      room: roomId.optional(),
    }),
    decide: fields({
      ...any,
      ...decided,
      rule: z.enum(jointRules, 'playbook.problem.rule'),
      text: text.optional(),
      of: cel,
      options: options.optional(),
      deadline: when.optional(),
      threshold: z.enum(thresholds, 'playbook.problem.threshold').optional(),
      basis: z.enum(bases, 'playbook.problem.basis').optional(),
      quorum: count(1000).optional(),
      review: when.optional(),
      room: roomId.optional(),
    }),
    act: fields({
      ...any,
      ...decided,
      rule: z.enum(soleRules, 'playbook.problem.rule'),
      of: people,
      fields: questions,
      ...urged,
      approvals,
      ratify: duration.optional(),
    }),
    room: fields({
      ...any,
      room: text,
      platform: z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, 'playbook.problem.word')
        .optional(),
      ceiling: label.optional(),
      invite: people.optional(),
      link: several(roomId, 'playbook.problem.room').optional(),
    }),
    archive: fields({ ...any, room: fields({ archive: id }) }),
    pause: fields({ ...any, wait: duration }),
    until: fields({ ...any, until: when }),
    condition: fields({ ...any, condition: cel }),
    branch: fields({
      ...any,
      branch: z
        .array(
          z.union(
            [fields({ if: cel, steps }), fields({ otherwise: z.array(step).max(mostBeside) })],
            'playbook.problem.case',
          ),
        )
        .min(1, 'playbook.problem.cases')
        .max(mostBeside),
    }),
    parallel: fields({
      ...any,
      parallel: z
        .record(id, steps, 'playbook.problem.lanes')
        .refine((lanes) => Object.keys(lanes).length > 1, 'playbook.problem.lanes')
        .meta({ minProperties: 2 }),
      join: z.enum(['all', 'any']).default('all'),
    }),
    repeat: fields({
      ...any,
      repeat: steps,
      every: duration.optional(),
      until: cel.optional(),
      times: count(1000).optional(),
    }),
    run: fields({
      ...any,
      run: playbookId,
      with: z.record(id, cel).default({}),
      wait: z.boolean().default(true),
    }),
    clock: fields({
      ...any,
      clock: z.string('playbook.problem.regime').regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'playbook.problem.regime'),
      from: cel,
    }),
    set: fields({
      ...any,
      set: z
        .record(id, cel, 'playbook.problem.set')
        .refine((set) => Object.keys(set).length > 0, 'playbook.problem.set')
        .meta({ minProperties: 1 }),
    }),
    end: fields({ ...any, end: word }),
  }
}

type Kinds = ReturnType<typeof stepKinds<z.ZodType<Nested>>>
export type WrittenKind = keyof Kinds
export type WrittenStep = { [Kind in WrittenKind]: { kind: Kind; step: z.output<Kinds[Kind]> } }[WrittenKind]
export type WrittenReaction = NonNullable<WrittenStep['step']['on-timeout']>

/** Any step: what it does decides which fields it may have. */
export const step: z.ZodType<Nested> = z.unknown().transform((raw, { addIssue }): Nested => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    addIssue({ code: 'custom', message: 'playbook.problem.no-step-group' })
    return z.NEVER
  }
  const found = kindOf(raw)
  if (!('kind' in found)) {
    addIssue({
      code: 'custom',
      message: found.key,
      path: found.at === undefined ? [] : [found.at],
      params: found.values,
    })
    return z.NEVER
  }
  const parsed = kinds[found.kind].safeParse(raw)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) addIssue({ ...issue })
    return z.NEVER
  }
  return { written: { kind: found.kind, step: parsed.data } as WrittenStep } // the kind chose the schema
})

const kinds = stepKinds(step)
