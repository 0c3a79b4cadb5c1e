import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { UserError } from '../chat/errors.ts'
import type { Directory, Person } from '../directory/directory.ts'
import { appendEntries } from '../ledger/append.ts'
import type { Label } from '../sharing/label.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { type Separator, writeCsv } from './csv.ts'
import { documentOf } from './document.ts'
import type { Dossier, Reader } from './dossier.ts'
import { forOthers } from './for-others.ts'
import { gather } from './gather.ts'
import { writeJsonLines } from './json-lines.ts'
import { writeMarkdown } from './markdown.ts'
import { writeMisp } from './misp.ts'
import { printAside } from './print-aside.ts'
import { type Asked, type Format, fileNameOf, mediaTypes, scopeOf } from './request.ts'
import { writeStix } from './stix.ts'

/** A file that was made for a reader. */
export type Export = {
  name: string
  mediaType: string
  bytes: Uint8Array
  /** SHA-256 of the file, hex. */
  sha256: string
  /** SHA-256 over the canonical JSON (RFC 8785) of what it says, hex: the same content gives the same, whenever and in whatever format. */
  hash: string
  label: Label
}

/** Where exports are made. */
export type Place = {
  db: Database
  keyring: Keyring
  directory: Directory
  now: Date
  exercise: boolean
  /** The bot's public address. */
  origin: string
}

/**
 * Makes a file of what a reader may see now, and puts on record who had it made (`maker`, where that is not the reader), before anybody
 * has it. Throws `UserError` where there is nothing for them, and where no file may be made of it.
 */
export async function makeExport(
  place: Place,
  reader: Reader,
  asked: Asked,
  format: Format,
  { separator = ';', maker }: { separator?: Separator; maker?: 'bot' } = {},
): Promise<Export & { record(): Promise<void> }> {
  const { db, keyring, now, exercise } = place
  // One snapshot for all of it: what was decided and who may read it must not be of two instants.
  const whole = await db.$transaction((tx) => gather({ ...place, tx }, reader, scopeOf(asked, reader.zone)), {
    isolationLevel: 'RepeatableRead',
    timeout: 60_000,
  })
  const dossier = format === 'stix' || format === 'misp' ? forOthers(whole) : whole
  const { label } = dossier
  if (label === 'TLP:RED') throw new UserError('exports.red.some')
  const hash = hashOf(dossier)
  const bytes = await write(place, dossier, reader, { format, hash, separator })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const subject = 'number' in asked ? asked.number : asked.kind
  const payload = {
    format,
    hash,
    file: sha256,
    label,
    ...('from' in asked && asked.from !== undefined && { from: asked.from, to: asked.to }),
    ...(maker && reader.person && { for: reader.person.pseudonym }),
  }
  const note = { kind: 'export.made', subject, actor: maker ?? reader.person?.pseudonym ?? 'bot', payload }
  return {
    ...{ name: fileNameOf(asked, format, exercise), mediaType: mediaTypes[format], bytes, sha256, hash, label },
    async record() {
      await db.$transaction((tx) => appendEntries(tx, keyring, [note], now))
    },
  }
}

/** SHA-256 over the canonical JSON of a dossier, hex. */
export function hashOf(dossier: Dossier): string {
  const text = canonicalize(dossier)
  if (text === undefined) throw new Error('a dossier is an object')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

type Writing = { format: Format; hash: string; separator: Separator }

async function write(
  { db, keyring, now }: Place,
  dossier: Dossier,
  reader: Reader,
  { format, hash, separator }: Writing,
): Promise<Uint8Array> {
  const { language, zone } = reader
  const text = (words: string): Uint8Array => Buffer.from(words.toWellFormed(), 'utf8')
  switch (format) {
    case 'pdf':
      return printAside(documentOf(dossier, { hash, language, zone, madeAt: now }))
    case 'md':
      return text(writeMarkdown(documentOf(dossier, { hash, language, zone, madeAt: now })))
    case 'csv':
      return text(writeCsv(dossier, separator))
    case 'jsonl':
      return text(await writeJsonLines({ db, keyring }, dossier, reader, now))
    case 'stix':
      return text(writeStix(dossier, hash))
    case 'misp':
      return text(writeMisp(dossier, hash))
  }
}

/** The reader that a person is. */
export const readerOf = (person: Person): Reader => ({ person, language: person.language, zone: person.zone })
