import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const verifier = resolve(import.meta.dirname, '../../verify/verify.mjs')

/** What the verifier, run as whoever was given a record runs it, finds wrong with it; and whether it finds it where a word was changed. */
export function checkProof(record: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'jom-interop-'))
  const said = (text: string): string => {
    const path = join(folder, 'record.jsonl')
    writeFileSync(path, text)
    try {
      execFileSync(process.execPath, [verifier, path], { encoding: 'utf8', stdio: 'pipe' })
      return ''
    } catch (fault) {
      return (fault as { stdout?: string }).stdout?.trim() || String(fault) // what it prints, when it ends with 1
    }
  }
  try {
    const fault = said(record)
    if (fault !== '') return [fault]
    const changed = record.replace(/"actor":"p-(\w)/, '"actor":"p-x$1')
    if (changed === record) return ['it names nobody who did anything']
    return said(changed) === '' ? ['a changed word is not found'] : []
  } finally {
    rmSync(folder, { recursive: true })
  }
}
