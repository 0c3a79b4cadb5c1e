import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { directoryOf } from './directory.ts'
import { mostUnderWay, openHomeserver, type Pair } from './homeserver.ts'
import { readProcessor } from './memory.ts'
import { type Contest, startBare, type TurnOptions, takeTurns } from './turns.ts'

/**
 * Runs the bot and a bare relay of the SDK in turns on one Synapse, each between two rooms of its own with the same people.
 * Those who post and the one who reads live in this process.
 */
export async function benchMatrix(options: TurnOptions): Promise<Contest> {
  if (options.concurrency > mostUnderWay) throw new Error(`at most ${mostUnderWay} messages can be under way on Matrix`)
  const homeserver = await openHomeserver()
  const { synapse, bot: ours, bare: theirs } = homeserver
  const folder = freshFolder('bench-matrix')
  const directory = join(folder.path, 'directory.yaml')
  writeFileSync(directory, writeDirectory(ours))
  const bot = await startBot({
    dataDir: join(folder.path, 'data'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_MATRIX_URL: synapse.url,
      JOM_MATRIX_TOKEN: ours.relay.token,
      ...(options.profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${options.profile}` }),
    },
  })
  const { token, userId } = theirs.relay
  const bare = await startBare('bare-matrix.ts', synapse.url, token, userId, theirs.from, theirs.to)
  const spentBySynapse = (): number => readProcessor(synapse.pid()).node
  try {
    const turns = takeTurns(
      {
        ...ours,
        spent() {
          const { node, server } = readProcessor(bot.process.pid ?? 0)
          return { bot: node, database: server, Synapse: spentBySynapse() }
        },
      },
      { ...theirs, spent: () => ({ 'bare relay': readProcessor(bare.pid).node, Synapse: spentBySynapse() }) },
      options,
    )
    return await Promise.race([turns, homeserver.watched])
  } catch (fault) {
    throw new Error(`the bot said:\n${bot.output().slice(-3000)}`, { cause: fault })
  } finally {
    await bare.stop()
    await bot.stop()
    await homeserver.close()
    folder.remove()
  }
}

/** GREEN is what a room without encryption may carry, so that nothing has to be raised. */
const writeDirectory = ({ from, to }: Pair): string =>
  directoryOf(
    [
      { id: 'bench-from', platform: 'matrix', label: 'TLP:GREEN', conversation: from },
      { id: 'bench-to', platform: 'matrix', label: 'TLP:GREEN', conversation: to },
    ],
    (code) => [`matrix:@${code}:localhost`],
  )
