import { randomBytes } from 'node:crypto'
import type { APIOverwrite } from 'discord-api-types/v10'
import type {
  Channel,
  Command,
  Guild,
  Interaction,
  Member,
  Message,
  OpenModal,
  Role,
  StoredFile,
  User,
} from './model.ts'
import { botPermissions, everyonePermissions } from './permissions.ts'
import { compare, createSnowflakes } from './snowflakes.ts'

export type State = ReturnType<typeof createState>

/** Everything that the double keeps: accounts, guilds, channels, messages, commands, interactions. */
export function createState({
  botName,
  botId,
  permissions = botPermissions,
}: {
  botName: string
  botId?: string
  permissions?: bigint
}) {
  const newId = createSnowflakes()
  const users = new Map<string, User>()
  const guilds = new Map<string, Guild>()
  const channels = new Map<string, Channel>()
  const files = new Map<string, StoredFile>()
  const commands = new Map<string, Command>()
  const interactions = new Map<string, Interaction>()
  const modals = new Map<string, OpenModal>()
  /** When commands were created. */
  const created: number[] = []
  /** Messages that only one person sees: in no history. */
  const ephemeral: Message[] = []

  function addUser(given: { name: string; id?: string; username?: string; locale?: string; bot?: boolean }): User {
    const { name, id = newId(), locale = 'en-GB', bot = false } = given
    const username = given.username ?? name.toLowerCase().replace(/[^a-z0-9]+/gu, '_')
    const user: User = { id, username, name: bot ? null : name, locale, bot, closed: false }
    users.set(user.id, user)
    return user
  }

  const bot = addUser({ name: botName, bot: true, ...(botId && { id: botId }) })

  function addGuild({ name, owner, id = newId() }: { name: string; owner: string; id?: string }): Guild {
    const everyone: Role = { id, name: '@everyone', permissions: everyonePermissions, position: 0, managed: false }
    const guild: Guild = { id, name, owner, roles: new Map([[id, everyone]]), members: new Map(), unavailable: false }
    guilds.set(id, guild)
    enter(guild, owner)
    const role = addRole(guild, { name: botName, permissions, managed: true })
    enter(guild, bot.id).roles.add(role.id)
    return guild
  }

  function enter(guild: Guild, user: string): Member {
    const member: Member = { user, nick: null, roles: new Set(), joined: new Date().toISOString() }
    guild.members.set(user, member)
    return member
  }

  function addRole(guild: Guild, given: { name: string; permissions?: bigint; managed?: boolean; id?: string }): Role {
    const { name, permissions: may = 0n, managed = false, id = newId() } = given
    const role: Role = { id, name, permissions: may, position: guild.roles.size, managed }
    guild.roles.set(id, role)
    return role
  }

  function addChannel(
    given: Pick<Channel, 'type' | 'name'> &
      Partial<Omit<Channel, 'overwrites'>> & { overwrites?: readonly APIOverwrite[] },
  ): Channel {
    const { id = newId(), overwrites = [], ...rest } = given
    const channel: Channel = {
      guild: undefined,
      topic: null,
      parent: undefined,
      slow: 0,
      recipient: undefined,
      messages: [],
      thread: undefined,
      deleted: false,
      ...rest,
      id,
      overwrites: new Map(overwrites.map((overwrite) => [overwrite.id, overwrite])),
    }
    channels.set(id, channel)
    return channel
  }

  /** The channel of somebody's direct messages with the bot: one for each person. */
  function directWith(user: string): Channel {
    const open = [...channels.values()].find(({ recipient }) => recipient === user)
    return open ?? addChannel({ type: 1, name: '', recipient: user })
  }

  function put(given: Pick<Message, 'channel' | 'author' | 'content'> & Partial<Message>): Message {
    const message: Message = {
      id: newId(),
      type: 0,
      created: new Date().toISOString(),
      edited: undefined,
      embeds: [],
      components: [],
      files: [],
      flags: 0,
      mentions: [],
      mentionRoles: [],
      everyone: false,
      pinned: false,
      reactions: new Map(),
      bursts: new Map(),
      nonce: undefined,
      reference: undefined,
      snapshots: [],
      stickers: [],
      poll: undefined,
      interaction: undefined,
      only: undefined,
      ...given,
    }
    if (message.only === undefined) channels.get(message.channel)?.messages.push(message)
    else ephemeral.push(message)
    return message
  }

  function removeMessage(message: Message): void {
    const all = message.only === undefined ? (channels.get(message.channel)?.messages ?? []) : ephemeral
    const at = all.indexOf(message)
    if (at >= 0) all.splice(at, 1)
  }

  /** Any message, ephemeral ones too. */
  const messageIn = (channel: string, id: string): Message | undefined =>
    channels.get(channel)?.messages.find((message) => message.id === id) ??
    ephemeral.find((message) => message.id === id && message.channel === channel)

  return {
    /** Written by the server that serves files. */
    site: { addressOf: (_file: StoredFile): string => '' },
    newId,
    newToken: (): string => randomBytes(48).toString('base64url'),
    bot,
    applicationId: bot.id,
    users,
    guilds,
    channels,
    files,
    commands,
    created,
    interactions,
    modals,
    ephemeral,
    addUser,
    addGuild,
    addRole,
    addChannel,
    enter,
    directWith,
    put,
    removeMessage,
    messageIn,
    threadsOf: (channel: string): Channel[] =>
      [...channels.values()].filter(({ parent, thread }) => parent === channel && thread !== undefined),
    channelsOf: (guild: string): Channel[] => [...channels.values()].filter((channel) => channel.guild === guild),
    isMenu: (name: string): boolean =>
      [...commands.values()].some((command) => command.name === name && command.type !== 1),
    inOrder: (messages: readonly Message[]): Message[] => [...messages].sort((one, other) => compare(one.id, other.id)),
  }
}
