import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openPayload } from '../../../src/ledger/entry.ts'
import { openTestStore } from '../../support/store.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const program = resolve(import.meta.dirname, '../../../src/cli/start.ts')
let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(() => at.end())

type Done = { code: number | null; out: string }

/** A line on the console, beside the open store; `typed` is what somebody answers. */
function jom(words: readonly string[], typed = ''): Promise<Done> {
  const { PATH = '', HOME = '/tmp' } = process.env
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH, HOME, INIT_CWD: at.folder, JOM_DATA_DIR: at.folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      out += String(chunk)
    })
  child.stdin.end(typed)
  return new Promise((done) => child.once('close', (code) => done({ code, out })))
}

const recorded = async (kind: string): Promise<readonly unknown[]> =>
  (await at.store.db.ledgerEntry.findMany({ where: { kind }, orderBy: { id: 'asc' } })).map(({ payload }) =>
    openPayload(payload, at.store.keyring),
  )

describe('the keys', () => {
  test('are listed, rotated and put away by command, on record', async () => {
    const { keyring, db } = at.store
    const [old = ''] = keyring.keyIds
    const text = Buffer.from(keyring.seal('words', 'message'))
    await db.message.create({
      data: {
        conversation: 'web:a',
        externalId: '1',
        roomId: 'a',
        author: 'web:x',
        label: 'TLP:CLEAR',
        addressees: [],
        at: new Date(),
        text,
      },
    })
    expect(await jom(['keys'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`^${old} +current +1 value sealed under it +key in .*master.key\\n$`)),
    })
    expect((await jom(['keys', 'retire', old])).code).toBe(1)

    const rotated = await jom(['keys', 'rotate'])
    expect(rotated).toMatchObject({ code: 0, out: expect.stringContaining(`keys retire ${old}`) })
    keyring.reload()
    const [fresh = ''] = keyring.keyIds
    expect(fresh).not.toBe(old)
    expect(await recorded('keys.rotated')).toEqual([{ to: fresh, from: [old], values: 1 }])
    const listed = await jom(['keys'])
    expect(listed.out).toMatch(new RegExp(`^${fresh} +current +2 values`))
    expect(listed.out).toMatch(new RegExp(`^${old} +older +nothing sealed under it`, 'm'))
    expect((await jom(['keys', 'retire', old])).code).toBe(0)
    expect(existsSync(join(at.folder, `retired-${old}.key`))).toBe(true)
    expect(await recorded('keys.retired')).toEqual([{ key: old }])
    expect((await jom(['keys'])).out).not.toContain(old)
  })

  test('that somebody took away are named, and what is sealed under them is left alone', async () => {
    const { db } = at.store
    const lost = Buffer.alloc(120, 7)
    lost[0] = 1
    await db.message.create({
      data: {
        conversation: 'web:a',
        externalId: 'lost',
        roomId: 'a',
        author: 'web:x',
        label: 'TLP:CLEAR',
        addressees: [],
        at: new Date(),
        text: lost,
      },
    })
    const id = '07'.repeat(8)
    expect(await jom(['keys'])).toMatchObject({ code: 1, out: expect.stringContaining(`${id}  NOT HERE`) })
    expect(await jom(['keys', 'rewrap'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('1 value is sealed under a key that is not here'),
    })
    const row = await db.message.findFirstOrThrow({ where: { externalId: 'lost' } })
    expect(Buffer.from(row.text!).equals(lost)).toBe(true)
    await db.message.delete({ where: { id: row.id } })
  })
})

describe('an erasure on the console', () => {
  test('of a person wants a reason, their id once more, and nobody whom the file still names', async () => {
    const { db } = at.store
    await db.person.create({
      data: { id: 'gone-girl', name: 'Gone Girl', pseudonym: 'p-gone', accounts: { create: { ref: 'web:gone' } } },
    })
    await db.person.create({ data: { id: 'claire-moreau', name: 'Claire Moreau', pseudonym: 'p-claire' } })
    const order = ['erase', 'person', 'gone-girl', '--because=she asked']
    expect(await jom(['erase', 'person', 'gone-girl'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('--because'),
    })
    expect(await jom(['erase', 'person', 'claire-moreau', '--because=she asked', '--yes'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('still names claire-moreau'),
    })
    expect(await jom(order, 'somebody\n')).toMatchObject({ code: 1, out: expect.stringContaining('Nothing was done.') })
    expect(await db.person.count({ where: { id: 'gone-girl' } })).toBe(1)
    expect(await jom(order, 'gone-girl\n')).toMatchObject({
      code: 0,
      out: expect.stringContaining('gone-girl is erased'),
    })
    expect(await db.person.findUniqueOrThrow({ where: { id: 'p-gone' } })).toMatchObject({
      name: 'erased person p-gone',
    })
    expect(await db.account.count({ where: { ref: 'web:gone' } })).toBe(0)
    expect(await recorded('erasure.begun')).toEqual([{ subject: 'person/p-gone', basis: 'erasure', why: 'she asked' }])
    expect((await jom([...order, '--yes'])).out).toContain('Nobody in the directory is called gone-girl')
  })
})
