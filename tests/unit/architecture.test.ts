import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

/** Who may import whom, what names no platform, who reads the environment: the rules of the house, on the sources themselves. */

const root = resolve(import.meta.dirname, '../..')
const domain = [
  'directory',
  'identity',
  'calendar',
  'sharing',
  'threat',
  'notice',
  'round',
  'playbook',
  'call',
  'decision',
  'export',
  'paper',
  'ledger',
  'retention',
]
const shells = ['delivery', 'command', 'web', 'cli']
const roots = ['src/main.ts', 'src/start.ts', 'src/cli/main.ts', 'src/cli/start.ts']
const platforms = ['slack', 'discord', 'matrix']

type Source = { path: string; text: string }
type Import = { from: string; to: string; line: number }

function readSources(): readonly Source[] {
  return ['src', 'adapters'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile() && /\.[cm]?[jt]s$/.test(each.name))
      .map((each) => relative(root, join(each.parentPath, each.name)))
      .filter((path) => !path.startsWith('src/store/generated/') && !path.includes('/public/'))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  )
}

const statements = [
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(?<name>[^'"\n]+)\1/gm,
  /^[ \t]*import\s*(['"])(?<name>[^'"\n]+)\1/gm,
  /\bimport\s*\(\s*(['"`])(?<name>[^'"`\n]+)\1/g,
  /\b(?:require|resolve)\s*\(\s*(['"])(?<name>\.[^'"\n]+)\1/g,
]

/** Every import of a source, type-only and dynamic ones included, resolved to a path of the project where it is one. */
function importsOf({ path, text }: Source): readonly Import[] {
  return statements.flatMap((statement) =>
    [...text.matchAll(statement)].map((match) => {
      const name = match.groups?.name ?? ''
      const to = name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name
      return { from: path, to, line: text.slice(0, match.index).split('\n').length }
    }),
  )
}

/** The room that a path of the project belongs to: `src/sharing`, `adapters/web`, `src/main.ts`. */
const roomOf = (path: string): string => path.split('/').slice(0, 2).join('/')
const isOurs = (path: string): boolean => /^(src|adapters|tests|prisma)\//.test(path)

/** What a room may import of the project, itself left out. */
function allowed(room: string): readonly string[] {
  const of = (...names: readonly string[]): string[] => names.map((name) => `src/${name}`)
  const name = room.slice('src/'.length)
  if (room === 'adapters/registry.ts') return ['src/chat', 'adapters']
  if (room.startsWith('adapters/')) return of('chat', 'locale')
  if (name === 'chat') return []
  if (name === 'store' || name === 'locale') return of('chat')
  if (name === 'config.ts') return of('config', 'chat', 'locale')
  // Made for the composition root alone, which hands it to the rest.
  if (name === 'log.ts') return of('chat', 'store', 'delivery')
  if (domain.includes(name)) return of('chat', 'locale', 'store', ...domain)
  // A line on a console does what the bot does: it looks at deliveries, gives a way in.
  if (name === 'cli') return of('chat', 'locale', 'store', 'config.ts', 'delivery', 'web', ...domain)
  // What a person says runs in the transaction of the event that brought it; a command knows nothing of delivery.
  if (name === 'delivery') return of('chat', 'locale', 'store', 'command', ...domain)
  if (shells.includes(name)) return of('chat', 'locale', 'store', ...domain)
  return []
}

function breachesOf(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(importsOf).flatMap(({ from, to, line }) => {
    const say = (what: string): string[] => [`${from}:${line} imports ${to}: ${what}`]
    if (!isOurs(to)) return []
    if (roots.includes(to) && to !== from.replace('start.ts', 'main.ts'))
      return say('nobody imports the composition roots but what starts them')
    if (roots.includes(from)) return /^(src|adapters)\//.test(to) ? [] : say('not part of the product')
    const [room, target] = [roomOf(from), roomOf(to)]
    if (room === target) return []
    const permitted = allowed(room).some((each) => target === each || target.startsWith(`${each}/`))
    return permitted ? [] : say(`${room} may not`)
  })
}

/** Circles among the domain rooms, each written as the way round. */
function circlesOf(sources: readonly Source[]): readonly string[] {
  const arrows = new Map<string, Set<string>>()
  for (const { from, to } of sources.flatMap(importsOf)) {
    const [a = '', b = ''] = [roomOf(from), roomOf(to)].map((room) => room.slice('src/'.length))
    if (a === b || !domain.includes(a) || !domain.includes(b)) continue
    arrows.set(a, new Set([...(arrows.get(a) ?? []), b]))
  }
  const walk = (way: readonly string[]): string[] =>
    [...(arrows.get(way.at(-1) ?? '') ?? [])].flatMap((next) => {
      if (next === way[0]) return [[...way, next].join(' → ')]
      return way.includes(next) ? [] : walk([...way, next])
    })
  return domain.flatMap((room) => walk([room]))
}

/** Source without comments: what a machine reads. A `//` or a `/*` within a string or a pattern is not taken for one where a quote, a colon or a backslash stands before it. */
const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1')

/** Lines of the core that name a platform, be it by word or as the platform of an address. */
function namedPlatforms(sources: readonly Source[]): readonly string[] {
  const word = new RegExp(`(?<![a-z])(?:${platforms.join('|')})(?![a-z])`, 'i')
  const address = /(['"`])(?:web|recording)(?:\1|:\S)/
  return sources
    .filter(({ path }) => path.startsWith('src/') && !roots.includes(path) && !path.startsWith('src/locale/'))
    .flatMap(({ path, text }) =>
      withoutComments(text)
        .split('\n')
        .flatMap((line, index) =>
          word.test(line) || address.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [],
        ),
    )
}

const environmentReaders = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => path !== 'src/config.ts')
    .flatMap(({ path, text }) => {
      const reads =
        /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^}\n]*\benv\b[^}\n]*\}\s*=\s*process\b|\bimport\s*\{[^}]*\benv\b[^}]*\}\s*from\s*['"](?:node:)?process/
      return reads.test(withoutComments(text)) ? [path] : []
    })

const sources = readSources()

describe('the house', () => {
  test('nobody imports whom they may not', () => {
    expect(breachesOf(sources)).toEqual([])
  })

  test('the domain rooms stand in no circle', () => {
    expect(circlesOf(sources)).toEqual([])
  })

  test('the core names no platform', () => {
    expect(namedPlatforms(sources)).toEqual([])
  })

  test('the environment is read in one place', () => {
    expect(environmentReaders(sources)).toEqual([])
  })

  test('every import of a file of ours names one that exists', () => {
    const missing = sources.flatMap(importsOf).filter(({ to }) => isOurs(to) && !existsSync(join(root, to)))
    expect(missing).toEqual([])
  })
})

describe('this test', () => {
  const source = (path: string, text: string): Source => ({ path, text })

  test('sees the files and their imports', () => {
    const paths = sources.map((each) => each.path)
    expect(paths).toEqual(
      expect.arrayContaining([
        'src/main.ts',
        'src/chat/adapter.ts',
        'src/delivery/outbox.ts',
        'adapters/recording/index.ts',
      ]),
    )
    const rooms = new Set(paths.map(roomOf))
    for (const each of readdirSync(join(root, 'src'))) expect(rooms).toContain(`src/${each}`)
    const found = sources.flatMap(importsOf).map(({ from, to }) => `${from} ${to}`)
    expect(found).toContain('src/sharing/release.ts src/chat/message.ts')
    expect(found).toContain('adapters/recording/index.ts src/chat/split.ts')
    // A scanner that went blind for one way of writing would find nothing in some file that does import.
    const written = sources.filter(({ text }) => /^import\b/m.test(text)).map((each) => each.path)
    for (const path of written)
      expect(
        found.some((each) => each.startsWith(`${path} `)),
        path,
      ).toBe(true)
  })

  test.each([
    ['src/chat/a.ts', "import { b } from '../locale/catalogue.ts'"],
    ['src/store/a.ts', "import type { Label } from '../sharing/label.ts'"],
    ['src/locale/a.ts', "export { b } from '../store/client.ts'"],
    ['src/sharing/a.ts', "import {\n  one,\n  two,\n} from '../delivery/outbox.ts'"],
    ['src/delivery/a.ts', "const later = await import('../web/server.ts')"],
    ['src/web/a.ts', "import '../../adapters/web/index.ts'"],
    ['adapters/web/a.ts', "import { x } from '../recording/wire.ts'"],
    ['adapters/web/a.ts', "import type { Keyring } from '../../src/store/seal.ts'"],
    ['src/cli/a.ts', "import { start } from '../main.ts'"],
    ['src/directory/a.ts', "import { open } from '../../tests/support/store.ts'"],
    ['src/config.ts', "import { x } from './web/server.ts'"],
  ])('finds the breach in %s', (path, text) => {
    expect(breachesOf([source(path, text)])).toHaveLength(1)
  })

  test('lets pass what is right', () => {
    const right = [
      source(
        'src/sharing/a.ts',
        "import { x } from '../chat/message.ts'\nimport { y } from '../directory/directory.ts'\nimport { z } from 'zod'",
      ),
      source('src/main.ts', "import { registry } from '../adapters/registry.ts'\nimport { w } from './web/server.ts'"),
      source('adapters/web/a.ts', "import { x } from './b.ts'\nimport { say } from '../../src/locale/catalogue.ts'"),
      source('adapters/registry.ts', "import { web } from './web/index.ts'"),
    ]
    expect(breachesOf(right)).toEqual([])
  })

  test('finds a circle', () => {
    const circle = [
      source('src/directory/a.ts', "import { x } from '../ledger/b.ts'"),
      source('src/ledger/b.ts', "import type { y } from '../sharing/c.ts'"),
      source('src/sharing/c.ts', "import { z } from '../directory/a.ts'"),
    ]
    expect(circlesOf(circle)).toContain('directory → ledger → sharing → directory')
  })

  test('finds a platform that is named, and no other word', () => {
    const named = (text: string): number => namedPlatforms([source('src/delivery/a.ts', text)]).length
    expect(named("if (platform === 'slack') return")).toBe(1)
    expect(named('const isDiscord = true\nconst discordLimit = 2\nconst viaMatrix = 3\nconst MATRIX = 4')).toBe(1)
    expect(named("accountRef('web', id)")).toBe(1)
    expect(named("const key = 'web:room'")).toBe(1)
    expect(named('// as Slack does\n/* Discord\n says */ const a = 1')).toBe(0)
    expect(named("import { createWeb } from '../web/server.ts'\nconst discordance = slackness")).toBe(0)
    expect(namedPlatforms([source('src/locale/en/a.ts', "'Slack'"), source('src/cli/main.ts', "'matrix'")])).toEqual([])
  })

  test.each(['process.env.HOME', 'const { env } = process', "import { env } from 'node:process'", "process['env']"])(
    'finds %s',
    (text) => {
      expect(environmentReaders([source('src/web/a.ts', text), source('src/config.ts', text)])).toEqual([
        'src/web/a.ts',
      ])
    },
  )
})
