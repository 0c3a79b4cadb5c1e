// A process of its own that fires the timers of a store until it is killed: node timer-process.ts <data folder>
import { setTimeout as sleep } from 'node:timers/promises'
import { openFacts } from '../../../src/delivery/facts.ts'
import { openSignals } from '../../../src/delivery/signals.ts'
import { openTimers } from '../../../src/delivery/timers.ts'
import { openStore } from '../../../src/store/open.ts'
import { noPlaybooks } from '../../support/library.ts'
import { ring } from './ring.ts'

const [dataDir = ''] = process.argv.slice(2)
const { db, keyring, connection, pool } = await openStore({
  world: 'exercise',
  dataDir,
  attach: true,
  log: () => {},
})
openTimers({
  db,
  connection,
  keyring,
  facts: await openFacts(db, await openSignals(pool, connection)),
  handlers: {
    // Slowly enough that it can be killed at work, however fast the machine is.
    async ring(payload, scene) {
      await sleep(3)
      return ring(payload, scene)
    },
  },
  exercise: true,
  origin: '',
  library: noPlaybooks,
  log: { info: () => {}, warn: () => {}, error: (facts, what) => console.error(what, facts) },
  onTouched: () => console.log('rang'),
})
