import { actBeside } from '../delivery/console.ts'
import { readDirectoryFile } from '../directory/file.ts'
import { say } from '../locale/catalogue.ts'
import { eraseCase } from '../retention/erase-case.ts'
import { erasePerson } from '../retention/erase-person.ts'
import { carryOn } from '../retention/erasure.ts'
import { labels } from '../sharing/label.ts'
import type { Store } from '../store/open.ts'
import type { CliCall, CliCommand } from './command.ts'

export const erase: CliCommand = {
  name: 'erase',
  usage: 'person <id> | case <number> --because=WHY [--yes]',
  summary: 'cli.erase.summary',
  switches: ['because=', 'yes'],
  words: { least: 2, most: 2 },
  async run(call) {
    const { words, switches, language, print, ask } = call
    const [what, name = ''] = words
    const because =
      [...switches]
        .find((each) => each.startsWith('because='))
        ?.slice('because='.length)
        .trim() ?? ''
    if (what !== 'person' && what !== 'case') return refuse(call, 'cli.erase.what')
    if (because === '') return refuse(call, 'cli.erase.because')
    const store = await call.open()
    // Nobody types again what there is not.
    const { db } = store
    const found =
      what === 'case'
        ? await db.case.findUnique({ where: { number: name }, select: { number: true } })
        : await db.person.findUnique({ where: { id: name }, select: { id: true } })
    if (!found) return refuse(call, `cli.erase.none.${what}`, { name })
    if (what === 'person' && namedInFile(call, name)) return refuse(call, 'cli.erase.in-file', { id: name })
    if (!switches.has('yes')) {
      const answer = await ask(`${say(language, `cli.erase.ask.${what}`, { name })} `)
      if (answer.trim() !== name) return refuse(call, 'cli.erase.not-done')
    }
    const before = await store.db.erasure.findMany({ select: { id: true } })
    const order = what === 'case' ? eraseCase : erasePerson
    await actBeside(store, call.config.origin, (scene) => order(scene, name, 'erasure', undefined, because))
    const known = new Set(before.map(({ id }) => id))
    const begun = (await store.db.erasure.findMany({ where: { finishedAt: null } })).filter(({ id }) => !known.has(id))
    if (begun.length === 0) return refuse(call, 'cli.erase.before', { name })
    for (const { id } of begun) print(say(language, `cli.erase.${await carryThrough(call, store, id)}`, { id, name }))
    return 0
  },
}

/** Goes on with an erasure as long as there is more to destroy here. */
async function carryThrough(call: CliCall, store: Store, id: string): Promise<'finished' | 'waiting' | 'held'> {
  for (;;) {
    const found: { state?: Awaited<ReturnType<typeof carryOn>>['state'] } = {}
    await actBeside(store, call.config.origin, async (scene) => {
      const { state, effects } = await carryOn(scene, id)
      found.state = state
      return effects
    })
    if (found.state && found.state !== 'more') return found.state
  }
}

/** Whom the directory's file names comes back with the next import, as somebody new. */
const namedInFile = ({ config }: CliCall, id: string): boolean =>
  readDirectoryFile(config.directory, labels).people.some((person) => person.id === id)

function refuse({ language, print }: CliCall, key: Parameters<typeof say>[1], values = {}): number {
  print(say(language, key, values))
  return 1
}
