import { shippedPlaybooks } from '../../../src/config.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import type { Reading } from '../../../src/playbook/live/rights.ts'
import { readRun, type Stored } from '../../../src/playbook/live/store.ts'
import type { Store } from '../../../src/store/open.ts'
import type { PagerDouble } from '../../servers/pager.ts'
import type { RecordingServer } from '../../servers/recording/server.ts'
import { checkAnswers } from './answers.ts'
import { checkErrands } from './errands.ts'
import { type Findings, openReport } from './findings.ts'
import { checkLedger } from './ledger.ts'
import { checkLog } from './log.ts'
import { checkNotices, checkRounds } from './notices.ts'
import type { Diary } from './people.ts'
import type { Seat } from './processes.ts'
import { checkRuns } from './runs.ts'
import { checkSlots } from './slots.ts'
import { checkView } from './view.ts'

/** What the checks look at: what is stored, and what others saw of it. */
export type Evidence = {
  store: Store
  scene: Reading
  runs: readonly Stored[]
  server: RecordingServer
  pager: PagerDouble
  seats: readonly Seat[]
  diary: Diary
  output: string
}

/** Compares what is stored with itself, with what stands in the rooms, and with what people were told. */
export async function inspect(
  store: Store,
  seen: Pick<Evidence, 'server' | 'pager' | 'seats' | 'diary' | 'output'>,
): Promise<Findings> {
  const { db, keyring } = store
  const now = store.clock()
  const library = await openLibrary(db, shippedPlaybooks, now)
  const scene: Reading = { tx: db, keyring, library, directory: await readDirectory(db), now }
  const runs: Stored[] = []
  for (const { id } of await db.run.findMany({ orderBy: { id: 'asc' }, select: { id: true } })) {
    const stored = await readRun(scene, id)
    if (stored) runs.push(stored)
  }
  const evidence: Evidence = { ...seen, store, scene, runs }
  const report = openReport()
  await checkRuns(evidence, report)
  await checkLedger(evidence, report)
  await checkNotices(evidence, report)
  await checkRounds(evidence, report)
  await checkErrands(evidence, report)
  await checkSlots(evidence, report)
  await checkAnswers(evidence, report)
  await checkView(evidence, report)
  checkLog(evidence, report)
  const byPlaybook = Object.groupBy(runs, ({ playbook }) => playbook.id)
  return report.findings(Object.fromEntries(Object.entries(byPlaybook).map(([id, each]) => [id, each?.length ?? 0])))
}
