import { expect, test } from 'vitest'
import { openPrint } from '../../../src/paper/sheet.ts'
import { readPdf } from '../../interop/pdf.ts'

/** A print, and the file once it is ended. */
function openWhole(of: Parameters<typeof openPrint>[0]) {
  const pieces: Uint8Array[] = []
  const print = openPrint(of, (piece) => pieces.push(piece))
  return {
    ...print,
    async end(): Promise<Buffer> {
      await print.end()
      return Buffer.concat(pieces)
    },
  }
}

const sheet = {
  title: 'Πρακτικά',
  language: 'el',
  label: 'TLP:AMBER+STRICT',
  exercise: false,
  madeAt: new Date('2027-04-25T18:00:00Z'),
  foot: (page: number, pages: number) => [`Σελίδα ${page} από ${pages}`],
}

test('a row that fits on no page goes on, with its name and the heads again, and no word of it is lost', async () => {
  const print = openWhole(sheet)
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
  const print = openWhole({ ...sheet, exercise: true })
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

test('a sign that the font lacks stands by its code wherever it is printed, and never as the sign of none', async () => {
  const print = openWhole({ ...sheet, foot: () => ['foot 🚨'] })
  print.heading(1, 'head ✅')
  print.paragraph('Alarm 🚨 then ✅ and 中国 end, 中A, 1\uFE0F\u20E3 and \t👨\u200D👩.')
  print.paragraph('bold 𝖠', { bold: true })
  print.paragraph('plain 𝖠')
  print.list(['item 中'])
  const heads = [
    { head: 'name 中', share: 0.2, names: true as const },
    { head: 'what', share: 0.7 },
    { head: '𝖠', share: 0.1 },
  ]
  print.table(heads, [
    ['𝖠', '𝖠', ''],
    // Cut within what has no space, and within the codes of many.
    ['long', `${'中'.repeat(1500)} end`, '𝖠'.repeat(401)],
  ])
  const { pages, missing } = await readPdf(await print.end())
  expect(missing).toBe(0)
  const all = pages.map(({ text }) => text).join(' ')
  for (const words of [
    ...['foot U+1F6A8', 'head U+2705', 'item U+4E2D', 'name U+4E2D', 'bold U+1D5A0', 'plain 𝖠', 'U+1D5A0 𝖠'],
    'Alarm U+1F6A8 then U+2705 and U+4E2D U+56FD end, U+4E2D A, 1U+FE0F U+20E3 and U+1F468 U+200D U+1F469.',
  ])
    expect(all).toContain(words)
  expect(all.match(/𝖠/g)).toHaveLength(403)
  expect(all.match(/U\+4E2D(?![0-9A-F])/g)?.length).toBeGreaterThan(1500)
})

test('of a print of many pages the file is given away while it is made, and is read whole', async () => {
  const given: { bytes: number; after: number }[] = []
  const pieces: Uint8Array[] = []
  let parts = 0
  const print = openPrint(sheet, (piece) => {
    pieces.push(piece)
    given.push({ bytes: piece.length, after: parts })
  })
  const rows = Array.from({ length: 60 }, (_, row) => [`21:${row}`, `λέξη ${row} `.repeat(12)])
  const count = 30
  for (; parts < count; parts += 1) {
    print.heading(2, `Μέρος ${parts}.`)
    print.table(
      [
        { head: 'Πότε', share: 0.2, names: true },
        { head: 'Τι', share: 0.8 },
      ],
      rows,
    )
    // What is written is read by whoever waits for it.
    await new Promise(setImmediate)
  }
  expect(given.filter(({ after }) => after < count).length).toBeGreaterThan(0)
  await print.end()
  expect(given.every(({ bytes }) => bytes <= 300_000)).toBe(true)
  const { pages, marked } = await readPdf(Buffer.concat(pieces))
  expect(marked).toBe(true)
  const all = pages.map(({ text }) => text).join(' ')
  for (let part = 0; part < count; part += 1) expect(all).toContain(`Μέρος ${part}.`)
  expect(all.match(/21:59/g)).toHaveLength(count)
  for (const [index, { text, roles }] of pages.entries()) {
    expect(text.match(/TLP:AMBER\+STRICT/g)).toHaveLength(2)
    expect(text).toContain(`Σελίδα ${index + 1} από ${pages.length}`)
    expect(roles).toEqual(expect.arrayContaining(['Table', 'TR', 'TH', 'TD']))
  }
})
