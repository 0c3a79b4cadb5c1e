import { z } from 'zod'

/** What the adapter is told about its homeserver. */
export type Settings = {
  /** Where the homeserver's client API is reached, without a trailing slash. */
  url: string
  /** The access token of the bot's one device. */
  token: string
  /** Names of the homeservers, besides the bot's own, whose people may sit where more than TLP:CLEAR is said. */
  allowed: readonly string[]
}

const serverName = /^[a-z0-9.-]+(:\d{1,5})?$/i

/** The adapter's own part of the environment; parses to `undefined` when no homeserver is named. */
export const settings = z
  .object({
    JOM_MATRIX_URL: z
      .url({ protocol: /^https?$/, error: 'config.matrix.url' })
      .or(z.literal(''))
      .optional(),
    JOM_MATRIX_TOKEN: z.string().default(''),
    JOM_MATRIX_ALLOWED: z
      .string()
      .default('')
      .transform((written) => written.split(/[\s,]+/).filter((name) => name !== ''))
      .refine((names) => names.every((name) => serverName.test(name)), 'config.matrix.allowed'),
  })
  .transform((environment, { addIssue }): Settings | undefined => {
    const { JOM_MATRIX_URL: url, JOM_MATRIX_TOKEN: token, JOM_MATRIX_ALLOWED: allowed } = environment
    if (!url) return undefined
    if (token === '') addIssue({ code: 'custom', path: ['JOM_MATRIX_TOKEN'], message: 'config.matrix.token' })
    return { url: url.replace(/\/+$/, ''), token, allowed }
  })
