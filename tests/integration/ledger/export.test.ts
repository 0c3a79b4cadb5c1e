import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../../src/chat/shelf.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { chainOn, genesis, hashEntry } from '../../../src/ledger/entry.ts'
import { noteErased } from '../../../src/ledger/erasure-note.ts'
import { openLines } from '../../../src/ledger/export-lines.ts'
import { rotateSigner, signer } from '../../../src/ledger/signing.ts'
import { destroy } from '../../../src/store/seal.ts'
import { openRecord, type Recorded, verifier, verifierFile } from './record.ts'

type Line = Record<string, unknown> & { type: string; seq: number }

let record: Recorded
let whole: string
/** Roots as witnesses were sent them, by day. */
let held: ReadonlyMap<string, unknown>

beforeAll(async () => {
  record = await openRecord()
  for (const at of ['2027-03-01T08:00:00Z', '2027-03-01T20:00:00Z', '2027-03-02T09:00:00Z']) await record.note(at, 9)
  expect(await record.roots('2027-03-03T00:10:00Z')).toEqual(['2027-03-01', '2027-03-02'])
  await rotateSigner(record.store.db, record.store.keyring)
  await record.note('2027-03-04T09:00:00Z', 7)
  expect(await record.roots('2027-03-05T00:10:00Z')).toEqual(['2027-03-04'])
  await record.note('2027-03-05T09:00:00Z', 5)
  await record.note('2027-03-05T10:00:00Z', 4)
  whole = await record.export()
  held = new Map(linesOf(whole).flatMap((line) => (line.type === 'root' ? [[String(line.day), plain(line)]] : [])))
})
afterAll(() => record.end())

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line) // of our own export
const textOf = (lines: readonly unknown[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const plain = ({ type: _type, stamp: _stamp, witnesses: _witnesses, ...root }: Line): unknown => root
const placesIn = (lines: readonly Line[]): number[] =>
  lines.flatMap(({ type }, index) => (type === 'entry' ? [index] : []))

/** What a test of one change needs to say about it. */
const seen = (faults: readonly Readonly<Record<string, string | number>>[]): string[] =>
  faults.map(({ kind, seq, to, what, day }) =>
    [kind, seq, to, day, what].filter((each) => each !== undefined).join(' '),
  )

/** Changes the lines of the whole export and names what the verifier finds. */
async function changed(change: (lines: Line[]) => unknown, roots: readonly unknown[] = []): Promise<string[]> {
  const lines = linesOf(whole)
  change(lines)
  return seen((await record.verify(textOf(lines), roots)).faults)
}
const entryAt = (lines: readonly Line[], seq: number): Line => {
  const line = lines.find((each) => each.type === 'entry' && each.seq === seq)
  if (!line) throw new Error(`no entry ${seq}`)
  return line
}
/** The places of all entries of the export. */
const count = 27 + 2 + 1 + 7 + 1 + 9
const place = fc.integer({ min: 1, max: count })
const many = { numRuns: 12 }

describe('what nobody touched', () => {
  test('holds, is signed to its end, and says which root was given away', async () => {
    const { faults, summary } = await record.verify(whole)
    expect(faults).toEqual([])
    expect(summary).toMatchObject({ entries: count, open: count, unproved: 0 })
    expect(linesOf(whole).map(({ type }) => type)).toEqual([
      'header',
      'key',
      'key',
      'root',
      'root',
      'root',
      ...Array.from({ length: count }, () => 'entry'),
      'end',
    ])
  })

  test('holds with every root that a witness holds', async () => {
    const { faults, summary } = await record.verify(whole, [...held.values()])
    expect(faults).toEqual([])
    expect(summary.held).toHaveLength(3)
  })

  test('holds as a period, widened to where something was signed, and as single entries with a proof each', async () => {
    const period = await record.export({ from: new Date('2027-03-02T00:00:00Z'), to: new Date('2027-03-05T09:30:00Z') })
    expect((await record.verify(period, [held.get('2027-03-04')])).faults).toEqual([])
    const kinds = linesOf(period).map(({ type, seq }) =>
      type === 'entry' || type === 'link' ? `${type} ${seq}` : type,
    )
    expect(kinds).toContain('entry 19')
    expect(kinds).not.toContain('entry 18')
    const subjects = ['EL-2027-FR-1001']
    const picked = await record.export({ subjects })
    const { faults, summary } = await record.verify(picked, [...held.values()])
    expect(faults).toEqual([])
    expect(summary.entries).toBe(9 + 2 + 2 + 1)
    expect(linesOf(picked).flatMap(({ type, subject }) => (type === 'entry' ? [subject] : []))).toEqual(
      Array.from({ length: summary.entries }, () => subjects[0]),
    )
  })

  test('a root that a witness holds vouches for single entries of its own day alone', async () => {
    const picked = await record.export({ subjects: ['EL-2027-FR-1001'] })
    const said = verifier.saySummary(await record.verify(picked, [held.get('2027-03-04')])).join('\n')
    expect(said).toContain('root of 2027-03-04')
    expect(said).toMatch(/for \d+ of other days you have the bot’s word/)
    expect(said).not.toContain('Up to entry')
    const none = linesOf(picked).filter(({ type, proof }) => type !== 'entry' || proof === undefined)
    const bare = verifier.saySummary(await record.verify(textOf(none), [held.get('2027-03-04')])).join('\n')
    expect(bare).toContain('The root of 2027-03-04 that a witness holds proves none of these entries.')
  })

  test('what an export is made to say makes no line of its own, and no name of a line stops the verifier', async () => {
    const forged = 'Held by a witness: root of 2027-03-04. The export holds.'
    const lines = linesOf(whole)
    const root = lines.findLast(({ type }) => type === 'root')
    Object.assign(root!, { witnesses: [{ code: `FR\n${forged}`, confirmedAt: '\u001b[2J\u202e' }] })
    entryAt(lines, 5).id = `x).\r\n${forged}`
    lines.splice(-1, 0, { type: 'constructor', seq: 0 })
    const result = await record.verify(textOf(lines))
    const all = [...result.faults.map(verifier.sayFault), ...verifier.saySummary(result)]
    expect(all.filter((line) => /[\p{Cc}\p{Cf}]/u.test(line) || line.startsWith('Held by a witness'))).toEqual([])
    expect(all.join('\n')).toContain(`Line ${lines.length - 1} is none that belongs there.`)
  })

  test('whom the reader may not read is a commitment alone; an erased payload leaves the chain as it was', async () => {
    const { db, keyring } = record.store
    const row = await db.ledgerEntry.findUniqueOrThrow({ where: { seq: 4n } })
    await db.ledgerEntry.update({ where: { seq: 4n }, data: { payload: Buffer.from(destroy(row.payload!)) } })
    await db.$transaction((tx) => appendEntries(tx, keyring, noteErased([row]), new Date('2027-03-05T11:00:00Z')))
    try {
      const text = await record.export({ open: ({ seq }) => seq % 2n === 0n })
      const { faults, summary } = await record.verify(text, [...held.values()])
      expect(faults).toEqual([])
      expect(summary).toMatchObject({ erased: 1, withheld: Math.ceil(count / 2) })
      const withheld = entryAt(linesOf(text), 5)
      expect(withheld).toMatchObject({ withheld: true })
      expect(withheld).not.toHaveProperty('salt')
      expect(withheld).not.toHaveProperty('payload')
      expect(text).toContain('note 5 at 2027-03-01T08')
      expect(text).not.toContain('note 4 at 2027-03-01T08') // what entry 5 says
    } finally {
      await unguarded(`UPDATE "LedgerEntry" SET payload = $1 WHERE seq = 4`, Buffer.from(row.payload!))
    }
  })

  test('holds for whoever has this one file and Node, and is told in plain words', async () => {
    const path = join(record.folder, 'whole.jsonl')
    const root = join(record.folder, 'root.txt')
    writeFileSync(path, whole)
    writeFileSync(root, `Dear witness,\r\n\r\n${JSON.stringify(held.get('2027-03-04'))}\r\n`)
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [verifierFile, ...words], { encoding: 'utf8', cwd: record.folder, env: {} })
    const good = run(path, '--root', root)
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(good.stdout).toContain('The export holds.')
    expect(good.stdout).toContain('root of 2027-03-04, made 2027-03-05T00:10:00.000Z')
    writeFileSync(path, whole.replace('case.opened', 'case.closed'))
    const bad = run(path)
    expect(bad.status).toBe(1)
    expect(bad.stdout).toContain('Entry 1 (')
    expect(run('nowhere.jsonl').status).toBe(64)
    expect(run(path, '--root', path).status).toBe(64)
    expect(run().status).toBe(64)
  })
})

const unguarded = (sql: string, ...values: unknown[]) =>
  record.store.db.$transaction([
    record.store.db.$executeRawUnsafe('ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER'),
    record.store.db.$executeRawUnsafe(sql, ...values),
    record.store.db.$executeRawUnsafe('ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER'),
  ])

describe('what somebody touched is found and named', () => {
  test.each(['kind', 'subject', 'actor', 'at', 'id', 'commitment', 'hash'] as const)('a changed %s', async (name) => {
    await fc.assert(
      fc.asyncProperty(place, async (seq) => {
        const change = (lines: Line[]) => {
          entryAt(lines, seq)[name] = `${String(entryAt(lines, seq)[name])}0`
        }
        expect(await changed(change)).toEqual([`altered ${seq} values`])
      }),
      many,
    )
  })

  test('a changed chain value, and one whose values, hash and chain value were all made to fit', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (seq) => {
        const broken = await changed((lines) => {
          entryAt(lines, seq).chain = 'f'.repeat(64)
        })
        expect(broken).toEqual([`altered ${seq} chain`])
        const fitting = await changed((lines) => rewrite(lines, seq))
        const next = `altered ${Math.min(seq + 1, count)} link`
        expect(fitting).toEqual(isSignedAt(seq) ? [`signature ${seq} wrong`, next] : [next])
      }),
      many,
    )
  })

  test('a changed payload, a payload taken out, and one put in', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom('withheld', 'erased'), async (seq, mark) => {
        const altered = await changed((lines) => {
          const entry = entryAt(lines, seq)
          entry.payload = { ...(entry.payload as object), more: 1 } // ours is an object
        })
        expect(altered).toEqual([`payload ${seq} commitment`])
        const gone = await changed((lines) => {
          const { salt: _salt, payload: _payload, ...rest } = entryAt(lines, seq)
          lines[lines.indexOf(entryAt(lines, seq))] = { ...rest, [mark]: true } as Line
        })
        expect(gone).toEqual([`payload ${seq} was-payload`])
      }),
      many,
    )
  })

  test('removed entries, at the end too', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 0, max: 3 }), async (from, more) => {
        const to = Math.min(count, from + more)
        const change = (lines: Line[]) => {
          const at = lines.indexOf(entryAt(lines, from))
          lines.splice(at, to - from + 1)
        }
        expect(await changed(change)).toEqual([`missing ${from} ${to}`])
      }),
      many,
    )
  })

  test('entries that changed places in the file, or in their numbers', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (one, other) => {
        fc.pre(one !== other)
        const lines = await changed((all) => {
          const [a, b] = [all.indexOf(entryAt(all, one)), all.indexOf(entryAt(all, other))]
          ;[all[a], all[b]] = [all[b]!, all[a]!]
        })
        expect(lines.length).toBeGreaterThan(0)
        for (const each of lines) expect(each).toMatch(/^reordered /)
        expect(lines.some((each) => each.split(' ')[1] === String(one) || each.split(' ')[1] === String(other))).toBe(
          true,
        )
        const numbers = await changed((all) => {
          const [a, b] = [entryAt(all, one), entryAt(all, other)]
          ;[a.seq, b.seq] = [b.seq, a.seq]
        })
        expect(numbers.sort()).toEqual([`reordered ${one} ${other}`, `reordered ${other} ${one}`].sort())
      }),
      many,
    )
  })

  test('an inserted entry, whether later ones were renumbered or not', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.boolean(), async (seq, renumbered) => {
        const change = (lines: Line[]) => {
          const at = lines.indexOf(entryAt(lines, seq))
          if (renumbered) for (const line of lines) if (line.type === 'entry' && line.seq >= seq) line.seq += 1
          lines.splice(at, 0, forge(lines, seq))
        }
        expect(await changed(change)).toEqual([`inserted ${seq}`])
      }),
      many,
    )
  })

  test('a copied entry, wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (seq, to) => {
        const change = (lines: Line[]) => {
          const copy = { ...entryAt(lines, seq) }
          lines.splice(lines.indexOf(entryAt(lines, to)), 0, copy)
        }
        expect(await changed(change)).toEqual([`inserted ${seq}`])
      }),
      many,
    )
  })

  test('a forged root, a root taken out, a signature that is wrong, taken out or put in', async () => {
    const days = [...held.keys()]
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: days.length - 1 }),
        fc.constantFrom('chain', 'root', 'madeAt', 'signature'),
        async (index, name) => {
          const rootOf = (lines: Line[]) => lines.find(({ day }) => day === days[index])!
          const forged = await changed((lines) => {
            const root = rootOf(lines)
            root[name] = String(root[name]).replace(/.$/, (last) => (last === '1' ? '2' : '1'))
          })
          expect(forged).toContain(`root ${days[index]} signature`)
          const gone = await changed((lines) => lines.splice(lines.indexOf(rootOf(lines)), 1))
          expect(gone).toContain(`root ${days[index]} gone`)
        },
      ),
      many,
    )
    const signed = linesOf(whole).filter(({ type, signature }) => type === 'entry' && signature !== undefined)
    expect(signed.length).toBeGreaterThan(6)
    for (const { seq, signature } of signed) {
      const other = signed.find((each) => each.seq !== seq && each.signature !== signature)?.signature
      expect(
        await changed((lines) => {
          entryAt(lines, seq).signature = other
        }),
      ).toEqual([`signature ${seq} wrong`])
      expect(
        await changed((lines) => {
          delete entryAt(lines, seq).signature
        }),
      ).toEqual([`signature ${seq} missing`])
    }
  })

  test('a tail that was cut off, with or without an end put after it', async () => {
    await fc.assert(
      fc.asyncProperty(place, fc.boolean(), async (seq, ended) => {
        const change = (lines: Line[]) => {
          const at = lines.indexOf(entryAt(lines, seq))
          lines.splice(at, lines.length - at - (ended ? 1 : 0))
        }
        expect(await changed(change)).toEqual([ended ? `missing ${seq} ${count}` : 'end missing'])
      }),
      many,
    )
    const found = await record.verify(whole.slice(0, -20))
    expect(seen(found.faults)).toContain('end missing')
  })

  test('any single character that was changed, taken away or put in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.constantFrom('', 'x', '7', ' ', '\n', '"'),
        async (at, to) => {
          const text = whole.slice(0, at) + to + whole.slice(at + (to === '\n' ? 0 : 1))
          fc.pre(text !== whole)
          const { faults } = await record.verify(text)
          expect(faults.length).toBeGreaterThan(0)
          for (const fault of faults) expect(verifier.sayFault(fault)).not.toMatch(/undefined/)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('single entries: altered, taken out, doubled, or under another proof', async () => {
    const picked = linesOf(await record.export({ subjects: ['EL-2027-FR-1000'] }))
    const places = placesIn(picked)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom('alter', 'remove', 'copy', 'proof'),
        async (at, how) => {
          const lines = structuredClone(picked)
          const line = lines[at]!
          if (how === 'alter') line.kind = 'case.closed'
          else if (how === 'remove') lines.splice(at, 1)
          else if (how === 'copy') lines.splice(at, 0, structuredClone(line))
          else if (!line.proof) return
          else (line.proof as { path: string[] }).path = [] // as it was written
          const { faults } = await record.verify(textOf(lines))
          expect(faults.some(({ seq }) => seq === line.seq)).toBe(true)
        },
      ),
      many,
    )
  })

  test('a whole record that was written and signed anew, by a root that a witness holds', async () => {
    const other = await openRecord()
    try {
      await other.note('2027-03-01T08:00:00Z', 9)
      await other.note('2027-03-02T09:00:00Z', 18)
      await other.roots('2027-03-03T00:10:00Z')
      const text = await other.export()
      expect((await record.verify(text)).faults).toEqual([])
      const found = seen((await record.verify(text, [held.get('2027-03-02')])).faults)
      expect(found).toContain('root 2027-03-02 other')
      expect(found.some((each) => each.startsWith('key '))).toBe(true)
    } finally {
      await other.end()
    }
  })

  test('an end that was cut off by whoever has the keys, by a root that a witness holds', async () => {
    const early = await openRecord()
    try {
      await early.note('2027-03-01T08:00:00Z', 9)
      const before = await early.export()
      await early.roots('2027-03-02T00:10:00Z')
      const root = linesOf(await early.export()).find(({ type }) => type === 'root')!
      await early.note('2027-03-02T08:00:00Z', 3)
      await early.roots('2027-03-03T00:10:00Z')
      const later = linesOf(await early.export()).findLast(({ type }) => type === 'root')!
      expect(seen((await early.verify(before, [plain(root)])).faults)).toEqual(['root 2027-03-01 not-there'])
      expect(seen((await early.verify(before, [plain(later)])).faults)).toEqual(['end 9 13 2027-03-02 before-root'])
    } finally {
      await early.end()
    }
  })

  test('a beginning that was cut off by whoever has the keys, by where the record and its roots begin', async () => {
    const all = [...held.values()]
    const cut = async (scope: { kind: string; from: number }, roots: readonly unknown[] = [], without = '') =>
      seen((await record.verify(await cutTo(scope, without), roots)).faults)
    expect(await cut({ kind: 'whole', from: 1 }, all)).toEqual([])
    expect(await cut({ kind: 'whole', from: 19 }, all)).toEqual(['missing 1 18'])
    expect(await cut({ kind: 'whole', from: 5 })).toEqual(['missing 1 4'])
    expect(await cut({ kind: 'period', from: 19 }, all)).toEqual([])
    expect(await cut({ kind: 'period', from: 23 })).toEqual(['missing 19 22'])
    expect(await cut({ kind: 'period', from: 19 }, [], '2027-03-01')).toEqual(['line begins'])
    expect(await cut({ kind: 'period', from: 23 }, all, '2027-03-02')).toContain('root 2027-03-02 not-there')
  })
})

/** The whole export from a place on, well signed as one of that extent; its own roots stay where they reach into it. */
async function cutTo(extent: { kind: string; from: number }, without: string): Promise<string> {
  const lines = linesOf(whole)
  const { scope: all, head, madeAt, last, keys } = lines.at(-1)!
  const scope = { ...(all as object), ...extent } // as it was written
  const before = chainBefore(lines, extent.from)
  const kept = lines.filter(
    ({ type, seq, to, day }) =>
      (type === 'entry' ? seq >= extent.from : type !== 'end') &&
      (type !== 'root' || (Number(to) >= extent.from - 1 && day !== without)),
  )
  const writer = openLines()
  const texts = kept.map((line) => {
    const written = JSON.parse(JSON.stringify(line.type === 'header' ? { ...line, scope, before } : line)) as Json // JSON is
    return line.type === 'entry' ? writer.place('o', line.signature !== undefined, written) : writer.write(written)
  })
  const roots = kept.flatMap(({ type, day }) => (type === 'root' ? [day] : []))
  const facts = { madeAt, scope, before, last, roots, keys, head } as Record<string, Json> // as they were written
  return texts.join('') + writer.end(await signer(record.store.db, record.store.keyring), facts)
}

const isSignedAt = (seq: number): boolean => entryAt(linesOf(whole), seq).signature !== undefined

/** Alters an entry and makes its hash and chain value fit what stands before it. */
function rewrite(lines: Line[], seq: number): void {
  const entry = entryAt(lines, seq)
  entry.subject = 'other'
  entry.hash = hashEntry(factsOf(entry))
  entry.chain = chainOn(chainBefore(lines, seq), BigInt(seq), String(entry.hash))
}

const chainBefore = (lines: readonly Line[], seq: number): string =>
  seq === 1 ? genesis : String(entryAt(lines, seq - 1).chain)
const factsOf = ({ id, at, kind, subject, actor, commitment }: Line) => ({
  id: String(id),
  at: new Date(String(at)),
  kind: String(kind),
  subject: String(subject),
  actor: String(actor),
  commitment: String(commitment),
})

/** An entry that is well made and was never sealed. */
function forge(lines: readonly Line[], seq: number): Line {
  const entry = { ...lines.find(({ type }) => type === 'entry')!, seq, id: '019c0000-0000-7000-8000-000000000000' }
  delete (entry as Partial<Line>).signature
  const hash = hashEntry(factsOf(entry))
  return { ...entry, hash, chain: chainOn(chainBefore(lines, seq), BigInt(seq), hash) }
}
