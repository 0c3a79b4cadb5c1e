import type { Naming } from '../../../src/chat/hearing/traces.ts'

/** The first moment of Discord's ids: they hold the milliseconds since then, above 22 bits of something else. */
const epoch = 1_420_070_400_000

const numberOf = (id: string): bigint => (/^\d{1,20}$/.test(id) ? BigInt(id) : 0n)

/** When something of that id was made, in milliseconds since 1970. */
export const msOfId = (id: string): number => Number(numberOf(id) >> 22n) + epoch

/** Discord names a message by a number that holds its moment. */
export const naming: Naming = {
  compare(one, other) {
    const difference = numberOf(one) - numberOf(other)
    return difference > 0n ? 1 : difference < 0n ? -1 : 0
  },
  msOf: msOfId,
  at: (ms) => String(BigInt(Math.max(0, Math.floor(ms) - epoch)) << 22n),
  first: '0',
}

/** The id before one: what is asked for `after` it begins with that one. */
export const before = (id: string): string => String(numberOf(id) > 0n ? numberOf(id) - 1n : 0n)
