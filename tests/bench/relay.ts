import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { signIn } from '../support/web-client.ts'
import { wordsOf } from './arrivals.ts'
import type { Post } from './load.ts'
import { readProcessor } from './memory.ts'
import { openOutside, room, writeDirectory } from './outside.ts'
import { type Contest, startBare, type TurnOptions, takeTurns } from './turns.ts'

/**
 * Runs the bot and the bare relay in turns against the same recording service, which lives in this process together with
 * those who post. One web room, three linked rooms; the bot's directory, store and outbox are as in any exercise.
 */
export async function benchRelay(options: TurnOptions): Promise<Contest> {
  const outside = await openOutside()
  const folder = freshFolder('bench')
  const directory = join(folder.path, 'directory.yaml')
  writeFileSync(directory, writeDirectory())
  const { url, platform } = outside.server
  const bot = await startBot({
    dataDir: join(folder.path, 'data'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_RECORDING_URL: url,
      JOM_RECORDING_TOKEN: platform.token,
      ...(options.profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${options.profile}` }),
    },
  })
  const people = await Promise.all([...bot.links.values()].map((link) => signIn(link)))
  const bare = await startBare('bare.ts', url, platform.token, ...outside.rooms())
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const throughBot: Post = async (number) => {
    const person = people[number % people.length]
    const answer = await person?.post(room, wordsOf(number), `bench-${String(number).padStart(8, '0')}`)
    if (answer?.status !== 200) throw new Error(`the bot answered ${answer?.status}: ${answer?.body.slice(0, 500)}`)
  }
  const throughBare: Post = (number) =>
    postTo(Number(bare.said), agent, JSON.stringify({ name: 'Person FR', text: wordsOf(number) }))
  try {
    return await takeTurns(
      {
        post: throughBot,
        arrivals: outside,
        spent() {
          const { node, server } = readProcessor(bot.process.pid ?? 0)
          return { bot: node, database: server }
        },
      },
      { post: throughBare, arrivals: outside, spent: () => ({ 'bare relay': readProcessor(bare.pid).node }) },
      options,
    )
  } catch (fault) {
    throw new Error(`the bot said:\n${bot.output().slice(-3000)}`, { cause: fault })
  } finally {
    for (const person of people) person.close()
    agent.destroy()
    await bare.stop()
    await bot.stop()
    await outside.server.close()
    folder.remove()
  }
}

function postTo(port: number, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const asked = request({ host: '127.0.0.1', port, method: 'POST', path: '/messages', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`the bare relay answered ${answer.statusCode}`)),
      )
    })
    asked.once('error', reject)
    asked.end(body)
  })
}
