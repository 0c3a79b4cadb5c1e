import { codesOf, type Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { belongsTo, type CaseFile, isClosedUp } from './case.ts'
import { listCases } from './find.ts'
import { type Entry, type EntryKind, visibleEntries } from './timeline.ts'

/** A case that bears all the words, and where they stand; the excerpt is empty when that is its number or its title. */
export type Hit = { file: CaseFile; excerpt: string }

/**
 * The cases a person may read in which all words stand, in title, report or timeline; newest first. What is sealed is opened
 * here, case by case, and no index of it exists. Accents and case do not matter; a word may be the start of a longer one.
 */
export async function searchCases(
  scene: Scene,
  person: Person,
  words: string,
  most: number,
): Promise<{ hits: readonly Hit[]; more: boolean }> {
  const wanted = flatten(words)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (wanted.length === 0) return { hits: [], more: false }
  const files = await listCases(scene, person, 'all')
  const entries = await scene.tx.caseEntry.findMany({
    where: {
      caseId: { in: files.map((file) => file.id) },
      OR: [{ text: { not: null } }, { kind: { in: ['released', 'shared'] } }],
    },
    select: { caseId: true, kind: true, text: true, data: true },
    orderBy: { id: 'asc' },
  })
  const notes = Map.groupBy(entries, (entry) => entry.caseId)
  const hits: Hit[] = []
  for (const file of files) {
    const seen = visibleEntries(
      (notes.get(file.id) ?? []).map(({ kind, text, data }) => ({
        kind: kind as EntryKind, // written by `note` alone
        text,
        data: (data ?? {}) as Entry['data'], // likewise
      })),
      { own: belongsTo(person, file, scene.now), label: file.label, codes: codesOf(person, scene.now) },
    )
    const readable = isClosedUp(file) ? [] : seen
    const said = readable.flatMap(({ text }) => (text ? [scene.keyring.openOr(text, 'case.entry', '')] : []))
    const texts = [file.number, file.title, file.report.what, ...said]
    const excerpt = matchIn(texts, wanted)
    if (excerpt !== undefined) hits.push({ file, excerpt })
    if (hits.length > most) break
  }
  return { hits: hits.slice(0, most), more: hits.length > most }
}

/** How many of a case's texts stand in every list of cases: its number and its title. */
const listed = 2

/** The text in which the rarest of the words stands, cut around it; `undefined` unless all words stand in some text. */
function matchIn(texts: readonly string[], wanted: readonly string[]): string | undefined {
  const flat = texts.map(flatten)
  const whole = flat.join('\n')
  if (!wanted.every((word) => whole.includes(word))) return undefined
  const [longest = ''] = [...wanted].sort((a, b) => b.length - a.length)
  const index = flat.findIndex((text) => text.includes(longest))
  if (index < listed) return ''
  const text = (texts[index] ?? '').replace(/\s+/g, ' ')
  const at = flatten(text).indexOf(longest)
  const from = Math.max(0, at - 60)
  const cut = text.slice(from, at + longest.length + 80).trim()
  return `${from > 0 ? '…' : ''}${cut}${at + longest.length + 80 < text.length ? '…' : ''}`
}

const flatten = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}|\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
