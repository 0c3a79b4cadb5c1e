import { UserError } from '../chat/errors.ts'
import type { Label } from '../sharing/label.ts'
import { csvHead, csvRows, type Separator } from './csv.ts'
import { hashOf, openDigest } from './digest.ts'
import { documentOf } from './document.ts'
import { type Dossier, dossierOf, type Parts, type Reader, type Scope } from './dossier.ts'
import { forOthers } from './for-others.ts'
import { recordedFor, writeJsonLines } from './json-lines.ts'
import { writeMarkdown } from './markdown.ts'
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
 * The most cases, decisions and calls, of each, that a file of most formats holds: it is put together whole, and more of it nobody
 * reads on paper nor takes in elsewhere. What is written as it is gathered has no end.
 */
const most = 300

type Wanted = { format: Format; separator: Separator }

/** The writer of a format. */
export function writerOf(place: Place, reader: Reader, scope: Scope, { format, separator }: Wanted): Writer {
  if (format === 'csv') return csvWriter(place, scope, separator)
  if (format === 'jsonl') return linesWriter(place, reader, scope)
  return wholeWriter(place, reader, scope, format)
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
      const { label, hash, caseNumbers, decisionNumbers, callNumbers } = digest.end()
      const numbers = caseNumbers.map(({ number }) => number)
      return { label, hash, subjects: [...numbers, ...decisionNumbers, ...callNumbers] }
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

function wholeWriter(place: Place, reader: Reader, scope: Scope, format: Exclude<Format, 'csv' | 'jsonl'>): Writer {
  const parts = { cases: [], decisions: [], calls: [] } as { [Kind in keyof Parts]: Parts[Kind][number][] }
  return {
    async add({ cases, decisions, calls }) {
      parts.cases.push(...cases)
      parts.decisions.push(...decisions)
      parts.calls.push(...calls)
      if (Object.values(parts).some(({ length }) => length > most)) throw new UserError('exports.too-much', { most })
    },
    async write(to) {
      const whole = dossierOf(place, scope, parts)
      const dossier = format === 'stix' || format === 'misp' ? forOthers(whole) : whole
      const hash = hashOf(dossier)
      await to.write(await printed(dossier, { format, hash, reader, madeAt: place.now }))
      const { cases, decisions, calls } = dossier
      const subjects = [...cases.map(({ number }) => number), ...[...decisions, ...calls].map(({ id }) => id)]
      return { label: dossier.label, hash, subjects }
    },
    async close() {},
  }
}

type Printing = { format: Exclude<Format, 'csv' | 'jsonl'>; hash: string; reader: Reader; madeAt: Date }

async function printed(dossier: Dossier, { format, hash, reader, madeAt }: Printing): Promise<Uint8Array> {
  const { language, zone } = reader
  switch (format) {
    case 'pdf':
      return printAside(documentOf(dossier, { hash, language, zone, madeAt }))
    case 'md':
      return bytesOf(writeMarkdown(documentOf(dossier, { hash, language, zone, madeAt })))
    case 'stix':
      return bytesOf(writeStix(dossier, hash))
    case 'misp':
      return bytesOf(writeMisp(dossier, hash))
  }
}

const bytesOf = (words: string): Uint8Array => Buffer.from(words.toWellFormed(), 'utf8')
