/** Discord counts from the first second of 2015: docs, reference#snowflakes. */
const epoch = 1_420_070_400_000

/** Makes ids that grow, each with its moment in it. */
export function createSnowflakes(): () => string {
  let last = 0n
  return () => {
    const now = BigInt(Date.now() - epoch) << 22n
    last = now > last ? now : last + 1n
    return String(last)
  }
}

export const compare = (one: string, other: string): number => {
  const difference = BigInt(one) - BigInt(other)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}
export const isSnowflake = (value: unknown): value is string => typeof value === 'string' && /^\d{1,20}$/u.test(value)
