import { homeOf } from '../directory/home.ts'
import { readDirectory } from '../directory/read.ts'
import { say } from '../locale/catalogue.ts'
import { issueSignInLink } from '../web/entry.ts'
import type { CliCommand } from './command.ts'

const lifeMs = 3_600_000

export const signIn: CliCommand = {
  name: 'sign-in',
  usage: '<person>',
  summary: 'cli.sign-in.summary',
  switches: [],
  words: { least: 1, most: 1 },
  async run({ words: [id = ''], config, language, print, open }) {
    const store = await open()
    const directory = await readDirectory(store.db)
    const person = directory.people.get(id)
    if (!person || person.retired) {
      const known = [...directory.people.values()].filter(({ retired }) => !retired).map((each) => each.id)
      print(say(language, 'cli.sign-in.nobody', { id, known: known.join(', ') || '–' }))
      return 1
    }
    const path = await issueSignInLink(store.db, person.id, 'sign-in', lifeMs)
    // In an exercise everybody has a name of their own, so that two windows of one browser can be two people.
    const own = config.world === 'exercise' ? homeOf(config.origin, directory, person, store.clock()) : undefined
    print(say(language, 'cli.sign-in.link', { name: person.name, minutes: lifeMs / 60_000 }))
    print(`${own ?? config.origin}${path}`)
    return 0
  },
}
