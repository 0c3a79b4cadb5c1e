/** What the server says of a transaction that it ended because of another, deadlock or lost serialisation; and Prisma's word for both. */
const codes: readonly string[] = ['40P01', '40001', 'P2034']
/** Where in a fault a code stands: a statement of our own is told with the server's code deep within, under Prisma's P2010. */
const places = ['code', 'originalCode', 'meta', 'driverAdapterError', 'cause'] as const

/** Whether a transaction failed only because of another one at the same time: nothing is wrong, it is to be done again. */
export function isConflict(fault: unknown): boolean {
  return codesIn(fault).some((code) => codes.includes(code))
}

/** All codes that a fault bears, its own and those of what caused it. */
export function codesIn(fault: unknown, depth = 6): readonly string[] {
  if (typeof fault === 'string') return [fault]
  if (fault === null || typeof fault !== 'object' || depth === 0) return []
  const parts = fault as Readonly<Record<string, unknown>> // looked up by name only
  return places.flatMap((place) => codesIn(parts[place], depth - 1))
}
