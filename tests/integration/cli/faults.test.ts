import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freshFolder } from '../../support/bot.ts'

const root = resolve(import.meta.dirname, '../../..')
const place = freshFolder('faults')
afterAll(() => place.remove())

/** Runs one of the two programs until it ends, and tells how. */
function run(
  program: string,
  words: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  const { PATH = '', HOME = '/tmp' } = process.env
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], {
    cwd: root,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  return new Promise((done) => child.once('close', (code) => done({ code, said })))
}

test('a port that is taken is said in one line', async () => {
  const other = createServer()
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const { port } = other.address() as { port: number } // of a TCP server
  const { code, said } = await run('src/start.ts', [], { JOM_PORT: String(port), JOM_DATA_DIR: place.path })
  other.close()
  expect(said.trim()).toBe(`Something listens on 127.0.0.1:${port} already: stop it, or choose another JOM_PORT.`)
  expect(code).toBe(1)
})

test('a command where no world is makes none', async () => {
  const { code, said } = await run('src/cli/start.ts', ['ledger', 'verify'], { JOM_DATA_DIR: `${place.path}/mistyped` })
  expect(said).toMatch(/^The data folder \S+mistyped holds no world yet\./)
  expect(code).toBe(1)
})

test('a database that does not answer is named as such', async () => {
  const env = { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none', JOM_DATA_DIR: place.path }
  const { code, said } = await run('src/start.ts', [], env)
  expect(said).toMatch(/^The database does not answer .* Check DATABASE_URL/)
  expect(said).not.toContain('    at ')
  expect(code).toBe(1)
})

test('a directory file that is not there is named', async () => {
  const { code, said } = await run('src/cli/start.ts', ['directory', 'check', '/nowhere/who.yaml'], {
    JOM_DATA_DIR: place.path,
  })
  expect(said.trim()).toBe('There is no /nowhere/who.yaml.')
  expect(code).toBe(1)
})
