import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { da } from '../../../src/locale/da/index.ts'
import { en } from '../../../src/locale/en/index.ts'

type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }> }

/** The names of the values that a text is filled with. Literal text has the type 0, `#` the type 7. */
function namesIn(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ type, value = '', options = {} }) => [
    ...(type === 0 || type === 7 ? [] : [value]),
    ...Object.values(options).flatMap((option) => namesIn(option.value)),
  ])
}

const parse = (text: string, language: string): readonly Part[] =>
  new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst() as Part[] // of the parser's own shape

test('every text can be read, and needs the same values in both languages', () => {
  const faults: string[] = []
  for (const [key, english] of Object.entries(en)) {
    try {
      const danish = da[key as keyof typeof en] // a key of the same catalogue
      const one = namesIn(parse(english, 'en'))
      const other = namesIn(parse(danish, 'da'))
      const differing = new Set([
        ...one.filter((name) => !other.includes(name)),
        ...other.filter((name) => !one.includes(name)),
      ])
      if (differing.size > 0) faults.push(`${key}: ${[...differing].join(', ')} stands in one language only`)
    } catch (fault) {
      faults.push(`${key}: ${String(fault)}`)
    }
  }
  expect(faults).toEqual([])
})
