import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import { appendEntries } from '../ledger/append.ts'
import type { Label } from '../sharing/label.ts'
import { noteTaken } from '../sharing/taken.ts'
import { type Behind, needNotNarrower, readBehind } from './behind.ts'
import type { Separator } from './csv.ts'
import type { Parts, Reader } from './dossier.ts'
import { gather } from './gather.ts'
import type { Place } from './place.ts'
import { type Asked, type Format, fileNameOf, mediaTypes, scopeOf } from './request.ts'
import { openSpool, type Spool } from './spool.ts'
import { type Writer, writerOf } from './writer.ts'

/** A file that was made for a reader. Whoever has it closes it. */
export type Export = {
  name: string
  mediaType: string
  /** What it holds, read once or never. */
  content: Pick<Spool, 'size' | 'read' | 'close'>
  /** SHA-256 of the file, hex. */
  sha256: string
  /** SHA-256 over the canonical JSON (RFC 8785) of what it says, hex: the same content gives the same, whenever and in whatever format. */
  hash: string
  label: Label
}

/** Milliseconds that gathering may take: a week of thousands of cases is read page by page. */
const patience = 900_000

/**
 * Makes a file of what a reader may see now. `record` puts on record who had it made (`maker`, where that is not the reader), before
 * anybody has it. Throws `UserError` where there is nothing for them, and where no file may be made of it; `record` throws it where fewer
 * may read something in it by then. Both throw the reason of `gone` where that is aborted, and nothing is on record then.
 */
export async function makeExport(
  place: Place,
  reader: Reader,
  asked: Asked,
  format: Format,
  { separator = ';', maker, gone }: { separator?: Separator; maker?: 'bot'; gone?: AbortSignal } = {},
): Promise<Export & { record(): Promise<void> }> {
  const { db, keyring, now, exercise } = place
  const scope = scopeOf(asked, reader.zone)
  const content = openSpool(gone)
  const writer = writerOf(place, reader, scope, { format, separator, gone })
  const numbers: string[] = []
  let behind: Behind = new Map()
  let made: Awaited<ReturnType<Writer['write']>>
  try {
    // One snapshot for all of it: what was decided and who may read it must not be of two instants.
    await db.$transaction(
      async (tx) => {
        for await (const page of gather({ ...place, tx }, reader, scope)) {
          gone?.throwIfAborted()
          await writer.add(page)
          numbers.push(...numbersIn(page))
        }
        behind = await readBehind(tx, numbers)
      },
      { isolationLevel: 'RepeatableRead', timeout: patience },
    )
    gone?.throwIfAborted()
    made = await writer.write(content)
    if (made.label === 'TLP:RED') throw new UserError('exports.red.some')
  } catch (fault) {
    await content.close()
    throw fault
  } finally {
    await writer.close()
  }
  const { label, hash, subjects } = made
  const sha256 = content.sha256()
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
    ...{ name: fileNameOf(asked, format, exercise), mediaType: mediaTypes[format], content, sha256, hash, label },
    async record() {
      const personId = maker ? null : (reader.person?.id ?? null)
      await db.$transaction(async (tx) => {
        // Of what was narrowed meanwhile a recall has looked for its files already, and did not find this one.
        await needNotNarrower(tx, behind, subjects)
        await noteTaken(tx, { at: now, format, personId, subjects })
        await appendEntries(tx, keyring, [note], now)
        // It is on record before a byte leaves, so that nobody has what nothing is known of: whoever goes from here on, even before the
        // first byte or in the midst of it, counts as having taken it, since how much reached them nobody can tell. So this is the last
        // instant at which it is certain that they have nothing.
        gone?.throwIfAborted()
      })
    },
  }
}

const numbersIn = ({ cases, decisions, calls }: Parts): readonly string[] => [
  ...cases.map(({ number }) => number),
  ...[...decisions, ...calls].map(({ id }) => id),
]

/** The reader that a person is. */
export const readerOf = (person: Person): Reader => ({ person, language: person.language, zone: person.zone })
