import { App } from '@slack/bolt'
import type { Interactions } from '../acting/interactions.ts'
import { apiOf, silent } from '../wire.ts'
import type { Inlet } from './receiver.ts'

/** Who the bot is in its workspace. */
export type Bot = {
  userId: string
  botId: string
  teamId: string
  /** The Enterprise organisation that the workspace belongs to, where it does. */
  enterpriseId?: string
  /** Where people read the workspace, `https://team.slack.com/`. */
  address?: string
}

/** What is heard by Slack's Events API: one event with its envelope, and whether it was told before. Rejects when it was not stored. */
export type Heard = (body: Record<string, unknown>, again: boolean) => Promise<void>

type Interacting = Pick<Interactions, 'slash' | 'pressed' | 'shortcut' | 'submitted' | 'closed'>

/**
 * Wires Bolt's app: every parcel goes to the one that takes its kind, and an interaction is acknowledged with what came
 * of it. There is no error handler on purpose: a fault has to reach whoever brought the parcel.
 */
export function wireApp(parts: {
  inlet: Inlet
  url: string
  token: string
  bot: Bot
  hear: Heard
  interactions: Interacting
}): void {
  const { inlet, url, token, bot, hear, interactions } = parts
  const app = new App({
    receiver: inlet,
    // Asked of nobody: each parcel would cost a question more, and none could be taken while Slack does not answer.
    authorize: async () => ({ botToken: token, botUserId: bot.userId, botId: bot.botId }),
    // What the bot did itself is told apart in `translate`, edits and deletions too.
    ignoreSelf: false,
    convoStore: false,
    logger: silent,
    clientOptions: { slackApiUrl: apiOf(url), retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  })
  app.event(/^/, ({ body, context }) => hear({ ...body }, (context.retryNum ?? 0) > 0))
  app.command(/^/, async ({ ack, command }) => answer(ack, await interactions.slash(command)))
  app.action({ type: 'block_actions' }, async ({ ack, body }) => answer(ack, await interactions.pressed(body)))
  app.shortcut({ type: 'message_action', callback_id: /^/ }, async ({ ack, shortcut }) =>
    answer(ack, await interactions.shortcut(shortcut)),
  )
  app.view(/^/, async ({ ack, body }) => {
    if (body.type === 'view_submission') await answer(ack, await interactions.submitted(body))
  })
  app.view({ type: 'view_closed', callback_id: /^/ }, async ({ ack, body }) => {
    if (body.type === 'view_closed') await answer(ack, await interactions.closed(body))
  })
}

/** Bolt types an acknowledgement by the kind of what it acknowledges; ours gives the right one for each. */
const answer = (ack: unknown, told: unknown): Promise<void> => (ack as (told: unknown) => Promise<void>)(told)
