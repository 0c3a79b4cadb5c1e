import { type BenchRoom, directoryOf } from './directory.ts'
import { mostUnderWay, openHomeserver, type Pair } from './homeserver.ts'
import { readProcessor } from './memory.ts'
import { holdContest, webRoom } from './platform-contest.ts'
import { openWorkspace, type Workspace } from './slack-workspace.ts'
import type { Contest, Spent, TurnOptions } from './turns.ts'

/**
 * Runs the bot and a bare relay of Bolt in turns, each on its own workspace of Slack's double: one channel linked to three, and
 * for the bot to a web room as well. Double and people live in this process.
 */
export const benchSlack = (options: TurnOptions): Promise<Contest> =>
  contest(options, ['bench-one', 'bench-two', 'bench-three'])

/** The same with one channel and a Matrix room of a Synapse of this machine. */
export async function benchSlackToMatrix(options: TurnOptions): Promise<Contest> {
  if (options.concurrency > mostUnderWay) throw new Error(`at most ${mostUnderWay} messages can be under way on Matrix`)
  const { synapse, bot, bare, watched, close } = await openHomeserver()
  try {
    const spent = (): Spent => ({ Synapse: readProcessor(synapse.pid()).node })
    return await Promise.race([contest(options, ['bench-one'], { url: synapse.url, bot, bare, spent }), watched])
  } finally {
    await close()
  }
}

type Homeserver = { url: string; bot: Pair; bare: Pair; spent(): Spent }

async function contest(options: TurnOptions, channels: readonly string[], matrix?: Homeserver): Promise<Contest> {
  const ours = await workspaceWith(channels, matrix?.bot)
  const theirs = await workspaceWith(channels, matrix?.bare)
  const { slack } = ours
  const { url, botToken, appToken } = theirs.slack
  const onMatrix = matrix ? [matrix.url, matrix.bare.relay.token, matrix.bare.relay.userId, matrix.bare.to] : []
  return holdContest(
    {
      ours,
      theirs,
      directory: writeDirectory(ours, channels, matrix?.bot),
      env: {
        JOM_SLACK_URL: slack.url,
        JOM_SLACK_TOKEN: slack.botToken,
        JOM_SLACK_APP_TOKEN: slack.appToken,
        // What is trusted with GREEN, so that nothing has to be raised.
        JOM_SLACK_ALLOWED: slack.team.id,
        ...(matrix && { JOM_MATRIX_URL: matrix.url, JOM_MATRIX_TOKEN: matrix.bot.relay.token }),
      },
      bare: ['bare-slack.ts', url, botToken, appToken, theirs.from, theirs.to.join(), ...onMatrix],
      ...(matrix && { spent: matrix.spent }),
      async close() {
        await ours.slack.close()
        await theirs.slack.close()
      },
    },
    options,
  )
}

/** A workspace whose messages belong into a room of a homeserver too, where one is named. */
async function workspaceWith(channels: readonly string[], matrix: Pair | undefined): Promise<Workspace> {
  const workspace = await openWorkspace(channels, matrix ? 1 : 0)
  const { arrivals } = workspace
  if (!matrix) return workspace
  matrix.arrivals.onArrival((number) => arrivals.saw(`n${number}n`, matrix.to))
  return { ...workspace, arrivals: { ...arrivals, doubles: () => arrivals.doubles() + matrix.arrivals.doubles() } }
}

function writeDirectory({ from, to, userOf }: Workspace, names: readonly string[], matrix: Pair | undefined): string {
  const label = 'TLP:GREEN'
  const rooms: BenchRoom[] = [
    { id: 'bench-from', platform: 'slack', label, conversation: from },
    ...names.map((id, index) => ({ id, platform: 'slack', label, conversation: to[index] ?? '' })),
    { id: webRoom, platform: 'web', label },
    ...(matrix ? [{ id: 'bench-matrix', platform: 'matrix', label, conversation: matrix.to }] : []),
  ]
  return directoryOf(rooms, (code) => [
    `slack:${userOf(code)}`,
    `web:person-${code}`,
    ...(matrix ? [`matrix:@${code}:localhost`] : []),
  ])
}
