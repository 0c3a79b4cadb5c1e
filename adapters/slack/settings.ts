import { z } from 'zod'

/** What the adapter is told about its app at Slack. */
export type Settings = {
  /** Where Slack is reached, without a trailing slash. */
  url: string
  /** The token of the bot in its workspace. */
  token: string
  way: Way
  /** Workspaces and Enterprise organisations whose operator is trusted with more than TLP:CLEAR. */
  allowed: readonly string[]
}

/** How Slack's events come in: over sockets that the bot opens, or as signed requests to the bot's own server. */
export type Way = { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string }

/** Slack's own address. */
const slackUrl = 'https://slack.com'

const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '')

/** The adapter's own part of the environment; parses to `undefined` when there is no word of Slack in it. */
export const settings = z
  .object({
    JOM_SLACK_TOKEN: z.string().trim().default(''),
    JOM_SLACK_APP_TOKEN: z.string().trim().default(''),
    JOM_SLACK_SIGNING_SECRET: z.string().trim().default(''),
    JOM_SLACK_URL: z
      .url({ protocol: /^https?$/, error: 'config.slack.url' })
      .or(z.literal(''))
      .optional(),
    JOM_SLACK_ALLOWED: z
      .string()
      .default('')
      .transform(words)
      .refine((ids) => ids.every((id) => /^[TE][A-Z0-9]{1,20}$/.test(id)), 'config.slack.allowed'),
  })
  .transform((environment, { addIssue }): Settings | undefined => {
    const { JOM_SLACK_TOKEN: token, JOM_SLACK_APP_TOKEN: appToken } = environment
    const { JOM_SLACK_SIGNING_SECRET: signingSecret, JOM_SLACK_URL: url, JOM_SLACK_ALLOWED: allowed } = environment
    if (token === '' && appToken === '' && signingSecret === '') return undefined
    const refuse = (variable: string, message: string): void => addIssue({ code: 'custom', path: [variable], message })
    if (!token.startsWith('xoxb-')) refuse('JOM_SLACK_TOKEN', 'config.slack.token')
    if (appToken !== '' && !appToken.startsWith('xapp-')) refuse('JOM_SLACK_APP_TOKEN', 'config.slack.app-token')
    if (appToken !== '' && signingSecret !== '') refuse('JOM_SLACK_SIGNING_SECRET', 'config.slack.two-ways')
    if (appToken === '' && signingSecret === '') refuse('JOM_SLACK_APP_TOKEN', 'config.slack.no-way')
    const way: Way = appToken !== '' ? { kind: 'socket', appToken } : { kind: 'http', signingSecret }
    return { url: (url || slackUrl).replace(/\/+$/, ''), token, way, allowed }
  })
