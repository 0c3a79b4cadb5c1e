import { registry } from '../../adapters/registry.ts'
import { visible } from '../chat/visible.ts'
import {
  type Config,
  ConfigFault,
  languageOf,
  processEnvironment,
  readChoices,
  readConfig,
  workingFolder,
} from '../config.ts'
import { openStore, type Store } from '../store/open.ts'
import { readLine, sayHelp } from './ask.ts'
import { cliCommands } from './commands.ts'
import { sayFault } from './fault.ts'
import { openTerminal } from './terminal.ts'

// The command line: `npm run -s jom -- <command> …`. Exit codes: 0 all is well, 1 something is wrong, 64 the line was
// not understood, 78 the environment is not one the bot starts with.

const language = languageOf(processEnvironment())
/** Names that others chose stand in what is said: none of them may move the cursor, or turn the direction of what follows. */
const print = (line: string) => process.stdout.write(`${visible(line)}\n`)
const complain = (line: string) => process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const asked = readLine(process.argv.slice(2), cliCommands, language)
  if (asked.kind === 'help') {
    for (const line of sayHelp(asked.about, language)) print(line)
    return 0
  }
  if (asked.kind === 'unclear') {
    complain(asked.problem)
    return 64
  }
  const { command, words, switches } = asked
  const terminal = openTerminal(process)
  let config: Config | undefined
  const configured = (): Config => {
    config ??= readConfig(processEnvironment(), registry)
    return config
  }
  let store: Store | undefined
  try {
    return await command.run({
      words,
      switches,
      get config() {
        return configured()
      },
      platforms: readChoices(processEnvironment(), registry),
      language,
      folder: workingFolder(processEnvironment()),
      print,
      ask: terminal.ask,
      async open() {
        const config = configured()
        store ??= await openStore({ ...config.store, world: config.world, attach: true, log: complain })
        return store
      },
    })
  } catch (fault) {
    const lines = sayFault(fault, language)
    if (!lines) throw fault
    for (const line of lines) complain(line)
    return fault instanceof ConfigFault ? 78 : 1
  } finally {
    terminal.close()
    await store?.close()
  }
}

process.exitCode = await main()
// All is done and said; a platform's library may still wait for what comes to nothing.
process.stdout.write('', () => process.exit())
