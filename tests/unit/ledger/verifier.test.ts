import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const file = resolve(import.meta.dirname, '../../../verify/verify.mjs')
const { canonical } = (await import(pathToFileURL(file).href)) as { canonical(value: unknown): string } // what it exports is written there

test('the verifier is one file that needs nothing but Node', () => {
  const imported = [...readFileSync(file, 'utf8').matchAll(/\bfrom '([^']+)'|\bimport\(|\brequire\(/g)].map(
    ([, name]) => name,
  )
  expect(imported.length).toBeGreaterThan(2)
  for (const name of imported) expect(name).toMatch(/^node:/)
})

test('its canonical form is that of RFC 8785, as the ledger writes it', () => {
  // The example of RFC 8785, 3.2.2 and 3.2.3.
  const example = {
    numbers: JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]') as number[],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  expect(canonical(example)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      fc.pre(text.isWellFormed() && !/\\ud[89a-f]/.test(text))
      expect(canonical(JSON.parse(text))).toBe(canonicalize(JSON.parse(text)))
    }),
  )
  expect(() => canonical('\ud800')).toThrow()
})
