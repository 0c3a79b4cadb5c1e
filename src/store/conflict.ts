/** What the server says of a transaction that it ended because of another: deadlock, lost serialisation. */
const codes = ['40P01', '40001', 'P2034'] as const

/** Whether a transaction failed only because of another one at the same time: nothing is wrong, it is to be done again. */
export function isConflict(fault: unknown): boolean {
  const told = JSON.stringify(fault, Object.getOwnPropertyNames(fault ?? {}))
  return codes.some((code) => told?.includes(`"${code}"`))
}
