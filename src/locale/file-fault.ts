import { isTextKey, say, type TextKey, type Values } from './catalogue.ts'

/** Something wrong in a file that people write: where, and what to do about it, as a text of the catalogue. */
export type Problem = {
  line: number
  column: number
  key: TextKey
  values: Values /** Where it is another file than the fault’s. */
  path?: string
}

/** A file that cannot be used. Its message names every problem in English, one a line. */
export class FileFault extends Error {
  readonly path: string
  readonly problems: readonly Problem[]

  constructor(path: string, problems: readonly Problem[]) {
    super(sayProblems('en', path, problems).join('\n'))
    this.name = 'FileFault'
    this.path = path
    this.problems = problems
  }
}

/** One line a problem, `file:line:column: what is wrong and what to do`, in the order of the file. */
export function sayProblems(language: string, path: string, problems: readonly Problem[]): string[] {
  return problems
    .map((problem) => ({ ...problem, path: problem.path ?? path }))
    .toSorted((a, b) => a.path.localeCompare(b.path, 'en') || a.line - b.line || a.column - b.column)
    .map(
      (each) => `${each.path}:${each.line}:${each.column}: ${say(language, each.key, valuesIn(language, each.values))}`,
    )
}

/** A value that is itself a key of the catalogue is said in the reader's language. */
function valuesIn(language: string, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && isTextKey(value) ? say(language, value) : value,
    ]),
  )
}
