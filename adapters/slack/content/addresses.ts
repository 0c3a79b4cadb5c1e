import { webAddress as addressWithin } from '../../../src/chat/line.ts'
import { type AccountRef, localOf, platformOf } from '../../../src/chat/refs.ts'
import { limits } from '../limits.ts'
import { platform } from '../platform.ts'

/** Slack's id of a person: of this workspace, of an Enterprise organisation, or of another one that shares a channel. */
export const isUser = (id: string): boolean => /^[UW][A-Z0-9]{1,254}$/.test(id)

/** Slack's id of a channel, a private one, or a direct message. */
export const isChannel = (id: string): boolean => /^[CGD][A-Z0-9]{1,254}$/.test(id)

/** The user id of an account, when it is one of this platform. */
export function userOf(account: AccountRef): string | undefined {
  const id = localOf(account)
  return platformOf(account) === platform && isUser(id) ? id : undefined
}

/** An address that leads to the web, written out; `undefined` for any other, and for one that is longer than Slack takes. */
export const webAddress = (url: string): string | undefined => addressWithin(url, limits.url)
