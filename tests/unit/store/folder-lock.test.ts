import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../../../src/store/folder-lock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jom-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A socket file with nobody behind it, as kill -9 leaves it. */
async function leaveStale(name: string) {
  const { execFileSync } = await import('node:child_process')
  const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  try {
    execFileSync(process.execPath, ['-e', script, join(folder, name)], { stdio: 'ignore' })
  } catch {}
  expect(readdirSync(folder)).toContain(name)
}

test('a held folder is refused, a freed one is not', async () => {
  const unlock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow(expect.objectContaining({ code: 'folder-in-use' }))
  unlock()
  const again = await lockFolder(folder)
  again()
  expect(readdirSync(folder)).toEqual([])
})

test('what a killed process left is swept away', async () => {
  await leaveStale('lock-00000001.sock')
  await leaveStale('lock-00000002.new')
  const unlock = await lockFolder(folder)
  expect(readdirSync(folder)).toHaveLength(1)
  unlock()
})

test('of many that start together, over the remains of a killed one, never two hold it', async () => {
  await leaveStale('lock-00000001.sock')
  for (let round = 0; round < 2; round++) {
    const ends = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder(folder)))
    const holders = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
    expect(holders.length).toBeLessThanOrEqual(1)
    for (const unlock of holders) unlock()
  }
})

test('other files and sockets of the folder are left alone', async () => {
  const other = createServer().listen(join(folder, 'other.sock'))
  const unlock = await lockFolder(folder)
  unlock()
  expect(readdirSync(folder)).toEqual(['other.sock'])
  other.close()
})
