import { actBeside } from '../../../src/delivery/console.ts'
import type { SweepParts } from '../../../src/retention/sweep.ts'
import type { Store } from '../../../src/store/open.ts'

/** What a turn of retention works with, over a store alone. */
export const partsOf = (store: Store): SweepParts => ({
  db: store.db,
  act: (work) => actBeside(store, 'http://localhost', work),
})
