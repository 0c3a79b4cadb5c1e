import { appendEntries } from '../ledger/append.ts'
import { listSigners, rotateSigner } from '../ledger/signing.ts'
import { say } from '../locale/catalogue.ts'
import type { Store } from '../store/open.ts'
import { countKeys, type Rotation, retireKey, rewrapKeys, rotateKeys } from '../store/rotate.ts'
import type { CliCall, CliCommand } from './command.ts'

export const keys: CliCommand = {
  name: 'keys',
  usage: '',
  summary: 'cli.keys.summary',
  switches: [],
  words: { least: 0, most: 0 },
  async run({ language, print, open }) {
    const store = await open()
    const uses = await countKeys(store)
    for (const { id, known, current, given, values } of uses) {
      const state = current ? 'current' : known ? 'older' : 'unknown'
      const place = known
        ? say(language, given ? 'cli.keys.given' : 'cli.keys.file', { file: store.keyring.file ?? '' })
        : ''
      const parts = [id, say(language, `cli.keys.${state}`), say(language, 'cli.keys.values', { values }), place]
      print(parts.filter(Boolean).join('  '))
    }
    const unread = uses.filter(({ known, values }) => !known && values > 0)
    if (unread.length > 0) print(say(language, 'cli.keys.unread', { keys: unread.map(({ id }) => id).join(', ') }))
    return unread.length > 0 ? 1 : 0
  },
}

export const keysRotate: CliCommand = {
  name: 'keys rotate',
  usage: '',
  summary: 'cli.keys.rotate.summary',
  switches: [],
  words: { least: 0, most: 0 },
  async run(call) {
    const store = await call.open()
    return tellRotation(call, store, await rotateKeys(store, call.config.store.dataDir, progress(call)))
  },
}

export const keysRewrap: CliCommand = {
  name: 'keys rewrap',
  usage: '',
  summary: 'cli.keys.rewrap.summary',
  switches: [],
  words: { least: 0, most: 0 },
  async run(call) {
    const store = await call.open()
    return tellRotation(call, store, await rewrapKeys(store, progress(call)))
  },
}

export const keysRetire: CliCommand = {
  name: 'keys retire',
  usage: '<key>',
  summary: 'cli.keys.retire.summary',
  switches: [],
  words: { least: 1, most: 1 },
  async run({ words: [id = ''], config, language, print, open }) {
    const store = await open()
    const path = await retireKey(store, config.store.dataDir, id)
    await record(store, 'keys.retired', { key: id })
    print(say(language, 'cli.keys.retired', { id, path }))
    return 0
  },
}

/** The keys by which the record is signed: other ones than the master keys, which only seal. */
export const keysSigning: CliCommand = {
  name: 'keys signing',
  usage: '[--new]',
  summary: 'cli.keys.signing.summary',
  switches: ['new'],
  words: { least: 0, most: 0 },
  async run({ switches, language, print, open }) {
    const { db, keyring } = await open()
    if (switches.has('new')) {
      const { to, from } = await rotateSigner(db, keyring)
      print(say(language, 'cli.keys.signing.made', { to, from: from ?? 'none' }))
    }
    const all = await listSigners(db)
    for (const { id, public: text, madeAt, endedAt } of all) {
      const values = { from: madeAt.toISOString(), to: endedAt?.toISOString() ?? 'none' }
      print(`${id}  ${say(language, 'cli.keys.signing.span', values)}  ${text}`)
    }
    if (all.length === 0) print(say(language, 'cli.keys.signing.none'))
    return 0
  },
}

/** Says now and then how far it is. */
function progress({ language, print }: CliCall): (values: number) => void {
  let said = 0
  return (values) => {
    if (values - said < 50_000) return
    said = values
    print(say(language, 'cli.keys.progress', { values }))
  }
}

async function tellRotation({ language, print }: CliCall, store: Store, rotation: Rotation): Promise<number> {
  const { to, from, values, left, unread, busy } = rotation
  if (values > 0) await record(store, 'keys.rotated', { to, from, values })
  print(say(language, 'cli.keys.rewrapped', { to, values }))
  if (unread > 0) print(say(language, 'cli.keys.left-unread', { unread }))
  if (left > 0 || busy.length > 0) {
    print(say(language, 'cli.keys.again', { left, busy: busy.length }))
    return 1
  }
  const older = (await countKeys(store)).filter(({ known, current }) => known && !current)
  for (const { id, given } of older)
    print(say(language, given ? 'cli.keys.put-away.given' : 'cli.keys.put-away', { id }))
  return unread > 0 ? 1 : 0
}

/** Whoever works on the console has no pseudonym: the record says what was done, and the machine's own log who was there. */
const record = async (
  { db, keyring, clock }: Store,
  kind: string,
  payload: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<void> => {
  await db.$transaction((tx) => appendEntries(tx, keyring, [{ kind, subject: 'keys', actor: 'bot', payload }], clock()))
}
