import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strip } from '../../../../adapters/web/image.ts'
import { icc, jfif, jpeg, picture, png, pngHead, pngParts, scans, segment, webp } from './pictures.ts'

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1')
const secret = fc.stringMatching(/^[A-Za-z0-9 ]{4,40}$/).map((word) => `hidden:${word}:end`)
const hidden = fc.record({ exif: secret, xmp: secret, comment: secret, behind: secret }, { requiredKeys: [] })

test.each([
  ['JPEG', jpeg],
  ['PNG', png],
  ['WebP', webp],
] as const)('whatever a camera hides in a %s is gone, and cleaning twice changes nothing', (_, make) => {
  fc.assert(
    fc.property(hidden, (where) => {
      const clean = strip(make(where))
      expect(clean).toBeDefined()
      expect(textOf(clean)).not.toContain('hidden:')
      expect(strip(clean!)).toEqual(clean)
      expect(clean).toEqual(strip(make()))
    }),
  )
})

test('the picture itself comes through byte by byte', () => {
  const body = [...jfif, ...icc, ...scans]
  expect([...strip(jpeg({ exif: 'x', comment: 'y', behind: 'z' }))!]).toEqual([0xff, 0xd8, ...body, 0xff, 0xd9])
  const { header, colours, data, end } = pngParts
  expect([...strip(png({ xmp: 'x', behind: 'z' }))!]).toEqual([...pngHead, ...header, ...colours, ...data, ...end])
  const cleaned = strip(webp({ exif: 'odd', xmp: 'x' }))!
  expect(textOf(cleaned)).toContain(textOf(Uint8Array.from(picture)))
  expect(cleaned[20]).toBe(0x10)
  expect(new DataView(cleaned.buffer).getUint32(4, true)).toBe(cleaned.length - 8)
})

test('which side is up survives, and nothing else of Exif', () => {
  const turned = strip(jpeg({ exif: 'GPS', orientation: 6 }))!
  expect(textOf(turned)).not.toContain('GPS')
  const at = textOf(turned).indexOf('Exif')
  expect(at).toBeGreaterThan(0)
  expect(turned[at + 6 + 8 + 2 + 9]).toBe(6)
  expect(strip(turned)).toEqual(turned)
})

test('a preview of the uncropped picture (JFXX) and further pictures (MPF) are dropped', () => {
  const plain = jpeg()
  const preview = segment(0xe0, [...Buffer.from('JFXX\0\u0010preview')])
  const further = segment(0xe2, [...Buffer.from('MPF\0further')])
  const loaded = Uint8Array.from([...plain.slice(0, 2), ...preview, ...further, ...plain.slice(2)])
  expect(strip(loaded)).toEqual(plain)
})

test('a picture that is cut off or cannot be cleaned is refused; what is no picture stays as it is', () => {
  for (const make of [jpeg, png, webp]) {
    const whole = make({ exif: 'hidden' })
    for (let length = 12; length < whole.length; length += 1) {
      const cut = strip(whole.slice(0, length))
      expect([length, textOf(cut).includes('hidden')]).toEqual([length, false])
    }
  }
  expect(strip(Uint8Array.from(Buffer.from('II*\0')))).toBeUndefined()
  expect(strip(Uint8Array.from(Buffer.from('\0\0\0\x18ftypheic')))).toBeUndefined()
  const text = Uint8Array.from(Buffer.from('plain words'))
  expect(strip(text)).toBe(text)
})

test('no bytes, however broken, make it fail or run on', () => {
  const heads = [jpeg({ exif: 'x' }), png({ exif: 'x' }), webp({ exif: 'x' })]
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.nat(), fc.uint8Array({ maxLength: 40 }), (head, at, noise) => {
      const bytes = Uint8Array.from(head)
      bytes.set(noise.slice(0, Math.max(0, bytes.length - (at % bytes.length))), at % bytes.length)
      const clean = strip(bytes)
      expect(clean === undefined || clean.length <= bytes.length + 36).toBe(true)
    }),
    { numRuns: 500 },
  )
})
