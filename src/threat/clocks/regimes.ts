import { cra } from './laws/cra.ts'
import { dsa } from './laws/dsa.ts'
import { eudpr } from './laws/eudpr.ts'
import { eui } from './laws/eui.ts'
import { gdpr } from './laws/gdpr.ts'
import { nis2 } from './laws/nis2.ts'
import { ttpa } from './laws/ttpa.ts'
import type { Regime } from './regime.ts'

/**
 * The duties with a deadline that laws set, as data, a law a file: who must tell whom what by when, from which instant on, and who
 * says so. A figure that was recalled and not read in the law is marked so. What a law changes is a further term with its own dates: a
 * clock counts by the term that held when it began. Ids are for life, since they stand in the record.
 */
export const regimes = [
  ...nis2,
  ...gdpr,
  ...eudpr,
  ...eui,
  ...cra,
  ...dsa,
  ...ttpa,
] as const satisfies readonly Regime[]
