import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { svgOf } from '../../src/playbook/diagram/svg.ts'
import { readPlaybooks } from '../../src/playbook/language/read.ts'
import { launch } from './browser.ts'

/** Diagrams as a browser draws them: words stay in their boxes, nothing is cut off, dark is dark. */

const folder = resolve(import.meta.dirname, '../../playbooks')
const shipped = readPlaybooks(folder).map(({ playbook }) => playbook)
let browser: Browser

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** In the page: words that reach out of the box they stand in, or out of the picture. */
const overflowing = `(() => {
  const whole = document.documentElement.getBoundingClientRect()
  const out = []
  const within = (inner, outer, room) => inner.left >= outer.left - room && inner.right <= outer.right + room && inner.top >= outer.top - room && inner.bottom <= outer.bottom + room
  for (const text of document.querySelectorAll('text')) {
    const at = text.getBoundingClientRect()
    const box = text.closest('g.step, g.pill')?.querySelector('.box')?.getBoundingClientRect()
    if (!within(at, whole, 0) || (box && !within(at, box, 1))) out.push(text.textContent)
  }
  for (const tag of document.querySelectorAll('rect.tag')) {
    const box = tag.closest('g.step').querySelector('.box').getBoundingClientRect()
    if (!within(tag.getBoundingClientRect(), box, 0)) out.push('a tag')
  }
  return out
})()`

test.each(['en', 'da'])('in %s no word leaves its box', async (language) => {
  const page = await browser.newPage()
  for (const playbook of shipped) {
    const svg = svgOf(playbook, language)
    await page.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`)
    expect(await page.evaluate(overflowing), playbook.id).toEqual([])
  }
  await page.close()
})

test('what is shipped is light on a light system and dark on a dark one', async () => {
  for (const [colorScheme, expected] of [
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(20, 23, 27)'],
  ] as const) {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.goto(pathToFileURL(resolve(folder, 'diagrams/PB-01.svg')).href)
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.paper')).fill`)).toBe(expected)
    await context.close()
  }
})
