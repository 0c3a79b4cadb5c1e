import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CliCall } from '../../../src/cli/command.ts'
import { ledgerExport } from '../../../src/cli/ledger-export.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { openPayload } from '../../../src/ledger/entry.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { openRecord, type Recorded, verifier } from '../ledger/record.ts'

/** The record as a file: whole and on record or not there at all, and without what nobody reads any more. */

let record: Recorded
const printed: string[] = []

beforeAll(async () => {
  record = await openRecord()
  await record.note('2027-03-01T08:00:00Z', 6)
})
afterAll(() => record.end())

/** Runs the command in the folder of the record. */
function run(file: string, ...switches: string[]): Promise<number> {
  const call: CliCall = {
    words: [file],
    switches: new Set(switches),
    get config(): never {
      throw new Error('it needs none')
    },
    platforms: [],
    language: 'en',
    folder: record.folder,
    print: (line) => void printed.push(line),
    ask: () => Promise.reject(new Error('nobody is asked')),
    open: () => Promise.resolve(record.store),
  }
  return ledgerExport.run(call)
}
const at = (file: string): string => join(record.folder, file)
const read = (file: string): string => readFileSync(at(file), 'utf8')
const notes = async () =>
  (await record.store.db.ledgerEntry.findMany({ where: { kind: 'export.made' }, orderBy: { id: 'asc' } })).map(
    ({ payload }) => openPayload(payload, record.store.keyring),
  )

test('it is there once it is on record, with its extent and its label, and writes over nothing', async () => {
  const { db } = record.store
  writeFileSync(at('one.jsonl.part'), 'what a run that was killed left behind')
  const refuse = `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.kind = 'export.made' THEN RAISE EXCEPTION 'not now'; END IF; RETURN NEW; END $$`
  await db.$executeRawUnsafe(refuse)
  await db.$executeRawUnsafe(
    'CREATE TRIGGER refuse BEFORE INSERT ON "LedgerEntry" FOR EACH ROW EXECUTE FUNCTION refuse()',
  )
  await expect(run('one.jsonl')).rejects.toThrow('not now')
  expect([existsSync(at('one.jsonl')), existsSync(at('one.jsonl.part'))]).toEqual([false, false])
  await db.$executeRawUnsafe('DROP TRIGGER refuse ON "LedgerEntry"')

  expect(await run('one.jsonl', 'from=2027-03-01', 'to=2027-03-02')).toBe(0)
  expect(statSync(at('one.jsonl')).mode & 0o777).toBe(0o600)
  const { faults } = await record.verify(read('one.jsonl'))
  expect(faults).toEqual([])
  const from = '2027-03-01T00:00:00.000Z'
  const to = '2027-03-02T00:00:00.000Z'
  expect(await notes()).toEqual([
    expect.objectContaining({ what: 'ledger', from, to, closed: false, label: 'TLP:AMBER+STRICT' }),
  ])
  expect(printed.join('\n')).toContain('one.jsonl, TLP:AMBER+STRICT, SHA-256')
  await expect(run('one.jsonl')).rejects.toMatchObject({ code: 'cli.ledger.export.file' })
  await expect(run('nowhere/one.jsonl')).rejects.toMatchObject({ code: 'cli.ledger.export.file' })
  expect(await notes()).toHaveLength(1)
})

test('of a case that was raised to TLP:RED no payload leaves, nor of its runs, calls and decisions', async () => {
  const { db, keyring } = record.store
  const sealed = (words: string) => Buffer.from(keyring.seal(words, 'case.title'))
  const now = new Date('2027-03-02T08:00:00Z')
  const common = { code: 'FR', year: 2027, title: sealed('t'), report: sealed('r'), addressees: [], status: 'accepted' }
  const about = { reporterId: 'claire', roomId: 'cell', reportedAt: now }
  await db.case.create({ data: { ...common, ...about, number: 'EL-2027-FR-0001', label: 'TLP:RED', sealedAt: now } })
  await db.case.create({ data: { ...common, ...about, number: 'EL-2027-FR-0002', label: 'TLP:GREEN' } })
  await db.playbookVersion.create({ data: { hash: 'h', playbook: 'PB-01', text: new Uint8Array(), readAt: now } })
  const run1 = { playbook: 'PB-01', hash: 'h', status: 'running', state: sealed('s'), label: 'TLP:RED', startedAt: now }
  await db.run.create({ data: { ...run1, id: 'R-2027-0001', key: 'one', caseNumber: 'EL-2027-FR-0001' } })
  await db.run.create({ data: { ...run1, id: 'R-2027-0002', key: 'two', parent: 'R-2027-0001 step#1' } })
  const subjects = ['EL-2027-FR-0001', 'R-2027-0001', 'R-2027-0002', 'EL-2027-FR-0002']
  await db.$transaction((tx) =>
    appendEntries(
      tx,
      keyring,
      subjects.map((subject) => ({
        kind: 'case.note',
        subject,
        actor: 'bot',
        payload: { words: `words of ${subject}` },
      })),
      now,
    ),
  )
  await sealBatch(db, keyring)
  expect(await run('two.jsonl')).toBe(0)
  const text = read('two.jsonl')
  expect(subjects.filter((subject) => text.includes(`words of ${subject}`))).toEqual(['EL-2027-FR-0002'])
  const checked = await record.verify(text)
  expect(checked.faults).toEqual([])
  expect(verifier.saySummary(checked)[0]).toMatch(/^TLP:AMBER\+STRICT\. (EXERCISE\. )?Export of the whole record/)
  // Of a case by itself the file bears the case's own label where it is closed; what the case keeps among its own people is stricter.
  const labelOf = (file: string): string => (JSON.parse(read(file).split('\n')[0] ?? '') as { label: string }).label
  expect(await run('open.jsonl', 'about=EL-2027-FR-0002')).toBe(0)
  expect(labelOf('open.jsonl')).toBe('TLP:AMBER+STRICT')
  expect(await run('three.jsonl', 'about=EL-2027-FR-0002', 'closed')).toBe(0)
  expect(labelOf('three.jsonl')).toBe('TLP:GREEN')
  // Whoever writes another label over it is found out.
  const milder = read('three.jsonl').replace('"label":"TLP:GREEN"', '"label":"TLP:CLEAR"')
  expect((await record.verify(milder)).faults).not.toEqual([])
})
