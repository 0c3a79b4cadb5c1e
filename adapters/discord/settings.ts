import { z } from 'zod'

/** What the adapter is told about its application at Discord. */
export type Settings = {
  /** Where Discord's API is reached, without a version and a trailing slash. */
  url: string
  /** The token of the bot. */
  token: string
  /** The server in which rooms are made; where the bot sits in one alone it need not be named. */
  guild?: string
}

/** Discord's own address. */
const discordUrl = 'https://discord.com/api'

/** A token has three parts with dots between, of which the first is the bot's own id in base64. */
const tokenForm = /^[\w-]{10,}\.[\w-]{3,}\.[\w-]{10,}$/

/** The adapter's own part of the environment; parses to `undefined` when there is no word of Discord in it. */
export const settings = z
  .object({
    JOM_DISCORD_TOKEN: z.string().trim().default(''),
    JOM_DISCORD_URL: z
      .url({ protocol: /^https?$/, error: 'config.discord.url' })
      .or(z.literal(''))
      .optional(),
    JOM_DISCORD_GUILD: z
      .string()
      .trim()
      .regex(/^(?:\d{5,20})?$/, 'config.discord.guild')
      .default(''),
  })
  .transform((environment, { addIssue }): Settings | undefined => {
    const { JOM_DISCORD_TOKEN: token, JOM_DISCORD_URL: url, JOM_DISCORD_GUILD: guild } = environment
    if (token === '') return undefined
    if (!tokenForm.test(token))
      addIssue({ code: 'custom', path: ['JOM_DISCORD_TOKEN'], message: 'config.discord.token' })
    return { url: (url || discordUrl).replace(/\/+$/, ''), token, ...(guild !== '' && { guild }) }
  })
