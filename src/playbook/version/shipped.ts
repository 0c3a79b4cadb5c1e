import { readFileSync } from 'node:fs'

const list = new URL('../../../playbooks/shipped.sha256', import.meta.url)

/** The hashes of the playbooks as this release ships them, of which the project answers for: `sha256sum` wrote the list. */
export const shippedHashes: ReadonlySet<string> = new Set(
  readFileSync(list, 'utf8')
    .split('\n')
    .flatMap((line) => /^[0-9a-f]{64}(?= )/.exec(line)?.[0] ?? []),
)
