import type { Person } from './directory.ts'

/**
 * Whom somebody means who writes a name: by the short name of the directory or the whole name; else by one word of a name, such
 * as the first name, as long as only one of these people bears it. Accents and capitals do not matter.
 */
export function called(people: readonly Person[], written: string): readonly Person[] {
  const meant = bare(written)
  const exact = people.filter(({ id, name }) => bare(id) === meant || bare(name) === meant)
  if (exact.length > 0) return exact
  const alike = people.filter(({ name }) =>
    bare(name)
      .split(/[\s-]+/)
      .includes(meant),
  )
  return alike.length === 1 ? alike : []
}

const bare = (words: string): string =>
  words.trim().replace(/\s+/g, ' ').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
