import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { writeContact } from '../../../src/directory/contact.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { type ExportOptions, exportLedger } from '../../../src/ledger/export.ts'
import { makeRoot } from '../../../src/ledger/root.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import type { Witness } from '../../../src/ledger/witnesses.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { directoryOf, personOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'

/** A record of some days that was sealed, signed and given to witnesses, for tests to export and to tamper with. */

type Fault = Readonly<Record<string, string | number>>
type Verified = {
  faults: readonly Fault[]
  summary: { entries: number; erased: number; held: readonly unknown[]; signedTo: number }
}
type Verifier = {
  verifyExport(path: string, held?: readonly unknown[]): Promise<Verified>
  readRoot(text: string): unknown
  sayFault(fault: Fault): string
  saySummary(verified: Verified): readonly string[]
}

export const verifierFile = resolve(import.meta.dirname, '../../../verify/verify.mjs')
/** The verifier as others have it: loaded by its path, since it is none of the project. */
export const verifier = (await import(pathToFileURL(verifierFile).href)) as Verifier // what it exports is written there

export const witnesses: readonly Witness[] = [
  { code: 'EE', person: 'kristjan' },
  { code: 'LV', person: 'ilze' },
]
const people = [personOf('kristjan', 'EE'), personOf('ilze', 'LV'), personOf('claire', 'FR')]

export type Recorded = Awaited<ReturnType<typeof openRecord>>

/** A store of its own with people who can be witnesses. `end` takes it away. */
export async function openRecord() {
  const { store, end } = await openTestStore()
  const { db, keyring } = store
  const folder = mkdtempSync(join(tmpdir(), 'jom-export-'))
  for (const { id, name, pseudonym, language, zone } of people) {
    await db.person.create({ data: { id, name, pseudonym, language, zone } })
    const address = `${id}@jom.example`
    await writeContact(db, keyring, `${id}/0`, { personId: id, channel: 'email', address, position: 0 })
  }
  let files = 0
  const act = async <Result extends { effects: readonly Effect[] }>(
    now: Date,
    work: (scene: Scene) => Promise<Result>,
  ): Promise<Result> =>
    db.$transaction(async (tx) => {
      const base = { tx, keyring, directory: directoryOf(people, [], []), now, exercise: true }
      const result = await work({ ...base, ...origins })
      await applyEffects(tx, keyring, result.effects, now)
      return result
    })

  return {
    store,
    folder,
    people,
    act,
    /** Writes and seals some entries at an instant. */
    async note(at: string, count: number, subject = (index: number) => `EL-2027-FR-${1000 + (index % 3)}`) {
      await db.$transaction((tx) =>
        appendEntries(
          tx,
          keyring,
          Array.from({ length: count }, (_, index) => ({
            kind: index % 2 ? 'case.note' : 'case.opened',
            subject: subject(index),
            actor: index % 3 ? 'p-0123456789ab' : 'bot',
            payload: {
              text: `note ${index} at ${at} ✔ “quoted” \u2028`,
              index,
              ratio: 0.1 + index,
              deep: { b: [1], a: null },
            },
          })),
          new Date(at),
        ),
      )
      while ((await sealBatch(db, keyring)) > 0);
    },
    /** Makes all roots that are due at an instant, as the timer does, and seals what is noted of them. */
    async roots(at: string, whom = witnesses): Promise<readonly string[]> {
      const made: string[] = []
      for (;;) {
        const { made: day } = await act(new Date(at), (scene) => makeRoot(scene, whom))
        if (day === undefined) break
        made.push(day)
      }
      while ((await sealBatch(db, keyring)) > 0);
      return made
    },
    async export(options: Partial<ExportOptions> = {}): Promise<string> {
      let text = ''
      for await (const piece of exportLedger(db, keyring, { open: () => true, page: 7, ...options })) text += piece
      return text
    },
    /** Checks a text with the verifier, as a file. */
    async verify(text: string, held: readonly unknown[] = []): Promise<Verified> {
      files += 1
      const path = join(folder, `${files}.jsonl`)
      writeFileSync(path, text)
      try {
        return await verifier.verifyExport(path, held)
      } finally {
        rmSync(path)
      }
    },
    async end() {
      rmSync(folder, { recursive: true, force: true })
      await end()
    },
  }
}

const origins = { origin: 'http://localhost:8427' }
