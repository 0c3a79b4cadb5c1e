import type { Transaction } from './client.ts'

/** How many seconds of the world's time pass in one of the server's: 1 in a live world. */
export async function speedOf(tx: Pick<Transaction, 'world'>): Promise<number> {
  const world = await tx.world.findUnique({ where: { id: 1 }, select: { kind: true, clockSpeed: true } })
  return world?.kind === 'exercise' ? world.clockSpeed : 1
}
