// Prisma's commands without the engine it would download: migrations from the WASM build over an in-memory database,
// the client from the generator alone. `node prisma/tool.ts <diff <name> | check | generate | current>`.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { DiffTarget } from '@prisma/schema-engine-wasm'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { PrismaPGlite } from 'pglite-prisma-adapter'

/** Where a schema and its migrations lie. */
export interface Places {
  readonly schema: string
  readonly migrations: string
}

/** The SQL that takes a database with all migrations to the schema; empty when they agree. */
export async function difference({ schema, migrations }: Places): Promise<string> {
  const path = resolve(schema)
  const content = readFileSync(path, 'utf8')
  const shadow = await PGlite.create('memory://')
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(shadow))
    const engine = await loadEngine().new({ datamodels: [[path, content]] }, () => {}, adapter)
    const { exitCode, stdout } = await engine.diff({
      from: history(migrations),
      to: { tag: 'schemaDatamodel', files: [{ path, content }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    })
    return exitCode === 0 ? '' : (stdout ?? '')
  } catch (cause) {
    throw new Error(`schema engine: ${(cause as Error).message} ${panics.get()}`.trim(), { cause })
  } finally {
    await shadow.close()
  }
}

/** Writes the next migration when the schema has moved on and returns its folder; undefined when nothing changed. */
export async function writeMigration(places: Places, name: string): Promise<string | undefined> {
  const sql = await difference(places)
  if (sql === '') return undefined
  const instant = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join(places.migrations, `${instant}_${name.replace(/\W+/g, '_')}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'migration.sql'), sql)
  writeFileSync(join(places.migrations, 'migration_lock.toml'), 'provider = "postgresql"\n')
  return folder
}

/** Generates the client of a schema to where its generator block says. */
export function generate(schema: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'prisma-'))
  try {
    // Generating needs no engine, but the command looks for one first and would download it. It has to fail: with one that
    // succeeds and says nothing, other commands report success without having done anything.
    const engine = join(folder, 'engine')
    writeFileSync(engine, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
    execFileSync(process.execPath, [prisma, 'generate', '--schema', resolve(schema), '--no-hints'], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: {
        ...process.env,
        PRISMA_SCHEMA_ENGINE_BINARY: engine,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The files in which the committed client differs from a freshly generated one. */
export function outdated(schema: string): string[] {
  const output = /^\s*output\s*=\s*"([^"]+)"/m.exec(readFileSync(schema, 'utf8'))?.[1]
  if (output === undefined) throw new Error(`${schema} does not say where its client is generated to`)
  const temporary = mkdtempSync(join(tmpdir(), 'prisma-'))
  try {
    // Deep enough for the relative path of the output to stay inside.
    const copy = join(temporary, 'a', 'b', 'c', 'schema.prisma')
    cpSync(schema, copy)
    generate(copy)
    const [committed, fresh] = [resolve(dirname(schema), output), resolve(dirname(copy), output)]
    const names = new Set([...files(committed), ...files(fresh)])
    return [...names].filter((name) => read(join(committed, name)) !== read(join(fresh, name))).sort()
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

const panics = {
  message: '',
  get: () => panics.message,
  set_message: (message: string) => {
    panics.message = message
  },
}

let loaded = false

function loadEngine(): typeof bindings.SchemaEngine {
  if (loaded) return bindings.SchemaEngine // the bindings remember the memory of one instance
  // The package's own entry imports the .wasm file as a module, which Node does not do without a flag.
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const module = new WebAssembly.Module(readFileSync(join(dirname(entry), 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings as never })
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panics })
  const { __wbg_set_wasm } = bindings as unknown as { __wbg_set_wasm(exports: unknown): void } // not in its types
  __wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start(): void }).__wbindgen_start()
  loaded = true
  return bindings.SchemaEngine
}

function history(folder: string): DiffTarget {
  const baseDir = resolve(folder)
  const names = existsSync(baseDir)
    ? readdirSync(baseDir, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    : []
  if (names.length === 0) return { tag: 'empty' }
  const lockfile = join(baseDir, 'migration_lock.toml')
  return {
    tag: 'migrations',
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

function files(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

async function main(): Promise<number> {
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      schema: { type: 'string', default: here('schema.prisma') },
      migrations: { type: 'string', default: here('migrations') },
    },
  })
  const [command, name] = positionals
  if (command === 'diff' && name) {
    const folder = await writeMigration(values, name)
    console.log(folder ? `wrote ${folder}` : 'no change')
  } else if (command === 'check') {
    const sql = await difference(values)
    console.log(
      sql === '' ? 'the migrations lead to the schema' : `the migrations do not lead to the schema, missing:\n${sql}`,
    )
    return sql === '' ? 0 : 2
  } else if (command === 'generate') {
    generate(values.schema)
  } else if (command === 'current') {
    const names = outdated(values.schema)
    console.log(
      names.length === 0 ? 'the generated client is current' : `not current, run generate: ${names.join(', ')}`,
    )
    return names.length === 0 ? 0 : 2
  } else {
    console.error(
      'usage: node prisma/tool.ts <diff <name> | check | generate | current> [--schema file] [--migrations folder]',
    )
    return 64
  }
  return 0
}

// The engine leaves a timer of ten seconds behind.
if (import.meta.main) process.exit(await main())
