import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeElection } from '../../../src/calendar/change.ts'
import type { Edit } from '../../../src/calendar/edit.ts'
import { parseCalendarFile } from '../../../src/calendar/file.ts'
import { importCalendar, sayCalendarDifference } from '../../../src/calendar/import.ts'
import { readElection } from '../../../src/calendar/read.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { directoryOf, personOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'
import { pollOf } from '../../unit/calendar/elections.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
}, 60_000)
afterAll(() => at.end())

const text = (closes: string, more = ''): string => `elections:
  - id: vote
    title: The vote
    kind: exercise
    source: made up
    polls:
      - { for: FR, day: in 20 d, zone: Europe/Paris, opens: "08:00", closes: "${closes}" }
      - { for: DK, day: in 20 d, zone: Europe/Copenhagen, opens: "08:00", closes: "20:00" }
${more}    embargoes:
      - { source: a law }
`

const read = async (written: string, dry = false): Promise<readonly string[]> => {
  const { db, keyring, clock } = at.store
  const record = (tx: Parameters<typeof appendEntries>[0], notes: Parameters<typeof appendEntries>[2]) =>
    appendEntries(tx, keyring, notes, clock())
  const differences = await importCalendar(db, parseCalendarFile(written, 'calendar.yaml'), { dry, record })
  return differences.map((each) => sayCalendarDifference('en', each).replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY'))
}

async function change(edit: Edit): Promise<void> {
  const { db, keyring, clock } = at.store
  const by = personOf('clara', 'FR', 'ecne', 'coordinator')
  await db.$transaction(async (tx) => {
    const scene = { tx, keyring, directory: directoryOf([by], [], []), now: clock(), exercise: true, origin: '' }
    await changeElection(scene, 'vote', edit, { by, why: '' })
  })
}

test('a calendar file is read again and again: what people changed stays, nothing is deleted, embargoes only grow', async () => {
  const { db } = at.store
  expect(await read(text('20:00'), true)).toHaveLength(4)
  expect(await db.election.count()).toBe(0)
  expect(await read(text('20:00'))).toEqual([
    '+ election vote',
    '+ voting vote FR DAY Europe/Paris',
    '+ voting vote DK DAY Europe/Copenhagen',
    '+ embargo vote/embargo/all',
  ])
  expect(await read(text('20:00'))).toEqual([])
  expect(await read(text('21:00'))).toEqual(['~ voting vote FR DAY Europe/Paris: closes 20:00 → 21:00'])
  const day = (await readElection(db, 'vote'))?.polls[0]?.day ?? ''
  await change({ kind: 'poll', poll: pollOf('FR', day, 'Europe/Paris', '08:00-22:00') })
  expect(await read(text('21:00'))).toEqual([
    '? voting vote FR DAY Europe/Paris: changed by people, left as they have it (closes 22:00 → 21:00)',
  ])
  await change({ kind: 'drop', code: 'DK' })
  expect(await read(text('21:00'))).toHaveLength(2)
  expect((await readElection(db, 'vote'))?.polls).toMatchObject([{ code: 'FR', closes: '22:00' }])
  const without = text('21:00').replace(/ {4}embargoes:\n.*\n/, '')
  expect(await read(without)).toContain('? embargo vote/embargo/all: not in the file any more, left as it is')
  expect((await readElection(db, 'vote'))?.embargoes).toHaveLength(1)
  const shorter = text('21:00').replace('- { source: a law }', '- { until: in 20 d 12:00, source: another law }')
  expect(await read(shorter)).toEqual([expect.stringContaining('would end an embargo earlier')])
  expect((await readElection(db, 'vote'))?.embargoes).toMatchObject([{ source: 'a law' }])
  const entries = await db.ledgerEntry.findMany({ where: { subject: 'vote', actor: 'bot' } })
  expect(entries.map(({ kind }) => kind)).toEqual(['calendar.changed', 'calendar.changed'])
})
