import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addKey, parseKeys, putKeyAway } from '../../../src/store/key-file.ts'
import { keyName, openKeyring } from '../../../src/store/seal.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jom-key-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a new world gets a key file of its own, says so once, and finds it again', () => {
  const first = openKeyring({ folder, create: true })
  expect(first.created).toBe(true)
  expect(first.file).toBe(join(folder, 'master.key'))
  expect(statSync(first.file!).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['master.key'])
  const second = openKeyring({ folder, create: true })
  expect(second.created).toBe(false)
  expect(second.openText(first.seal('text', 'c'), 'c')).toBe('text')
})

test('an old world without its key is refused and gets no new one', () => {
  expect(() => openKeyring({ folder, create: false })).toThrow(expect.objectContaining({ code: 'key-missing' }))
  expect(readdirSync(folder)).toEqual([])
})

test.each([0o640, 0o604, 0o620, 0o644])('a key file that others may open (%o) is refused with the cure', (mode) => {
  const { file } = openKeyring({ folder, create: true })
  chmodSync(file!, mode)
  expect(() => openKeyring({ folder, create: true })).toThrow(
    expect.objectContaining({ code: 'key-exposed', message: expect.stringContaining('chmod 600') }),
  )
})

test('a key of the environment is taken in base64, base64url or hex, and goes before the file', () => {
  const stored = openKeyring({ folder, create: true })
  const key = randomBytes(32)
  for (const text of [key.toString('hex'), key.toString('base64'), ` ${key.toString('base64url')}\n`]) {
    const ring = openKeyring({ key: text, folder, create: false })
    expect(ring.keyIds).toEqual([...openKeyring({ key: key.toString('hex'), create: false }).keyIds, ...stored.keyIds])
    expect(ring.openText(stored.seal('text', 'c'), 'c')).toBe('text')
  }
})

test('an empty key of the environment is none', () => {
  expect(openKeyring({ key: '  ', folder, create: true }).created).toBe(true)
})

test.each(['short', randomBytes(31).toString('hex'), randomBytes(33).toString('base64'), '# only a remark'])(
  'what is not a key of 32 bytes is refused: %s',
  (text) => {
    expect(() => parseKeys(text, 'JOM_KEY')).toThrow(expect.objectContaining({ code: 'key-invalid' }))
    expect(() => parseKeys(text, 'JOM_KEY')).not.toThrow(text.length > 10 ? text : 'never')
  },
)

test('an emptied key file is refused, not replaced', () => {
  writeFileSync(join(folder, 'master.key'), '', { mode: 0o600 })
  expect(() => openKeyring({ folder, create: true })).toThrow(expect.objectContaining({ code: 'key-invalid' }))
})

test('an added key becomes the current one; the older stays in the file', () => {
  const before = openKeyring({ folder, create: true })
  addKey(folder)
  const after = openKeyring({ folder, create: false })
  expect(after.keyIds).toHaveLength(2)
  expect(after.keyIds[1]).toBe(before.keyIds[0])
  expect(after.openText(before.seal('text', 'c'), 'c')).toBe('text')
  expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(folder, 'master.key'), 'utf8')).toMatch(/^# Master keys/)
})

test('whoever changes the keys, root for one, the files stay those of the bot', () => {
  openKeyring({ folder, create: true })
  const path = join(folder, 'master.key')
  // Only root may give a file away: anybody else is the bot's own user.
  if (process.getuid?.() === 0) chownSync(path, 65_534, 65_533)
  const { uid, gid } = statSync(path)
  const [, old] = addKey(folder).keys
  const away = putKeyAway(folder, keyName(old!), keyName)
  for (const each of [path, away]) expect(statSync(each)).toMatchObject({ uid, gid })
})
