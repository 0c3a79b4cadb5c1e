import type { RunScene } from './scene.ts'

/**
 * What a run calls the things that its steps opened (`round/<run>/<step>#<attempt>`, `child/…`) is the key under which they were
 * opened; the ledger knows rounds and runs by their own numbers. All else is called the same by both.
 */

type Tables = Pick<RunScene, 'tx'>

const isRound = (subject: string): boolean => subject.startsWith('round/')
const isChild = (subject: string): boolean => subject.startsWith('child/')

/** What the ledger calls these subjects; what was never opened has no name there. */
export async function realSubjects({ tx }: Tables, subjects: readonly string[]): Promise<readonly string[]> {
  const rounds = subjects.filter(isRound)
  const children = subjects.filter(isChild)
  const found = [
    ...(rounds.length > 0 ? await tx.round.findMany({ where: { key: { in: rounds } }, select: { id: true } }) : []),
    ...(children.length > 0 ? await tx.run.findMany({ where: { key: { in: children } }, select: { id: true } }) : []),
  ]
  return [...subjects.filter((each) => !isRound(each) && !isChild(each)), ...found.map(({ id }) => id)]
}

/** What a run calls a subject of the ledger. */
export async function calledBy({ tx }: Tables, runId: string, subject: string): Promise<string> {
  // Their numbers begin so, and nothing else that a run follows does.
  const where = { where: { id: subject }, select: { key: true } } as const
  const found = subject.startsWith('Q-')
    ? await tx.round.findUnique(where)
    : subject.startsWith('R-')
      ? await tx.run.findUnique(where)
      : null
  return found && (isRound(found.key) || isChild(found.key)) && found.key.split('/')[1] === runId ? found.key : subject
}
