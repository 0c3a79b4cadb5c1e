import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '../../locale/file-fault.ts'
import { problemsOf, readYaml } from '../../locale/yaml-file.ts'
import { assemble } from './assemble.ts'
import type { Playbook } from './model.ts'
import { PlaybookFault } from './problem.ts'
import { readingOf } from './reading.ts'
import { checkReferences } from './references.ts'
import { schema } from './schema.ts'

/** Longer than any playbook that people can read, in characters; what a file says is looked through more than once. */
const longestFile = 200_000

/** A playbook with the file it stands in; the text is what its hash is of. */
export type PlaybookOfFile = { playbook: Playbook; path: string; text: string }

/**
 * Reads a playbook out of the text of its file; `path` names it in problems. The answer is frozen plain data that is the same
 * after a way through JSON. Throws a `PlaybookFault` that names every problem with line, column and what to do. One that is
 * `stored`, as a run began with it, may be written as was right then.
 */
export function parsePlaybook(text: string, path: string, stored = false): Playbook {
  const file = readYaml(text, { longest: longestFile })
  if ('problems' in file) throw new PlaybookFault(path, file.problems)
  const parsed = schema.safeParse(file.data)
  if (!parsed.success) throw new PlaybookFault(path, problemsOf(parsed.error.issues, file.where))
  const reading = readingOf(file, stored)
  const playbook = assemble(reading, parsed.data, createHash('sha256').update(text).digest('hex'))
  checkReferences(playbook, reading)
  if (reading.problems.length > 0) throw new PlaybookFault(path, reading.problems)
  return freeze(playbook)
}

/** Reads a playbook from its file. Throws a `PlaybookFault`, or Node's own error where there is no such file. */
export function readPlaybook(path: string): Playbook {
  return parsePlaybook(readFileSync(path, 'utf8'), path)
}

/**
 * Reads all playbooks of a folder (`*.yaml`, `*.yml`), by id. Throws a `PlaybookFault` with the problems of all files, two
 * files with one id among them; Node's own error where there is no such folder.
 */
export function readPlaybooks(folder: string): readonly PlaybookOfFile[] {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
  return readFiles(names.toSorted().map((name) => join(folder, name)))
}

/** Like `readPlaybooks`, of files that are named. */
export function readFiles(paths: readonly string[]): readonly PlaybookOfFile[] {
  const read: PlaybookOfFile[] = []
  const problems: Problem[] = []
  for (const path of paths) {
    const text = readFileSync(path, 'utf8')
    try {
      const playbook = parsePlaybook(text, path)
      const twin = read.find((each) => each.playbook.id === playbook.id)
      if (twin) {
        problems.push({
          path,
          line: 1,
          column: 1,
          key: 'playbook.problem.twice',
          values: { id: playbook.id, file: twin.path },
        })
      }
      read.push({ playbook, path, text })
    } catch (fault) {
      if (!(fault instanceof PlaybookFault)) throw fault
      problems.push(...fault.problems.map((problem) => ({ ...problem, path })))
    }
  }
  if (problems.length > 0) throw new PlaybookFault(paths[0] ?? '', problems)
  return read.toSorted((one, other) => one.playbook.id.localeCompare(other.playbook.id, 'en'))
}

/** Freezes plain data through and through. */
function freeze<Data>(data: Data): Data {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data
  Object.freeze(data)
  for (const value of Object.values(data)) freeze(value)
  return data
}
