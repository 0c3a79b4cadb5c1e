import { webAddress as addressWithin } from '../../../src/chat/line.ts'
import { type AccountRef, localOf, platformOf } from '../../../src/chat/refs.ts'
import { limits } from '../limits.ts'
import { platform } from '../platform.ts'
import { isSnowflake } from '../spots.ts'

/** The user id of an account, when it is one of this platform. */
export function userOf(account: AccountRef): string | undefined {
  const id = localOf(account)
  return platformOf(account) === platform && isSnowflake(id) ? id : undefined
}

/** An address that leads to the web, written out; `undefined` for any other, and for one that is longer than Discord takes. */
export const webAddress = (url: string): string | undefined => addressWithin(url, limits.url + 1)

/** An address as it stands within markup: what would end it there is written by its code. */
export const written = (address: string): string =>
  address.replace(/[\\()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

/** Where a message can be read. `guild` is the server of its channel; none for a direct message. */
export const addressOf = ({ channel, id, guild = '@me' }: { channel: string; id: string; guild?: string }): string =>
  `https://discord.com/channels/${guild}/${channel}/${id}`
