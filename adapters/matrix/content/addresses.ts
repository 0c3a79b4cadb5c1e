import { type AccountRef, localOf, platformOf } from '../../../src/chat/refs.ts'
import { platform } from '../platform.ts'

/** Printable ASCII before the colon, as in names given long ago (specification, appendices "User identifiers"); 255 bytes in all. */
const userId = /^@[!-9;-~]+:[A-Za-z0-9.:[\]-]+$/

/** The user id of an account, when it is one of this platform. */
export function userOf(account: AccountRef): string | undefined {
  const id = localOf(account)
  return platformOf(account) === platform && id.length <= 255 && userId.test(id) ? id : undefined
}

/** The homeserver and the name of a file by its address; `undefined` for any other address, least of all one with a step in a path. */
export function mediaAt(address: string): { server: string; media: string } | undefined {
  const [, server, media] = /^mxc:\/\/(?!\.)([A-Za-z0-9.:[\]-]{1,255})\/([A-Za-z0-9_-]{1,255})$/.exec(address) ?? []
  return server === undefined || media === undefined ? undefined : { server, media }
}

/** The address by which clients know a link for the mention of somebody. */
export const pillOf = (user: string): string =>
  `https://matrix.to/#/${encodeURIComponent(user).replaceAll('%40', '@').replaceAll('%3A', ':')}`

/** Whether a link mentions a person, a room or a message. */
export const isPill = (url: string): boolean => url.startsWith('https://matrix.to/#/')

/** An address that leads to the web, written out; `undefined` for any other. */
export function webAddress(url: string): string | undefined {
  const { protocol, href } = URL.parse(url) ?? {}
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}

/** Whether the words of a link say by themselves where it leads. */
export const tells = (words: string, url: string): boolean => bare(words) === bare(url)

const bare = (address: string): string =>
  address
    .trim()
    .replace(/^(?:https?:\/\/|mailto:)/i, '')
    .replace(/\/$/, '')
