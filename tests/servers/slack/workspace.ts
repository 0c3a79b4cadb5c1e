import { randomBytes } from 'node:crypto'
import type { Channel, Member, Message, OpenView, StoredFile, Team } from './model.ts'
import { Refusal } from './refusal.ts'

/** Everything that Slack keeps, and the rules that hold whoever asks. */
export type Workspace = ReturnType<typeof createWorkspace>

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** A new id of Slack's form: a letter for the kind, then ten of capitals and digits. */
export const newId = (kind: string): string =>
  `${kind}0${[...randomBytes(9)].map((byte) => alphabet[byte % alphabet.length]).join('')}`

/** Makes an empty workspace whose only member is the bot. */
export function createWorkspace({ team, botName }: { team: Team; botName: string }) {
  const members = new Map<string, Member>()
  const channels = new Map<string, Channel>()
  const files = new Map<string, StoredFile>()
  const ephemeral: Message[] = []
  const homes = new Map<string, OpenView>()
  const stacks = new Map<string, OpenView[]>()
  let lastMicros = 0

  const bot = { user: newId('U'), botId: newId('B'), appId: newId('A') }
  members.set(bot.user, {
    id: bot.user,
    team: team.id,
    name: botName,
    handle: botName,
    zone: 'Europe/Brussels',
    locale: 'en-US',
    bot: true,
    deactivated: false,
  })

  /** The next timestamp: unique and growing, of the form `1700000000.000100`. */
  function nextTs(): string {
    lastMicros = Math.max(lastMicros + 100, Date.now() * 1000)
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`
  }

  function openDirect(user: string): Channel {
    const found = [...channels.values()].find(({ kind, members: both }) => kind === 'im' && both.has(user))
    return found ?? addChannel({ kind: 'im', name: user, creator: bot.user, members: [bot.user, user] })
  }

  type NewChannel = Pick<Channel, 'kind' | 'name' | 'creator'> & {
    id?: string
    members: readonly string[]
    sharedWith?: string[]
  }

  function addChannel({ id, kind, name, creator, members: who, sharedWith = [] }: NewChannel): Channel {
    const channel: Channel = {
      id: id ?? newId(kind === 'im' ? 'D' : 'C'),
      kind,
      name,
      creator,
      created: Math.floor(Date.now() / 1000),
      members: new Set(who),
      archived: false,
      topic: '',
      purpose: '',
      sharedWith,
      messages: [],
    }
    channels.set(channel.id, channel)
    return channel
  }

  /** The channel as the bot may name it: what it cannot see is not there. */
  function channelForBot(id: string | undefined): Channel {
    const channel = channels.get(id ?? '')
    if (!channel) throw new Refusal('channel_not_found')
    if (channel.kind !== 'channel' && !channel.members.has(bot.user)) throw new Refusal('channel_not_found')
    return channel
  }

  const messageIn = (channel: Channel, ts: string | undefined): Message | undefined =>
    channel.messages.find((message) => message.ts === ts && message.subtype !== 'tombstone')

  /** A reply stands behind what it answers: of the newest message nothing has to be looked through. */
  const repliesTo = (channel: Channel, ts: string): Message[] =>
    channel.messages
      .slice(channel.messages.findLastIndex((message) => message.ts <= ts) + 1)
      .filter((message) => message.thread === ts)

  /** Whether the bot has a channel with somebody: how it sees people of other workspaces. */
  const sharesWith = (user: string): boolean =>
    [...channels.values()].some(({ members: who }) => who.has(user) && who.has(bot.user))

  return {
    team,
    bot,
    /** Where the server is reached, for addresses inside answers; set when it listens. */
    site: { url: '' },
    members,
    channels,
    files,
    ephemeral,
    homes,
    stacks,
    nextTs,
    openDirect,
    addChannel,
    channelForBot,
    messageIn,
    repliesTo,
    sharesWith,
    addMember(member: Omit<Member, 'id' | 'bot' | 'deactivated'> & { id?: string }): Member {
      const added: Member = { ...member, id: member.id ?? newId('U'), bot: false, deactivated: false }
      members.set(added.id, added)
      return added
    },
    put(message: Message): Message {
      const channel = channels.get(message.channel)
      if (!channel) throw new Error(`there is no channel ${message.channel}`)
      channel.messages.push(message)
      return message
    },
  }
}
