import { createHash } from 'node:crypto'

/** Invalid requests (401, 403, 429) in ten minutes before an address is banned: docs, topics/rate-limits#invalid-request-limit. */
export const mostInvalid = 10_000
const invalidWithin = 600_000

/** How many calls a route takes for one channel, in which time; Discord says it only in headers. */
export type Bucket = { limit: number; per: number }

/** More than a test makes. */
const usual: Bucket = { limit: 1000, per: 1000 }

/** Counts calls by route and main parameter, and over all; limits them only where a test sets limits. */
export function createLimits(bucketFor: (route: string) => Bucket | undefined, mostInAll: () => number) {
  const used = new Map<string, { count: number; until: number }>()
  let global = { count: 0, until: 0 }
  let invalid: number[] = []

  /** What every answer of a route says of its bucket. */
  const headersOf = (route: string): Record<string, string> => ({
    'x-ratelimit-limit': String((bucketFor(route) ?? usual).limit),
    'x-ratelimit-bucket': createHash('md5').update(route).digest('hex'),
  })

  return {
    headersOf,
    /** Counts a call; what its answer has to say of it, and whether it is one too many. */
    count(
      route: string,
      major: string,
    ): { headers: Record<string, string>; limited?: { seconds: number; global: boolean } } {
      const now = Date.now()
      if (!route.includes('/interactions/')) {
        if (global.until < now) global = { count: 0, until: now + 1000 }
        global.count += 1
        if (global.count > mostInAll())
          return { headers: {}, limited: { seconds: (global.until - now) / 1000, global: true } }
      }
      const { limit, per } = bucketFor(route) ?? usual
      const key = `${route} ${major}`
      const known = used.get(key)
      const bucket = known && known.until > now ? known : { count: 0, until: now + per }
      used.set(key, bucket)
      bucket.count += 1
      const left = (bucket.until - now) / 1000
      const headers = {
        ...headersOf(route),
        'x-ratelimit-remaining': String(Math.max(0, limit - bucket.count)),
        'x-ratelimit-reset': (bucket.until / 1000).toFixed(3),
        'x-ratelimit-reset-after': left.toFixed(3),
      }
      return bucket.count > limit ? { headers, limited: { seconds: left, global: false } } : { headers }
    },
    noteInvalid(): void {
      const now = Date.now()
      invalid = [...invalid.filter((at) => at > now - invalidWithin), now]
    },
    invalid: () => invalid.filter((at) => at > Date.now() - invalidWithin).length,
  }
}
