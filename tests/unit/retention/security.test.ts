import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { classes } from '../../../src/retention/classes.ts'

const text = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'SECURITY.md'), 'utf8')

const span = (days: number): string => (days === 1 ? '24 h' : `${days} days`)

test('SECURITY.md says of every class how long it is kept, within which bounds and why, and of no other', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/gm)]
  const said = rows.map(([, name, , until, bounds, why]) => [name, until?.match(/^\d+ (?:h|days)/)?.[0], bounds, why])
  const wanted = classes.map(({ name, days, least, most, why }) => {
    return [name, span(days), `${least} to ${most} days`, why]
  })
  expect(said).toEqual(wanted)
})
