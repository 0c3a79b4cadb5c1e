import { z } from 'zod'

/** How long classes of data are kept where that is not as the table says: `case=180,rooms=90`, in days. */
export const retention = z.string().refine((written) => readRetention(written) !== undefined, 'config.retention')

/** Reads `case=180,rooms=90`; `undefined` where it is none. Which classes there are, and their bounds, `src/retention` knows. */
export function readRetention(written: string): ReadonlyMap<string, number> | undefined {
  const days = new Map<string, number>()
  for (const each of written.split(',').filter((part) => part.trim() !== '')) {
    const [, name = '', number = ''] = /^([a-z-]+)=(\d{1,5})$/.exec(each.trim()) ?? []
    if (name === '' || days.has(name)) return undefined
    days.set(name, Number(number))
  }
  return days
}
