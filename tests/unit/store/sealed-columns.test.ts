import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type SealedColumn, sealedColumns } from '../../../src/store/sealed-columns.ts'

const root = resolve(import.meta.dirname, '../../..')

/** What the schema says: columns that its comment calls sealed, with the primary key of their table. */
function sealedInSchema(schema: string): readonly Omit<SealedColumn, 'contexts'>[] {
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, table = '', body = '']) => {
    const lines = body.split('\n')
    const together = /@@id\(\[([\w, ]+)\]\)/.exec(body)?.[1]?.split(/,\s*/)
    const names = together ?? lines.filter((line) => /\s@id\b/.test(line)).map((line) => line.trim().split(/\s+/)[0]!)
    const key = names.map((name) => ({ name, type: typeOf(lines, name) }))
    return lines
      .filter((line) => /^\s+\w+\s+Bytes\b.*\/\/.*\bsealed\b/.test(line))
      .map((line) => ({ table, key, column: line.trim().split(/\s+/)[0]! }))
  })
}

function typeOf(lines: readonly string[], name: string): 'bigint' | 'int' | 'text' | 'uuid' {
  const line = lines.find((each) => new RegExp(`^\\s+${name}\\s`).test(each)) ?? ''
  if (line.includes('@db.Uuid')) return 'uuid'
  const type = line.trim().split(/\s+/)[1]
  if (type === 'BigInt') return 'bigint'
  return type === 'Int' ? 'int' : 'text'
}

/** Columns of bytes that nobody calls sealed. */
const openInSchema = (schema: string): readonly string[] =>
  [...schema.matchAll(/^\s+(\w+)\s+Bytes\b(.*)$/gm)]
    .filter(([, , comment]) => !/\bsealed\b/.test(comment ?? ''))
    .map(([, name]) => name!)

/** The contexts that a source seals or opens with; what it cannot read stands as `?` with its line. */
function contextsOf(text: string, constants: ReadonlyMap<string, string>): readonly string[] {
  return [...text.matchAll(/\b(?:keyring|ring)\.(?:seal|open|openText|openOr)\(/g)].map((match) => {
    const context = argumentsAt(text, match.index + match[0].length)[1] ?? ''
    const said = /^'([^']+)'$/.exec(context)?.[1] ?? (constants.get(context) || undefined)
    return said ?? `? line ${text.slice(0, match.index).split('\n').length}`
  })
}

/** The arguments of a call whose bracket was opened just before `from`. */
function argumentsAt(text: string, from: number): readonly string[] {
  const found: string[] = []
  let depth = 0
  let begin = from
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!
    if (depth === 0 && (sign === ',' || sign === ')')) {
      found.push(text.slice(begin, at).trim())
      begin = at + 1
      if (sign === ')') break
    } else if ('([{'.includes(sign)) depth += 1
    else if (')]}'.includes(sign)) depth -= 1
  }
  return found
}

const constantsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^(?:export )?const (\w*[cC]ontext) = '([^']+)'/gm)].map(([, name, value]) => [name!, value!]),
  )

function contextsInSources(): readonly string[] {
  const texts = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name.endsWith('.ts') && !each.parentPath.includes('generated'))
    .map((each) => ({
      path: join(each.parentPath, each.name),
      text: readFileSync(join(each.parentPath, each.name), 'utf8'),
    }))
  const shared = new Map(
    texts.flatMap(({ text }) =>
      [...text.matchAll(/^export const (\w*[cC]ontext) = '([^']+)'/gm)].map(
        ([, name, value]) => [name!, value!] as const,
      ),
    ),
  )
  return texts.flatMap(({ path, text }) =>
    contextsOf(text, new Map([...shared, ...constantsOf(text)])).map((context) =>
      context.startsWith('?') ? `${context} of ${path}` : context,
    ),
  )
}

const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8')
const place = ({ table, column }: { table: string; column: string }) => `${table}.${column}`
const byPlace = (one: { table: string; column: string }, other: { table: string; column: string }) =>
  place(one) < place(other) ? -1 : 1

describe('the list of sealed columns', () => {
  test('holds those that the schema calls sealed, each with the key of its row, and no other', () => {
    const listed = sealedColumns.map(({ table, key, column }) => ({ table, key, column }))
    expect(listed.sort(byPlace)).toEqual([...sealedInSchema(schema)].sort(byPlace))
  })

  test('leaves out only columns of bytes that are nobody’s words', () => {
    expect(openInSchema(schema)).toEqual(['text', 'stamp', 'publicKey']) // of a playbook as it is shipped; of an authority on a root; of a passkey
  })

  test('holds every context under which something is sealed or opened, and no other', () => {
    const listed = new Set(sealedColumns.flatMap(({ contexts }) => contexts))
    const used = contextsInSources()
    expect(used.length).toBeGreaterThan(20)
    expect([...new Set(used)].sort()).toEqual([...listed].sort())
  })

  test('gives no context to two columns, but that of the shelf', () => {
    const all = sealedColumns.flatMap(({ contexts }) => contexts)
    expect(all.filter((context, at) => all.indexOf(context) !== at)).toEqual(['shelf'])
  })
})

describe('this test', () => {
  test('sees a sealed column without its key, and one whose comment says nothing', () => {
    const model = 'model A {\n  a String @db.Uuid @id\n  b Bytes? /// sealed\n  c Bytes\n}\n'
    expect(sealedInSchema(model)).toEqual([{ table: 'A', key: [{ name: 'a', type: 'uuid' }], column: 'b' }])
    expect(openInSchema(model)).toEqual(['c'])
  })

  test('sees contexts that are written out, named, or hidden', () => {
    const text = "keyring.seal(f(a, { b }), 'x')\nscene.keyring.openText(row, bContext)\nkeyring.open(row, what())"
    expect(contextsOf(text, new Map([['bContext', 'y']]))).toEqual(['x', 'y', '? line 3'])
  })
})
