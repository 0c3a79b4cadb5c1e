import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Block } from '../../../src/export/block.ts'
import { hashOf, openDigest } from '../../../src/export/digest.ts'
import { blocksOf, documentOf, tellingOf } from '../../../src/export/document.ts'
import { type Dossier, dossierOf, frameOf, type Parts } from '../../../src/export/dossier.ts'
import { openFolder } from '../../../src/export/folder.ts'
import { streamMarkdown, writeMarkdown } from '../../../src/export/markdown.ts'
import { printAside } from '../../../src/export/print-aside.ts'
import { type Line, openSorter } from '../../../src/export/sorter.ts'
import { openSpool } from '../../../src/export/spool.ts'
import { readPdf } from '../../interop/pdf.ts'
import { watchDisk } from '../../support/disk.ts'
import { periodDossier, sampleCase, sampleDecision } from './sample.ts'

const scene = { directory: { members: new Map() } as never, exercise: true, origin: 'https://jom.example.eu' } // only its members are asked for
const { calls } = periodDossier
const nothing: Parts = { cases: [], decisions: [], calls: [] }

async function all<Each>(pieces: AsyncIterable<Each>): Promise<readonly Each[]> {
  const found: Each[] = []
  for await (const piece of pieces) found.push(piece)
  return found
}

/** The same parts, cut into pages wherever. */
function pagesOf({ cases, decisions, calls: some }: Parts, size: number): readonly Parts[] {
  const cut = <Part>(parts: readonly Part[]): readonly (readonly Part[])[] =>
    Array.from({ length: Math.ceil(parts.length / size) }, (_, page) => parts.slice(page * size, (page + 1) * size))
  return [
    ...cut(some).map((page) => ({ ...nothing, calls: page })),
    ...cut(cases).map((page) => ({ ...nothing, cases: page })),
    ...cut(decisions).map((page) => ({ ...nothing, decisions: page })),
  ]
}

test('a dossier has the same hash and label whole and page by page', () => {
  const many = fc.nat({ max: 5 })
  fc.assert(
    fc.property(many, many, many, fc.integer({ min: 1, max: 4 }), (some, others, few, size) => {
      const parts: Parts = {
        cases: Array.from({ length: some }, (_, index) => ({ ...sampleCase, number: `EL-2027-BG-${1000 + index}` })),
        decisions: Array.from({ length: others }, (_, index) => ({ ...sampleDecision, id: `P-2027-${1000 + index}` })),
        calls: Array.from({ length: few }, (_, index) => ({ ...calls[0]!, id: `C-2027-${1000 + index}` })),
      }
      const scope = periodDossier.scope
      const whole: Dossier = dossierOf(scene, scope, parts)
      const digest = openDigest(scene, scope)
      for (const page of pagesOf(parts, size)) digest.add(page)
      const { hash, label, members, callNumbers } = digest.end()
      expect(hash).toBe(hashOf(whole))
      expect({ label, members }).toEqual({ label: whole.label, members: whole.members })
      expect(callNumbers).toEqual(parts.calls.map(({ id }) => id))
    }),
  )
})

test('lines are in their order however little is sorted in memory at once', async () => {
  const line = fc.record({
    at: fc.constantFrom('2027-04-25T06:00:00.000Z', '2027-04-25T06:00:00.001Z', '2027-04-26T06:00:00.000Z', ''),
    rank: fc.nat({ max: 2 }),
    line: fc.string({ unit: 'grapheme', maxLength: 40 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), async (lines, most) => {
      const sorter = openSorter(most)
      for (const each of lines) await sorter.add([each])
      const sorted = await all(sorter.sorted())
      await sorter.close()
      const key = ({ at, rank }: Line): string => `${at.padEnd(24)} ${rank}`
      const inOrder = lines.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
      expect(sorted).toEqual(inOrder.map((each) => each.line))
    }),
    { numRuns: 60 },
  )
})

test('of what is too much for the memory of a sorter all is on the disk, in few files however much it is', async () => {
  const disk = await watchDisk()
  const sorter = openSorter(2_000)
  try {
    const lines = Array.from({ length: 5_000 }, (_, index) => `${(index * 7919) % 5_000} `.padEnd(100, 'ω'))
    let most = 0
    for (const line of lines) {
      await sorter.add([{ at: line.slice(0, 8), rank: 0, line }])
      most = Math.max(most, disk.open())
    }
    // What was merged on the way was written more than once.
    expect(disk.written()).toBeGreaterThan(Buffer.byteLength(lines.join('')))
    expect(most).toBeLessThan(50)
    const byStart = (a: string, b: string): number => (a.slice(0, 8) < b.slice(0, 8) ? -1 : 1)
    expect(await all(sorter.sorted())).toEqual(lines.toSorted(byStart))
  } finally {
    await sorter.close()
    expect(disk.open()).toBe(0)
    disk.end()
  }
})

test('a spool that is settled has nothing in memory, and goes on', async () => {
  const disk = await watchDisk()
  const spool = openSpool()
  try {
    await spool.settle()
    expect(disk.open()).toBe(0)
    for (const piece of ['ω', 'μέ', 'γα']) {
      await spool.write(Buffer.from(piece))
      await spool.settle()
      expect(disk.written()).toBe(spool.size())
    }
    expect(Buffer.concat(await all(spool.read())).toString()).toBe('ωμέγα')
  } finally {
    await spool.close()
    expect(disk.open()).toBe(0)
    disk.end()
  }
})

test('what is longer than the memory of a spool comes back byte for byte, as often as it is read', async () => {
  const spool = openSpool()
  const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(100_003, `${index} ωμέγα `))
  for (const piece of pieces) await spool.write(piece)
  const whole = Buffer.concat(pieces)
  expect(spool.size()).toBe(whole.length)
  for (const _ of [1, 2]) expect(Buffer.concat(await all(spool.read())).equals(whole)).toBe(true)
  await spool.close()
  await spool.close()
})

const made = { hash: 'c'.repeat(64), language: 'en', zone: 'Europe/Sofia', madeAt: new Date('2027-04-26T06:00:00Z') }

test('a document says the same whole and page by page, whatever of it is there', async () => {
  const many = fc.nat({ max: 3 })
  await fc.assert(
    fc.asyncProperty(many, many, many, fc.integer({ min: 1, max: 3 }), async (some, others, few, size) => {
      const parts: Parts = {
        cases: Array.from({ length: some }, (_, index) => ({ ...sampleCase, number: `EL-2027-BG-${1000 + index}` })),
        decisions: Array.from({ length: others }, (_, index) => ({ ...sampleDecision, id: `P-2027-${1000 + index}` })),
        calls: Array.from({ length: few }, (_, index) => ({ ...calls[0]!, id: `C-2027-${1000 + index}` })),
      }
      const whole = dossierOf(scene, periodDossier.scope, parts)
      const folder = openFolder()
      try {
        for (const page of pagesOf(parts, size)) await folder.add(page)
        const telling = tellingOf(whole, folder.first(), made)
        // As often as it is read.
        for (const _ of [1, 2])
          expect((await all(streamMarkdown(telling.front, blocksOf(telling, folder)))).join('')).toBe(
            writeMarkdown(documentOf(whole, made)),
          )
      } finally {
        await folder.close()
      }
    }),
    { numRuns: 20 },
  )
})

describe('a document that is printed aside', () => {
  const front = tellingOf(frameOf(scene, { kind: 'decisions' }, { codes: [], label: 'TLP:GREEN' }), nothing, made).front
  async function* pieces(count: number): AsyncGenerator<readonly Block[]> {
    for (let number = 0; number < count; number += 1)
      yield [
        { type: 'heading', level: number === 0 ? 1 : 2, words: `Απόφαση ${number}.` },
        { type: 'paragraph', words: `${number} `.repeat(900) },
      ]
  }

  test('is given piece by piece, and comes piece by piece', async () => {
    const file: Uint8Array[] = []
    await printAside(front, pieces(40), async (piece) => void file.push(piece))
    const { pages, title } = await readPdf(Buffer.concat(file))
    expect(title).toBe('Register of decisions · TLP:GREEN')
    const words = pages.map(({ text }) => text).join(' ')
    for (let number = 0; number < 40; number += 1) expect(words).toContain(`Απόφαση ${number}.`)
    expect(words).toContain(`Page ${pages.length} of ${pages.length}`)
  })

  test('ends in the midst of its work once nobody wants it any more, with the reason of that', async () => {
    const why = new Error('gone')
    const gone = new AbortController()
    let closed = false
    /** Without an end, of which the third piece takes longer to set than anybody waits. */
    async function* endless(): AsyncGenerator<readonly Block[]> {
      try {
        yield* pieces(2)
        setImmediate(() => gone.abort(why))
        for (;;) yield [{ type: 'paragraph', words: 'Απόφαση '.repeat(1_000_000) }]
      } finally {
        closed = true
      }
    }
    const threads: Promise<unknown>[] = []
    const watch = (worker: Worker): void => void threads.push(once(worker, 'exit'))
    process.on('worker', watch)
    try {
      await expect(printAside(front, endless(), async () => {}, { gone: gone.signal })).rejects.toBe(why)
    } finally {
      process.off('worker', watch)
    }
    expect(closed).toBe(true)
    expect(await Promise.all(threads)).toHaveLength(1)
    // Of one that nobody wanted from the beginning nothing is taken.
    const taken = vi.fn(async () => {})
    await expect(printAside(front, pieces(1), taken, { gone: gone.signal })).rejects.toBe(why)
    expect(taken).not.toHaveBeenCalled()
  })

  test('ends where what it is made of, or what takes it, fails', async () => {
    async function* broken(): AsyncGenerator<readonly Block[]> {
      yield* pieces(3)
      throw new Error('not read')
    }
    await expect(printAside(front, broken(), async () => {})).rejects.toThrow('not read')
    const full = async (): Promise<void> => {
      throw new Error('the disk is full')
    }
    await expect(printAside(front, pieces(3), full)).rejects.toThrow('the disk is full')
    // More than its memory holds: whoever wants it is told how to go on.
    await expect(printAside(front, pieces(20_000), async () => {}, { megabytes: 8 })).rejects.toMatchObject({
      code: 'exports.too-long',
    })
  })
})
