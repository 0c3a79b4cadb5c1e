import { expect, test } from 'vitest'
import { openPrint } from '../../../src/paper/sheet.ts'
import { readPdf } from '../../interop/pdf.ts'

const sheet = {
  title: 'Πρακτικά',
  language: 'el',
  label: 'TLP:AMBER+STRICT',
  exercise: false,
  madeAt: new Date('2027-04-25T18:00:00Z'),
  foot: (page: number, pages: number) => [`Σελίδα ${page} από ${pages}`],
}

test('a row that fits on no page goes on, with its name and the heads again, and no word of it is lost', async () => {
  const print = openPrint(sheet)
  const words = Array.from({ length: 900 }, (_, index) => `λέξη${index}`)
  print.heading(1, sheet.title)
  print.table(
    [
      { head: 'Πότε', share: 0.2, names: true },
      { head: 'Τι', share: 0.8 },
    ],
    [
      ['21:14', words.join(' ')],
      ['21:15', `${'Дълга'.repeat(60)}край`],
    ],
  )
  const { pages, language } = await readPdf(await print.end())
  expect(language).toBe('el')
  expect(pages.length).toBeGreaterThan(1)
  const all = pages.map(({ text }) => text).join(' ')
  expect(words.filter((word) => !all.includes(word))).toEqual([])
  expect(all.replaceAll(' ', '').match(/Дълга/g)?.length).toBe(60)
  expect(all).toContain('край')
  for (const [index, { text, roles }] of pages.entries()) {
    expect(text.match(/TLP:AMBER\+STRICT/g)).toHaveLength(2)
    expect(text).toContain(`Σελίδα ${index + 1} από ${pages.length}`)
    expect(text).toContain('Πότε')
    expect(text).toMatch(/21:1[45]/)
    expect(roles).toEqual(expect.arrayContaining(['Table', 'TR', 'TH', 'TD']))
  }
})

test('a list is one, with marks and bodies; a part holds what is in it', async () => {
  const print = openPrint({ ...sheet, exercise: true })
  print.part(() => {
    print.heading(2, 'Μέρος')
    print.list(['πρώτο', 'δεύτερο'])
    print.paragraph('п'.repeat(3000))
  })
  const { pages, marked } = await readPdf(await print.end())
  expect(marked).toBe(true)
  expect(pages[0]?.roles).toEqual(expect.arrayContaining(['Sect', 'H2', 'L', 'LI', 'Lbl', 'LBody', 'P']))
  expect(pages.every(({ text }) => text.split('EXERCISE EXERCISE EXERCISE').length === 3)).toBe(true)
  expect(
    pages
      .map(({ text }) => text)
      .join('')
      .replaceAll(/[^п]/g, '').length,
  ).toBe(3000)
})
