import { stepAt } from '../../playbook/engine/path.ts'
import { titleOf } from '../../playbook/live/words.ts'
import type { Matters } from './entry.ts'

/** What the step is called that opened something: `round/<run>/<step>#<attempt>`, `notice/…`. Nothing where no run did. */
export function titleOfSubject({ runs }: Matters, subject: string, at: Date, language: string): string | undefined {
  const { run: id, path } = /^(?:round|notice)\/(?<run>R-[^/]+)\/(?<path>.+)#\d+$/.exec(subject)?.groups ?? {}
  const told = runs.get(id ?? '')
  const step = told && path !== undefined ? stepAt(told.playbook, path) : undefined
  if (!told || !step) return undefined
  const title = titleOf(told.playbook, told.run, step, at.toISOString())
  return title[language] ?? title.en
}

/** The longest part of somebody's words that stands in a line. */
const longest = 160

export function excerptOf(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim()
  if (line.length <= longest) return line
  const cut = line.slice(0, longest - 1).toWellFormed()
  return `${cut.trimEnd()}…`
}

export const turnOf = (role: unknown): 'duty' | 'deputy' | 'head' | 'other' =>
  role === 'duty' || role === 'deputy' || role === 'head' ? role : 'other'
