import { afterEach, expect, test } from 'vitest'
import type { Export } from '../../../src/export/bundle.ts'
import { openSpool } from '../../../src/export/spool.ts'
import { fileOf } from '../../../src/web/exports.ts'
import { watchDisk } from '../../support/disk.ts'

let disk: Awaited<ReturnType<typeof watchDisk>>
afterEach(() => disk.end())

/** Of some megabytes, all but the last of them on the disk. */
async function madeFile(): Promise<Export & { bytes: Buffer }> {
  disk = await watchDisk()
  const content = openSpool()
  const bytes = Buffer.alloc(2_500_000, 'ωμέγα ')
  for (let at = 0; at < bytes.length; at += 100_000) await content.write(bytes.subarray(at, at + 100_000))
  expect(disk.open()).toBe(1)
  const of = { name: 'decisions.csv', mediaType: 'text/csv', label: 'TLP:GREEN', hash: 'hash' } as const
  return { ...of, content, sha256: content.sha256(), bytes }
}

test('a file that was taken whole is closed', async () => {
  const made = await madeFile()
  const taken = Buffer.from(await fileOf(made).arrayBuffer())
  expect(taken.equals(made.bytes)).toBe(true)
  expect(disk.open()).toBe(0)
})

test('so is one that cannot be read to its end, and whoever takes it is told that it broke off', async () => {
  const reader = fileOf(await madeFile()).body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  disk.breakReading()
  await expect(reader?.read()).rejects.toThrow('EIO')
  expect(disk.open()).toBe(0)
})

test('so is one of which nobody takes the rest', async () => {
  const reader = fileOf(await madeFile()).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  expect(disk.open()).toBe(0)
})
