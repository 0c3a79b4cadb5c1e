import { z } from 'zod'
import { portable } from '../../chat/portable.ts'
import { fields } from '../../locale/yaml-file.ts'
import { labels } from '../../sharing/label.ts'
import { durationPattern } from './duration.ts'

/**
 * What a playbook's values are made of, as a coordinator writes them. They say how something is written; what it means (an
 * instant, a role, an expression) is read in `assemble.ts`. A message is a key of the catalogue.
 */

/** The official languages of the Union (Regulation No 1, read 2026-11-25); a text has English at least. */
export const textLanguages = [
  ...['bg', 'cs', 'da', 'de', 'el', 'es', 'et', 'fi', 'fr', 'ga', 'hr', 'hu'],
  ...['it', 'lt', 'lv', 'mt', 'nl', 'pl', 'pt', 'ro', 'sk', 'sl', 'sv'],
] as const

const longestText = 3000

const words = z
  .string('playbook.problem.words')
  .min(1, 'playbook.problem.words')
  .max(longestText, 'playbook.problem.words')

/** Words for everybody, or by language with English at least. */
export const text = z
  .union(
    [words, fields({ en: words, ...Object.fromEntries(textLanguages.map((each) => [each, words.optional()])) })],
    'playbook.problem.text',
  )
  .meta({ id: 'text' })

const idPattern = /^[a-z][a-z0-9_]{0,31}$/
export const id = z.string('playbook.problem.id').regex(idPattern, 'playbook.problem.id').meta({ id: 'id' })

const playbookPattern = /^PB-\d\d(-[A-Z]+)?$/
export const playbookId = z.string('playbook.problem.playbook').regex(playbookPattern, 'playbook.problem.playbook')

/** A room of the directory, or one made by a step. */
export const roomId = z
  .string('playbook.problem.room')
  .regex(/^([a-z0-9]+(-[a-z0-9]+)*|made:[a-z][a-z0-9_]{0,31})$/, 'playbook.problem.room')

/** With which word something ends, or what a lane or webhook is called. */
export const word = z.string('playbook.problem.word').regex(/^[a-z][a-z0-9_-]{0,31}$/, 'playbook.problem.word')

export const label = z.enum(labels)
export const count = (most: number) =>
  z.int('playbook.problem.count').min(1, 'playbook.problem.count').max(most, 'playbook.problem.count')

export const duration = z
  .string('playbook.problem.duration')
  .regex(new RegExp(`^${durationPattern}$`), 'playbook.problem.duration')
  .meta({ id: 'duration' })

/** An instant; how one is written in detail is known to `parseWhen`. */
export const when = z
  .string('playbook.problem.when')
  .min(1, 'playbook.problem.when')
  .max(longestText, 'playbook.problem.when')
  .meta({ id: 'when' })

/** An expression, in CEL. Bare `true` and `false` are ones, though YAML has them as another kind. */
export const cel = z
  .union([z.string().min(1), z.boolean(), z.number()], 'playbook.problem.cel')
  .transform(String)
  .meta({ id: 'cel' })

const whoPattern = /^[a-z][a-z0-9_]* *( of +(own|each|[A-Z][A-Z-]{1,9}))? *$/
export const who = z.string('playbook.problem.who').regex(whoPattern, 'playbook.problem.who').meta({ id: 'who' })

/** One or several; a single one needs no brackets. */
export const several = <Of extends z.ZodType>(one: Of, error: string) =>
  z.union([one.transform((single) => [single]), z.array(one).min(1, error).max(50, error)], error)

export const people = several(who, 'playbook.problem.people')

export const options = z
  .record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'playbook.problem.option'), text, 'playbook.problem.options')
  .refine((given) => Object.keys(given).length > 0, 'playbook.problem.options')
  .meta({ minProperties: 1 })

/** What nobody does on the strength of a chat account alone: whoever chooses such an option, or approves it, touches a passkey. */
export const guarded = ['publish', 'escalate'] as const
const passkey = z.record(z.string(), z.enum(guarded), 'playbook.problem.passkey').optional()

const asked = { id, label: text, hint: text.optional(), optional: z.boolean().default(false) }
const mostWritten = { line: 200, paragraph: 2000 }

/** A question of a form. */
export const question = z
  .discriminatedUnion('type', [
    fields({ ...asked, type: z.literal('line'), max: count(portable.answer).default(mostWritten.line) }),
    fields({ ...asked, type: z.literal('paragraph'), max: count(portable.answer).default(mostWritten.paragraph) }),
    fields({ ...asked, type: z.literal('one'), options, passkey }),
    fields({ ...asked, type: z.literal('many'), options }),
    fields({ ...asked, type: z.literal('moment') }),
  ])
  .meta({ id: 'question' })
