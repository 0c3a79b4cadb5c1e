import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto'
import { StoreError } from './errors.ts'
import { createKeyFile, parseKeys, readKeyFile } from './key-file.ts'

/**
 * A sealed value, from first byte to last:
 *
 *   version 1 | master key id 8 | wrapped data key: nonce 12, key 32, tag 16 | nonce 12 | text | tag 16
 *
 * Each value has a data key of its own, and only that key is encrypted under the master key. Zeroing the wrapped key destroys
 * the value for good; another master key takes over by wrapping the small key anew, the text stays as it is.
 */
const version = 1
const cipher = 'aes-256-gcm'
const idAt = 1
const wrappedAt = 9
const wrappedLength = 12 + 32 + 16
const nonceAt = wrappedAt + wrappedLength
const textAt = nonceAt + 12

/** How many bytes a sealed value is longer than its text. */
export const sealOverhead = textAt + 16

/** The value was destroyed on purpose; nobody can read it again. */
export class Destroyed extends StoreError {
  constructor() {
    super('destroyed', 'This value was destroyed and cannot be read again.')
    this.name = 'Destroyed'
  }
}

/** Where master keys come from: text of the environment (key), the folder with the key file, or both. */
export interface KeyringOptions {
  /** One key or several (white space or commas between), base64 or hex, the current one first. */
  readonly key?: string | undefined
  readonly folder?: string | undefined
  /** Whether a new world may make its key file; false wherever sealed data may already exist. */
  readonly create: boolean
}

interface MasterKey {
  readonly id: Buffer
  readonly secret: KeyObject
}

/**
 * Opens the master keys: those of the text first, those of the file after them as older ones; makes the key file when there is
 * none and `create` allows. Throws a StoreError that says what to do.
 */
export function openKeyring({ key, folder, create }: KeyringOptions): Keyring {
  const given = key === undefined || key.trim() === '' ? [] : parseKeys(key, 'the given key text')
  const readFile = () => (folder === undefined ? undefined : readKeyFile(folder))
  const source: KeySource = { given: given.length, read: () => [...given, ...(readFile()?.keys ?? [])] }
  const stored = readFile()
  if (given.length > 0 || stored) return new Keyring(source.read(), stored?.path, false, source)
  if (folder === undefined || !create) {
    throw new StoreError(
      'key-missing',
      `There is no master key${folder === undefined ? '' : ` in ${folder}`}, and without it nothing sealed can be read: put the key file back, or give the key in the environment.`,
    )
  }
  const made = createKeyFile(folder)
  return new Keyring(made.keys, made.path, made.created, source)
}

/** Where a keyring reads its keys again: how many of them were given as text, and all there are now. */
type KeySource = { readonly given: number; read(): readonly Uint8Array[] }

/**
 * Master keys in memory; the first seals, every one of them opens. Of those that come from a file it takes up new ones while the
 * process runs: when told to (`reload`), and by itself when it meets a value under a key that it does not have.
 */
export class Keyring {
  #keys: ReadonlyMap<string, MasterKey>
  #current: MasterKey
  readonly #source: KeySource | undefined
  /** The key file in use, if any: to be kept apart from backups. */
  readonly file: string | undefined
  /** Whether the key file was made just now: the operator must be told where it is. */
  readonly created: boolean

  constructor(keys: readonly Uint8Array[], file?: string, created = false, source?: KeySource) {
    this.#keys = masterKeys(keys)
    const [current] = this.#keys.values()
    if (!current) throw new StoreError('key-missing', 'There is no master key.')
    this.#current = current
    this.file = file
    this.created = created
    this.#source = source
  }

  /** How many of the keys, from the first on, were given as text: those nobody can change while the process runs. */
  get given(): number {
    return this.#source?.given ?? 0
  }

  /** Reads the keys again from where they came; answers whether any is new or gone. A file that cannot be read changes nothing. */
  reload(): boolean {
    const before = this.keyIds.join()
    let keys: ReadonlyMap<string, MasterKey>
    try {
      keys = masterKeys(this.#source?.read() ?? [])
    } catch (fault) {
      if (fault instanceof StoreError) return false
      throw fault
    }
    const [current] = keys.values()
    if (!current) return false
    this.#keys = keys
    this.#current = current
    return this.keyIds.join() !== before
  }

  /** The public names of the master keys in hex, the current one first. */
  get keyIds(): string[] {
    return [...this.#keys.keys()]
  }

  /** Seals a text for one context, e.g. `inbox.body`; only the same context opens it. */
  seal(text: string | Uint8Array, context: string): Uint8Array<ArrayBuffer> {
    const plain = typeof text === 'string' ? Buffer.from(text, 'utf8') : text
    const sealed = Buffer.allocUnsafeSlow(sealOverhead + plain.length)
    sealed[0] = version
    const key = random(32)
    this.#wrap(key, sealed)
    const nonce = random(12)
    sealed.set(nonce, nonceAt)
    const encrypt = createCipheriv(cipher, key, nonce)
    encrypt.setAAD(contextData(context))
    sealed.set(encrypt.update(plain), textAt)
    encrypt.final()
    sealed.set(encrypt.getAuthTag(), textAt + plain.length)
    key.fill(0)
    return sealed
  }

  /** The sealed bytes; throws `Destroyed`, `key-unknown`, or `seal-broken` for a changed value or another context. */
  open(sealed: Uint8Array, context: string): Uint8Array<ArrayBuffer> {
    const value = view(sealed)
    const key = this.#unwrap(value)
    const decrypt = createDecipheriv(cipher, key, value.subarray(nonceAt, textAt), { authTagLength: 16 })
    key.fill(0)
    decrypt.setAAD(contextData(context))
    decrypt.setAuthTag(value.subarray(value.length - 16))
    const plain = decrypt.update(value.subarray(textAt, value.length - 16))
    try {
      decrypt.final()
    } catch (cause) {
      throw new StoreError('seal-broken', `This sealed value was changed, or is not one of "${context}".`, { cause })
    }
    return plain
  }

  /** Like `open`, as text. */
  openText(sealed: Uint8Array, context: string): string {
    return view(this.open(sealed, context)).toString('utf8')
  }

  /** Like `openText`; `otherwise` where the value was destroyed on purpose. */
  openOr(sealed: Uint8Array, context: string, otherwise: string): string {
    return isDestroyed(sealed) ? otherwise : this.openText(sealed, context)
  }

  /** A key for one purpose of its own from each master key, the current one first; it tells nothing of these. */
  derive(purpose: string): readonly Uint8Array[] {
    return [...this.#keys.values()].map(({ secret }) => createHmac('sha256', secret).update(`jom ${purpose}`).digest())
  }

  /** The same value under this keyring's current key, opened with a key of `from`; its text is not touched. */
  rewrap(sealed: Uint8Array, from: Keyring = this): Uint8Array<ArrayBuffer> {
    const value = Buffer.from(sealed)
    const key = from.#unwrap(value)
    this.#wrap(key, value)
    key.fill(0)
    return value
  }

  #wrap(key: Buffer, into: Buffer): void {
    into.set(this.#current.id, idAt)
    const nonce = random(12)
    into.set(nonce, wrappedAt)
    const encrypt = createCipheriv(cipher, this.#current.secret, nonce)
    encrypt.setAAD(into.subarray(0, wrappedAt))
    into.set(encrypt.update(key), wrappedAt + 12)
    encrypt.final()
    into.set(encrypt.getAuthTag(), wrappedAt + 44)
  }

  #unwrap(value: Buffer): Buffer {
    if (value.length < sealOverhead || value[0] !== version) {
      throw new StoreError('seal-broken', 'This is not a sealed value of a known version.')
    }
    if (isDestroyed(value)) throw new Destroyed()
    const id = value.toString('hex', idAt, wrappedAt)
    let master = this.#keys.get(id)
    // Another process may have put a new key into the file a moment ago.
    if (!master && this.reload()) master = this.#keys.get(id)
    if (!master) {
      throw new StoreError('key-unknown', `This value is sealed under the master key ${id}, which is not here: add it.`)
    }
    const decrypt = createDecipheriv(cipher, master.secret, value.subarray(wrappedAt, wrappedAt + 12), {
      authTagLength: 16,
    })
    decrypt.setAAD(value.subarray(0, wrappedAt))
    decrypt.setAuthTag(value.subarray(wrappedAt + 44, nonceAt))
    const key = decrypt.update(value.subarray(wrappedAt + 12, wrappedAt + 44))
    try {
      decrypt.final()
    } catch (cause) {
      throw new StoreError('seal-broken', 'The key of this sealed value was changed.', { cause })
    }
    return key
  }
}

/** The same value with its key zeroed, so that nobody can open it again; store it in place of the value. */
export function destroy(sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  return Buffer.from(sealed).fill(0, wrappedAt, nonceAt)
}

/** Whether the value was destroyed. */
export function isDestroyed(sealed: Uint8Array): boolean {
  for (let at = wrappedAt; at < nonceAt; at++) if (sealed[at] !== 0) return false
  return true
}

/** What `destroy` makes of a column, and whether it did, as SQL: so that many values need no way to this process and back. */
export const destroyedSql = (column: string): string =>
  `overlay(${column} PLACING decode(repeat('00', ${wrappedLength}), 'hex') FROM ${wrappedAt + 1} FOR ${wrappedLength})`
export const isDestroyedSql = (column: string): string =>
  `substring(${column} FROM ${wrappedAt + 1} FOR ${wrappedLength}) = decode(repeat('00', ${wrappedLength}), 'hex')`

/** The value under the current key of `to`, opened with a key of `from`, its text untouched; throws like `open`. */
export function rewrap(sealed: Uint8Array, from: Keyring, to: Keyring): Uint8Array<ArrayBuffer> {
  return to.rewrap(sealed, from)
}

/** The name of the master key that a value is sealed under, as in `keyIds`. */
export function sealedUnder(sealed: Uint8Array): string {
  return view(sealed).toString('hex', idAt, wrappedAt)
}

/** How many bytes of a sealed value are its key: all that another master key changes. */
export const sealedKeyLength = nonceAt

/** Like `Keyring.rewrap`, of the first `sealedKeyLength` bytes of a value alone: its text need not be here. */
export function rewrapKey(sealedKey: Uint8Array, ring: Keyring): Uint8Array<ArrayBuffer> {
  const whole = Buffer.alloc(sealOverhead)
  whole.set(sealedKey.subarray(0, sealedKeyLength))
  return Uint8Array.from(ring.rewrap(whole).subarray(0, sealedKeyLength))
}

function masterKeys(keys: readonly Uint8Array[]): ReadonlyMap<string, MasterKey> {
  const all = keys.map((key): MasterKey => ({ id: keyId(key), secret: createSecretKey(key) }))
  return new Map(all.map((master) => [master.id.toString('hex'), master]))
}

/** The public name of a master key, in hex. */
export const keyName = (key: Uint8Array): string => keyId(key).toString('hex')

function keyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('jom master key id').update(key).digest().subarray(0, 8)
}

function contextData(context: string): Buffer {
  return Buffer.from(`\u0001${context}`, 'utf8')
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

// Random bytes by the block: asking for them one by one costs as much as the encryption.
const block = Buffer.allocUnsafeSlow(8192)
let used = block.length

function random(length: number): Buffer {
  if (used + length > block.length) {
    randomFillSync(block)
    used = 0
  }
  const bytes = Buffer.from(block.subarray(used, used + length))
  block.fill(0, used, used + length) // a key must not stay behind here
  used += length
  return bytes
}
