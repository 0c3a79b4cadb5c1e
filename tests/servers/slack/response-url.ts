import { randomBytes } from 'node:crypto'

/** Five uses within thirty minutes: https://docs.slack.dev/interactivity/handling-user-interaction/ as of 2026-11. */
const limits = { uses: 5, within: 30 * 60_000 } as const

type Address = { channel: string; user: string; message?: string; ephemeral?: boolean; uses: number; made: number }
export type ResponseAddresses = ReturnType<typeof createResponseAddresses>

/** The addresses that commands and presses bring with them, by which the app may answer without a token. */
export function createResponseAddresses() {
  const addresses = new Map<string, Address>()
  return {
    make(channel: string, user: string, about: { message?: string; ephemeral?: boolean } = {}): string {
      const key = randomBytes(12).toString('base64url')
      addresses.set(key, { channel, user, ...about, uses: 0, made: Date.now() })
      return `/commands/${key}`
    },
    /** The address for one more use, or what Slack says instead. */
    use(key: string): Address | 'expired_url' | 'used_url' {
      const address = addresses.get(key)
      if (!address || Date.now() - address.made > limits.within) return 'expired_url'
      if (address.uses >= limits.uses) return 'used_url'
      address.uses += 1
      return address
    },
  }
}
