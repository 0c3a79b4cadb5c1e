import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Destroyed, destroy, isDestroyed, Keyring, rewrap, sealedUnder, sealOverhead } from '../../../src/store/seal.ts'

const ring = new Keyring([randomBytes(32)])
const newer = new Keyring([randomBytes(32)])
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constant('Déclaration de vote · Ψήφος · гласуване'),
)
const anyBytes = fc.uint8Array({ maxLength: 500 })
const anyContext = fc.string({ minLength: 1, maxLength: 40 })
const code = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code
  }
  return 'nothing thrown'
}

describe('a sealed value', () => {
  test('opens to the same text in the same context', () => {
    fc.assert(
      fc.property(anyText, anyContext, (text, context) => {
        expect(ring.openText(ring.seal(text, context), context)).toBe(Buffer.from(text, 'utf8').toString('utf8'))
      }),
    )
  })

  test('opens to the same bytes, and is longer by a fixed number', () => {
    fc.assert(
      fc.property(anyBytes, anyContext, (bytes, context) => {
        const sealed = ring.seal(bytes, context)
        expect(sealed.length).toBe(bytes.length + sealOverhead)
        expect(Buffer.from(ring.open(sealed, context)).equals(bytes)).toBe(true)
      }),
    )
  })

  test('opens when it comes as a plain array or a slice of a larger one, as drivers hand it over', () => {
    const sealed = ring.seal('text', 'inbox.body')
    const larger = new Uint8Array(sealed.length + 20)
    larger.set(sealed, 7)
    expect(ring.openText(larger.subarray(7, 7 + sealed.length), 'inbox.body')).toBe('text')
  })

  test('does not open in another context', () => {
    fc.assert(
      fc.property(anyBytes, anyContext, anyContext, (bytes, one, other) => {
        fc.pre(one !== other)
        const sealed = ring.seal(bytes, one)
        expect(code(() => ring.open(sealed, other))).toBe('seal-broken')
      }),
    )
  })

  test('does not open after any change of any byte', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
        const sealed = ring.seal(bytes, 'c')
        sealed[at % sealed.length]! ^= change
        expect(['seal-broken', 'key-unknown']).toContain(code(() => ring.open(sealed, 'c')))
      }),
      { numRuns: 300 },
    )
    const sealed = ring.seal('every single byte', 'c')
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at]! ^= 1
      expect(
        code(() => ring.open(changed, 'c')),
        `byte ${at}`,
      ).not.toBe('nothing thrown')
    }
  })

  test('does not open when cut or empty', () => {
    const sealed = ring.seal('text', 'c')
    for (let length = 0; length < sealed.length; length++) {
      expect(code(() => ring.open(sealed.subarray(0, length), 'c'))).toBe('seal-broken')
    }
  })

  test('shows nothing of its text and is never the same twice', () => {
    const text = 'polling station 14'
    const [one, two] = [ring.seal(text, 'c'), ring.seal(text, 'c')]
    expect(Buffer.from(one).includes(text)).toBe(false)
    expect(Buffer.from(one).equals(two)).toBe(false)
  })

  test('does not take the data key of another value', () => {
    const [one, two] = [ring.seal('one', 'c'), ring.seal('two', 'c')]
    const mixed = Buffer.concat([one.subarray(0, 69), two.subarray(69)])
    expect(code(() => ring.open(mixed, 'c'))).toBe('seal-broken')
  })
})

describe('a destroyed value', () => {
  test('never opens, whatever key, and keeps its length', () => {
    fc.assert(
      fc.property(anyBytes, anyContext, (bytes, context) => {
        const sealed = ring.seal(bytes, context)
        const gone = destroy(sealed)
        expect(gone.length).toBe(sealed.length)
        expect(isDestroyed(gone)).toBe(true)
        expect(isDestroyed(sealed)).toBe(false)
        expect(() => ring.open(gone, context)).toThrow(Destroyed)
        expect(() => newer.open(gone, context)).toThrow(Destroyed)
        expect(() => rewrap(gone, ring, newer)).toThrow(Destroyed)
        expect(ring.open(sealed, context)).toBeDefined() // the given bytes are left alone
      }),
    )
  })
})

describe('another master key', () => {
  test('opens the same text after a rewrap, which leaves the encrypted text as it was', () => {
    fc.assert(
      fc.property(anyBytes, anyContext, (bytes, context) => {
        const sealed = ring.seal(bytes, context)
        const moved = rewrap(sealed, ring, newer)
        expect(Buffer.from(newer.open(moved, context)).equals(bytes)).toBe(true)
        expect(Buffer.from(moved.subarray(69)).equals(sealed.subarray(69))).toBe(true)
        expect(code(() => ring.open(moved, context))).toBe('key-unknown')
        expect(sealedUnder(moved)).toBe(newer.keyIds[0])
      }),
    )
  })

  test('as the current one seals, while the older still opens', () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)]
    const before = new Keyring([old])
    const sealed = before.seal('text', 'c')
    const both = new Keyring([fresh, old])
    expect(both.openText(sealed, 'c')).toBe('text')
    expect(sealedUnder(both.seal('text', 'c'))).toBe(both.keyIds[0])
    expect(new Keyring([fresh]).openText(both.rewrap(sealed), 'c')).toBe('text')
  })
})

test('sealing and opening keep up with a busy hour', () => {
  const text = 'x'.repeat(200)
  const begin = process.cpuUsage()
  for (let i = 0; i < 2_000; i++) ring.openText(ring.seal(text, 'inbox.body'), 'inbox.body')
  const { user, system } = process.cpuUsage(begin)
  // About 0.1 s of a core where it was measured; the bound only catches a change of kind.
  expect((user + system) / 1000).toBeLessThan(2_000)
})
