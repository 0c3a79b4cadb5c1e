import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { UserError } from '../../../src/chat/errors.ts'
import type { Directory } from '../../../src/directory/directory.ts'
import { formats } from '../../../src/export/request.ts'
import { openPayload } from '../../../src/ledger/entry.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import type { Web } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { readPdf } from '../../interop/pdf.ts'
import { type ExportWorld, nationalWords, openExportWorld } from '../../interop/world.ts'
import { freshFolder } from '../../support/bot.ts'
import { hold } from '../../support/lock.ts'
import { makeWorld, wordsIn } from '../threat/stage.ts'
import { send } from '../web/place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms } = makeWorld()
const period = { kind: 'period', from: '2027-04-25', to: '2027-04-25' } as const
const readable = ['md', 'csv', 'stix', 'misp', 'jsonl'] as const
const textOf = ({ bytes }: { bytes: Uint8Array }): string => Buffer.from(bytes).toString('utf8')

let world: ExportWorld
let shared: { kind: 'case'; number: string }
let kept: { kind: 'case'; number: string }
beforeAll(async () => {
  world = await openExportWorld()
  shared = { kind: 'case', number: world.shared }
  kept = { kind: 'case', number: world.kept }
})
afterAll(() => world.end())

/** The code with which a person is told no. */
const refusal = (made: Promise<unknown>): Promise<string> =>
  made.then(
    () => 'made',
    (fault: unknown) => (fault instanceof UserError ? fault.code : String(fault)),
  )

describe('what a reader may not see', () => {
  test('is in no export of theirs, of what is their own all is', async () => {
    for (const format of readable.filter((each) => each !== 'jsonl')) {
      for (const asked of [shared, period]) {
        const own = textOf(await world.make('bruno', asked, format))
        const others = textOf(await world.make('dorte', asked, format))
        // To the machines of others goes of a case what others may have, whatever else goes along with it.
        const isForOthers = format === 'stix' || format === 'misp'
        expect(own.replaceAll('\\', '').includes('Ωμέγα'), format).toBe(!isForOthers)
        expect(others, format).not.toContain('Ωμέγα')
        expect(others, format).toContain(world.decision)
        expect(others, format).not.toContain(world.kept)
      }
      expect(textOf(await world.make('bruno', period, format)), format).toContain(world.kept)
    }
  })

  test('gets the same answer as what is not there', async () => {
    expect(await refusal(world.make('dorte', kept, 'pdf'))).toBe('cases.none')
    expect(await refusal(world.make('dorte', { kind: 'case', number: 'EL-2027-FR-9999' }, 'pdf'))).toBe('cases.none')
    expect(await refusal(world.make('zoe', shared, 'md'))).toBe('cases.none')
    expect(textOf(await world.make('zoe', { kind: 'decisions' }, 'md'))).not.toContain(world.decision)
  })

  test('is of one decision or one call alone, by its number', async () => {
    const one = [
      { kind: 'decision', number: world.decision },
      { kind: 'call', number: world.call },
    ] as const
    for (const asked of one) {
      for (const format of readable) {
        const text = textOf(await world.make('dorte', asked, format))
        expect(text, format).toContain(format === 'csv' && asked.kind === 'call' ? 'Coordination' : asked.number)
        expect(text, format).not.toMatch(/Ωμέγα/)
      }
      const missing = { ...asked, number: asked.number.replace(/\d{4}$/, '9999') }
      for (const who of ['zoe', 'dorte'] as const)
        expect(await refusal(world.make(who, who === 'zoe' ? asked : missing, 'pdf'))).toBe(`${asked.kind}s.none`)
      expect(await refusal(world.make('console', missing, 'jsonl'))).toBe(`${asked.kind}s.none`)
    }
    const { bytes, name } = await world.make('dorte', one[1], 'pdf')
    expect(name).toBe(`EXERCISE-${world.call}.pdf`)
    const { title, pages } = await readPdf(new Uint8Array(bytes))
    expect(title).toBe(`${world.call} · Coordination on the results site · TLP:AMBER`)
    expect(pages.map(({ text }) => text).join(' ')).not.toContain(world.decision)
  })

  test('is of the decisions of some days alone, where days are named', async () => {
    const { from, to } = period
    expect(textOf(await world.make('bruno', { kind: 'decisions', from, to }, 'csv'))).toContain(world.decision)
    const before = await world.make('bruno', { kind: 'decisions', from: '2026-01-01', to: '2026-01-02' }, 'csv')
    expect(textOf(before)).not.toContain(world.decision)
  })

  test('is withheld from the record with proof, which holds', async () => {
    const lines = async (who: 'bruno' | 'dorte') => textOf(await world.make(who, shared, 'jsonl'))
    const [own, others] = [await lines('bruno'), await lines('dorte')]
    expect(own).toContain(nationalWords)
    expect(others).not.toContain(nationalWords)
    expect(others).not.toContain(`"subject":"${world.shared}"`)
    expect(others).toContain(`"subject":"${world.decision}"`)
    expect(await refusal(world.make('dorte', { kind: 'period', from: '2026-01-01', to: '2026-01-02' }, 'jsonl'))).toBe(
      'exports.proof.none',
    )
    const folder = freshFolder('proof')
    for (const [name, text] of Object.entries({ own, others })) {
      const path = join(folder.path, `${name}.jsonl`)
      writeFileSync(path, text)
      const verifier = resolve(import.meta.dirname, '../../../verify/verify.mjs')
      await promisify(execFile)(process.execPath, [verifier, path])
    }
    folder.remove()
  })
})

test('the label is that of the strictest part, and the same content has the same hash in every format', async () => {
  const made = []
  for (const format of ['md', 'csv', 'stix', 'misp'] as const) made.push(await world.make('bruno', shared, format))
  const [md, csv, stix, misp] = made
  // What the case keeps among its own people makes a document stricter, and is in nothing for the machines of others.
  expect(made.map(({ label }) => label)).toEqual(['TLP:AMBER+STRICT', 'TLP:AMBER+STRICT', 'TLP:AMBER', 'TLP:AMBER'])
  expect([textOf(md!), textOf(csv!)].every((text) => text.includes(nationalWords))).toBe(true)
  expect([textOf(stix!), textOf(misp!)].some((text) => text.includes(nationalWords))).toBe(false)
  expect([md?.hash, stix?.hash]).toEqual([csv?.hash, misp?.hash])
  expect(md?.hash).not.toBe(stix?.hash)
  expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(4)
  expect((await world.make('bruno', kept, 'md')).label).toBe('TLP:AMBER+STRICT')
  expect((await world.make('bruno', period, 'md')).label).toBe('TLP:AMBER+STRICT')
  expect((await world.make('dorte', period, 'md')).label).toBe('TLP:AMBER')
  const again = await world.make('bruno', shared, 'stix')
  expect(again.sha256).toBe(made[2]?.sha256)
})

describe('the command', () => {
  test('leads to the formats, and says what is not understood', async () => {
    const type = (person: 'bruno' | 'dorte', words: string) =>
      world.stage.type(people[person], person === 'bruno' ? rooms.fr : rooms.dk, words)
    const links = JSON.stringify(await type('bruno', `export ${world.shared}`))
    for (const end of ['pdf', 'md', 'csv', 'jsonl', 'stix.json', 'misp.json'])
      expect(links).toContain(`/exports/${world.shared}.${end}`)
    expect(JSON.stringify(await type('bruno', 'export decisions csv comma'))).toContain(
      '/exports/decisions.csv?separator=comma',
    )
    expect(JSON.stringify(await type('dorte', `export ${world.call} pdf`))).toContain(`/exports/${world.call}.pdf`)
    expect(JSON.stringify(await type('dorte', `export ${world.decision.toLowerCase()}`))).toContain(
      `/exports/${world.decision}.md`,
    )
    for (const number of ['C-2027-9999', 'P-2027-9999'])
      expect(wordsIn(await type('dorte', `export ${number}`))).toContain(number)
    expect(JSON.stringify(await type('bruno', 'export period 2027-04-01 2027-04-30 stix'))).toContain(
      '/exports/2027-04-01_2027-04-30.stix.json',
    )
    expect(JSON.stringify(await type('bruno', 'export decisions 2027-04-01 2027-04-30 pdf'))).toContain(
      '/exports/decisions_2027-04-01_2027-04-30.pdf',
    )
    expect(JSON.stringify(await type('dorte', 'export decisions 2027-04-31 2027-04-30'))).toContain('2027-04-31')
    expect(wordsIn(await type('bruno', `export ${world.shared} docx`))).toContain('docx')
    expect(wordsIn(await type('bruno', 'export period 2027-04-31 2027-05-01'))).toContain('2027-04-31')
    const none = wordsIn(await type('dorte', 'export EL-2027-FR-9999')).replaceAll('EL-2027-FR-9999', world.kept)
    expect(wordsIn(await type('dorte', `export ${world.kept}`))).toBe(none)
  })
})

describe('a download', () => {
  let web: Web
  let directory: Directory
  let at: Parameters<typeof send>[0]
  beforeAll(async () => {
    directory = world.directory
    const { db, keyring } = world.stage.store
    for (const { id, name, language, zone, pseudonym } of Object.values(people))
      await db.person.create({ data: { id, name, language, zone, pseudonym } })
    web = createWeb({
      ...{ db, keyring, world: 'exercise', names: 'per-person', host: '127.0.0.1', port: 0, log: () => {} },
      directory: () => directory,
      now: () => world.stage.now,
    })
    const { origin, port } = await web.start()
    at = { web, origin, port, host: `localhost:${port}` }
  })
  afterAll(() => web.stop())
  const enter = async (person: string): Promise<string> => {
    const link = await issueSignInLink(world.stage.store.db, person, 'sign-in', 60_000)
    return (await send(at, { method: 'POST', path: link })).cookie ?? ''
  }

  test('is for who is signed in, with the rights they have then, and on record before they have it', async () => {
    const { db, keyring } = world.stage.store
    const path = `/exports/${world.shared}.csv`
    expect((await send(at, { path })).status).not.toBe(200)
    const [bruno, dorte] = [await enter('bruno'), await enter('dorte')]
    const got = await send(at, { path, cookie: bruno })
    expect(got.status).toBe(200)
    expect(got.headers['content-disposition']).toBe(`attachment; filename="EXERCISE-${world.shared}.csv"`)
    expect(got.headers['cache-control']).toContain('no-store')
    expect(got.text).toContain(nationalWords)
    expect((await send(at, { path: `${path}?separator=comma`, cookie: dorte })).text).toContain('"at","about"')
    const entries = await db.ledgerEntry.findMany({ where: { kind: 'export.made' }, orderBy: { id: 'asc' } })
    expect(entries.map(({ actor, subject }) => [actor, subject])).toEqual([
      ['p-bruno', world.shared],
      ['p-dorte', world.shared],
    ])
    expect(openPayload(entries[0]?.payload ?? null, keyring)).toEqual({
      format: 'csv',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      file: String(got.headers.etag).replaceAll('"', ''),
      label: 'TLP:AMBER+STRICT',
    })
    expect((await send(at, { path: `/exports/${world.kept}.csv`, cookie: dorte })).text).not.toContain('hameçonnage')
    // Whoever has lost their role meanwhile gets nothing more, with the same cookie and the same link.
    const without = { ...people.dorte, roles: [] }
    directory = { ...directory, people: new Map([...directory.people, ['dorte', without]]) }
    expect((await send(at, { path, cookie: dorte })).status).toBe(404)
    expect(await db.ledgerEntry.count({ where: { kind: 'export.made' } })).toBe(2)
  })

  test('is given to nobody who loses what it takes while it is made', async () => {
    const { store } = world.stage
    const emil = await enter('emil')
    const path = `/exports/${world.shared}.csv`
    expect((await send(at, { path, cookie: emil })).status).toBe(200)
    const count = () => store.db.takenFile.count()
    const before = await count()
    const whole = directory
    for (const [roles, status, words] of [
      [[], 404, ''],
      [people.fiona.roles, 400, 'Ask for it again'],
    ] as const) {
      directory = whole
      const reading = await hold(store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
      const answer = send(at, { path, cookie: emil })
      await reading.waited().finally(() => {
        directory = { ...whole, people: new Map([...whole.people, ['emil', { ...people.emil, roles }]]) }
        return reading.release()
      })
      const { status: said, text } = await answer
      expect(said).toBe(status)
      expect(text).toContain(words)
      expect(text).not.toContain(world.said)
    }
    expect(await count()).toBe(before)
  })
})

describe('on the console', () => {
  const program = resolve(import.meta.dirname, '../../../src/cli/start.ts')
  const out = freshFolder('export')
  afterAll(() => out.remove())
  const start = (...words: string[]) => {
    const { PATH = '', HOME = '/tmp' } = process.env
    const env = {
      PATH,
      HOME,
      INIT_CWD: out.path,
      JOM_DATA_DIR: world.stage.folder,
      JOM_ORIGIN: 'http://localhost:8400',
    }
    return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, 'export', ...words], { env })
  }
  const count = () => world.stage.store.db.ledgerEntry.count({ where: { kind: 'export.made', actor: 'bot' } })

  test('a file is there whole and on record, or not at all, when its making is ended at the instant of the record', {
    timeout: 180_000,
  }, async () => {
    const { store } = world.stage
    const path = join(out.path, 'all.jsonl')
    const before = await count()
    const record = await hold(store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
    const child = start('decisions', 'jsonl', `--file=${path}`)
    const ended = new Promise<void>((done) => child.once('exit', () => done()))
    try {
      await record.waited()
      // All of it is written, and nothing of it stands under its name.
      expect(readdirSync(out.path)).toEqual(['all.jsonl.part'])
      expect(readFileSync(`${path}.part`, 'utf8')).toContain(world.decision)
    } finally {
      child.kill('SIGKILL')
      await ended
      await record.release()
    }
    await record.over()
    expect(readdirSync(out.path)).toEqual(['all.jsonl.part'])
    expect(await count()).toBe(before)

    const whole = start('decisions', 'jsonl', `--file=${path}`)
    const code = await new Promise((done) => whole.once('exit', done))
    expect(code).toBe(0)
    expect(readdirSync(out.path)).toEqual(['all.jsonl'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toContain(world.decision)
    expect(await count()).toBe(before + 1)
    const last = await store.db.ledgerEntry.findFirstOrThrow({
      where: { kind: 'export.made', actor: 'bot' },
      orderBy: { id: 'desc' },
    })
    const file = createHash('sha256').update(readFileSync(path)).digest('hex')
    expect(openPayload(last.payload, store.keyring)).toMatchObject({ format: 'jsonl', file })
  })

  test('a file is not there where something in it is narrowed while it is made, and whoever asked for it is told', {
    timeout: 180_000,
  }, async () => {
    const { store } = world.stage
    const where = { number: world.shared }
    const { label } = await store.db.case.findUniqueOrThrow({ where })
    const before = await count()
    const raising = `UPDATE "Case" SET label = 'TLP:AMBER+STRICT' WHERE number = '${world.shared}'`
    const raised = await hold(store, raising)
    const child = start('decisions', 'md', `--file=${join(out.path, 'narrowed.md')}`)
    const told: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => told.push(String(piece)))
    const ended = new Promise((done) => child.once('close', done))
    await raised.waited().finally(raised.commit)
    expect(await ended).not.toBe(0)
    expect(told.join('')).toContain('Ask for it again')
    expect(readdirSync(out.path).filter((name) => name.startsWith('narrowed'))).toEqual([])
    expect(await count()).toBe(before)
    await store.db.case.update({ where, data: { label } })
  })
})

// Last: what it does cannot be undone for the others.
test('of what is TLP:RED no file is made, and a longer one leaves it out', async () => {
  await world.stage.type(people.anne, rooms.fr, `label ${world.kept} red sure`)
  for (const format of formats) expect(await refusal(world.make('anne', kept, format)), format).toBe('exports.red')
  for (const who of ['anne', 'console'] as const)
    for (const format of readable)
      expect(textOf(await world.make(who, period, format)), format).not.toContain('hameçonnage')
})
