import type { Json } from '../chat/shelf.ts'
import type { Label } from '../sharing/label.ts'
import type { Database } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import { isDestroyed, type Keyring } from '../store/seal.ts'
import { genesis, payloadContext, payloadOf, saltOf } from './entry.ts'
import { openErasures } from './erasure-note.ts'
import { openLines, type State } from './export-lines.ts'
import { chainAt, type EntryRow, readAbout, readChain, readSpan, signedFrom, spanOf } from './export-rows.ts'
import { type Head, readHead } from './head.ts'
import { readIntroductions } from './introduction.ts'
import { keepTree } from './merkle.ts'
import { type Root, writeRoot } from './root-line.ts'
import { type Holders, readHolders } from './root-note.ts'
import { listSigners, signer } from './signing.ts'

/** What may be known of an entry before its payload is opened. */
export type ExportedEntry = Pick<EntryRow, 'seq' | 'id' | 'at' | 'kind' | 'subject' | 'actor'>

export type ExportOptions = {
  /** Only entries about these, each with its own proof; else all. */
  subjects?: readonly string[]
  /** Only what was written from this instant on, and before that one. */
  from?: Date
  to?: Date
  /** Whether the reader may read an entry's payload; of others the commitment alone stands there. */
  open(entry: ExportedEntry): boolean
  /** The label of what is written, for whoever gets it. */
  label?: Label
  /** How many entries are read at once. */
  page?: number
}

type RootRow = Root & {
  stamp: Uint8Array | null
  witnesses: readonly { code: string; sentAt: Date | null }[]
}
type Places = { from: bigint; to: bigint }
type Lines = ReturnType<typeof openLines>

/**
 * Writes what the ledger holds as JSON Lines with all that it takes to check it without the bot: chain, signatures, public keys,
 * roots and witnesses. Yields pieces of text, in constant memory but for the days of single entries. What has no place in the chain
 * yet is not part of it. Throws like `Keyring.open` only where the signing key cannot be opened.
 */
export async function* exportLedger(
  db: Database,
  keyring: Keyring,
  options: ExportOptions,
): AsyncGenerator<string, void> {
  const own = await signer(db, keyring)
  const head = await endOf(db, keyring)
  const [world] = await db.$queryRaw<{ kind: string; now: Date }[]>`SELECT kind, jom_now() AS now FROM "World"`
  const roots = await readRoots(db)
  const asked = await placesAsked(db, options, head)
  const { subjects, label } = options
  const picked = subjects !== undefined
  const span = asked && !picked ? await widen(db, asked, roots, head) : undefined
  const scope: Json = {
    kind: picked ? 'picked' : options.from || options.to ? 'period' : 'whole',
    from: Number((span ?? asked)?.from ?? 0n),
    to: Number((span ?? asked)?.to ?? 0n),
    ...(picked && { subjects }),
    ...(options.from && { since: options.from.toISOString() }),
    ...(options.to && { before: options.to.toISOString() }),
  }
  const lines = openLines()
  const madeAt = new Date(world?.now ?? Date.now()).toISOString()
  const before = span && span.from > 1n ? ((await chainAt(db, span.from - 1n)) ?? '') : genesis
  yield lines.write({
    type: 'header',
    format: 'jom-ledger/1',
    madeAt,
    ...(label && { label }),
    ...(world?.kind === 'exercise' && { exercise: true }),
    scope,
    ...(span && { before }),
  })
  yield* writeKeys(db, keyring, lines)
  const shown = picked ? roots : roots.filter((root) => span && root.toSeq >= span.from - 1n && root.fromSeq <= span.to)
  const keys = new Map((await listSigners(db)).map((key) => [key.id, key.public]))
  const holders = await readHolders(db, keyring)
  for (const root of shown) yield lines.write(rootLine(root, keys.get(root.keyId) ?? '', holders))
  const places: number[] = []
  const erasures = openErasures(db, keyring)
  const write = openWriter({ keyring, erasures, lines, places }, options, asked)
  let last: Json = null
  if (span) {
    for await (const rows of readSpan(db, span, options.page ?? 1000)) {
      await erasures.see(rows)
      yield rows.map((row) => write(row)).join('')
    }
    last = { seq: Number(span.to), chain: span.to === head.seq ? head.chain : ((await chainAt(db, span.to)) ?? '') }
  } else if (asked && subjects)
    yield* writePicked(db, { subjects, asked, roots, head, page: options.page, erasures }, write)
  yield lines.end(own, {
    madeAt,
    ...(label && { label }),
    scope,
    ...(picked && { places }),
    ...(span && { before, last }),
    roots: shown.map(({ day }) => day),
    keys: [...keys.keys()],
    head: { seq: Number(head.seq), chain: head.chain, ...signedSince(head) },
  })
}

const signedSince = ({ signedFrom: since }: Head) => (since === undefined ? {} : { signedFrom: Number(since) })

/** The end of the chain: as it was noted, so that what was cut off is missed; as found, where there is no note. */
async function endOf(db: Database, keyring: Keyring): Promise<Head> {
  const last = await db.ledgerEntry.findFirst({
    where: { seq: { not: null } },
    orderBy: { seq: 'desc' },
    select: { seq: true, chain: true },
  })
  const found = { seq: last?.seq ?? 0n, chain: last?.chain ?? genesis }
  try {
    return (await readHead(db, keyring)) ?? found
  } catch (fault) {
    if (fault instanceof StoreError) return found
    throw fault
  }
}

const readRoots = (db: Database): Promise<RootRow[]> =>
  db.ledgerRoot.findMany({ orderBy: { day: 'asc' }, include: { witnesses: { orderBy: { code: 'asc' } } } })

async function placesAsked(db: Database, { from, to }: ExportOptions, head: Head): Promise<Places | undefined> {
  if (head.seq === 0n) return undefined
  if (!from && !to) return { from: 1n, to: head.seq }
  const found = await spanOf(db, { from, to })
  return found && { from: found.from, to: found.to < head.seq ? found.to : head.seq }
}

/** The places around a period at whose ends something was signed: whole days of roots, else up to the next signature. */
async function widen(db: Database, asked: Places, roots: readonly Root[], head: Head): Promise<Places> {
  const first = roots.find((root) => root.toSeq >= asked.from)
  const last = roots.find((root) => root.toSeq >= asked.to)
  const from = first?.fromSeq ?? (roots.at(-1)?.toSeq ?? 0n) + 1n
  return { from, to: last?.toSeq ?? (await signedFrom(db, { from: asked.to, to: head.seq })) }
}

async function* writeKeys(db: Database, keyring: Keyring, lines: Lines): AsyncGenerator<string> {
  const introductions = await readIntroductions(db, keyring)
  for (const { id, public: text, madeAt, endedAt } of await listSigners(db)) {
    const by = introductions.get(id)
    yield lines.write({
      type: 'key',
      id,
      public: text,
      madeAt: madeAt.toISOString(),
      ...(endedAt && { endedAt: endedAt.toISOString() }),
      ...(by && { from: by.from, introduction: by.signature }),
    })
  }
}

function rootLine(root: RootRow, publicKey: string, holders: Holders): Json {
  const held = holders.get(root.day)
  return {
    type: 'root',
    ...(JSON.parse(writeRoot(root, publicKey)) as { [key: string]: Json }), // written just now
    ...(root.stamp && { stamp: Buffer.from(root.stamp).toString('base64') }),
    witnesses: root.witnesses.map(({ code, sentAt }) => {
      const at = held?.get(code)
      return {
        code,
        ...(sentAt && { sentAt: sentAt.toISOString() }),
        ...(at && { confirmedAt: at.toISOString() }),
      }
    }),
  }
}

type Proof = { day: string; index: number; path: readonly string[] }
type Write = (row: EntryRow, way?: { link?: true; proof?: Proof; prev?: string }) => string

/** Writes one entry as a line; outside what was asked for it is a bare link. */
function openWriter(
  { keyring, erasures, lines, places }: { keyring: Keyring; erasures: Erasures; lines: Lines; places: number[] },
  { open, subjects }: ExportOptions,
  asked: Places | undefined,
): Write {
  const picked = subjects !== undefined
  return (row, { link, proof, prev } = {}) => {
    const { id, at, kind, subject, actor, commitment, hash, chain } = row
    const seq = Number(row.seq)
    const signature = row.signature === null ? {} : { signature: row.signature }
    const before = prev === undefined ? {} : { prev }
    if (picked) places.push(seq)
    if (link || !asked || row.seq < asked.from || row.seq > asked.to) {
      return lines.place('l', row.signature !== null, { type: 'link', seq, hash, ...before, chain, ...signature })
    }
    const { state, ...content } = contentOf(row, { keyring, erasures }, open(row))
    const facts = {
      seq,
      id,
      at: at.toISOString(),
      kind,
      subject,
      actor,
      commitment,
      ...content,
      hash,
      ...before,
      chain,
    }
    return lines.place(state, row.signature !== null, {
      type: 'entry',
      ...facts,
      ...signature,
      ...(proof && { proof: { ...proof } }),
    })
  }
}

type Erasures = ReturnType<typeof openErasures>
type Content = {
  state: State
  salt?: string
  payload?: Json
  withheld?: true
  erased?: true
  /** Nothing on record says that it was erased. */
  unrecorded?: true
  unreadable?: true
}

function contentOf(
  row: EntryRow,
  { keyring, erasures }: { keyring: Keyring; erasures: Erasures },
  readable: boolean,
): Content {
  const { payload } = row
  // Nobody erases so: somebody took it away.
  if (payload === null) return { state: 'x', unreadable: true }
  if (isDestroyed(payload)) return { state: 'e', erased: true, ...(!erasures.has(row) && { unrecorded: true }) }
  if (!readable) return { state: 'w', withheld: true }
  try {
    const salted = keyring.open(payload, payloadContext)
    return { state: 'o', salt: saltOf(salted), payload: payloadOf(salted) }
  } catch (fault) {
    if (fault instanceof StoreError) return { state: 'x', unreadable: true }
    throw fault
  }
}

/** Entries about some subjects: under the root of their day where there is one, else linked to the next signature. */
async function* writePicked(
  db: Database,
  picked: {
    subjects: readonly string[]
    asked: Places
    roots: readonly RootRow[]
    head: Head
    page: number | undefined
    erasures: Erasures
  },
  write: Write,
): AsyncGenerator<string> {
  const { subjects, asked, roots, head, page = 1000, erasures } = picked
  const covered = roots.at(-1)?.toSeq ?? 0n
  let day: { root: RootRow; tree: ReturnType<typeof keepTree> } | undefined
  const tail: bigint[] = []
  for await (const rows of readAbout(db, subjects, asked, page)) {
    await erasures.see(rows)
    const texts: string[] = []
    for (const row of rows) {
      if (row.seq > covered) {
        tail.push(row.seq)
        continue
      }
      if (!day || row.seq > day.root.toSeq) {
        const root = roots.find((each) => each.toSeq >= row.seq)
        if (!root) continue // none: what is covered has a root
        day = { root, tree: keepTree(await readChain(db, { from: root.fromSeq, to: root.toSeq })) }
      }
      const index = Number(row.seq - day.root.fromSeq)
      const proof = { day: day.root.day, index, path: day.tree.proof(index) }
      texts.push(write(row, { proof, prev: row.prev ?? genesis }))
    }
    yield texts.join('')
  }
  const [first] = tail
  const last = tail.at(-1)
  if (first === undefined || last === undefined) return
  const wanted = new Set(tail)
  const span = { from: first, to: await signedFrom(db, { from: last, to: head.seq }) }
  let prev: string | undefined = first > 1n ? ((await chainAt(db, first - 1n)) ?? '') : genesis
  for await (const rows of readSpan(db, span, page)) {
    await erasures.see(rows)
    const texts: string[] = []
    for (const row of rows) {
      texts.push(write(row, { ...(!wanted.has(row.seq) && { link: true }), ...(prev !== undefined && { prev }) }))
      prev = undefined
    }
    yield texts.join('')
  }
}
