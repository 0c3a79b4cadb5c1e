import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml'
import { z } from 'zod'
import { isTextKey, type Values } from './catalogue.ts'
import type { Problem } from './file-fault.ts'
import { nearest } from './nearest.ts'

/** Where in the file something stands, from its top: `['people', 2, 'name']`. */
export type Place = readonly PropertyKey[]

export type Where = (place: Place) => { line: number; column: number }

/** A file of YAML as it was read. */
export type YamlFile = {
  /** What it says, as plain data. */
  data: unknown
  /** Finds a place, at its name where it has one; one that is not there is found at the nearest thing around it. */
  where: Where
  /** The text of a value as it stands in the file, and where that begins; `undefined` where there is none. */
  source(place: Place): { text: string; offset: number } | undefined
  /** The line and column of an offset in the text. */
  spot(offset: number): { line: number; column: number }
}

/** As many problems of syntax are told; the rest follow from them. */
const mostProblems = 10
const mostDepth = 60

/** Reads YAML without tags of its own and with few aliases. Answers the problems where it is none. */
export function readYaml(
  text: string,
  { longest = 2_000_000 }: { longest?: number } = {},
): YamlFile | { problems: readonly Problem[] } {
  const counter = new LineCounter()
  const spot = (offset: number) => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  if (text.length > longest) {
    return { problems: [{ line: 1, column: 1, key: 'file.problem.long', values: { most: longest } }] }
  }
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  // A tag that nobody knows is a warning to the library; what it stands at would be read as something else.
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    const problems = faults.slice(0, mostProblems).map(({ pos, code, message }): Problem => {
      const at = spot(pos[0])
      const line = text.split('\n')[at.line - 1] ?? ''
      // What coordinators stumble over most: a text with a colon or braces in it that is not quoted.
      const quotes = code === 'BLOCK_AS_IMPLICIT_KEY' || line.includes('{{')
      const key = quotes ? 'file.problem.quotes' : 'file.problem.syntax'
      return { ...at, key, values: { problem: message } }
    })
    return { problems }
  }
  const groups = keysThatAreGroups(document)
  if (groups.length > 0) {
    return { problems: groups.map((offset): Problem => ({ ...spot(offset), key: 'file.problem.brace', values: {} })) }
  }
  let data: unknown
  try {
    data = document.toJS({ maxAliasCount: 100 })
  } catch (fault) {
    // An alias of nothing, or aliases of aliases that would fill all memory; something nested in itself or too deep.
    if (!(fault instanceof ReferenceError || fault instanceof RangeError)) throw fault
    return { problems: [{ line: 1, column: 1, key: 'file.problem.syntax', values: { problem: fault.message } }] }
  }
  if (depthOf(data) > mostDepth) return { problems: [{ line: 1, column: 1, key: 'file.problem.deep', values: {} }] }
  const source: YamlFile['source'] = (place) => {
    const range = (document.getIn(place, true) as Node | undefined)?.range // with `true` it answers nodes
    return range ? { text: text.slice(range[0], range[1]), offset: range[0] } : undefined
  }
  return { data, where: locate(document, spot), source, spot }
}

/** Where a brace or bracket begins a text that is not quoted: it is read as a group, and as the name of a field. */
function keysThatAreGroups(document: Document): readonly number[] {
  const found: number[] = []
  visit(document, {
    Pair(_, { key }) {
      if (isCollection(key) && key.range) found.push(key.range[0])
    },
  })
  return found.slice(0, mostProblems)
}

/** How deep lists and groups stand within each other, as far as it matters. */
function depthOf(data: unknown): number {
  let depth = 0
  let level: unknown[] = [data]
  while (level.length > 0 && depth <= mostDepth) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
    depth += 1
  }
  return depth
}

function locate(document: Document, spot: YamlFile['spot']): Where {
  return (place) => {
    for (let length = place.length; length >= 0; length -= 1) {
      const offset = offsetOf(document, place.slice(0, length))
      if (offset !== undefined) return spot(offset)
    }
    return { line: 1, column: 1 }
  }
}

function offsetOf(document: Document, place: Place): number | undefined {
  const last = place.at(-1)
  const around = document.getIn(place.slice(0, -1), true)
  // What is wrong with a field is shown at its name.
  const pair = isMap(around) && around.items.find(({ key }) => isScalar(key) && String(key.value) === String(last))
  if (isPair(pair) && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
  const node = document.getIn(place, true) as Node | undefined // with `true` it answers nodes
  return node?.range?.[0]
}

const knownMark = 'known: '

/** A group of fields that takes no other; one that it does not know is told with the nearest that it does. */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape, known = Object.keys(shape)) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `${knownMark}${known.join(' ')}` : undefined),
  })
}

/** What the schema's issues mean to whoever wrote the file. A message of the schema that is a key of the catalogue is that text. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], where: Where, around: Place = []): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const place = [...around, ...issue.path]
    const at = where(place)
    const field = String(place.findLast((part) => typeof part === 'string') ?? 'file')
    if (issue.code === 'unrecognized_keys') {
      const known = issue.message.startsWith(knownMark) ? issue.message.slice(knownMark.length).split(' ') : []
      return issue.keys.map((key): Problem => {
        const near = nearest(key, known)
        const spot = where([...place, key])
        if (near === undefined) return { ...spot, key: 'file.problem.unknown-field', values: { field: key } }
        return { ...spot, key: 'file.problem.unknown-field-near', values: { field: key, near } }
      })
    }
    if (issue.code === 'invalid_union' && 'options' in issue && issue.options) {
      return [{ ...at, key: 'file.problem.one-of', values: { field, known: issue.options.join(', ') } }]
    }
    if (issue.code === 'invalid_union') {
      const meant = meantOf(issue.errors)
      if (meant) return problemsOf(meant, where, place)
    }
    if (issue.code === 'invalid_key' && issue.issues.length > 0) return problemsOf(issue.issues, where, place)
    if (isTextKey(issue.message)) {
      const values = issue.code === 'custom' ? (issue.params as Values | undefined) : undefined // our own schemas’
      return [{ ...at, key: issue.message, values: { field, ...values } }]
    }
    if (issue.code === 'invalid_value') {
      return [{ ...at, key: 'file.problem.one-of', values: { field, known: issue.values.join(', ') } }]
    }
    const expected = issue.code === 'invalid_type' ? issue.expected : 'other'
    return [{ ...at, key: 'file.problem.type', values: { field, expected } }]
  })
}

/** Of the alternatives, what is wrong with the one that was meant: of the right kind, with no field that it does not know. */
function meantOf(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const here = ({ path }: z.core.$ZodIssue): boolean => path.length === 0
  // A word that is none of a few is not said to be meant: the alternatives together say more.
  const ofKind = alternatives.filter(
    (issues) => !issues.some((each) => (each.code === 'invalid_type' || each.code === 'invalid_value') && here(each)),
  )
  const fitting = ofKind.filter((issues) => !issues.some((each) => each.code === 'unrecognized_keys' && here(each)))
  const [only, ...others] = ofKind.length === 1 ? ofKind : fitting
  return others.length === 0 ? only : undefined
}
