import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shippedPlaybooks } from '../../../../src/config.ts'

test('the list of what this release answers for is that of the playbooks as they stand', () => {
  const listed = readFileSync(join(shippedPlaybooks, 'shipped.sha256'), 'utf8').trim().split('\n')
  const files = readdirSync(shippedPlaybooks).filter((name) => name.endsWith('.yaml'))
  const standing = files.map((name) => {
    const hash = createHash('sha256').update(readFileSync(join(shippedPlaybooks, name)))
    return `${hash.digest('hex')}  ${name}`
  })
  // CONTRIBUTING.md says how it is written anew.
  expect(listed.toSorted()).toEqual(standing.toSorted())
})
