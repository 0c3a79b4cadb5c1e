import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { AdapterModule } from './chat/adapter.ts'
import { isCallLink } from './config/call-link.ts'
import { hookKeys, readHookKeys } from './config/hook-keys.ts'
import { isLoopback } from './config/loopback.ts'
import { type Outgoing, outgoing, outgoingOf } from './config/outgoing.ts'
import { isFile, isFolder, readKeyText } from './config/paths.ts'
import { exerciseWitnesses, readWitnesses, record, tsaOf, type Witnesses } from './config/record.ts'
import { readRetention, retention } from './config/retention.ts'
import { isLanguage, type Language, say, type TextKey, type Values } from './locale/catalogue.ts'

/**
 * The environment, read once. The schema's messages are keys of the catalogue; each variable's meaning stands in
 * `.env.example`, which a test holds against these schemas.
 */

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
const port = z.string().regex(/^\d{1,5}$/, 'config.port')

export const settings = z.object({
  JOM_WORLD: z.enum(['live', 'exercise'], 'config.world').optional(),
  JOM_HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'config.host')
    .default('127.0.0.1'),
  JOM_PORT: port
    .transform(Number)
    .refine((number) => number >= 1 && number <= 65_535, 'config.port')
    .default(8427),
  JOM_ORIGIN: z.string().refine(isOrigin, 'config.origin').optional(),
  JOM_BEHIND_PROXY: z.enum(['yes', 'no'], 'config.yes-or-no').default('no'),
  JOM_DATA_DIR: z.string().default('.jom'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'config.database-url')
    .optional(),
  JOM_PG_BIN: z.string().optional(),
  JOM_KEY: z.string().optional(),
  JOM_KEY_FILE: z.string().optional(),
  JOM_DIRECTORY: z.string().optional(),
  JOM_PLAYBOOKS: z.string().optional(),
  JOM_CALENDAR: z.string().optional(),
  JOM_HOOK_KEYS: hookKeys.optional(),
  JOM_RETENTION: retention.optional(),
  JOM_LOG_LEVEL: z.enum(logLevels, 'config.log-level').default('info'),
  JOM_CALL_LINK: z.string().refine(isCallLink, 'config.call-link').optional(),
  JOM_METRICS_TOKEN: z.string().min(16, 'config.metrics-token').optional(),
  ...outgoing,
  ...record,
})

export type Config = {
  world: 'live' | 'exercise'
  host: string
  port: number
  /** The public address without a trailing slash. */
  origin: string
  /** A reverse proxy of the operator's own stands in front. */
  proxied: boolean
  store: {
    dataDir: string
    databaseUrl?: string
    /** Programs of another PostgreSQL for the embedded server. */
    programs?: string
    /** Master keys as text, from the environment or the file it names. */
    key?: string
  }
  /** The file that says who is who. */
  directory: string
  /** The folder of playbooks. */
  playbooks: string
  /** The file with which the calendar of elections begins. */
  calendar?: string
  /** The keys of machines that call, by the name of what they call: several, while one takes over from another. */
  hookKeys: ReadonlyMap<string, readonly Uint8Array[]>
  /** Periods of retention in days, by class, where they are not as the table says. */
  retention: ReadonlyMap<string, number>
  logLevel: (typeof logLevels)[number]
  metricsToken?: string
  /** How calls are joined: an address, a conference server, or an address to fill in. */
  callLink?: string
  outgoing: Outgoing
  /** Who holds the roots of the record. */
  witnesses: Witnesses
  /** The authority that stamps these roots. */
  tsa?: string
  /** The platforms that are configured, with their settings. */
  adapters: readonly Configured[]
}

type Configured = { module: AdapterModule; settings: NonNullable<unknown> }

/** A platform there is, its settings where the environment configures it, and what is wrong with these. */
export type Choice = { module: AdapterModule; settings?: NonNullable<unknown>; faults: readonly string[] }

export type Environment = Readonly<Record<string, string | undefined>>
/** The adapters there are, by platform. */
export type Adapters = Readonly<Record<string, AdapterModule>>

/** What an exercise world begins with when no other file is named. */
export const exerciseDirectory = resolve(import.meta.dirname, 'directory/exercise.yaml')
/** The calendar of an exercise world when no other file is named. */
const exerciseCalendar = resolve(import.meta.dirname, 'calendar/exercise.yaml')
/** The playbooks that come with the bot. */
export const shippedPlaybooks = resolve(import.meta.dirname, '../playbooks')

/** An environment that the bot does not start with. Its message has one line a fault, none with a variable's value. */
export class ConfigFault extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'ConfigFault'
    this.faults = faults
  }
}

/** Reads the bot's configuration; paths in it are absolute. An empty variable counts as absent. Throws a `ConfigFault`. */
export function readConfig(environment: Environment, registry: Adapters): Config {
  const given = filledIn(environment)
  const language = languageOf(given)
  const faults: string[] = []
  const fault = (name: string, key: TextKey, values: Values = {}) =>
    faults.push(`${name}: ${say(language, key, values)}`)

  reportUnknown(given, registry, fault)
  const { adapters, chosen } = readAdapters(given, registry, faults)
  const parsed = settings.safeParse(given)
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => sayIssue(language, issue)))
    throw new ConfigFault(faults)
  }
  const own = parsed.data
  const world = own.JOM_WORLD ?? (chosen ? 'live' : 'exercise')
  checkAddress(world, own, fault)
  if (world === 'exercise') {
    const far = adapters
      .flatMap(({ module, settings }) => module.reaches(settings))
      .filter((url) => !isLoopback(new URL(url).hostname))
    for (const url of far) fault('JOM_WORLD', 'config.exercise-reach', { host: new URL(url).hostname })
  }
  if (own.DATABASE_URL && own.JOM_PG_BIN) fault('JOM_PG_BIN', 'config.pg-bin')
  if (own.JOM_SMTP_URL && !own.JOM_MAIL_FROM) fault('JOM_MAIL_FROM', 'config.mail-from')
  if (own.JOM_PAGER_URL && !own.JOM_PAGER_KEY) fault('JOM_PAGER_KEY', 'config.pager-key')
  if (own.JOM_KEY && own.JOM_KEY_FILE) fault('JOM_KEY_FILE', 'config.two-keys')
  const directory = own.JOM_DIRECTORY === undefined ? exerciseDirectory : resolve(own.JOM_DIRECTORY)
  if (!isFile(directory)) fault('JOM_DIRECTORY', 'config.no-file', { path: directory })
  if (own.JOM_DIRECTORY === undefined && world === 'live') fault('JOM_DIRECTORY', 'config.no-directory')
  const playbooks = own.JOM_PLAYBOOKS === undefined ? shippedPlaybooks : resolve(own.JOM_PLAYBOOKS)
  if (!isFolder(playbooks)) fault('JOM_PLAYBOOKS', 'config.no-folder', { path: playbooks })
  const calendar = own.JOM_CALENDAR === undefined ? undefined : resolve(own.JOM_CALENDAR)
  if (calendar !== undefined && !isFile(calendar)) fault('JOM_CALENDAR', 'config.no-file', { path: calendar })
  const key = own.JOM_KEY ?? (own.JOM_KEY_FILE && keyIn(own.JOM_KEY_FILE, fault))
  const tsa = tsaOf(own.JOM_TSA_URL, world)
  if (faults.length > 0) throw new ConfigFault(faults)
  return {
    world,
    host: own.JOM_HOST,
    port: own.JOM_PORT,
    origin: own.JOM_ORIGIN ?? `http://localhost:${own.JOM_PORT}`,
    proxied: own.JOM_BEHIND_PROXY === 'yes',
    store: {
      dataDir: resolve(own.JOM_DATA_DIR),
      ...(own.DATABASE_URL && { databaseUrl: own.DATABASE_URL }),
      ...(own.JOM_PG_BIN && { programs: resolve(own.JOM_PG_BIN) }),
      ...(key && { key }),
    },
    directory,
    playbooks,
    ...((calendar ?? world === 'exercise') && { calendar: calendar ?? exerciseCalendar }),
    hookKeys: readHookKeys(own.JOM_HOOK_KEYS ?? '') ?? new Map(),
    retention: readRetention(own.JOM_RETENTION ?? '') ?? new Map(),
    logLevel: own.JOM_LOG_LEVEL,
    adapters,
    outgoing: outgoingOf(own, { world, folder: join(resolve(own.JOM_DATA_DIR), 'outgoing') }),
    witnesses:
      own.JOM_WITNESSES === undefined && world === 'exercise' && directory === exerciseDirectory
        ? exerciseWitnesses
        : (readWitnesses(own.JOM_WITNESSES ?? '') ?? []),
    ...(tsa !== undefined && { tsa }),
    ...(own.JOM_CALL_LINK && { callLink: own.JOM_CALL_LINK }),
    ...(own.JOM_METRICS_TOKEN && { metricsToken: own.JOM_METRICS_TOKEN }),
  }
}

/** How far the environment configures each platform there is. */
export function readChoices(environment: Environment, registry: Adapters): readonly Choice[] {
  const given = filledIn(environment)
  return Object.values(registry).map((module) => {
    const { success, data, error } = module.settings.safeParse(given)
    if (!success) return { module, faults: error.issues.map((issue) => sayIssue(languageOf(given), issue)) }
    return { module, faults: [], ...(data !== undefined && data !== null && { settings: data }) }
  })
}

/** Like `readConfig`, of a process: its faults go to standard error, and it ends with 78 (EX_CONFIG of sysexits.h). */
export function readConfigOrExit(
  { env, stderr, exit }: Pick<NodeJS.Process, 'env' | 'stderr' | 'exit'>,
  registry: Adapters,
): Config {
  try {
    return readConfig(env, registry)
  } catch (fault) {
    if (!(fault instanceof ConfigFault)) throw fault
    stderr.write(`${fault.message}\n`)
    return exit(78)
  }
}

/** The variables that hold something. */
const filledIn = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))

/** The environment of this process; nothing else reads it. */
export const processEnvironment = (): Environment => process.env

/** The language of the operator's terminal, English when it is none of ours. */
export function languageOf(environment: Environment): Language {
  const written = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  const language = written.slice(0, 2).toLowerCase()
  return isLanguage(language) ? language : 'en'
}

/** Where whoever typed a command stood: npm itself goes to the package's folder first. */
export function workingFolder(environment: Environment): string {
  return environment.INIT_CWD || process.cwd()
}

/** The names of the variables that a schema reads. */
export function variablesOf(schema: z.core.$ZodType): readonly string[] {
  const inner = schema._zod.def as z.core.$ZodTypeDef & {
    shape?: Record<string, unknown>
    in?: z.core.$ZodType
    innerType?: z.core.$ZodType
    options?: readonly z.core.$ZodType[]
  } // zod tells the kinds of schemas apart only by which of these are there
  if (inner.shape) return Object.keys(inner.shape)
  const within = [inner.in, inner.innerType, ...(inner.options ?? [])].filter((each) => each !== undefined)
  return [...new Set(within.flatMap(variablesOf))]
}

type Report = (name: string, key: TextKey, values?: Values) => void

/** A variable that nothing reads is a slip of the pen, and what was meant by it would silently not hold. */
function reportUnknown(given: Environment, registry: Adapters, fault: Report): void {
  const known = new Set([settings, ...Object.values(registry).map((module) => module.settings)].flatMap(variablesOf))
  for (const name of Object.keys(given)) {
    if (name.startsWith('JOM_') && !name.startsWith('JOM_TEST_') && !known.has(name)) fault(name, 'config.unknown')
  }
}

function readAdapters(
  given: Environment,
  registry: Adapters,
  faults: string[],
): { adapters: readonly Configured[]; chosen: boolean } {
  const choices = readChoices(given, registry)
  faults.push(...choices.flatMap((choice) => choice.faults))
  const adapters = choices.flatMap(({ module, settings }) => (settings === undefined ? [] : [{ module, settings }]))
  // What is there in an empty environment too was not the operator's choice.
  const chosen = adapters.some(({ module }) => {
    const unasked = module.settings.safeParse({})
    return !unasked.success || unasked.data === undefined
  })
  return { adapters, chosen }
}

function sayIssue(language: Language, { path, message }: z.core.$ZodIssue): string {
  const text = isConfigKey(message) ? say(language, message) : message
  return path.length > 0 ? `${path.join('.')}: ${text}` : text
}

function isConfigKey(message: string): message is Extract<TextKey, `config.${string}`> {
  return message.startsWith('config.')
}

function checkAddress(world: Config['world'], own: z.infer<typeof settings>, fault: Report): void {
  const alone = isLoopback(own.JOM_HOST)
  const name = own.JOM_ORIGIN === undefined ? 'localhost' : new URL(own.JOM_ORIGIN).hostname
  if (world === 'exercise' && !alone) fault('JOM_HOST', 'config.exercise-host')
  if (world === 'exercise' && !isLoopback(name)) fault('JOM_ORIGIN', 'config.exercise-origin')
  if (world === 'live' && !alone && own.JOM_ORIGIN === undefined) fault('JOM_ORIGIN', 'config.no-origin')
  if (!isLoopback(name) && !own.JOM_ORIGIN?.startsWith('https://')) fault('JOM_ORIGIN', 'config.https')
}

function isOrigin(written: string): boolean {
  return /^https?:/.test(written) && URL.canParse(written) && new URL(written).origin === written
}

/** A file for the key that holds none is no choice of having none: a new world would make a key of its own beside the data. */
function keyIn(path: string, fault: Report): string | undefined {
  const text = readKeyText(path)
  if (text === undefined) fault('JOM_KEY_FILE', 'config.no-file', { path: resolve(path) })
  if (text === 'empty') fault('JOM_KEY_FILE', 'config.no-key', { path: resolve(path) })
  return typeof text === 'object' ? text.key : undefined
}
