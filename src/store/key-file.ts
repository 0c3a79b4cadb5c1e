import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from './durable.ts'
import { StoreError } from './errors.ts'

const fileName = 'master.key'
const heading = `# Master keys of this world, the current one first. Without them nothing sealed can be read.
# Keep a copy in a safe place, and never together with a backup of the data.
`

const retiredHeading = `# A master key that seals nothing any more. Only backups from before its end need it: keep it where
# their keys are kept, and away from the data; destroy it with the last of them.
`

/** The keys of a key file and where it lies. */
export interface KeyFile {
  readonly path: string
  readonly keys: Buffer[]
}
/** Whose a file is. */
type Owner = Pick<Stats, 'uid' | 'gid'>

/** Reads keys from text: 32 bytes each in base64 or hex, separated by white space or commas; `source` names them in errors. */
export function parseKeys(text: string, source: string): Buffer[] {
  const words = text
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  const keys = words.map((word) => {
    if (/^[0-9a-f]{64}$/i.test(word)) return Buffer.from(word, 'hex')
    const key = /^[\w+/-]{43}=?$/.test(word) ? Buffer.from(word, 'base64') : undefined
    if (key?.length === 32) return key
    throw new StoreError(
      'key-invalid',
      `A master key in ${source} is not 32 bytes in base64 or hex: \`openssl rand -base64 32\` makes a good one.`,
    )
  })
  if (keys.length === 0) throw new StoreError('key-invalid', `There is no master key in ${source}.`)
  return keys
}

/** The key file of a folder, undefined when there is none; refuses one that others than its owner may touch. */
export function readKeyFile(folder: string): (KeyFile & { owner: Owner }) | undefined {
  const path = join(folder, fileName)
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new StoreError(
      'key-missing',
      `The key file ${path} cannot be read (${code}): give it to the user of the bot.`,
      {
        cause,
      },
    )
  }
  try {
    // Asked of the open file, not of the name, so that both answers are about the same file.
    const { mode, uid, gid } = fstatSync(handle)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new StoreError('key-exposed', `Others than its owner may open the key file ${path}: chmod 600 ${path}`)
    }
    return { path, keys: parseKeys(readFileSync(handle, 'utf8'), path), owner: { uid, gid } }
  } finally {
    closeSync(handle)
  }
}

/** Makes the key file of a new world; when another process was faster, its file is used and `created` is false. */
export function createKeyFile(folder: string): KeyFile & { created: boolean } {
  const path = join(folder, fileName)
  const keys = [randomBytes(32)]
  const fresh = writeFresh(path, keys)
  try {
    linkSync(fresh, path) // fails when the name is taken, and shows only a whole file
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return { ...readKeyFile(folder)!, created: false }
  } finally {
    rmSync(fresh, { force: true })
    syncFolder(folder)
  }
  return { path, keys, created: true }
}

/** Puts a new key in front of those in the key file and returns them all; sealed values are then to be rewrapped. */
export function addKey(folder: string): KeyFile {
  const present = readKeyFile(folder)
  if (!present) throw new StoreError('key-missing', `There is no key file in ${folder}.`)
  const keys = [randomBytes(32), ...present.keys]
  renameSync(writeFresh(present.path, keys, { owner: present.owner }), present.path)
  syncFolder(folder)
  return { path: present.path, keys }
}

/**
 * Moves the key of a name out of the key file into one of its own beside it, and gives the path of that. Throws where it is the
 * current one or not there. Only whoever knows that nothing is sealed under it may ask for this.
 */
export function putKeyAway(folder: string, name: string, nameOf: (key: Buffer) => string): string {
  const present = readKeyFile(folder)
  const key = present?.keys.find((each) => nameOf(each) === name)
  if (!present || !key)
    throw new StoreError('key-missing', `There is no master key ${name} in the key file of ${folder}.`)
  if (present.keys[0] === key) throw new StoreError('key-current', `The master key ${name} is the current one.`)
  const away = join(folder, `retired-${name}.key`)
  // First there, then gone from here: a crash between the two leaves it in both.
  const { owner } = present
  renameSync(writeFresh(away, [key], { above: retiredHeading, owner }), away)
  renameSync(
    writeFresh(
      present.path,
      present.keys.filter((each) => each !== key),
      { owner },
    ),
    present.path,
  )
  syncFolder(folder)
  return away
}

/** Writes keys to a new file beside a path. It belongs to the owner given, or else to this process: what root writes, the bot reads. */
function writeFresh(
  path: string,
  keys: Buffer[],
  { above = heading, owner }: { above?: string; owner?: Owner } = {},
): string {
  const fresh = `${path}.${randomBytes(4).toString('hex')}`
  writeFileSync(fresh, `${above}${keys.map((key) => key.toString('base64')).join('\n')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  if (owner && statSync(fresh).uid !== owner.uid) chownSync(fresh, owner.uid, owner.gid)
  return fresh
}
