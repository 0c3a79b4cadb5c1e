import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, test } from 'vitest'
import type { Contact } from '../../../src/directory/contact.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import { type CallTree, inGroups, scopeOf, treeOf } from '../../../src/notice/call-tree.ts'
import { printTree } from '../../../src/notice/call-tree-pdf.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const now = new Date('2027-04-25T18:00:00Z')
const day = (days: number): Date => new Date(now.getTime() + days * 24 * 3_600_000)
const roleOf = (person: Person, role: string): Person => ({
  ...person,
  roles: [...person.roles, { role, body: 'niscg', code: person.roles[0]?.code ?? '', deputy: false, observer: false }],
})
const anne = { ...roleOf(personOf('anne', 'FR'), 'head'), name: 'Zoé Côté-Łącka' }
const bruno = personOf('bruno', 'FR')
const cora = roleOf(personOf('cora', 'FR'), 'coordinator')
const eleni = { ...roleOf(personOf('eleni', 'EL'), 'spoc'), name: 'Ελένη Παπαδάκη' }
const georgi = { ...personOf('georgi', 'EL'), name: 'Георги Иванов' }
const otto = { ...personOf('otto', 'FR', 'niscg', 'observer'), name: 'Otto' }
const people = [anne, bruno, cora, eleni, georgi, otto]
const directory: Directory = {
  ...directoryOf(
    people,
    [roomOf('fr', [anne, bruno, cora], { code: 'FR', kind: 'national-cell' }), roomOf('joint', [cora, eleni])],
    [],
  ),
  shifts: [
    { code: 'FR', level: 0, person: 'bruno' },
    { code: 'FR', level: 2, person: 'anne' },
    { code: 'FR', level: 0, person: 'cora', from: day(1), to: day(2) },
    { code: 'FR', level: 0, person: 'bruno', from: day(2), to: day(3) },
    { code: 'FR', level: 0, person: 'anne', from: day(9) },
    { code: 'EL', level: 0, person: 'georgi' },
  ],
}
const contacts = new Map<string, readonly Contact[]>([
  [
    'bruno',
    [
      { channel: 'email', address: 'bruno@cell.example' },
      { channel: 'phone', address: '+33612345678' },
    ],
  ],
  ['georgi', [{ channel: 'phone', address: '+302101234567' }]],
  ['cora', [{ channel: 'webhook', address: 'pager-9' }]],
])
const treeFor = (own: readonly string[], others: readonly string[] = [], language = 'en'): CallTree =>
  treeOf(directory, contacts, { own, others }, { now, language })

describe('a call tree', () => {
  test('says who is on duty until it ends, with each change, and who has which phone; no other address', () => {
    const [france] = treeFor(['FR']).members
    expect(france?.turns).toEqual([
      { turn: 'duty', name: 'Bruno', phones: ['+33 612 345 678'], to: day(1) },
      { turn: 'duty', name: 'Cora', phones: [], from: day(1), to: day(2) },
      { turn: 'duty', name: 'Bruno', phones: ['+33 612 345 678'], from: day(2) },
      { turn: 'head', name: 'Zoé Côté-Łącka', phones: [] },
    ])
    expect(france?.people.map(({ name }) => name)).toEqual(['Zoé Côté-Łącka', 'Bruno', 'Cora', 'Otto'])
    expect(JSON.stringify(treeFor(['FR', 'EL']))).not.toMatch(/cell\.example|pager-9/)
  })

  test('names nobody who has a turn and works for the member no more', () => {
    const until = { ...bruno, roles: bruno.roles.map((role) => ({ ...role, to: day(0.5) })) }
    const left: Directory = { ...directory, people: new Map(directory.people).set('bruno', until) }
    const [france] = treeOf(left, contacts, { own: ['FR'], others: [] }, { now, language: 'en' }).members
    expect(france?.turns.map(({ name, from, to }) => ({ name, from, to }))).toEqual([
      { name: 'Bruno', from: undefined, to: day(0.5) },
      { name: 'Cora', from: day(1), to: day(2) },
      { name: 'Zoé Côté-Łącka', from: undefined, to: undefined },
    ])
  })

  test('names of another member only those who lead, and whoever is on duty', () => {
    const [greece] = treeFor([], ['EL']).members
    expect(greece?.people.map(({ name }) => name)).toEqual(['Ελένη Παπαδάκη'])
    expect(greece?.turns.map(({ name }) => name)).toEqual(['Георги Иванов'])
  })

  test('is somebody’s for the members they work for, and those of the rooms they look after', () => {
    expect(scopeOf(directory, bruno, now)).toEqual({ own: ['FR'], others: [] })
    expect(scopeOf(directory, cora, now)).toEqual({ own: ['FR'], others: ['EL'] })
    expect(scopeOf(directory, otto, now)).toEqual({ own: [], others: [] })
  })

  test('bears the same hash when it says the same, and another when anything in it changed', () => {
    expect(treeFor(['FR']).hash).toBe(treeFor(['FR']).hash)
    expect(treeFor(['FR']).hash).not.toBe(treeFor(['FR', 'EL']).hash)
    const moved = treeOf(
      directory,
      new Map([['bruno', [{ channel: 'phone', address: '+33612345679' }]]]),
      { own: ['FR'], others: [] },
      { now, language: 'en' },
    )
    expect(moved.hash).not.toBe(treeFor(['FR']).hash)
  })

  test.each([
    ['+33612345678', '+33 612 345 678'],
    ['+302101234567', '+30 210 123 456 7'],
    ['+358401234567', '+358 401 234 567'],
    ['+12025550123', '+1 202 555 012 3'],
    ['+999330001', '+999 330 001'],
  ])('writes %s as one dials it from paper', (number, written) => {
    expect(inGroups(number)).toBe(written)
    expect(written.replaceAll(' ', '')).toBe(number)
  })
})

describe('its print', () => {
  type Node = { role?: string; children?: readonly Node[] }
  const rolesIn = (node: Node): readonly string[] => [node.role ?? '', ...(node.children ?? []).flatMap(rolesIn)]

  async function readBack(pdf: Buffer) {
    const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
    const document = await loading.promise
    const pages = await Promise.all(
      Array.from({ length: document.numPages }, async (_, index) => {
        const page = await document.getPage(index + 1)
        const { items } = await page.getTextContent()
        const text = items.flatMap((item) => ('str' in item ? [item.str] : [])).join(' ')
        return { text: text.replace(/\s+/g, ' '), roles: rolesIn((await page.getStructTree()) as Node) } // its shape by the library
      }),
    )
    const { info, metadata } = (await document.getMetadata()) as {
      info: { Title?: string; Language?: string }
      metadata: { getRaw(): string } | null
    } // its types leave both open
    const marked = (await document.getMarkInfo()) as unknown as ReadonlyMap<string, boolean> // what it gives, whatever its types say
    await loading.destroy()
    return { pages, info, xmp: metadata?.getRaw() ?? '', marked }
  }

  test('can be read back: letters of three scripts, language, label on every page, page of pages, hash, tags', async () => {
    // So many that it takes several pages.
    const crowd = Array.from({ length: 60 }, (_, index) => ({
      ...personOf(`p${index}`, 'FR'),
      name: `Person ${index}`,
    }))
    const large = { ...directory, people: new Map([...people, ...crowd].map((person) => [person.id, person])) }
    const tree = treeOf(large, contacts, { own: ['FR'], others: ['EL'] }, { now, language: 'en' })
    const { pages, info, xmp, marked } = await readBack(
      await printTree(tree, { language: 'en', zone: 'Europe/Paris', exercise: false }),
    )
    expect(pages.length).toBeGreaterThan(1)
    for (const [index, { text }] of pages.entries()) {
      expect(text.match(/TLP:AMBER/g)).toHaveLength(2)
      expect(text).toContain(`Page ${index + 1} of ${pages.length}`)
      expect(text).toContain(tree.hash)
      expect(text).toContain('Made 25 April 2027')
      expect(text).toContain('Valid until 2 May 2027')
      expect(text).not.toContain('EXERCISE')
    }
    const all = pages.map(({ text }) => text).join(' ')
    for (const name of ['Zoé Côté-Łącka', 'Ελένη Παπαδάκη', 'Георги Иванов', 'Person 59']) expect(all).toContain(name)
    expect(all).toContain('+33 612 345 678')
    expect(info.Title).toContain('Call tree')
    expect(info.Language).toBe('en')
    expect(marked.get('Marked')).toBe(true)
    expect(xmp).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>A</)
    const roles = new Set(pages.flatMap((page) => page.roles))
    for (const role of ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']) expect(roles).toContain(role)
  })

  test('speaks the reader’s language, and is marked in an exercise', async () => {
    const tree = treeFor(['FR'], [], 'da')
    const { pages, info } = await readBack(
      await printTree(tree, { language: 'da', zone: 'Europe/Copenhagen', exercise: true }),
    )
    expect(info.Language).toBe('da')
    expect(pages[0]?.text).toContain('Telefonkæde')
    expect(pages[0]?.text).toContain('EXERCISE EXERCISE EXERCISE TLP:AMBER+STRICT')
  })
})
