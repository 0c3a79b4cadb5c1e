import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Ajv04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'

/** What others wrote of their formats, and what a file breaks of it. */
export type Faults = readonly string[]

type Stix = { type: string; objects: readonly { type: string; id: string; object_marking_refs?: readonly string[] }[] }

/** Kinds of ours that the schema of a bundle names. Of any other it asks to be an object or an observable and not both, which none can be. */
const listed = ['marking-definition', 'identity', 'course-of-action']

/** Checks a bundle by the schemas of OASIS: each object by that of its type, and the bundle with those that its schema names. */
export function checkStix(text: string, folder: string): Faults {
  const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  // Of kinds of objects that we write none of.
  for (const name of ['idn-hostname', 'idn-email', 'iri']) ajv.addFormat(name, true)
  const byName = new Map<string, string>()
  for (const path of readdirSync(join(folder, 'stix-2.1/schemas'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.json')) continue
    const schema = JSON.parse(readFileSync(join(folder, 'stix-2.1/schemas', path), 'utf8')) as { $id: string } // each has one
    ajv.addSchema(schema)
    byName.set(path.replace(/^.*\//, '').replace(/\.json$/, ''), schema.$id)
  }
  const bundle = JSON.parse(text) as Stix // what the schema is there to say
  const against = (name: string, value: unknown, what: string): Faults => {
    const id = byName.get(name)
    const check = id === undefined ? undefined : ajv.getSchema(id)
    if (!check) return [`${what}: there is no schema for ${name}`]
    return check(value)
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message}`)
  }
  const ids = new Set(bundle.objects.map(({ id }) => id))
  const dangling = JSON.stringify(bundle)
    .match(/"[a-z-]+--[0-9a-f-]{36}"/g)
    ?.map((quoted) => quoted.slice(1, -1))
    .filter((id) => !ids.has(id) && !/^(bundle|extension-definition)--/.test(id))
  return [
    ...bundle.objects.flatMap((each) => against(each.type, each, each.id)),
    ...bundle.objects
      .filter(({ type, object_marking_refs: refs }) => type !== 'marking-definition' && refs?.length !== 1)
      .map(({ id }) => `${id} bears no marking`),
    ...against('bundle', { ...bundle, objects: bundle.objects.filter(({ type }) => listed.includes(type)) }, 'bundle'),
    ...(dangling ?? []).map((id) => `${id} is referred to and not there`),
  ]
}

type Attribute = Readonly<Record<string, unknown>>
type Misp = { Event: { Object: readonly { Attribute: readonly Attribute[] }[]; EventReport: readonly unknown[] } }

/**
 * Checks an event by the schemas of PyMISP. The strict one is older than objects and reports and knows neither: it is asked of all
 * else, and of each attribute of an object without the two names that it has there; the lax one is asked of the whole.
 */
export function checkMisp(text: string, folder: string): Faults {
  const event = JSON.parse(text) as Misp // what the schemas are there to say
  const read = (name: string) => JSON.parse(readFileSync(join(folder, 'misp', name), 'utf8')) as { defs: object } // an object
  const against = (schema: object, value: unknown, what: string): Faults => {
    const ajv = new Ajv04.default({ strict: false, allErrors: true })
    const check = ajv.compile(schema)
    return check(value)
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message}`)
  }
  const strict = read('schema.json')
  const { Object: objects, EventReport: _reports, ...rest } = event.Event
  const attributes = objects.flatMap((each) => each.Attribute.map(({ object_relation: _relation, ...facts }) => facts))
  return [
    ...against(read('schema-lax.json'), event, 'event'),
    ...against(strict, { Event: { ...rest, Attribute: attributes } }, 'event without objects'),
  ]
}
