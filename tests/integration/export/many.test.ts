import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { get } from 'node:http'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { UserError } from '../../../src/chat/errors.ts'
import { makeExport, readerOf } from '../../../src/export/bundle.ts'
import type { Parts } from '../../../src/export/dossier.ts'
import { gather } from '../../../src/export/gather.ts'
import { type Asked, type Format, scopeOf } from '../../../src/export/request.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { openPayload } from '../../../src/ledger/entry.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { createWeb } from '../../../src/web/server.ts'
import { checkCsv, readCsv } from '../../interop/csv.ts'
import { type ExportWorld, openExportWorld } from '../../interop/world.ts'
import { freshFolder } from '../../support/bot.ts'
import { watchDisk } from '../../support/disk.ts'
import { makeWorld } from '../threat/stage.ts'
import { send } from '../web/place.ts'

/** The week of an election to the European Parliament: more than anybody reads, and more than is held in memory at once. */

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const { people } = makeWorld()
const many = { cases: 1200, decisions: 1500 }
const week = { kind: 'period', from: '2027-04-24', to: '2027-04-30' } as const
const register = { kind: 'decisions' } as const
const begun = Date.parse('2027-04-26T06:00:00Z')
const numberOf = (index: number): string => `EL-2027-FR-${5000 + index}`
const decisionOf = (index: number): string => `P-2027-${5000 + index}`
const cases = Array.from({ length: many.cases }, (_, index) => numberOf(index))
const decisions = Array.from({ length: many.decisions }, (_, index) => decisionOf(index))
/** One every seventh second, and not in the order in which they were made. */
const instantOf = (index: number): Date => new Date(begun + ((index * 7919) % 50_000) * 7000)

let world: ExportWorld
const folder = freshFolder('many')
beforeAll(async () => {
  world = await openExportWorld()
  const { db, keyring } = world.stage.store
  const { id: _, ...like } = await db.case.findUniqueOrThrow({ where: { number: world.shared } })
  await db.case.createMany({
    data: cases.map((number, index) => ({ ...like, triage: like.triage ?? {}, number, reportedAt: instantOf(index) })),
  })
  const ids = new Map(
    (await db.case.findMany({ select: { id: true, number: true } })).map((row) => [row.number, row.id]),
  )
  await db.caseEntry.createMany({
    data: cases.flatMap((number, index) => {
      const caseId = ids.get(number) ?? 0n
      const at = instantOf(index)
      const text = keyring.seal(`Δέκα λέξεις για ${number}, and what was seen of it`, 'case.entry')
      return [
        { caseId, at, kind: 'opened', personId: 'anne', data: {} },
        { caseId, at, kind: 'note', personId: 'bruno', text, data: {} },
      ]
    }),
  })
  const decision = await db.decision.findUniqueOrThrow({ where: { id: world.decision } })
  await db.decision.createMany({
    data: decisions.map((id, index) => ({
      ...decision,
      rule: decision.rule ?? {},
      ...{ id, key: `many/${id}`, caseNumber: null, proposedAt: instantOf(index) },
    })),
  })
  const notes = [...cases, ...decisions].map((subject) => ({ kind: 'case.note', subject, actor: 'bot', payload: {} }))
  await db.$transaction((tx) => appendEntries(tx, keyring, notes, new Date(begun)), { timeout: 60_000 })
  while ((await sealBatch(db, keyring)) > 0);
})
afterAll(async () => {
  await world?.end()
  folder.remove()
})

const place = () => {
  const { db, keyring } = world.stage.store
  const { directory, stage } = world
  return { db, keyring, directory, now: stage.now, exercise: true, origin: 'https://jom.example.eu' }
}
const textOf = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes).toString('utf8')
/** How often each occurs. */
const counted = (all: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(all, (each) => each)].map(([each, found]) => [each, found.length]))
const once = (all: readonly string[]) => new Map(all.map((each) => [each, 1]))
/** When a decision was proposed. */
const orderOf = (id: string): number => instantOf(decisions.indexOf(id)).getTime()
const ours = (number: string): boolean => /^(EL-2027-FR|P-2027)-[5-9]\d{3}$/.test(number)

test('of a week with thousands of cases and decisions no page is longer than a few', async () => {
  const pages: Parts[] = []
  await world.stage.store.db.$transaction(
    async (tx) => {
      const scope = scopeOf(week, 'Europe/Paris')
      for await (const page of gather({ ...place(), tx }, readerOf(people.bruno), scope)) pages.push(page)
    },
    { timeout: 120_000 },
  )
  const sizes = pages.map((page) => page.cases.length + page.decisions.length + page.calls.length)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50)
  expect(counted(pages.flatMap((page) => page.cases.map(({ number }) => number)).filter(ours))).toEqual(once(cases))
  expect(counted(pages.flatMap((page) => page.decisions.map(({ id }) => id)).filter(ours))).toEqual(once(decisions))
})

test('a table of it has all of them once, in the order of their instants', async () => {
  const text = textOf(await world.make('bruno', week, 'csv'))
  expect(checkCsv(text, ';')).toEqual([])
  const [, ...rows] = readCsv(text, ';')
  const about = (what: string) => rows.filter((row) => row[2] === what && ours(row[1] ?? '')).map((row) => row[1] ?? '')
  expect(counted(about('case.opened'))).toEqual(once(cases))
  expect(counted(about('case.note'))).toEqual(once(cases))
  expect(counted(about('decision.proposed'))).toEqual(once(decisions))
  const instants = rows.map(([at = '']) => at)
  expect(instants).toEqual(instants.toSorted())
  const all = textOf(await world.make('bruno', register, 'csv'))
  const ids = readCsv(all, ';').map((row) => row[1] ?? '')
  expect(counted(ids.filter(ours))).toEqual(once(decisions))
})

test('the record of it has all of them once, and its proof holds', async () => {
  const made = await makeExport(place(), readerOf(people.bruno), week, 'jsonl')
  const path = join(folder.path, 'week.jsonl')
  await pipeline(made.content.read(), createWriteStream(path))
  await made.content.close()
  const { default: lines } = await import('node:readline')
  const subjects: string[] = []
  for await (const line of lines.createInterface({ input: createReadStream(path) })) {
    const read = JSON.parse(line) as { type: string; subject?: string; link?: boolean }
    if (read.type === 'entry' && !read.link && read.subject !== undefined && ours(read.subject))
      subjects.push(read.subject)
  }
  expect(counted(subjects)).toEqual(once([...cases, ...decisions]))
  const verifier = resolve(import.meta.dirname, '../../../verify/verify.mjs')
  await promisify(execFile)(process.execPath, [verifier, path], { maxBuffer: 50_000_000 })
})

/** The numbers of what a document tells of, once each: those of its headings. */
const headingsIn = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^#{2,3} (\S+) ·/.exec(line.replaceAll('\\', ''))?.[1] ?? [])

test('what people read of it has all of them once, in their order, under the hash of every format', async () => {
  const { hash: inCsv } = await world.make('bruno', week, 'csv')
  const made = await world.make('bruno', week, 'md')
  expect(made.hash).toBe(inCsv)
  const found = headingsIn(textOf(made)).filter(ours)
  expect(counted(found)).toEqual(once([...cases, ...decisions]))
  const all = await world.make('bruno', register, 'md')
  expect(headingsIn(textOf(all)).filter(ours)).toEqual(decisions.toSorted((a, b) => orderOf(a) - orderOf(b)))
  expect(textOf(all).trimEnd().endsWith(`**EXERCISE EXERCISE EXERCISE · ${all.label}**`)).toBe(true)
})

test('a register on paper has all of them once, on pages that name how many there are', async () => {
  const { bytes, label } = await world.make('bruno', register, 'pdf')
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const pdf = await loading.promise
  const found: string[] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number)
    const words = (await page.getTextContent()).items.flatMap((item) => ('str' in item ? [item.str] : [])).join(' ')
    page.cleanup()
    if (!words.includes(`Page ${number} of ${pdf.numPages} `) || !words.trimEnd().endsWith(label))
      expect(words, `page ${number}`).toContain(`Page ${number} of ${pdf.numPages} and ${label}`)
    found.push(...(words.match(/P-2027-\d{4}(?= · )/g) ?? []))
  }
  await loading.destroy()
  expect(found.filter(ours)).toEqual(decisions.toSorted((a, b) => orderOf(a) - orderOf(b)))
})

test('a file for the machines of others, taken in whole, says what holds all of it, and how to go on', async () => {
  for (const [asked, format] of [
    [week, 'stix'],
    [register, 'misp'],
    [week, 'misp'],
  ] as const satisfies readonly (readonly [Asked, Format])[]) {
    const fault = await world.make('bruno', asked, format).catch((each: unknown) => each)
    expect(fault, format).toMatchObject({
      code: 'exports.too-much',
      values: { most: 300 },
    } satisfies Partial<UserError>)
  }
})

test('where nobody wants it any more its making ends, and nothing of it is left on the disk or on record', async () => {
  const { db } = world.stage.store
  const before = await db.takenFile.count()
  const disk = await watchDisk()
  try {
    for (const [asked, format] of [
      [register, 'md'],
      [register, 'pdf'],
      [week, 'jsonl'],
    ] as const satisfies readonly (readonly [Asked, Format])[]) {
      const gone = new AbortController()
      const why = new Error('gone')
      disk.atWriting(() => gone.abort(why))
      const made = makeExport(place(), readerOf(people.bruno), asked, format, { gone: gone.signal })
      await expect(made, format).rejects.toBe(why)
      expect(disk.open(), format).toBe(0)
    }
    expect(disk.written()).toBeGreaterThan(0)
    const gone = new AbortController()
    const made = await makeExport(place(), readerOf(people.bruno), register, 'csv', { gone: gone.signal })
    gone.abort()
    await expect(made.record()).rejects.toBe(gone.signal.reason)
    await made.content.close()
    expect(disk.open()).toBe(0)
  } finally {
    disk.end()
  }
  expect(await db.takenFile.count()).toBe(before)
})

test('a download of it comes piece by piece, and is what is on record', async () => {
  const { db, keyring } = world.stage.store
  for (const { id, name, language, zone, pseudonym } of Object.values(people))
    await db.person.create({ data: { id, name, language, zone, pseudonym } })
  const web = createWeb({
    ...{ db, keyring, world: 'exercise', names: 'per-person', host: '127.0.0.1', port: 0, log: () => {} },
    directory: () => world.directory,
    now: () => world.stage.now,
  })
  try {
    const { origin, port } = await web.start()
    const host = `localhost:${port}`
    const link = await issueSignInLink(db, 'bruno', 'sign-in', 60_000)
    const { cookie = '' } = await send({ web, origin, port, host }, { method: 'POST', path: link })
    const path = '/exports/decisions.csv'
    const got = await new Promise<{ pieces: number; bytes: number; sha256: string; length: string | undefined }>(
      (done, fail) => {
        const asked = get({ host: '127.0.0.1', port, path, headers: { host, cookie } }, async (answer) => {
          const hash = createHash('sha256')
          let [pieces, bytes] = [0, 0]
          for await (const piece of answer as AsyncIterable<Buffer>) {
            hash.update(piece)
            pieces += 1
            bytes += piece.length
          }
          done({ pieces, bytes, sha256: hash.digest('hex'), length: answer.headers['content-length'] })
        })
        asked.once('error', fail)
      },
    )
    expect(got.length).toBe(String(got.bytes))
    expect(got.pieces).toBeGreaterThan(1)
    const entry = await db.ledgerEntry.findFirstOrThrow({ where: { kind: 'export.made' }, orderBy: { id: 'desc' } })
    expect(openPayload(entry.payload, keyring)).toMatchObject({ format: 'csv', file: got.sha256 })
  } finally {
    await web.stop()
  }
})
