import type { Transaction } from '../store/client.ts'

/** A file that was made of what the bot holds, and left it: nothing takes it back. */
export type TakenFile = {
  id: bigint
  at: Date
  format: string
  /** Who had it made; nobody where whoever has the console did. */
  personId: string | null
}

/** Notes a file that is about to leave, by the numbers of the cases, decisions and calls in it. */
export async function noteTaken(
  tx: Pick<Transaction, 'takenFile'>,
  { at, format, personId, subjects }: Omit<TakenFile, 'id'> & { subjects: readonly string[] },
): Promise<void> {
  await tx.takenFile.create({ data: { at, format, personId, subjects: [...subjects] } })
}

/** The files in which something of these numbers is, oldest first. */
export async function takenOf(
  tx: Pick<Transaction, 'takenFile'>,
  numbers: readonly string[],
): Promise<readonly TakenFile[]> {
  return tx.takenFile.findMany({
    where: { subjects: { hasSome: [...numbers] } },
    orderBy: { id: 'asc' },
    select: { id: true, at: true, format: true, personId: true },
  })
}

/** Files by their ids, oldest first; those of which nothing is kept any more are left out. */
export async function takenFiles(
  tx: Pick<Transaction, 'takenFile'>,
  ids: readonly bigint[],
): Promise<readonly TakenFile[]> {
  if (ids.length === 0) return []
  const select = { id: true, at: true, format: true, personId: true } as const
  return tx.takenFile.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' }, select })
}
