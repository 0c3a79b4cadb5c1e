import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv04 from 'ajv-draft-04'
import type { Faults } from './schemas.ts'

/** The templates of objects that we ship for MISP, and what an event makes of them. */

const shipped = join(import.meta.dirname, '../../docs/misp/objects')

type Template = {
  name: string
  uuid: string
  version: number
  required: readonly string[]
  attributes: Readonly<
    Record<string, { 'misp-attribute': string; multiple?: boolean; values_list?: readonly string[] }>
  >
}

/** Reads the files as an administrator of MISP takes them in. */
export const readTemplates = (): readonly Template[] =>
  readdirSync(shipped).map(
    (name) => JSON.parse(readFileSync(join(shipped, name, 'definition.json'), 'utf8')) as Template, // compared by a test
  )

/** Checks them by the schema of misp-objects. */
export function checkTemplates(path: string): Faults {
  // It names a dialect that nobody knows; its words are those of draft 4.
  const { $schema: _dialect, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as { $schema?: string } // an object
  const check = new Ajv04.default({ strict: false, allErrors: true }).compile(schema)
  return readTemplates().flatMap((template) => {
    const { name } = template
    return check(template)
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message}`)
  })
}

type Attribute = { object_relation: string; type: string; value: string }
type Made = { name: string; template_uuid: string; template_version: string; Attribute: readonly Attribute[] }

/** Checks each object of an event by the template that it names, where that is one of ours. */
export function checkObjects(text: string): Faults {
  const { Event } = JSON.parse(text) as { Event: { Object: readonly Made[] } } // what the schema of events is asked for elsewhere
  const known = new Map(readTemplates().map((each) => [each.uuid, each]))
  return Event.Object.flatMap((made) => {
    const template = known.get(made.template_uuid)
    if (!template) return made.name.startsWith('election-') ? [`there is no template for ${made.name}`] : []
    const counted = Map.groupBy(made.Attribute, (each) => each.object_relation)
    const faults = made.Attribute.flatMap(({ object_relation: relation, type, value }) => {
      const of = template.attributes[relation]
      if (!of) return [`${relation} is not in it`]
      if (of['misp-attribute'] !== type) return [`${relation} is ${type}`]
      if (of.values_list && !of.values_list.includes(value)) return [`${relation} may not be ${value}`]
      return !of.multiple && (counted.get(relation)?.length ?? 0) > 1 ? [`${relation} stands more than once`] : []
    })
    const missing = template.required.filter((relation) => !counted.has(relation)).map((each) => `${each} is missing`)
    const version = made.template_version === String(template.version) ? [] : ['is of another version']
    return [...version, ...missing, ...faults].map((fault) => `${made.name}: ${fault}`)
  })
}
