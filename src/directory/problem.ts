import { type Document, isMap, isPair, isScalar, type LineCounter, type Node } from 'yaml'
import type { z } from 'zod'
import { isTextKey, say, type TextKey, type Values } from '../locale/catalogue.ts'

/** Where in the file something stands, from its top: `['people', 2, 'name']`. */
export type Place = readonly PropertyKey[]

/** Something wrong in a directory file: where, and what to do about it, as a text of the catalogue. */
export type Problem = { line: number; column: number; key: TextKey; values: Values }

/** A directory file that cannot be used. Its message names every problem in English, one a line. */
export class DirectoryFault extends Error {
  readonly path: string
  readonly problems: readonly Problem[]

  constructor(path: string, problems: readonly Problem[]) {
    super(sayProblems('en', path, problems).join('\n'))
    this.name = 'DirectoryFault'
    this.path = path
    this.problems = problems
  }
}

/** One line a problem, `file:line:column: what is wrong and what to do`, in the order of the file. */
export function sayProblems(language: string, path: string, problems: readonly Problem[]): string[] {
  return problems
    .toSorted((one, other) => one.line - other.line || one.column - other.column)
    .map(({ line, column, key, values }) => `${path}:${line}:${column}: ${say(language, key, values)}`)
}

type Where = (place: Place) => { line: number; column: number }

/** Finds places in a document; one that is not there is found at the nearest thing around it. */
export function locate(document: Document, counter: LineCounter): Where {
  return (place) => {
    for (let length = place.length; length >= 0; length -= 1) {
      const offset = offsetOf(document, place.slice(0, length))
      if (offset === undefined) continue
      const { line, col } = counter.linePos(offset)
      return { line, column: col }
    }
    return { line: 1, column: 1 }
  }
}

function offsetOf(document: Document, place: Place): number | undefined {
  const last = place.at(-1)
  const around = document.getIn(place.slice(0, -1), true)
  // What is wrong with a field is shown at its name.
  const pair = isMap(around) && around.items.find(({ key }) => isScalar(key) && key.value === last)
  if (isPair(pair) && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
  const node = document.getIn(place, true) as Node | undefined // with `true` it answers nodes
  return node?.range?.[0]
}

/** What the schema's issues mean to whoever wrote the file. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], where: Where): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const field = String(issue.path.findLast((part) => typeof part === 'string') ?? 'directory')
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        ...where([...issue.path, key]),
        key: 'directory.problem.unknown-field',
        values: { field: key },
      }))
    }
    const at = where(issue.path)
    if (isTextKey(issue.message)) return [{ ...at, key: issue.message, values: { field } }]
    if (issue.code === 'invalid_value') {
      return [{ ...at, key: 'directory.problem.one-of', values: { field, known: issue.values.join(', ') } }]
    }
    const expected = issue.code === 'invalid_type' ? issue.expected : 'other'
    return [{ ...at, key: 'directory.problem.type', values: { field, expected } }]
  })
}
