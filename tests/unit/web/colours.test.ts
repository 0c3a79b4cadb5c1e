import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('../../../src/web/public/jom.css', import.meta.url), 'utf8')
const tokensIn = (text: string) =>
  Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]))
const light = tokensIn(/^:root \{[^}]*\}/m.exec(css)![0])
const schemes = {
  light,
  dark: { ...light, ...tokensIn(/@media \(prefers-color-scheme: dark\) \{[^@]*?\n\}/.exec(css)![0]) },
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

test.each(Object.entries(schemes))(
  'in the %s scheme every pair that meets has the contrast of WCAG 2.2 AA',
  (_, tokens) => {
    const of = (name: string) => tokens[name] ?? expect.fail(`there is no colour ${name}`)
    const grounds = ['ground', 'surface', 'sunken']
    const texts = [
      ...grounds.flatMap((ground) => ['ink', 'ink-soft', 'accent'].map((ink) => [ink, ground] as const)),
      ...['accent-soft', 'danger-soft', 'ok-soft', 'warn-soft'].map((ground) => ['ink', ground] as const),
      ['accent-ink', 'accent'],
      ['danger', 'surface'],
      ['danger', 'danger-soft'],
      ['ok', 'ok-soft'],
      ['warn', 'warn-soft'],
      ['exercise-ink', 'exercise'],
    ] as const
    for (const [ink, ground] of texts) {
      expect([ink, ground, contrast(of(ink), of(ground)) >= 4.5]).toEqual([ink, ground, true])
    }
    // Borders of controls and the mark of focus: SC 1.4.11.
    for (const line of ['line-strong', 'focus']) {
      for (const ground of grounds) {
        expect([line, ground, contrast(of(line), of(ground)) >= 3]).toEqual([line, ground, true])
      }
    }
  },
)

test('TLP labels wear their own colours on black, as TLP 2.0 prescribes', () => {
  for (const [label, colour] of [
    ['="TLP:GREEN"', '#33ff00'],
    ['^="TLP:AMBER"', '#ffc000'],
    ['="TLP:RED"', '#ff2b2b'],
  ]) {
    expect(css).toContain(`.marking[data-label${label}] {\n  color: ${colour};`)
  }
  expect(css).toMatch(/\.marking \{[^}]*background: #000000;[^}]*color: #ffffff;/)
})
