import { z } from 'zod'
import { isTextKey, say } from '../../locale/catalogue.ts'
import { textLanguages } from './atoms.ts'
import { playbookFile, triggerKinds } from './schema.ts'
import { type Nested, stepKinds } from './step-schema.ts'

/** A JSON Schema, as plain data. */
export type JsonSchema = { [key: string]: unknown }

/**
 * The file of a playbook as JSON Schema (draft 2020-12), with what each field is for in a language: editors complete by it
 * and show slips while somebody types. It is of one mould with what reads the file; what needs the whole file (that a step
 * which is named exists, that an expression is one) only reading finds.
 */
export function playbookJsonSchema(language = 'en'): JsonSchema {
  // Only the form of these is looked at, never what they make.
  const step = z.lazy(() => z.union(Object.values(kinds))).meta({ id: 'step' }) as unknown as z.ZodType<Nested>
  // A question is made a decision in versions alone that a run began with: what is written now is not completed so.
  const { ask, ...others } = stepKinds(step)
  const kinds = named('step', { ask: ask.omit({ decision: true }), ...others })
  const trigger = z.union(Object.values(named('trigger', triggerKinds))).meta({ id: 'trigger' })
  const made = z.toJSONSchema(playbookFile(step, trigger), { io: 'input', reused: 'inline' })
  const { $schema, ...rest } = made
  const schema = { $schema, title: say(language, 'playbook.field'), ...rest }
  explain(schema, 'playbook', language)
  return schema
}

/** Gives each kind a name among the definitions, so that editors can say which one they mean. */
function named<Kinds extends Readonly<Record<string, z.ZodType>>>(what: string, kinds: Kinds): Kinds {
  for (const [name, kind] of Object.entries(kinds)) z.globalRegistry.add(kind, { id: `${what}-${name}` })
  return kinds
}

/** Writes beside every field what it is for; `around` is what the field stands in. */
function explain(schema: unknown, around: string, language: string): void {
  if (Array.isArray(schema)) {
    for (const each of schema) explain(each, around, language)
    return
  }
  if (!isGroup(schema)) return
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$defs' && isGroup(value)) {
      for (const [name, definition] of Object.entries(value)) explain(definition, name.replace(/^\w+-/, ''), language)
    } else if (key === 'properties' && isGroup(value)) {
      for (const [field, inner] of Object.entries(value)) {
        const known = [`playbook.field.${around}.${field}`, `playbook.field.${field}`].find(isTextKey)
        if (isGroup(inner)) inner.description = known ? say(language, known) : nameOf(field, language)
        explain(inner, field, language)
      }
    } else explain(value, around, language)
  }
}

/** What a language is called in another; the only fields without words of their own. */
const nameOf = (field: string, language: string): string | undefined =>
  textLanguages.some((each) => each === field) || field === 'en'
    ? new Intl.DisplayNames([language], { type: 'language' }).of(field)
    : undefined

const isGroup = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
