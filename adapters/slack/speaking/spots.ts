import { type AccountRef, accountRef, type MessageId, messageId } from '../../../src/chat/refs.ts'
import { platform } from '../platform.ts'

/** Where a message stands: a timestamp names it within its channel. */
export type Spot = { channel: string; ts: string }

/** A message that was shown to one person and that nobody can find again. */
export type Fleeting = Spot & { user: string }

const ephemeral = 'ephemeral/'

/** What a message is called within the conversation that goes on in `home`: its timestamp, and its channel where that is another. */
export const idOf = (home: string, { channel, ts }: Spot): MessageId =>
  messageId(channel === home ? ts : `${ts}/${channel}`)

export const fleetingId = ({ channel, ts, user }: Fleeting): MessageId =>
  messageId(`${ephemeral}${ts}/${channel}/${user}`)

/** Where a message stands; `undefined` for one that was shown to one person alone. */
export function spotOf(home: string, id: MessageId): Spot | undefined {
  if (id.startsWith(ephemeral)) return undefined
  const [ts = '', channel = home] = id.split('/')
  return { channel, ts }
}

/** What is known of a message that was shown to one person alone; `undefined` for any other. */
export function fleetingOf(id: MessageId): Fleeting | undefined {
  if (!id.startsWith(ephemeral)) return undefined
  const [ts = '', channel = '', user = ''] = id.slice(ephemeral.length).split('/')
  return { ts, channel, user }
}

/** Somebody's account, by Slack's id of them. */
export const accountOf = (user: string): AccountRef => accountRef(platform, user)
