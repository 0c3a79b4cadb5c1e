import { UserError } from '../chat/errors.ts'
import type { Label } from '../sharing/label.ts'
import { csvHead, csvRows, type Separator } from './csv.ts'
import { type Digest, hashOf, openDigest } from './digest.ts'
import { blocksOf, tellingOf } from './document.ts'
import { dossierOf, type Parts, type Reader, type Scope } from './dossier.ts'
import { openFolder } from './folder.ts'
import { forOthers } from './for-others.ts'
import { recordedFor, writeJsonLines } from './json-lines.ts'
import { streamMarkdown } from './markdown.ts'
import { writeMisp } from './misp.ts'
import type { Place } from './place.ts'
import { printAside } from './print-aside.ts'
import type { Format } from './request.ts'
import { openSorter } from './sorter.ts'
import type { Spool } from './spool.ts'
import { writeStix } from './stix.ts'

/** What becomes of pages of a dossier: a file. */
export type Writer = {
  add(page: Parts): Promise<void>
  /** Writes the file; answers its label, the hash of its content, and the numbers of what is in it. */
  write(to: Spool): Promise<{ label: Label; hash: string; subjects: readonly string[] }>
  close(): Promise<void>
}

/**
 * The most cases, decisions and calls, of each, that a file for the machines of others holds. It is one bundle or one event, which they
 * take in whole, in memory and at once, and of which a part would pass for all of it: of more there is none, and whoever wants it is
 * told so and how to go on. What people read, and what is written row by row, has no end.
 */
const most = 300

type Wanted = { format: Format; separator: Separator; gone: AbortSignal | undefined }

/**
 * The writer of a format. One for the machines of others throws `exports.too-much` where there is more than such a file holds, one that
 * prints the reason of `gone` as soon as that is aborted.
 */
export function writerOf(place: Place, reader: Reader, scope: Scope, { format, separator, gone }: Wanted): Writer {
  if (format === 'csv') return csvWriter(place, scope, separator)
  if (format === 'jsonl') return linesWriter(place, reader, scope)
  if (format === 'pdf' || format === 'md') return documentWriter(place, reader, scope, { format, gone })
  return wholeWriter(place, scope, format)
}

/** Rows stand by their instants, wherever they were found: they are sorted on the way. */
function csvWriter(place: Place, scope: Scope, separator: Separator): Writer {
  const digest = openDigest(place, scope)
  const sorter = openSorter()
  const { exercise } = place
  return {
    async add(page) {
      digest.add(page)
      // Of the same instant, in the order in which a reader expects them.
      for (const [rank, kind] of (['cases', 'decisions', 'calls'] as const).entries()) {
        const of = { scope, exercise, cases: [], decisions: [], calls: [], [kind]: page[kind] }
        await sorter.add(csvRows(of, separator).map((row) => ({ ...row, rank })))
      }
    },
    async write(to) {
      await to.write(bytesOf(csvHead(scope, separator)))
      for await (const line of sorter.sorted()) await to.write(bytesOf(line))
      const found = digest.end()
      return { label: found.label, hash: found.hash, subjects: numbersIn(found) }
    },
    close: () => sorter.close(),
  }
}

function linesWriter({ db, keyring, now, ...place }: Place, reader: Reader, scope: Scope): Writer {
  const digest = openDigest(place, scope)
  return {
    async add(page) {
      digest.add(page)
    },
    async write(to) {
      const found = digest.end()
      const subjects = recordedFor(reader, found, now)
      for await (const piece of writeJsonLines({ db, keyring }, found, subjects)) await to.write(bytesOf(piece))
      return { label: found.label, hash: found.hash, subjects }
    },
    async close() {},
  }
}

/** What people read: all of it, however much, page by page. */
function documentWriter(
  place: Place,
  { language, zone }: Reader,
  scope: Scope,
  { format, gone }: { format: 'pdf' | 'md' } & Pick<Wanted, 'gone'>,
): Writer {
  const digest = openDigest(place, scope)
  const folder = openFolder()
  return {
    async add(page) {
      digest.add(page)
      await folder.add(page)
    },
    async write(to) {
      const found = digest.end()
      const { hash, label } = found
      const telling = tellingOf(found, folder.first(), { hash, language, zone, madeAt: place.now })
      const blocks = blocksOf(telling, folder)
      if (format === 'pdf') await printAside(telling.front, blocks, (piece) => to.write(piece), { gone })
      else for await (const piece of streamMarkdown(telling.front, blocks)) await to.write(bytesOf(piece))
      return { label, hash, subjects: numbersIn(found) }
    },
    close: () => folder.close(),
  }
}

function wholeWriter(place: Place, scope: Scope, format: 'stix' | 'misp'): Writer {
  const parts = { cases: [], decisions: [], calls: [] } as { [Kind in keyof Parts]: Parts[Kind][number][] }
  const counts = { cases: 0, decisions: 0, calls: 0 }
  function take<Kind extends keyof Parts>(kind: Kind, some: Parts[Kind]): void {
    counts[kind] += some.length
    // Of what is too much only how much it is has to be known.
    if (counts[kind] <= most) parts[kind].push(...some)
  }
  return {
    async add({ cases, decisions, calls }) {
      take('cases', cases)
      take('decisions', decisions)
      take('calls', calls)
    },
    async write(to) {
      if (Object.values(counts).some((count) => count > most))
        throw new UserError('exports.too-much', { most, ...counts })
      const dossier = forOthers(dossierOf(place, scope, parts))
      const hash = hashOf(dossier)
      await to.write(bytesOf(format === 'stix' ? writeStix(dossier, hash) : writeMisp(dossier, hash)))
      const { cases, decisions, calls } = dossier
      const subjects = [...cases.map(({ number }) => number), ...[...decisions, ...calls].map(({ id }) => id)]
      return { label: dossier.label, hash, subjects }
    },
    async close() {},
  }
}

const numbersIn = ({ caseNumbers, decisionNumbers, callNumbers }: Digest): readonly string[] => [
  ...caseNumbers.map(({ number }) => number),
  ...decisionNumbers,
  ...callNumbers,
]

const bytesOf = (words: string): Uint8Array => Buffer.from(words.toWellFormed(), 'utf8')
