import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Likeness, likelyDuplicates, likelyFrom, scoreDuplicate, wordsOf } from '../../../src/threat/duplicates.ts'
import { assets } from '../../../src/threat/taxonomy.ts'

const at = new Date('2027-04-25T18:00:00Z')
const caseOf = (what: string, more: Partial<Likeness> = {}): Likeness => ({
  number: 'EL-2027-FR-0001',
  title: what,
  report: { what, concerns: 'FR', asset: 'results_website' },
  at,
  ...more,
})
const later = (hours: number): Date => new Date(at.getTime() + hours * 3_600_000)

const anyCase: fc.Arbitrary<Likeness> = fc
  .record({
    number: fc.integer({ min: 1, max: 9999 }).map((n) => `EL-2027-FR-${n}`),
    what: fc.oneof(fc.string(), fc.lorem({ maxCount: 12 })),
    concerns: fc.constantFrom('FR', 'DK'),
    asset: fc.option(fc.constantFrom(...assets.values), { nil: undefined }),
    hours: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ number, what, concerns, asset, hours }) => ({
    number,
    title: what.slice(0, 50),
    report: { what, concerns, ...(asset && { asset }) },
    at: later(hours),
  }))

describe('likeness of two reports', () => {
  it('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(anyCase, anyCase, (a, b) => {
        const score = scoreDuplicate(a, b)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        expect(scoreDuplicate(b, a)).toBeCloseTo(score, 10)
      }),
    )
  })

  it('falls with the time between them', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 0, max: 48 }), fc.integer({ min: 0, max: 48 }), (a, near, more) => {
        const soon = { ...a, at: new Date(a.at.getTime() + near * 3_600_000) }
        const late = { ...a, at: new Date(soon.at.getTime() + more * 3_600_000) }
        expect(scoreDuplicate(a, late)).toBeLessThanOrEqual(scoreDuplicate(a, soon))
      }),
    )
  })

  it('is likely for the same thing in other words, and sure for the same words', () => {
    const first = caseOf('The results website volby.cz is not reachable, probably a DDoS attack')
    expect(
      scoreDuplicate(first, caseOf('DDoS attack: results website volby.cz not reachable', { at: later(1) })),
    ).toBeGreaterThan(0.8)
    expect(scoreDuplicate(first, first)).toBeCloseTo(1)
  })

  it('is not likely for another thing at the same place and time', () => {
    const first = caseOf('The results website volby.cz is not reachable')
    expect(scoreDuplicate(first, caseOf('Somebody offers ballots for sale in a channel'))).toBe(0)
    expect(scoreDuplicate(first, caseOf('This website shows a wrong photograph'))).toBeLessThan(likelyFrom)
  })

  it('does not rest on empty or tiny reports', () => {
    expect(scoreDuplicate(caseOf(''), caseOf(''))).toBe(0)
    expect(scoreDuplicate(caseOf('website'), caseOf('our website and much else went down'))).toBeLessThan(likelyFrom)
  })

  it('sees through accents, case and characters that are not seen', () => {
    expect(wordsOf('Élection RÉSULTATS.fr hors\u200Bservice')).toEqual(
      new Set(['election', 'resultats.fr', 'horsservice']),
    )
    expect(wordsOf('Εκλογές')).toEqual(wordsOf('ΕΚΛΟΓΕΣ'.toLowerCase()))
  })
})

describe('likely duplicates', () => {
  it('are the likeliest first, and no more than asked for', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.array(anyCase, { maxLength: 12 }),
        fc.integer({ min: 0, max: 4 }),
        (fresh, others, most) => {
          const found = likelyDuplicates(fresh, others, most)
          const above = others.filter((other) => scoreDuplicate(fresh, other) >= likelyFrom)
          expect(found).toHaveLength(Math.min(most, above.length))
          const scores = found.map(({ score }) => score)
          expect(scores).toEqual([...scores].sort((a, b) => b - a))
          const least = scores.at(-1) ?? 1
          const left = above.filter((other) => !found.some(({ number }) => number === other.number))
          for (const other of left) expect(scoreDuplicate(fresh, other)).toBeLessThanOrEqual(least)
        },
      ),
    )
  })
})
