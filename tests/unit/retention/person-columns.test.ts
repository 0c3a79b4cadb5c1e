import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { personColumns } from '../../../src/retention/person-words.ts'

const schema = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'prisma/schema.prisma'), 'utf8')

/** Columns that, by their name or by what is said of them, hold people's ids. */
const looksLike = /^(?:personId|byId|by|(?:reporter|owner|starter)Id|\w+By|asked|coordinators|who|ladder)$/
/** Words of a file that name somebody who checked a fact; a number that closes over codes; an account. */
const others = ['Poll.checkedBy', 'Silence.checkedBy', 'Embargo.checkedBy', 'LinkCode.usedBy']

test('every column that may hold a person’s id is in the list of those it is taken out of', () => {
  const inSchema = [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, table, body = '']) =>
    body
      .split('\n')
      .filter((line) => /^\s+\w+\s+(?:String|Json)/.test(line))
      .filter(
        (line) => looksLike.test(line.trim().split(/\s+/)[0]!) || /\/\/.*\bids? of (?:a|the) persons?\b/.test(line),
      )
      .map((line) => `${table}.${line.trim().split(/\s+/)[0]}`),
  )
  const listed = personColumns.map(({ table, column }) => `${table}.${column}`)
  expect(inSchema.length).toBeGreaterThan(25)
  expect(inSchema.filter((each) => !listed.includes(each) && !others.includes(each))).toEqual([])
})
