import type { RunScene } from './scene.ts'

/**
 * What a run calls the things that its steps opened (`round/<run>/<step>#<attempt>`, `child/…`, `call/…`, `decision/…`) is the key
 * under which they were opened; the ledger knows them by their own numbers. All else is called the same by both.
 */

type Tables = Pick<RunScene, 'tx'>

const isOf =
  (kind: string) =>
  (subject: string): boolean =>
    subject.startsWith(`${kind}/`)

/** How each kind of them is found: by its key or by its number, which begins so, as nothing else does that a run follows. */
const kinds = [
  {
    is: isOf('round'),
    letter: 'Q',
    byKeys: ({ tx }: Tables, keys: string[]) =>
      tx.round.findMany({ where: { key: { in: keys } }, select: { id: true } }),
    keyOf: ({ tx }: Tables, id: string) => tx.round.findUnique({ where: { id }, select: { key: true } }),
  },
  {
    is: isOf('child'),
    letter: 'R',
    byKeys: ({ tx }: Tables, keys: string[]) => tx.run.findMany({ where: { key: { in: keys } }, select: { id: true } }),
    keyOf: ({ tx }: Tables, id: string) => tx.run.findUnique({ where: { id }, select: { key: true } }),
  },
  {
    is: isOf('call'),
    letter: 'C',
    byKeys: ({ tx }: Tables, keys: string[]) =>
      tx.call.findMany({ where: { key: { in: keys } }, select: { id: true } }),
    keyOf: ({ tx }: Tables, id: string) => tx.call.findUnique({ where: { id }, select: { key: true } }),
  },
  {
    is: isOf('decision'),
    letter: 'P',
    byKeys: ({ tx }: Tables, keys: string[]) =>
      tx.decision.findMany({ where: { key: { in: keys } }, select: { id: true } }),
    keyOf: ({ tx }: Tables, id: string) => tx.decision.findUnique({ where: { id }, select: { key: true } }),
  },
] as const

/** What the ledger calls these subjects; what was never opened has no name there. */
export async function realSubjects(tables: Tables, subjects: readonly string[]): Promise<readonly string[]> {
  const real = subjects.filter((subject) => !kinds.some(({ is }) => is(subject)))
  for (const { is, byKeys } of kinds) {
    const keys = subjects.filter(is)
    if (keys.length > 0) real.push(...(await byKeys(tables, keys)).map(({ id }) => id))
  }
  return real
}

/** What a run calls a subject of the ledger. */
export async function calledBy(tables: Tables, runId: string, subject: string): Promise<string> {
  const kind = kinds.find(({ letter }) => subject.startsWith(`${letter}-`))
  const key = (await kind?.keyOf(tables, subject))?.key
  return key !== undefined && kind?.is(key) && key.split('/')[1] === runId ? key : subject
}
