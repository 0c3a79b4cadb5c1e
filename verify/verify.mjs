#!/usr/bin/env node
// Checks an export of the record of jom without the bot: this one file, Node 20 or later, and the export are all it takes.
//
//   node verify.mjs EXPORT [--root FILE] …
//
// EXPORT is a file of JSON Lines. FILE holds a root as a witness got it by letter: with it nobody, not even whoever runs the bot and
// has its keys, can have put another record in place of the one that stood there on that day. Exit codes: 0 the export holds, 1 it
// does not and each fault is named, 64 the line was not understood or a file cannot be read.
//
// What is checked. All hashes are SHA-256 in hex over JSON in its canonical form (RFC 8785):
//   commitment  over a salt of 16 bytes and the payload of an entry
//   hash        over the entry's own values
//   chain       over its place, its hash, and the chain value before it
//   signature   of a chain value, of a root and of the whole export: Ed25519 (RFC 8032), by a key that the key before it introduced
//   root        of a day: a tree over the chain values of its entries (RFC 6962)
//   stamp       of a root by a time-stamping authority (RFC 3161): its time and what it was given for; the authority's own
//               signature takes `openssl ts -verify`

import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const genesis = '0'.repeat(64)
const linesToDigest = 1000
/** How many faults are written out; all are counted. */
const mostShown = 100

// ── Values and hashes ──

/** RFC 8785: the one form of a JSON value. Numbers and strings are written as ECMAScript does, names are sorted by UTF-16 units. */
export function canonical(value) {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('JSON has no form for this number')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error('half a surrogate pair has no form')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(',')}}`
}

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash
}
const hex = (text) => sha256(text).digest('hex')

const hashEntry = ({ id, at, kind, subject, actor, commitment }) =>
  hex(canonical({ id, at, kind, subject, actor, commitment }))
const chainOn = (prev, seq, hash) => hex(canonical({ seq, hash, prev }))
const commitTo = (salt, payload) => sha256(Buffer.from(salt, 'hex'), canonical(payload)).digest('hex')

function isSigned(publicKey, facts, signature) {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType !== 'ed25519') return false
    const bytes = Buffer.from(signature, 'base64')
    // Base64 has several ways to write the same bytes: only the plain one counts.
    return bytes.toString('base64') === signature && verify(null, Buffer.from(canonical(facts)), key, bytes)
  } catch {
    return false
  }
}
const nameKey = (publicKey) => sha256(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32)

// ── Trees ──

const leafOf = (value) => sha256(Buffer.from([0]), Buffer.from(value, 'hex')).digest()
const nodeOf = (left, right) => sha256(Buffer.from([1]), left, right).digest()

function growTree() {
  const peaks = []
  let size = 0
  return {
    add(value) {
      let grown = { hash: leafOf(value), leaves: 1 }
      while (peaks.at(-1)?.leaves === grown.leaves) {
        const left = peaks.pop()
        grown = { hash: nodeOf(left.hash, grown.hash), leaves: left.leaves * 2 }
      }
      peaks.push(grown)
      size += 1
    },
    size: () => size,
    root: () =>
      peaks.length === 0
        ? hex('')
        : peaks
            .slice(0, -1)
            .reduceRight((right, { hash }) => nodeOf(hash, right), peaks.at(-1).hash)
            .toString('hex'),
  }
}

/** RFC 9162, 2.1.3.2: the root to which a proof leads. */
function rootFrom(value, index, size, path) {
  if (!(index >= 0 && index < size)) return undefined
  let hash = leafOf(value)
  let at = index
  let last = size - 1
  for (const step of path) {
    if (last === 0) return undefined
    const other = Buffer.from(step, 'hex')
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(other, hash)
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else hash = nodeOf(hash, other)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash.toString('hex') : undefined
}

// ── Time stamps ──

/** One value in DER: its tag, where its content begins and ends. Throws beyond the end. */
function derAt(bytes, at) {
  let length = bytes[at + 1]
  let from = at + 2
  if (length >= 128) {
    const count = length - 128
    length = 0
    for (let index = 0; index < count; index += 1) length = length * 256 + bytes[from + index]
    from += count
  }
  const to = from + length
  if (!(to <= bytes.length)) throw new Error('this is no DER')
  return { tag: bytes[at], from, to }
}

function derIn(bytes, { from, to }) {
  const found = []
  for (let at = from; at < to; ) {
    const each = derAt(bytes, at)
    found.push(each)
    at = each.to
  }
  return found
}

/** When a token says that it was given, and for what: ContentInfo → SignedData → TSTInfo (RFC 5652, RFC 3161). */
function readStamp(token) {
  const [, explicit] = derIn(token, derAt(token, 0))
  const signed = derIn(token, explicit)[0]
  const [, , encapsulated] = derIn(token, signed)
  const octets = derIn(token, derIn(token, encapsulated)[1])[0]
  const info = token.subarray(octets.from, octets.to)
  const [, , imprint, , time] = derIn(info, derAt(info, 0))
  const [algorithm, digest] = derIn(info, imprint)
  const oid = derIn(info, algorithm)[0]
  const isSha256 = info.subarray(oid.from, oid.to).toString('hex') === '608648016503040201'
  const written = info.subarray(time.from, time.to).toString('latin1')
  const [, year, month, day, hour, minute, second, part = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(written) ?? []
  if (!isSha256 || year === undefined) throw new Error('this is no stamp')
  return {
    digest: info.subarray(digest.from, digest.to).toString('hex'),
    at: `${year}-${month}-${day}T${hour}:${minute}:${second}${part}Z`,
  }
}

// ── Roots ──

const rootNames = ['format', 'day', 'from', 'to', 'chain', 'root', 'key', 'madeAt', 'signature']
/** The root of a line as a witness holds it. */
const plainRoot = (line) => Object.fromEntries(rootNames.map((name) => [name, line[name]]))
const rootFacts = ({ day, from, to, chain, root, key, madeAt }) => ({
  day,
  from,
  to,
  chain,
  root,
  key: key?.id ?? '',
  madeAt,
})
const isRootSigned = (root, publicKey) => isSigned(publicKey, rootFacts(root), root.signature)

/** The root within the text of a file or a letter, be it as it is shown or as a mail program saves it. */
export const readRoot = (text) => rootIn(text) ?? rootIn(plainText(text))

function rootIn(text) {
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim().startsWith('{')) continue
    try {
      const root = JSON.parse(line)
      if (isRoot(root)) return root
    } catch {
      // some other line of a letter
    }
  }
  return undefined
}

const isRoot = (root) =>
  root.format === 'jom-root/1' &&
  Object.keys(root).every((name) => rootNames.includes(name)) &&
  ['day', 'chain', 'root', 'madeAt', 'signature'].every((name) => typeof root[name] === 'string') &&
  Number.isInteger(root.from) &&
  Number.isInteger(root.to) &&
  typeof root.key?.id === 'string' &&
  typeof root.key.public === 'string'

/** A text in quoted-printable (RFC 2045, 6.7), in which letters travel, as it was; a root is of ASCII alone. */
const plainText = (text) =>
  text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))

// ── The walk along the chain ──

const mostDoubts = 300

/** Walks along the chain in the order of the places and resumes after every fault, so that one change is one fault. */
function createWalk(before, first) {
  let prev = before // undefined: not known, since something is missing or in doubt
  let place = first - 1
  let shift = 0 // how far the numbers stand from the places where they were sealed
  let earlier
  let swapped
  let unproved = 0
  let proved = false
  const doubts = []
  const gaps = []
  const strangers = []
  const proves = (chain, at, link) => chain !== undefined && chainOn(chain, at, link.hash) === link.chain

  function judge(link, at, hangsOn, next, last) {
    const fits = (chain, by) =>
      next ? proves(chain, next.seq - by, next) : last?.seq === link.seq - by && last.chain === chain
    const { seq, id } = link
    const expected = chainOn(hangsOn, at, link.hash)
    if (fits(expected, shift)) {
      prev = expected
      return [{ kind: 'altered', seq, id, what: 'chain' }]
    }
    if (earlier && (proves(earlier.prev, at, link) || proves(earlier.prev, at - 1, link))) {
      if (proves(earlier.prev, at - 1, link)) shift += 1
      place = link.seq - shift
      prev = link.chain
      return [{ kind: 'inserted', seq: earlier.link.seq, id: earlier.link.id }]
    }
    if (next && proves(hangsOn, at, next) && proves(next.chain, at + 1, link)) {
      swapped = { seq: next.seq, chain: link.chain }
      return [
        { kind: 'reordered', seq, id, to: at + 1 },
        { kind: 'reordered', seq: next.seq, id: next.id, to: at },
      ]
    }
    if (fits(hangsOn, shift + 1)) {
      shift += 1
      place = at - 1
      return [{ kind: 'inserted', seq, id }]
    }
    const follows = fits(link.chain, shift)
    for (let lost = 1; !follows && lost <= 1000; lost += 1) {
      if (!fits(link.chain, shift - lost)) continue
      shift -= lost
      place = link.seq - shift
      prev = link.chain
      return [{ kind: 'missing', seq: at, to: at + lost - 1 }]
    }
    const fault = { kind: 'altered', seq, id, what: 'link' }
    prev = follows ? link.chain : undefined
    if (doubts.length >= mostDoubts) return [fault]
    doubts.push({ link, place: at, prev: hangsOn, fault })
    return []
  }

  function stray(link, fault) {
    if (strangers.length >= mostDoubts) return [fault]
    strangers.push({ link, fault })
    return []
  }

  return {
    step(link, next, last) {
      proved = false
      const at = link.seq - shift
      const renumbered = earlier !== undefined && proves(earlier.prev, at - 1, link)
      if (at < first || (last && at > last.seq && !renumbered)) {
        return stray(link, { kind: 'inserted', seq: link.seq, id: link.id })
      }
      const changed = link.proof !== link.hash
      const faults = changed ? [{ kind: 'altered', seq: link.seq, id: link.id, what: 'values' }] : []
      if (at > place + 1) {
        gaps.push({ from: place + 1, to: at - 1, prev })
        prev = undefined
      }
      place = at
      const hangsOn = prev
      if (swapped?.seq === link.seq) {
        prev = swapped.chain
        swapped = undefined
      } else if (hangsOn === undefined) {
        unproved += 1
        prev = link.chain
      } else if (proves(hangsOn, at, link) || (changed && proves(hangsOn, at, { ...link, hash: link.proof }))) {
        prev = link.chain
        proved = true
      } else if (changed) prev = next && proves(link.chain, next.seq - shift, next) ? link.chain : undefined
      else faults.push(...judge(link, at, hangsOn, next, last))
      earlier = { link, prev: hangsOn }
      return faults
    },
    end(last) {
      const faults = []
      if (last && place < last.seq) gaps.push({ from: place + 1, to: last.seq, prev })
      else if (last && earlier && prev !== undefined && place === last.seq && prev !== last.chain)
        faults.push({ kind: 'altered', seq: earlier.link.seq, id: earlier.link.id, what: 'link' })
      for (const { link, fault } of [...doubts, ...strangers]) {
        const gap = gaps.find((each) => proves(each.prev, each.from, link))
        const other = doubts.find((each) => {
          const fitting = each.link !== link && chainOn(each.prev, each.place, link.hash)
          return fitting === link.chain || fitting === each.link.chain
        })
        if (gap) {
          faults.push({ kind: 'reordered', seq: fault.seq, id: link.id, to: gap.from })
          gap.from += 1
          gap.prev = link.chain
        } else if (other) faults.push({ kind: 'reordered', seq: fault.seq, id: link.id, to: other.place })
        else faults.push(fault)
      }
      for (const { from, to } of gaps) if (from <= to) faults.push({ kind: 'missing', seq: from, to })
      return faults
    },
    /** Where the last entry was sealed, and whether it hangs on the one before. */
    place: () => place,
    proved: () => proved,
    unproved: () => unproved,
    found: () => earlier && { seq: place, chain: earlier.link.chain },
  }
}

// ── Lines ──

const names = {
  header: ['type', 'format', 'madeAt', 'label', 'exercise', 'scope', 'before'],
  key: ['type', 'id', 'public', 'madeAt', 'endedAt', 'from', 'introduction'],
  root: ['type', ...rootNames, 'stamp', 'witnesses'],
  link: ['type', 'seq', 'hash', 'prev', 'chain', 'signature'],
  entry: [
    ...['type', 'seq', 'id', 'at', 'kind', 'subject', 'actor', 'commitment', 'salt', 'payload'],
    ...['withheld', 'erased', 'unrecorded', 'unreadable', 'hash', 'prev', 'chain', 'signature', 'proof'],
  ],
}
const texts = {
  key: ['id', 'public'],
  root: ['day', 'chain', 'root', 'signature'],
  link: ['hash', 'chain'],
  entry: ['id', 'at', 'kind', 'subject', 'actor', 'commitment', 'hash', 'chain'],
}

/** Reads one line; `undefined` where it is none of ours. */
function readLine(text) {
  let line
  try {
    line = JSON.parse(text)
  } catch {
    return undefined
  }
  const known = Object.hasOwn(names, line?.type ?? '') ? names[line.type] : undefined
  if (!known || Object.keys(line).some((name) => !known.includes(name))) return undefined
  if ((texts[line.type] ?? []).some((name) => typeof line[name] !== 'string')) return undefined
  if (line.type === 'root' && !(Number.isInteger(line.from) && Number.isInteger(line.to))) return undefined
  if ((line.type === 'entry' || line.type === 'link') && !Number.isInteger(line.seq)) return undefined
  return line
}

const stateOf = (line) => {
  if (line.type === 'link') return 'l'
  if (line.erased === true) return 'e'
  if (line.withheld === true) return 'w'
  if (line.unreadable === true) return 'x'
  return 'o'
}

function* expand(states) {
  for (const [, count, letter] of states.matchAll(/(\d+)(\D)/g)) {
    for (let index = 0; index < Number(count); index += 1) yield letter
  }
}

/** The lines of a file as bytes, without their ends, in constant memory; what follows the last end of line comes last. */
async function* linesOf(path) {
  let kept = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk
    let from = 0
    for (let to = bytes.indexOf(10, from); to >= 0; to = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, to + 1)
      from = to + 1
    }
    kept = Buffer.from(bytes.subarray(from))
  }
  if (kept.length > 0) yield kept
}

/** The last line of a file as text. */
async function lastLine(path) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    for (let length = 1 << 16; ; length *= 4) {
      const from = Math.max(0, size - length)
      const bytes = Buffer.alloc(size - from)
      await file.read(bytes, 0, bytes.length, from)
      const text = bytes.toString('utf8').replace(/\n$/, '')
      const cut = text.lastIndexOf('\n')
      if (cut >= 0 || from === 0) return text.slice(cut + 1)
    }
  } finally {
    await file.close()
  }
}

// ── Checking ──

/**
 * Checks an export, and with it roots that witnesses hold. Gives every fault in the order in which it is certain, and what was
 * found: how far the record is proved, and by what.
 */
export async function verifyExport(path, held = []) {
  const faults = []
  const seen = new Set()
  const tell = (fault) => {
    const name = JSON.stringify(fault)
    if (!seen.has(name)) faults.push(fault)
    seen.add(name)
  }
  const found = await readEnd(path)
  const first = await readPreamble(path)
  const { header, keys, roots } = first
  first.faults.forEach(tell)
  if (!header) tell({ kind: 'line', line: 1, what: 'header' })
  const judged = judgeKeys(keys, held, tell)
  const end = judgeEnd(found, judged, tell)
  const trusted = keysAt(judged, end)
  const scope = end?.scope ?? header?.scope ?? { kind: 'whole', from: 1, to: undefined }
  if (end && header && canonical(end.scope) !== canonical(header.scope)) tell({ kind: 'line', line: 1, what: 'scope' })
  judgeRoots(roots, trusted, tell)
  for (const day of end?.roots ?? [])
    if (!roots.some((root) => root.day === day)) tell({ kind: 'root', day, what: 'gone' })
  for (const id of end?.keys ?? []) if (!keys.some((key) => key.id === id)) tell({ kind: 'key', id, what: 'gone' })

  const given = { end, scope, header, roots, trusted, held, tell, faults }
  let result = await walkOnce(path, given, false)
  // A line out of its order: all are read again and put in order, so that what was done can be told exactly.
  if (result === 'disorder') result = await walkOnce(path, given, true)
  const summary = { ...result, scope, end, header, keys, roots, madeAt: end?.madeAt ?? header?.madeAt }
  judgeHeld(held, summary, given)
  if (end && faults.length === 0) judgeDigests(end, result, tell)
  return { faults, summary }
}

async function readEnd(path) {
  const text = await lastLine(path)
  try {
    const end = JSON.parse(text)
    // Written in any other way it is not the line that was signed.
    return end?.type === 'end' && JSON.stringify(end) === text ? end : undefined
  } catch {
    return undefined
  }
}

/** What stands before the entries. */
async function readPreamble(path) {
  const faults = []
  const keys = []
  const roots = []
  let header
  let number = 0
  for await (const bytes of linesOf(path)) {
    number += 1
    const line = readLine(bytes.toString('utf8'))
    if (line?.type === 'entry' || line?.type === 'link') break
    if (line?.type === 'header' && number === 1) header = line
    else if (line?.type === 'key') keys.push(line)
    else if (line?.type === 'root') roots.push(line)
    else if (number > 1) break // told of by whoever reads all lines
  }
  return { header, keys, roots, faults }
}

/**
 * The keys that count, by name. Without a held root: the oldest, and each that one before it introduced. With one: the key by which it
 * was signed, those that led to it, and those that it introduced in turn; `after` tells these last, by which alone the end is signed.
 * Whoever makes a key of their own can let it introduce any other: only what comes after what a witness holds vouches for the rest.
 */
function judgeKeys(keys, held, tell) {
  const named = new Map()
  for (const key of keys) {
    if (nameKey(key.public) !== key.id || named.has(key.id)) tell({ kind: 'key', id: key.id, what: 'name' })
    else named.set(key.id, key)
  }
  const order = [...named.values()]
  const places = new Map(order.map(({ id }, index) => [id, index]))
  const introducer = ({ id, public: text, from, introduction }) => {
    const by = places.get(from) < places.get(id) ? named.get(from) : undefined
    return by && isSigned(by.public, { key: id, public: text, from }, introduction) ? by : undefined
  }
  const genuine = held.filter(isHeldSigned).toSorted((one, other) => one.to - other.to)
  for (const { key } of genuine) {
    if (keys.length > 0 && named.get(key.id)?.public !== key.public) tell({ kind: 'key', id: key.id, what: 'not-held' })
  }
  const known = genuine.flatMap(({ key }) => (named.get(key.id)?.public === key.public ? [named.get(key.id)] : []))
  const newest = known.at(-1) ?? order[0]
  const after = newest ? new Set([newest.id]) : new Set()
  const counting = new Set([...known, ...(newest ? [newest] : [])].map(({ id }) => id))
  for (const key of known) for (let by = introducer(key); by; by = introducer(by)) counting.add(by.id)
  for (const key of order) {
    const by = introducer(key)?.id
    if (counting.has(by)) counting.add(key.id)
    if (after.has(by)) after.add(key.id)
    if (!counting.has(key.id)) tell({ kind: 'key', id: key.id, what: 'stranger' })
  }
  const trusted = new Map(order.flatMap(({ id, public: text }) => (counting.has(id) ? [[id, text]] : [])))
  return { trusted, after: new Map([...trusted].filter(([id]) => after.has(id))), to: genuine.at(-1)?.to ?? 0 }
}

/** Whether a root as a witness holds it is as it was signed, by the key that it names. */
const isHeldSigned = (root) => nameKey(root.key.public) === root.key.id && isRootSigned(root, root.key.public)

function judgeEnd(end, { after }, tell) {
  if (!end) return void tell({ kind: 'end', what: 'missing' })
  const { signature, ...facts } = end
  const key = after.get(end.key)
  if (key === undefined || !isSigned(key, facts, signature)) return void tell({ kind: 'end', what: 'signature' })
  return end
}

/**
 * The keys that count at a place. What an older key signed beyond what a witness holds counts where the end vouches for it: a key is
 * replaced at any hour, and the root of a day is made after that day.
 */
const keysAt =
  ({ trusted, after, to }, end) =>
  (place) =>
    end || place <= to ? trusted : after

/** The roots by themselves: each signed, one after the other. */
function judgeRoots(roots, keysFor, tell) {
  let last
  for (const root of roots) {
    const { day, key } = root
    const known = keysFor(root.to).get(key?.id)
    if (known === undefined || known !== key.public || !isRootSigned(root, known))
      tell({ kind: 'root', day, what: 'signature' })
    else if (last && (last.day >= day || last.to + 1 !== root.from)) tell({ kind: 'root', day, what: 'order' })
    else if (root.stamp !== undefined) {
      try {
        const stamp = readStamp(Buffer.from(root.stamp, 'base64'))
        if (stamp.digest !== hex(`${canonical(plainRoot(root))}\n`)) throw new Error('for something else')
        root.stampedAt = stamp.at
      } catch {
        tell({ kind: 'root', day, what: 'stamp' })
      }
    }
    last = root
  }
}

/** Reads all lines once and checks what they hold. Answers `disorder` where places do not rise and `sorted` was not asked for. */
async function walkOnce(path, given, sorted) {
  const { end, scope, header, roots, trusted, tell } = given
  const picked = scope.kind === 'picked'
  const counts = { entries: 0, open: 0, withheld: 0, erased: 0, unreadable: 0, links: 0, signatures: 0 }
  const digests = []
  const chunks = { hash: createHash('sha256'), lines: 0 }
  const inOrder = []
  const states = []
  const later = [] // faults that count only where this pass is not done again
  const note = (fault) => later.push(fault)
  const stage = picked ? openPicked(given, note) : openSpan(given, note)
  let number = 0
  let last
  let afterEnd = false
  let signedTo = 0

  for await (const bytes of linesOf(path)) {
    number += 1
    const text = bytes.toString('utf8')
    if (!text.endsWith('\n')) note({ kind: 'line', line: number, what: 'unfinished' })
    if (afterEnd) {
      note({ kind: 'line', line: number, what: 'after-end' })
      continue
    }
    if (text.startsWith('{"type":"end"')) {
      afterEnd = true
      continue
    }
    chunks.hash.update(bytes)
    chunks.lines += 1
    if (chunks.lines % linesToDigest === 0) {
      digests.push(chunks.hash.digest('hex'))
      chunks.hash = createHash('sha256')
    }
    const line = readLine(text)
    if (!line || (line.type === 'header' && number > 1)) {
      note({ kind: 'line', line: number, what: 'strange' })
      continue
    }
    if (line.type !== 'entry' && line.type !== 'link') {
      if (last !== undefined) note({ kind: 'line', line: number, what: 'strange' })
      continue
    }
    const link = linkOf(line, counts, note)
    if (states.length > 0 && states.at(-1).letter === link.state) states.at(-1).count += 1
    else states.push({ letter: link.state, count: 1, seq: link.seq })
    if (last !== undefined && link.seq <= last && !sorted) return 'disorder'
    last = link.seq
    if (sorted) inOrder.push({ link, position: inOrder.length })
    else signedTo = Math.max(signedTo, stage.take(link, trusted))
  }
  if (sorted) {
    const moved = movedAmong(inOrder.map(({ link }) => link.seq))
    const all = inOrder.toSorted((one, other) => one.link.seq - other.link.seq || one.position - other.position)
    for (const { link } of all) signedTo = Math.max(signedTo, stage.take(link, trusted))
    given.moved = moved.map((position) => inOrder[position].link)
  }
  if (chunks.lines % linesToDigest !== 0) digests.push(chunks.hash.digest('hex'))
  const ended = stage.end(trusted)
  // Lines that stand elsewhere are told where nothing else explains it.
  const explained = later.some(({ kind }) => kind === 'reordered' || kind === 'inserted')
  if (!explained) for (const { seq, id } of given.moved ?? []) note({ kind: 'reordered', seq, id, to: seq })
  for (const fault of later) tell(fault)
  if (end && given.faults.length === 0) judgeStates(end, states, tell)
  return {
    ...counts,
    ...ended,
    digests,
    lines: chunks.lines,
    signedTo: Math.max(signedTo, ended.signedTo ?? 0),
    roots,
    header,
  }
}

/** A line as the chain sees it; its payload is checked here. */
function linkOf(line, counts, note) {
  const { seq, id = '', hash, chain, prev, signature, proof } = line
  if (signature !== undefined) counts.signatures += 1
  const letter = stateOf(line)
  const state = signature === undefined ? letter : letter.toUpperCase()
  const link = { seq, id, hash, chain, prev, signature, shown: proof, proof: hash, state }
  if (line.type === 'link') {
    counts.links += 1
    return link
  }
  counts.entries += 1
  link.proof = hashEntry(line)
  counts[{ o: 'open', w: 'withheld', e: 'erased', x: 'unreadable' }[letter]] += 1
  if (link.proof !== hash) return link
  const what = payloadFault(line, letter)
  if (what) note({ kind: 'payload', seq, id, what })
  return link
}

function payloadFault(line, letter) {
  const stands = line.payload !== undefined || line.salt !== undefined
  const marks = [line.withheld, line.erased, line.unreadable].filter((mark) => mark !== undefined)
  if (letter === 'x') return 'unreadable'
  if (line.unrecorded !== undefined) return letter === 'e' ? 'unrecorded' : 'added'
  if (letter !== 'o') return stands || marks.length !== 1 ? 'added' : undefined
  if (marks.length > 0 || typeof line.salt !== 'string' || line.payload === undefined) return 'gone'
  try {
    return /^[0-9a-f]{32}$/.test(line.salt) && commitTo(line.salt, line.payload) === line.commitment
      ? undefined
      : 'commitment'
  } catch {
    return 'commitment'
  }
}

/** Whose signature stands at a place, and whether it is one of it. */
function judgeSignature(link, place, trusted) {
  const [id, signature = ''] = String(link.signature).split(':')
  const key = trusted(place).get(id)
  if (key === undefined) return 'unknown-key'
  return isSigned(key, { seq: place, chain: link.chain }, signature) ? undefined : 'wrong'
}

/** Where entries have to begin: the whole record at its first, whatever the export says of itself, and a period where it says. */
const beginOf = ({ kind, from }) => (kind === 'period' && Number.isInteger(from) ? Math.max(1, from) : 1)

/** Checks entries that stand one after the other without a gap. */
function openSpan({ end, scope, header, roots }, note) {
  const first = beginOf(scope)
  const before = first === 1 ? genesis : (end?.before ?? header?.before ?? genesis)
  const walk = createWalk(before, first)
  const finish = end?.last
  const own = []
  const tell = (fault) => {
    own.push(fault)
    note(fault)
  }
  for (const { day, from, to, chain } of roots) {
    if (to === first - 1 && chain !== before) tell({ kind: 'root', day, what: 'before' })
    if (from < first && first <= to) tell({ kind: 'missing', seq: from, to: first - 1 })
  }
  // A period begins where a day does: what was cut off before it shows by the root that should end there.
  if (first > 1 && !roots.some(({ from, to }) => to === first - 1 || (from < first && first <= to)))
    tell({ kind: 'line', line: 1, what: 'begins' })
  const byPlace = roots.filter((root) => root.from >= first).toSorted((one, other) => one.from - other.from)
  const proved = []
  const doubtful = []
  let at = 0
  let tree = growTree()
  let treeChain
  let waiting
  let signedTo = 0

  const closeRoot = () => {
    const root = byPlace[at]
    const fits = tree.size() === root.to - root.from + 1 && tree.root() === root.root && treeChain === root.chain
    if (fits) proved.push(root)
    else doubtful.push(root)
    at += 1
    tree = growTree()
  }
  function handle(link, next, trusted) {
    const faults = walk.step(link, next, finish)
    faults.forEach(tell)
    if (link.signature !== undefined && faults.length === 0 && walk.proved()) {
      const what = judgeSignature(link, walk.place(), trusted)
      if (what) tell({ kind: 'signature', seq: link.seq, id: link.id, what })
      else signedTo = walk.place()
    }
    const place = walk.place()
    while (byPlace[at] && place > byPlace[at].to) closeRoot()
    if (byPlace[at] && place >= byPlace[at].from) {
      tree.add(link.chain)
      treeChain = link.chain
    }
  }
  return {
    take(link, trusted) {
      if (waiting) handle(waiting, link, trusted)
      waiting = link
      return signedTo
    },
    end(trusted) {
      if (waiting) handle(waiting, undefined, trusted)
      while (byPlace[at]) closeRoot()
      walk.end(finish).forEach(tell)
      // A root that does not fit is a fault of its own only where no entry of it is one.
      for (const { day, from, to } of doubtful) {
        const within = own.some(({ seq, to: until = seq }) => until >= from && seq <= to)
        const known = !within && !(end === undefined && to > walk.place())
        if (known) tell({ kind: 'root', day, what: 'entries' })
      }
      return { proved, unproved: walk.unproved(), found: walk.found(), signedTo }
    },
  }
}

/** Checks single entries, each by its own proof, and those that no root covers yet by the links to the next signature. */
function openPicked({ end, roots }, note) {
  const days = new Map(roots.map((root) => [root.day, root]))
  const proved = new Set()
  const proofs = new Map()
  const places = []
  let last
  let tail = []
  let signedTo = 0
  return {
    take(link, trusted) {
      const { seq, id, hash, chain, shown } = link
      const prev = link.prev ?? (last?.seq === seq - 1 ? last.chain : undefined)
      places.push(seq)
      if (link.proof !== hash) note({ kind: 'altered', seq, id, what: 'values' })
      else if (prev === undefined || chainOn(prev, seq, hash) !== chain)
        note({ kind: 'altered', seq, id, what: 'link' })
      else if (shown) {
        const root = days.get(shown.day)
        const fits =
          root !== undefined &&
          root.from + shown.index === seq &&
          rootFrom(chain, shown.index, root.to - root.from + 1, shown.path ?? []) === root.root
        if (!fits) note({ kind: 'altered', seq, id, what: 'proof' })
        else {
          proved.add(root)
          proofs.set(root.day, (proofs.get(root.day) ?? 0) + 1)
        }
      } else tail.push(seq)
      if (link.signature !== undefined) {
        const what = judgeSignature(link, seq, trusted)
        if (what) note({ kind: 'signature', seq, id, what })
        else {
          signedTo = seq
          tail = []
        }
      }
      last = link
      return signedTo
    },
    end() {
      const known = end?.places
      if (known) {
        const here = new Set(places)
        for (const seq of known) if (!here.has(seq)) note({ kind: 'missing', seq, to: seq })
        const wanted = new Set(known)
        const met = new Set()
        for (const seq of places) {
          if (!wanted.has(seq) || met.has(seq)) note({ kind: 'inserted', seq })
          met.add(seq)
        }
      }
      return {
        proved: [...proved],
        proofs,
        unproved: tail.length,
        found: last && { seq: last.seq, chain: last.chain },
        signedTo,
      }
    },
  }
}

/** The positions that have to move for the rest to rise: all but a longest rising sequence. */
function movedAmong(values) {
  const tops = []
  const back = []
  values.forEach((value, index) => {
    let low = 0
    let high = tops.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[tops[middle]] < value) low = middle + 1
      else high = middle
    }
    back[index] = low > 0 ? tops[low - 1] : -1
    tops[low] = index
  })
  const kept = new Set()
  for (let index = tops.at(-1) ?? -1; index >= 0; index = back[index]) kept.add(index)
  // One that stands twice is an inserted one, and told as such.
  const count = new Map()
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1)
  return values.flatMap((value, index) => (kept.has(index) || count.get(value) > 1 ? [] : [index]))
}

/** Compares what stands of each entry with what stood there when the export was written. */
function judgeStates(end, states, tell) {
  const words = { o: 'payload', w: 'withheld', e: 'erased', x: 'unreadable', l: 'link' }
  const now = (function* () {
    for (const { letter, count, seq } of states) {
      for (let index = 0; index < count; index += 1) yield { letter, seq: seq + index }
    }
  })()
  let position = 0
  for (const letter of expand(end.states ?? '')) {
    const { value } = now.next()
    if (!value) break // more than there are: the count says so
    const seq = end.places?.[position] ?? value.seq
    position += 1
    if (value.letter === letter) continue
    const signedThen = letter !== letter.toLowerCase()
    const signedNow = value.letter !== value.letter.toLowerCase()
    if (signedThen !== signedNow) tell({ kind: 'signature', seq, what: signedThen ? 'missing' : 'added' })
    if (letter.toLowerCase() !== value.letter.toLowerCase())
      tell({ kind: 'payload', seq, what: `was-${words[letter.toLowerCase()]}` })
  }
}

/** Whatever else was changed is found by the digests, and named to a thousand lines. */
function judgeDigests(end, { digests, lines, entries }, tell) {
  const many = Math.max(end.digests.length, digests.length)
  for (let index = 0; index < many; index += 1) {
    if (digests[index] === end.digests[index]) continue
    tell({ kind: 'lines', line: index * linesToDigest + 1, to: Math.min((index + 1) * linesToDigest, lines) })
  }
  if (lines !== end.lines || entries !== end.entries) tell({ kind: 'end', what: 'count' })
}

/** Whether two roots, each well signed, say the same of the record. One whose row was lost is made and signed anew, at another instant. */
const isSameRoot = (one, other) => ['from', 'to', 'chain', 'root'].every((name) => one[name] === other[name])

/** Compares the record with the roots that witnesses hold. */
function judgeHeld(held, summary, { scope, roots, tell }) {
  summary.held = []
  summary.apart = []
  for (const root of held) {
    const { day } = root
    if (!isHeldSigned(root)) {
      tell({ kind: 'root', day, what: 'held-signature' })
      continue
    }
    const same = roots.find((each) => each.day === day)
    const reaches = summary.found?.seq ?? 0
    if (same && isSameRoot(same, root)) {
      // Single entries are proved each by the root of its own day alone: one of another day says nothing of them.
      const inIt = summary.proved.includes(same)
      summary.held.push({ ...same, madeAt: root.madeAt, covers: inIt })
      if (scope.kind !== 'picked' && !inIt && root.from >= beginOf(scope) && root.to > reaches)
        tell({ kind: 'end', what: 'before-root', day, seq: reaches, to: root.to })
    } else if (same) tell({ kind: 'root', day, what: 'other' })
    else if (scope.kind === 'whole') {
      if (reaches < root.to) tell({ kind: 'end', what: 'before-root', day, seq: reaches, to: root.to })
      else tell({ kind: 'root', day, what: 'not-there' })
    } else if (scope.kind === 'period' && (root.to < scope.from - 1 || root.from > scope.to)) summary.apart.push(day)
    else tell({ kind: 'root', day, what: 'not-there' })
  }
}

// ── Words ──

const wrong = {
  values: 'its values are not those that were sealed',
  chain: 'its chain value is not the one that was sealed',
  link: 'it does not hang on the one before it',
  proof: 'its proof does not lead to the root of its day',
}
const payloads = {
  commitment: 'it is not the one that was committed to',
  unreadable: 'the bot could not open it',
  unrecorded: 'it was erased, and nothing on record says so',
  added: 'something stands there although none should',
  gone: 'none stands there, and nothing says why',
  'was-payload': 'it was taken out after the export was written',
  'was-withheld': 'it was withheld when the export was written',
  'was-erased': 'it had been erased when the export was written',
  'was-unreadable': 'it could not be opened when the export was written',
  'was-link': 'only a link stood there when the export was written',
}
const signatures = {
  wrong: 'is not one of this place',
  'unknown-key': 'is by a key that does not count',
  missing: 'was taken out after the export was written',
  added: 'was put in after the export was written',
}
const keyWords = {
  gone: 'was taken out after the export was written',
  name: 'does not bear the name of its public key',
  stranger: 'was not introduced by a key before it: somebody else may have made it',
  'not-held':
    'is the one by which the root was signed that a witness holds, and none of this export: it was signed anew',
}
const rootWords = {
  signature: 'is not as it was signed',
  order: 'does not follow the one before it',
  stamp: 'bears a time stamp that is not one of it',
  entries: 'does not fit the entries of its day',
  before: 'does not end where the entries begin',
  gone: 'was taken out after the export was written',
  'held-signature': 'as the witness holds it is not as it was signed: that file was changed',
  other: 'is not the one that the witness holds',
  'not-there': 'as the witness holds it does not stand in this export',
}
const lineWords = {
  header: 'is not the head of an export',
  scope: 'says another extent than the signed end',
  begins: 'says a beginning before which no root ends: entries may have been cut off there',
  strange: 'is none that belongs there',
  unfinished: 'breaks off',
  'after-end': 'stands after the end',
}
const endWords = {
  missing: 'The end is missing: the export was cut off, or it is none.',
  signature: 'The end is not as it was signed: what it says does not count.',
  count: 'There are more or fewer lines than were written.',
}

/** Whoever wrote the export chose its texts: none of them makes a line of its own, or turns what is read around. */
const tidy = (line) => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd')

/** A fault as one line in plain words. */
export const sayFault = (fault) => tidy(faultLine(fault))

function faultLine({ kind, seq, to, id, what, line, day }) {
  const entry = `Entry ${seq}${id ? ` (${id})` : ''}`
  switch (kind) {
    case 'altered':
      return `${entry} was altered: ${wrong[what]}.`
    case 'missing':
      return seq === to ? `Entry ${seq} is missing.` : `Entries ${seq} to ${to} are missing.`
    case 'inserted':
      return `${entry} was inserted: it was never sealed there.`
    case 'reordered':
      return to === seq ? `${entry} does not stand in its order.` : `${entry} was reordered: it was sealed at ${to}.`
    case 'payload':
      return `The payload of entry ${seq} is not right: ${payloads[what] ?? what}.`
    case 'signature':
      return `The signature at entry ${seq} ${signatures[what]}.`
    case 'key':
      return `The key ${id} ${keyWords[what]}.`
    case 'root':
      return `The root of ${day} ${rootWords[what]}.`
    case 'line':
      return `Line ${line} ${lineWords[what]}.`
    case 'lines':
      return `Something in lines ${line} to ${to} was changed after the export was written.`
    default:
      return what === 'before-root'
        ? `The end is missing: the root of ${day} reaches to entry ${to}, the export to ${seq}. It was cut off, or written before that root.`
        : endWords[what]
  }
}

/** What was found, as lines. */
export const saySummary = (result) => summaryLines(result).map(tidy)

function summaryLines({ faults, summary }) {
  const {
    header,
    scope,
    entries,
    links,
    open: opened,
    withheld,
    erased,
    unproved,
    keys,
    found,
    signedTo,
    roots,
  } = summary
  const lines = []
  const label = summary.end?.label ?? header?.label
  const kind = { whole: 'the whole record', period: 'a period', picked: 'single entries' }[scope.kind]
  lines.push(
    `${label ? `${label}. ` : ''}${header?.exercise ? 'EXERCISE. ' : ''}Export of ${kind}, made ${summary.madeAt ?? '(not said)'}.`,
  )
  lines.push(
    `${entries} entries: ${opened} with payload, ${withheld} withheld from this reader, ${erased} erased${links > 0 ? `; ${links} links between` : ''}.`,
  )
  const since = summary.end?.head?.signedFrom
  if (scope.kind !== 'picked' && since > scope.from)
    lines.push(`Entries before ${since} were sealed before there was a key: unsigned, but held by the chain.`)
  if (keys.length > 0) lines.push(`Signed by ${keys.map(({ id }) => id).join(', then ')}.`)
  if (unproved > 0) lines.push(`${unproved} entries could not be proved, because of what stands before them.`)
  const covering = summary.held.filter(({ covers }) => covers).toSorted((one, other) => (one.day < other.day ? -1 : 1))
  const held = covering.at(-1)
  const witnessed = roots.filter((root) => root.witnesses?.some(({ confirmedAt }) => confirmedAt)).at(-1)
  const stamp = (root) =>
    root.stampedAt ? `, stamped ${root.stampedAt} (whose stamp it is, openssl ts -verify tells)` : ''
  if (held && faults.length === 0 && scope.kind === 'picked') {
    const others = entries - covering.reduce((sum, { day }) => sum + (summary.proofs.get(day) ?? 0), 0)
    lines.push(
      `Held by a witness: ${covering.map((root) => `root of ${root.day}, made ${root.madeAt}${stamp(root)}`).join('; ')}. The entries of ${covering.length === 1 ? 'that day' : 'those days'} are the record of that time${others > 0 ? `; for ${others} of other days you have the bot’s word` : ''}.`,
    )
  } else if (held && faults.length === 0)
    lines.push(
      `Held by a witness: root of ${held.day}, made ${held.madeAt}${stamp(held)}. Up to entry ${held.to} this is the record of that time.`,
    )
  else if (witnessed) {
    const by = witnessed.witnesses.flatMap(({ code, confirmedAt }) => (confirmedAt ? [`${code} (${confirmedAt})`] : []))
    lines.push(
      `Last witnessed root: ${witnessed.day}, up to entry ${witnessed.to}, made ${witnessed.madeAt}${stamp(witnessed)}; held by ${by.join(', ')}, as the bot says.`,
    )
  } else lines.push('No witness has said that they hold a root of this record.')
  for (const day of summary.apart)
    lines.push(`The root of ${day} is of another time than this export: they say nothing of each other.`)
  for (const { day, covers } of summary.held)
    if (!covers) lines.push(`The root of ${day} that a witness holds proves none of these entries.`)
  if (summary.held.length === 0)
    lines.push('With --root and the file that a witness was sent, you need not take the bot’s word for it.')
  if (found && signedTo > 0 && scope.kind !== 'picked')
    lines.push(`Last entry ${found.seq}; the chain is signed up to ${Math.max(signedTo, summary.end ? found.seq : 0)}.`)
  return lines
}

async function main(words) {
  const paths = []
  const held = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    if (word !== '--root') {
      if (word.startsWith('--')) return usage(`There is no ${word}.`)
      paths.push(word)
      continue
    }
    index += 1
    const text = await readFile(words[index] ?? '', 'utf8').catch(() => undefined)
    if (text === undefined) return usage(`${words[index] ?? '--root'} cannot be read.`)
    const root = readRoot(text)
    if (!root) return usage(`There is no root in ${words[index]}.`)
    held.push(root)
  }
  if (paths.length !== 1) return usage('Name one export.')
  let result
  try {
    result = await verifyExport(paths[0], held)
  } catch (fault) {
    if (fault?.code === undefined) throw fault
    return usage(`${paths[0]} cannot be read (${fault.code}).`)
  }
  const { faults } = result
  for (const fault of faults.slice(0, mostShown)) console.log(sayFault(fault))
  if (faults.length > mostShown) console.log(`… and ${faults.length - mostShown} more.`)
  for (const line of saySummary(result)) console.log(line)
  console.log(
    faults.length === 0
      ? 'The export holds.'
      : `The export does not hold: ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}.`,
  )
  return faults.length === 0 ? 0 : 1
}

function usage(problem) {
  console.error(`${problem}\nIt is written: node verify.mjs EXPORT [--root FILE] …`)
  return 64
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2))
}
