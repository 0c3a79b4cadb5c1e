import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNumber, readCode, readNumber } from '../../../src/threat/number.ts'

const code = fc.constantFrom('FR', 'EL', 'DK', 'ENISA', 'COM', 'EEAS', 'CERT-EU')
const year = fc.integer({ min: 2026, max: 2099 })
const counter = fc.integer({ min: 1, max: 99_999 })

describe('a case number', () => {
  it('is read back from how it is written', () => {
    fc.assert(
      fc.property(year, code, counter, (y, c, n) => {
        expect(readNumber(formatNumber(y, c, n))).toEqual({ year: y, code: c, counter: n })
      }),
    )
  })

  it('is read as people write it', () => {
    const shapes = fc.constantFrom(
      (_y: number, c: string, n: number) => `${c}-${n}`,
      (_y: number, c: string, n: number) => `#${c.toLowerCase()}-${String(n).padStart(4, '0')}`,
      (_y: number, c: string, n: number) => `${c}${n},`,
      (y: number, c: string, n: number) => `${y}/${c}/${n}`,
      (y: number, c: string, n: number) => `el ${y} ${c.toLowerCase()} ${n}.`,
      (y: number, c: string, n: number) => ` EL–${y}–${c}–${n} `,
      (y: number, c: string, n: number) => `E\u200BL-${y}-${c}-${n}`,
    )
    fc.assert(
      fc.property(shapes, year, code, counter, (shape, y, c, n) => {
        const read = readNumber(shape(y, c, n))
        expect(read).toMatchObject({ code: c, counter: n })
        if (read?.year !== undefined) expect(read.year).toBe(y)
      }),
    )
  })

  it.each([
    ['0042', { counter: 42 }],
    ['#7', { counter: 7 }],
    ['FR-42', { code: 'FR', counter: 42 }],
    ['el-2027-fr-42', { year: 2027, code: 'FR', counter: 42 }],
    ['EL-2027-GR-0042', { year: 2027, code: 'EL', counter: 42 }],
    ['EL-2027-EL-0042', { year: 2027, code: 'EL', counter: 42 }],
    ['gr42', { code: 'EL', counter: 42 }],
    ['cert-eu 7', { code: 'CERT-EU', counter: 7 }],
    ['EL-42', { code: 'EL', counter: 42 }],
    ['FR-12345', { code: 'FR', counter: 12_345 }],
  ])('%s means %o', (written, meant) => {
    expect(readNumber(written)).toEqual(meant)
  })

  it.each(['', '0', 'FR-0', 'x', 'FR', 'FR-', '4 2', '-', 'T13', '42%', '1e3', 'EL-2027-FR-42-1', '9'.repeat(40)])(
    '%j is none',
    (written) => {
      expect(readNumber(written)).toBeUndefined()
    },
  )

  it('reads anything without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const read = readNumber(written)
        expect(read === undefined || read.counter > 0).toBe(true)
      }),
    )
  })
})

describe('its parts', () => {
  it('Greece is EL, and GR is accepted', () => {
    expect([readCode('gr'), readCode(' EL '), readCode('fr')]).toEqual(['EL', 'EL', 'FR'])
  })
})
