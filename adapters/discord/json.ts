/** Anything as Discord wrote it: looked at, not trusted. */
export type Json = Readonly<Record<string, unknown>>

export const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {} // looked at only
export const objectsIn = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null && !Array.isArray(each)) : []
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
/** An id of Discord's. */
export const idIn = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : undefined
export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
