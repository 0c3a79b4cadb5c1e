import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Errand } from './errands.ts'

/** Lays what an exercise would have sent into a folder: one file an errand, however often it is tried. */
export async function layAside(
  folder: string,
  { key, madeAt }: Errand,
  ending: string,
  what: Uint8Array,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const stamp = madeAt.toISOString().replace(/[:.]/g, '-')
  const name = `${stamp}-${createHash('sha256').update(key).digest('hex').slice(0, 12)}.${ending}`
  const path = join(folder, name)
  await writeFile(`${path}.part`, what, { mode: 0o600 })
  await rename(`${path}.part`, path)
}
