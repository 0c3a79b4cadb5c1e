import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { signIn } from '../support/web-client.ts'
import { readProcessor } from './memory.ts'
import { type Contest, type Rival, type Spent, startBare, type TurnOptions, takeTurns } from './turns.ts'

/** The bot's own room, into which what is said goes as well. */
export const webRoom = 'bench-web'

/** What the bot and a bare relay do in turns, each at a place of its own on a platform whose double lives in this process. */
export type Ground = {
  ours: Omit<Rival, 'spent'>
  theirs: Omit<Rival, 'spent'>
  /** The directory file, and what the bot has to be told of the platform. */
  directory: string
  env: Readonly<Record<string, string>>
  /** The file of the bare relay, and what it is told. */
  bare: readonly [file: string, ...how: string[]]
  /** What is spent beside the two, by others than this process. */
  spent?(): Spent
  close(): Promise<void>
}

/** Lets the two take turns; what was said last must stand in the bot's own room in the end. */
export async function holdContest(ground: Ground, options: TurnOptions): Promise<Contest> {
  const folder = freshFolder('bench')
  const directory = join(folder.path, 'directory.yaml')
  writeFileSync(directory, ground.directory)
  const bot = await startBot({
    dataDir: join(folder.path, 'data'),
    within: 120_000,
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      ...ground.env,
      ...(options.profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${options.profile}` }),
    },
  })
  const bare = await startBare(...ground.bare)
  const spentBeside = (): Spent => ({ 'double and people': readProcessor(process.pid).node, ...ground.spent?.() })
  let last = 0
  try {
    const found = await takeTurns(
      {
        arrivals: ground.ours.arrivals,
        post(number) {
          last = number
          return ground.ours.post(number)
        },
        spent() {
          const { node, server } = readProcessor(bot.process.pid ?? 0)
          return { bot: node, database: server, ...spentBeside() }
        },
      },
      { ...ground.theirs, spent: () => ({ 'bare relay': readProcessor(bare.pid).node, ...spentBeside() }) },
      options,
    )
    await standsOnTheWeb([...bot.links.values()][0] ?? 'no link', last)
    return found
  } catch (fault) {
    throw new Error(`the bot said:\n${bot.output().slice(-3000)}`, { cause: fault })
  } finally {
    await bare.stop()
    await bot.stop()
    await ground.close()
    folder.remove()
  }
}

/** The bot's own room is read once at the end: nobody watches it meanwhile. */
async function standsOnTheWeb(link: string, number: number): Promise<void> {
  const person = await signIn(link)
  try {
    await until(async () => (await person.page(`/rooms/${webRoom}`)).includes(`n${number}n`), {
      within: 60_000,
      what: 'the last message stands in the web room too',
    })
  } finally {
    person.close()
  }
}
