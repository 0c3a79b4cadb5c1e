import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../../../src/chat/shelf.ts'
import { canonical, chainOn, hashEntry } from '../../../src/ledger/entry.ts'
import { openLines } from '../../../src/ledger/export-lines.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { signPlace } from '../../../src/ledger/signature.ts'
import { introducing, nameKey, rotateSigner, type Signer } from '../../../src/ledger/signing.ts'
import { openRecord, type Recorded, verifier } from './record.ts'

/** What somebody can make of an export who has a key of their own and none of the bot's, and what a held root says to it. */

type Line = { [key: string]: Json } & { type: string; seq: number }

let record: Recorded
let lines: Line[]

beforeAll(async () => {
  record = await openRecord()
  await record.note('2027-03-01T08:00:00Z', 9)
  await record.note('2027-03-02T08:00:00Z', 6)
  // The key is replaced after the day and before its root is made: what was sealed meanwhile was signed by the older one.
  await record.note('2027-03-03T00:05:00Z', 3)
  const { db, keyring, clock } = record.store
  const passMs = Date.parse('2027-03-03T00:06:00Z') - clock().getTime()
  await db.$executeRaw`UPDATE "World" SET "clockOffsetMs" = "clockOffsetMs" + ${passMs}`
  await rotateSigner(db, keyring)
  await sealBatch(db, keyring)
  expect(await record.roots('2027-03-03T00:10:00Z')).toEqual(['2027-03-01', '2027-03-02'])
  await record.note('2027-03-03T08:00:00Z', 4)
  lines = (await record.export())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line) // of our own export
})
afterAll(() => record.end())

function makeKey(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const text = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  return {
    id: nameKey(text),
    public: text,
    sign: (facts) => sign(null, Buffer.from(canonical(facts)), privateKey).toString('base64'),
  }
}

const heldOf = (day: string): unknown => {
  const { type: _type, witnesses: _witnesses, ...root } = lines.find((line) => line.day === day)!
  return root
}
const seen = (faults: readonly Readonly<Record<string, string | number>>[]): string[] =>
  faults.map(({ kind, seq, day, what, id }) =>
    [kind, seq ?? day ?? (kind === 'key' ? id : undefined), what].filter((each) => each !== undefined).join(' '),
  )

/** The export with a key of the forger's before all others, an entry erased, and another tail after the last root. */
function forge(own: Signer, introduces: boolean): string {
  const writer = openLines()
  const kept = Number(lines.findLast(({ type }) => type === 'root')!.to)
  const seq = kept + 1
  const { madeAt, scope: all, roots, keys, before } = lines.at(-1)!
  const scope = { ...(all as { [key: string]: Json }), to: seq } // as it was written
  const firstKey = lines.findIndex(({ type }) => type === 'key')
  const texts = lines.flatMap((line, index) => {
    if (line.type === 'end' || (line.type === 'entry' && line.seq > kept)) return []
    if (line.type === 'header') return [writer.write({ ...line, scope })]
    if (index === firstKey) {
      const facts = { key: String(line.id), public: String(line.public), from: own.id }
      const by = introduces ? { from: own.id, introduction: own.sign(introducing(facts)) } : {}
      const first = { type: 'key', id: own.id, public: own.public, madeAt: String(line.madeAt) }
      return [writer.write(first), writer.write({ ...line, ...by })]
    }
    if (line.type !== 'entry') return [writer.write(line)]
    const { salt: _salt, payload: _payload, ...rest } = line
    const erased = line.seq === 2
    return [writer.place(erased ? 'e' : 'o', line.signature !== undefined, erased ? { ...rest, erased } : line)]
  })
  const entryAt = (place: number) => lines.find((line) => line.type === 'entry' && line.seq === place)!
  const facts = { id: '019c0000-0000-7000-8000-000000000000', kind: 'case.closed', subject: 'x', actor: 'bot' }
  const at = '2027-03-03T07:00:00.000Z'
  const like = entryAt(1)
  const hash = hashEntry({ ...facts, at: new Date(at), commitment: String(like.commitment) })
  const place = { seq, chain: chainOn(String(entryAt(kept).chain), BigInt(seq), hash) }
  const signature = signPlace(own, { ...place, seq: BigInt(seq) })
  texts.push(writer.place('o', true, { ...like, ...facts, at, hash, ...place, signature }))
  const head = { ...place, signedFrom: 1 }
  const said = { madeAt, scope, before, roots, keys: [own.id, ...(keys as string[])], last: place, head }
  return texts.join('') + writer.end(own, said as { [key: string]: Json }) // likewise
}

test('a key that was put before the bot’s own vouches for nothing once a witness holds a root', async () => {
  const own = makeKey()
  const text = forge(own, true)
  const tail = Number(lines.findLast(({ type }) => type === 'root')!.to) + 1
  // Without a root there is nothing but the word of whoever wrote the export.
  expect(seen((await record.verify(text)).faults)).toEqual([])
  const foundBy = async (day: string) => seen((await record.verify(text, [heldOf(day)])).faults)
  expect(await foundBy('2027-03-02')).toEqual(['end signature', `signature ${tail} unknown-key`])
  // Beyond an earlier root no key from before it counts without an end that vouches for it.
  expect(await foundBy('2027-03-01')).toEqual([
    'end signature',
    'signature 15 unknown-key',
    `signature ${tail} unknown-key`,
  ])
  // One that does not even say that it led to the held one is named.
  const bare = seen((await record.verify(forge(own, false), [heldOf('2027-03-02')])).faults)
  expect(bare).toContain(`key ${own.id} stranger`)
  expect(bare).toContain('end signature')
})

test('a key that was replaced between a day and its root signed what it signed', async () => {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const { faults, summary } = await record.verify(text, [heldOf('2027-03-01'), heldOf('2027-03-02')])
  expect([seen(faults), summary.held.length]).toEqual([[], 2])
})

test('a root is read out of a letter as a mail program saves it, and nothing else is taken for one', () => {
  const root = heldOf('2027-03-02')
  const written = JSON.stringify(root).replaceAll('=', '=3D')
  const wrapped = written.replace(/.{60}(?![0-9A-F]?D|D)/g, (part) => `${part}=\r\n`)
  const letter = `Subject: Root\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDear witness,\r\n\r\n${wrapped}\r\n\r\n=E2=80=94\r\n`
  expect(verifier.readRoot(letter)).toEqual(root)
  expect(verifier.readRoot(JSON.stringify(root))).toEqual(root)
  const { key: _key, ...keyless } = root as Record<string, unknown>
  for (const damaged of [
    { format: 'jom-root/1' },
    keyless,
    { ...keyless, key: 'a' },
    { ...keyless, key: { id: 1, public: 'x' } },
    { ...(root as object), to: '15' },
    { ...(root as object), signature: null },
    null,
  ])
    expect(verifier.readRoot(`{}\n${JSON.stringify(damaged)}\n`), JSON.stringify(damaged)).toBeUndefined()
})
