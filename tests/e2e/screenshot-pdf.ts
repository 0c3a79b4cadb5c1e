import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { openExportWorld } from '../interop/world.ts'
import { launch } from './browser.ts'

/**
 * Takes a picture of every page of the PDF of a case, of a register and of a period, as pdf.js draws them in a browser, to be looked at:
 * `node tests/e2e/screenshot-pdf.ts FOLDER`.
 */

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('which folder are the pictures for?')
const library = resolve(import.meta.dirname, '../../node_modules/pdfjs-dist/legacy/build')
const site = 'http://pages.invalid'
/** Dots of a picture for each of a page's points. */
const scale = 1.5

/** Run in the browser: draws a document's pages one after the other; gives each as a PNG in base64. */
const drawing = `async (file) => {
  const pdf = await import('/pdf.min.mjs')
  pdf.GlobalWorkerOptions.workerSrc = '/pdf.worker.min.mjs'
  const { promise } = pdf.getDocument({ data: Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)) })
  const document_ = await promise
  const pages = []
  for (let number = 1; number <= document_.numPages; number += 1) {
    const page = await document_.getPage(number)
    const viewport = page.getViewport({ scale: ${scale} })
    const canvas = Object.assign(document.createElement('canvas'), { width: viewport.width, height: viewport.height })
    await page.render({ canvasContext: canvas.getContext('2d'), canvas, viewport }).promise
    pages.push(canvas.toDataURL('image/png').split(',')[1])
  }
  return pages
}`

mkdirSync(folder, { recursive: true })
const world = await openExportWorld()
const browser = await launch()
try {
  const page = await browser.newPage()
  await page.route(`${site}/**`, (route) => {
    const name = basename(new URL(route.request().url()).pathname)
    if (!name.endsWith('.mjs')) return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(library, name)) })
  })
  await page.goto(site)
  for (const [name, asked] of [
    ['case', { kind: 'case', number: world.shared }],
    ['register', { kind: 'decisions' }],
    ['period', { kind: 'period', from: '2027-04-25', to: '2027-04-26' }],
  ] as const) {
    const { bytes } = await world.make('anne', asked, 'pdf')
    const file = JSON.stringify(Buffer.from(bytes).toString('base64'))
    const pages = await page.evaluate<readonly string[]>(`(${drawing})(${file})`)
    for (const [index, drawn] of pages.entries())
      writeFileSync(join(folder, `${name}-${index + 1}.png`), Buffer.from(drawn, 'base64'))
    console.log(`${name}: ${pages.length} pages`)
  }
} finally {
  await browser.close()
  await world.end()
}
