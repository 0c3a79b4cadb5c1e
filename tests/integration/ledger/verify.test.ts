import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendEntries } from '../../../src/ledger/append.ts'
import { chainOn, genesis, hashEntry } from '../../../src/ledger/entry.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { nameKey } from '../../../src/ledger/signing.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import type { LedgerFault } from '../../../src/ledger/walk.ts'
import { destroy, Keyring } from '../../../src/store/seal.ts'
import { openTestStore } from '../../support/store.ts'

let end: () => Promise<void>
let store: Awaited<ReturnType<typeof openTestStore>>['store']
const count = 24

beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  end = opened.end
  for (let batch = 0; batch < 4; batch += 1) {
    await store.db.$transaction(async (tx) => {
      const notes = Array.from({ length: 6 }, (_, index) => ({
        kind: index % 2 ? 'case.note' : 'case.opened',
        subject: `EL-2027-FR-${String(batch * 6 + index).padStart(4, '0')}`,
        actor: index % 3 ? 'p-0123456789ab' : 'bot',
        payload: { text: `note ${index} of ${batch} ✔`, index },
      }))
      await appendEntries(tx, store.keyring, notes, store.clock())
    })
    await sealBatch(store.db, store.keyring)
  }
})
afterAll(() => end())

/** Verifies inside a transaction in which `change` was made with the guard taken away, and takes the change back. */
async function after(change: (sql: (text: string, ...values: unknown[]) => Promise<number>) => Promise<unknown>) {
  const undo = new Error('undo')
  let result: { faults: LedgerFault[]; summary: Awaited<ReturnType<typeof verify>>['summary'] } | undefined
  await store.db
    .$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe('ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER')
        await change((text, ...values) => tx.$executeRawUnsafe(text, ...values))
        // The verification reads only, so that an open transaction serves it as well as a client.
        result = await verify(tx as unknown as typeof store.db)
        throw undo
      },
      { timeout: 30_000 },
    )
    .catch((fault: unknown) => {
      if (fault !== undo) throw fault
    })
  if (!result) throw new Error('not verified')
  return result
}

async function verify(db: typeof store.db, keyring: Keyring | undefined = store.keyring) {
  const faults: LedgerFault[] = []
  const walk = verifyLedger(db, { keyring, page: 5 })
  for (;;) {
    const step = await walk.next()
    if (step.done) return { faults, summary: step.value }
    faults.push(step.value)
  }
}

const place = fc.integer({ min: 1, max: count })
const many = { numRuns: 15 }
/** What a test of one change needs to say about it. */
const seen = (faults: readonly LedgerFault[]) =>
  faults.map(({ kind, seq, to, what }) =>
    [kind, ...[seq, to].filter((each) => each !== undefined).map(Number), ...(what ? [what] : [])].join(' '),
  )
const update = (columns: string, at: number) => `UPDATE "LedgerEntry" SET ${columns} WHERE seq = ${at}`

test('an untouched ledger holds, with and without a key', async () => {
  const whole = await verify(store.db)
  expect(whole.faults).toEqual([])
  expect(whole.summary).toMatchObject({ sealed: count, unsealed: 0, erased: 0, unproved: 0, faults: 0 })
  expect((await verify(store.db, undefined)).faults).toEqual([])
  const rows = await store.db.ledgerEntry.findMany({ orderBy: { seq: 'asc' } })
  let chain = genesis
  for (const [index, row] of rows.entries()) {
    chain = chainOn(chain, BigInt(index + 1), hashEntry(row))
    expect(row).toMatchObject({ seq: BigInt(index + 1), hash: hashEntry(row), chain })
  }
  expect(whole.summary.end).toEqual({ seq: BigInt(count), chain })
})

test.each([
  `kind = kind || 'x'`,
  `subject = subject || ' '`,
  `actor = 'p-ffffffffffff'`,
  `at = at + interval '1 millisecond'`,
  `id = gen_random_uuid()`,
  `commitment = md5(commitment) || md5(id::text)`,
  `hash = md5(hash) || md5(id::text)`,
])('a changed value is found: %s', async (change) => {
  await fc.assert(
    fc.asyncProperty(place, async (at) => {
      expect(seen((await after((sql) => sql(update(change, at)))).faults)).toEqual([`altered ${at} values`])
    }),
    many,
  )
})

test('a changed chain value is found, and one that is gone', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.constantFrom(`md5(chain) || md5(id::text)`, 'NULL'), async (at, value) => {
      expect(seen((await after((sql) => sql(update(`chain = ${value}`, at)))).faults)).toEqual([`altered ${at} chain`])
    }),
    many,
  )
})

test('a changed value under a hash that fits it is found', async () => {
  await fc.assert(
    fc.asyncProperty(place, async (at) => {
      const row = await store.db.ledgerEntry.findUniqueOrThrow({ where: { seq: BigInt(at) } })
      const hash = hashEntry({ ...row, subject: 'other' })
      const { faults } = await after((sql) => sql(update(`subject = 'other', hash = '${hash}'`, at)))
      expect(seen(faults)).toEqual([`altered ${at} link`])
    }),
    many,
  )
})

test('a value changed with hash and chain is found at the entry or at the one after it', async () => {
  await fc.assert(
    fc.asyncProperty(place, async (at) => {
      const row = await store.db.ledgerEntry.findUniqueOrThrow({ where: { seq: BigInt(at) } })
      const before = await store.db.ledgerEntry.findUnique({ where: { seq: BigInt(at - 1) } })
      const hash = hashEntry({ ...row, kind: 'other' })
      const chain = chainOn(before?.chain ?? genesis, BigInt(at), hash)
      const { faults } = await after((sql) => sql(update(`kind = 'other', hash = '${hash}', chain = '${chain}'`, at)))
      // Where a batch ends its signature names it too.
      const signed = at % 6 === 0 ? [`signature ${at} wrong`] : []
      expect(seen(faults)).toEqual([...signed, `altered ${at === count ? at : at + 1} link`])
    }),
    many,
  )
})

test('a signature that is gone, wrong, of another place or by a foreign key is found', async () => {
  const gone = await after((sql) => sql(update('signature = NULL', 12)))
  expect(seen(gone.faults)).toEqual(['signature 12 missing'])
  const all = await after(async (sql) => {
    await sql('UPDATE "LedgerEntry" SET signature = NULL')
    await sql('DELETE FROM "SigningKey"')
  })
  expect(seen(all.faults)).toEqual([6, 12, 18, 24].map((seq) => `signature ${seq} missing`))
  const other = '(SELECT signature FROM "LedgerEntry" WHERE seq = 6)'
  expect(seen((await after((sql) => sql(update(`signature = ${other}`, 18)))).faults)).toEqual(['signature 18 wrong'])
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const text = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const row = await store.db.ledgerEntry.findUniqueOrThrow({ where: { seq: 24n } })
  const signature = sign(null, Buffer.from(`{"chain":"${row.chain}","seq":24}`), privateKey).toString('base64')
  const written = `${nameKey(text)}:${signature}`
  const foreign = await after((sql) => sql(update(`signature = '${written}'`, 24)))
  expect(seen(foreign.faults)).toEqual(['signature 24 stranger'])
  const slipped = await after(async (sql) => {
    await sql(update(`signature = '${written}'`, 24))
    await sql(`INSERT INTO "SigningKey" (id, public, "madeAt") VALUES ('${nameKey(text)}', '${text}', now())`)
  })
  expect(slipped.faults).toContainEqual({ kind: 'key', id: nameKey(text), what: 'stranger' })
})

test('a removed entry is found, at the end too', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 0, max: 3 }), async (from, more) => {
      const to = Math.min(count, from + more)
      const { faults, summary } = await after((sql) =>
        sql(`DELETE FROM "LedgerEntry" WHERE seq BETWEEN ${from} AND ${to}`),
      )
      expect(seen(faults)).toEqual([`missing ${from} ${to}`])
      expect(summary.first).toEqual(faults[0])
    }),
    many,
  )
})

test('a removed entry is found although the later ones were renumbered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: count - 1 }), async (at) => {
      const { faults } = await after(async (sql) => {
        await sql(`DELETE FROM "LedgerEntry" WHERE seq = ${at}`)
        await sql(`UPDATE "LedgerEntry" SET seq = -seq WHERE seq > ${at}`)
        await sql(`UPDATE "LedgerEntry" SET seq = -seq - 1 WHERE seq < 0`)
      })
      expect(seen(faults)).toEqual([`missing ${at} ${at}`])
    }),
    many,
  )
})

test('an emptied ledger is found', async () => {
  const { faults } = await after((sql) => sql('DELETE FROM "LedgerEntry"'))
  expect(seen(faults)).toEqual([`missing 1 ${count}`])
})

test('two entries that changed places are found', async () => {
  await fc.assert(
    fc.asyncProperty(place, place, async (one, other) => {
      fc.pre(one !== other)
      const { faults } = await after(async (sql) => {
        await sql(update('seq = 0', one))
        await sql(update(`seq = ${one}`, other))
        await sql(`UPDATE "LedgerEntry" SET seq = ${other} WHERE seq = 0`)
      })
      expect(seen(faults).sort()).toEqual([`reordered ${one} ${other}`, `reordered ${other} ${one}`].sort())
    }),
    { numRuns: 40 },
  )
})

test('an entry moved to a place that nobody has is found', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.constantFrom(-7, 0, count + 1, count + 9), async (at, to) => {
      const { faults } = await after((sql) => sql(update(`seq = ${to}`, at)))
      expect(seen(faults)).toEqual([`reordered ${to} ${at}`])
    }),
    many,
  )
})

test('an entry taken out of its place is found', async () => {
  await fc.assert(
    fc.asyncProperty(place, async (at) => {
      const { faults } = await after((sql) => sql(update('seq = NULL', at)))
      expect(seen(faults)).toEqual([`reordered ${at}`])
      const blank = await after((sql) => sql(update('seq = NULL, chain = NULL', at)))
      expect(seen(blank.faults)).toEqual([`missing ${at} ${at}`])
    }),
    many,
  )
})

/** An entry that is well made and was never sealed. */
const forge = (values: string) => `
  INSERT INTO "LedgerEntry" (id, at, kind, subject, actor, commitment, hash, "sealedAt", seq, chain, payload) VALUES ${values}`
/** A payload that says that it was erased, as SQL. */
const destroyed = `decode('01' || repeat('00', 120), 'hex')`
const forged = {
  id: '019c0000-0000-7000-8000-000000000000',
  at: new Date(0),
  kind: 'case.closed',
  subject: 'x',
  actor: 'bot',
  commitment: '00',
}
const values = (seq: number, chain: string) =>
  `('${forged.id}', '1970-01-01Z', '${forged.kind}', 'x', 'bot', '00', '${hashEntry(forged)}', now(), ${seq}, '${chain}', ${destroyed})`

test('an inserted entry is found although the later ones were renumbered, whatever its chain value', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.boolean(), async (at, fitting) => {
      const before = await store.db.ledgerEntry.findUnique({ where: { seq: BigInt(at - 1) } })
      const chain = fitting ? chainOn(before?.chain ?? genesis, BigInt(at), hashEntry(forged)) : 'ff'
      const { faults } = await after(async (sql) => {
        await sql(`UPDATE "LedgerEntry" SET seq = -seq WHERE seq >= ${at}`)
        await sql(`UPDATE "LedgerEntry" SET seq = -seq + 1 WHERE seq < 0`)
        await sql(forge(values(at, chain)))
      })
      expect(seen(faults)).toEqual([`inserted ${at}`])
    }),
    many,
  )
})

test('an entry added at the end is found, with a chain value that fits', async () => {
  const last = await store.db.ledgerEntry.findUniqueOrThrow({ where: { seq: BigInt(count) } })
  const chain = chainOn(last.chain ?? '', BigInt(count + 1), hashEntry(forged))
  const { faults } = await after((sql) => sql(forge(values(count + 1, chain))))
  expect(seen(faults)).toEqual([`inserted ${count + 1}`])
})

test('a replaced entry is found', async () => {
  await fc.assert(
    fc.asyncProperty(place, async (at) => {
      const { faults } = await after((sql) =>
        sql(
          update(
            `id = '${forged.id}', at = '1970-01-01Z', kind = '${forged.kind}', subject = 'x', actor = 'bot',
          commitment = '00', payload = ${destroyed}, hash = '${hashEntry(forged)}'`,
            at,
          ),
        ),
      )
      expect(seen(faults)).toEqual([`altered ${at} link`])
    }),
    many,
  )
})

test('a payload that is not the one committed to is found, and one that was taken away; one that was erased is counted, and named where nothing says so', async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 0, max: 150 }), async (at, byte) => {
      const broken = await after((sql) =>
        sql(
          update(
            `payload = set_byte(payload, ${byte} % length(payload), 255 - get_byte(payload, ${byte} % length(payload)))`,
            at,
          ),
        ),
      )
      expect(broken.faults.map(({ kind, seq }) => [kind, seq])).toEqual([['payload', BigInt(at)]])
      const other = store.keyring.seal('0123456789abcdef{"text":"another"}', 'ledger.payload')
      const swapped = await after((sql) =>
        sql(`UPDATE "LedgerEntry" SET payload = $1 WHERE seq = ${at}`, Buffer.from(other)),
      )
      expect(seen(swapped.faults)).toEqual([`payload ${at} commitment`])
    }),
    many,
  )
  const sealed = await store.db.ledgerEntry.findUniqueOrThrow({ where: { seq: 2n } })
  const erase = `UPDATE "LedgerEntry" SET payload = $1 WHERE seq = 2`
  const { faults, summary } = await after(async (sql) => {
    await sql(update('payload = NULL', 1))
    await sql(erase, Buffer.from(destroy(sealed.payload!)))
  })
  expect(seen(faults)).toEqual(['payload 1 gone', 'payload 2 unrecorded'])
  expect(summary.erased).toBe(1)
})

test('an entry that stays without a place is found', async () => {
  const { faults, summary } = await after((sql) =>
    sql(`INSERT INTO "LedgerEntry" (id, at, kind, subject, actor, commitment, hash, payload) VALUES
      ('${forged.id}', '1970-01-01Z', '${forged.kind}', 'x', 'bot', '00', '${hashEntry(forged)}', ${destroyed})`),
  )
  expect(seen(faults)).toEqual(['unsealed'])
  expect(summary).toMatchObject({ sealed: count, unsealed: 1, first: { kind: 'unsealed', id: forged.id } })
})

test('a lost, changed or foreign note of the end is found', async () => {
  const lost = await after((sql) => sql(`DELETE FROM "ShelfValue" WHERE adapter = 'ledger'`))
  expect(seen(lost.faults)).toEqual(['head missing'])
  const changed = await after((sql) =>
    sql(`UPDATE "ShelfValue" SET value = set_byte(value, 90, 255 - get_byte(value, 90)) WHERE adapter = 'ledger'`),
  )
  expect(seen(changed.faults)).toEqual(['head seal-broken'])
  const foreign = await verify(store.db, new Keyring([Buffer.alloc(32, 7)]))
  expect(seen(foreign.faults)).toContain('head key-unknown')
  expect(foreign.faults.filter(({ kind }) => kind === 'payload')).toHaveLength(count)
})

test('several changes are each named', async () => {
  const { faults, summary } = await after(async (sql) => {
    await sql(update(`actor = 'x'`, 3))
    await sql(`DELETE FROM "LedgerEntry" WHERE seq = 7`)
    await sql(update('chain = md5(chain)', 12))
    await sql(update('seq = 99', 20))
  })
  expect(seen(faults).sort()).toEqual(['altered 12 chain', 'altered 3 values', 'missing 7 7', 'reordered 99 20'])
  expect(summary).toMatchObject({ faults: 4, first: { seq: 3n } })
})
