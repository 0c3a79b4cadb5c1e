import { registry } from '../../adapters/registry.ts'
import { languageOf, processEnvironment, readConfigOrExit, workingFolder } from '../config.ts'
import { openStore, type Store } from '../store/open.ts'
import { readLine, sayHelp } from './ask.ts'
import { cliCommands } from './commands.ts'
import { sayFault } from './fault.ts'

// The command line: `npm run -s jom -- <command> …`. Exit codes: 0 all is well, 1 something is wrong, 64 the line was
// not understood, 78 the environment is not one the bot starts with.

const language = languageOf(processEnvironment())
const print = (line: string) => process.stdout.write(`${line}\n`)
const complain = (line: string) => process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const asked = readLine(process.argv.slice(2), cliCommands, language)
  if (asked.kind === 'help') {
    for (const line of sayHelp(cliCommands, language)) print(line)
    return 0
  }
  if (asked.kind === 'unclear') {
    complain(asked.problem)
    return 64
  }
  const config = readConfigOrExit(process, registry)
  const { command, words, switches } = asked
  let store: Store | undefined
  try {
    return await command.run({
      words,
      switches,
      config,
      language,
      folder: workingFolder(processEnvironment()),
      print,
      async open() {
        store ??= await openStore({ ...config.store, world: config.world, attach: true, log: complain })
        return store
      },
    })
  } catch (fault) {
    const lines = sayFault(fault, language)
    if (!lines) throw fault
    for (const line of lines) complain(line)
    return 1
  } finally {
    await store?.close()
  }
}

process.exitCode = await main()
