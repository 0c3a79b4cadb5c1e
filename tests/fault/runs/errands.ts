import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'

/** What left by letter or gateway left for an errand that there is, under one identity however often; what is done did leave. */
export async function checkErrands({ store, seats, pager }: Evidence, { count, complain }: Report): Promise<void> {
  const calls = countOf(pager.calls.map(({ id }) => id))
  const letters = countOf(
    seats.flatMap(({ dataDir }) => {
      const folder = join(dataDir, 'outgoing')
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : []
      return names.map((name) => /^Message-ID: (\S+)$/im.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? name)
    }),
  )
  if (pager.refused() > 0) complain('other', `${pager.refused()} calls had no good signature`)
  const rows = await store.db.errand.findMany({ select: { key: true, madeAt: true, channel: true, state: true } })
  const known = new Set<string>()
  for (const { key, madeAt, channel, state } of rows) {
    const unique = createHash('sha256').update(`${key} ${madeAt.toISOString()}`).digest('hex').slice(0, 32)
    const seen = channel === 'webhook' ? (calls.get(`jom_${unique}`) ?? 0) : inLetters(letters, unique, known)
    known.add(`jom_${unique}`)
    count('errands')
    count('errandsAgain', Math.max(0, seen - 1))
    if (state === 'done' && seen === 0) complain('lost', `the errand ${key}, which is done`)
  }
  for (const id of [...calls.keys(), ...letters.keys()])
    if (!known.has(id)) complain('other', `${id} left, and no errand is called so`)
}

function inLetters(letters: ReadonlyMap<string, number>, unique: string, known: Set<string>): number {
  const id = [...letters.keys()].find((each) => each.startsWith(`<${unique}@`))
  if (id === undefined) return 0
  known.add(id)
  return letters.get(id) ?? 0
}

const countOf = (ids: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(ids, (id) => id)].map(([id, all]) => [id, all.length]))
