import type pg from 'pg'
import type { Files } from '../chat/adapter.ts'
import { gone } from '../chat/errors.ts'
import type { Keyring } from '../store/seal.ts'

/** Gives the files of evidence as they were copied, for as long as anybody may read them. It keeps none itself. */
export const copiedFiles = (pool: pg.Pool, keyring: Keyring): Files => ({
  async read(id) {
    const [, evidence, seq] = /^(\d{1,18})\/(\d{1,6})$/.exec(id) ?? []
    const found = await pool.query<{ body: Buffer }>(
      `SELECT copy.body FROM "EvidenceFile" AS copy
         JOIN "Evidence" AS piece ON piece.id = copy."evidenceId" JOIN "Case" AS file ON file.id = piece."caseId"
       WHERE copy."evidenceId" = $1::bigint AND copy.seq = $2::int AND copy.body IS NOT NULL
         AND piece.label <> 'TLP:RED' AND file."sealedAt" IS NULL AND file."destroyedAt" IS NULL`,
      [evidence ?? null, seq ?? null],
    )
    const body = found.rows[0]?.body
    if (!body) throw gone('a copied file')
    return keyring.open(body, 'evidence.body')
  },
  keep: () => Promise.reject(gone('a place for files')),
})
