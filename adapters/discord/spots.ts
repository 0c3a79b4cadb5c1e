import { type AccountRef, accountRef, type MessageId, messageId } from '../../src/chat/refs.ts'
import { platform } from './platform.ts'

/** Where a message stands: in a channel, a thread or a direct message. */
export type Spot = { channel: string; id: string }

/** A message that was shown to one person alone, by an interaction of theirs. */
export type Fleeting = Spot & { user: string }

const ephemeral = 'ephemeral/'

/** What a message is called within the conversation that goes on in `home`: its id, and its channel where that is another. */
export const idOf = (home: string, { channel, id }: Spot): MessageId =>
  messageId(channel === home ? id : `${id}/${channel}`)

export const fleetingId = ({ channel, id, user }: Fleeting): MessageId =>
  messageId(`${ephemeral}${id}/${channel}/${user}`)

/** Where a message stands; `undefined` for one that was shown to one person alone. */
export function spotOf(home: string, message: MessageId): Spot | undefined {
  if (message.startsWith(ephemeral)) return undefined
  const [id = '', channel = home] = message.split('/')
  return { channel, id }
}

/** What is known of a message that was shown to one person alone; `undefined` for any other. */
export function fleetingOf(message: MessageId): Fleeting | undefined {
  if (!message.startsWith(ephemeral)) return undefined
  const [id = '', channel = '', user = ''] = message.slice(ephemeral.length).split('/')
  return { id, channel, user }
}

/** Somebody's account, by Discord's id of them. */
export const accountOf = (user: string): AccountRef => accountRef(platform, user)

/** Whether something has the form of Discord's ids. */
export const isSnowflake = (id: string): boolean => /^\d{5,20}$/.test(id)
