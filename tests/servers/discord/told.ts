import type {
  APIAttachment,
  APIDMChannel,
  APIGuildMember,
  APIMessage,
  APITextChannel,
  APIThreadChannel,
  APIUser,
  GatewayMessageCreateDispatchData,
} from 'discord-api-types/v10'
import { ChannelType, MessageReferenceType } from 'discord-api-types/v10'
import type { Channel, Member, Message, StoredFile, User } from './model.ts'
import type { State } from './state.ts'

/** How Discord tells what it keeps: the objects inside its answers and events. */

export const toldUser = (user: User): APIUser => ({
  id: user.id,
  username: user.username,
  discriminator: user.bot ? '0001' : '0',
  global_name: user.name,
  avatar: null,
  ...(user.bot && { bot: true }),
})

const nobody = (id: string): APIUser => ({
  id,
  username: 'deleted_user',
  discriminator: '0000',
  global_name: null,
  avatar: null,
})
export const toldUserBy = (state: State, id: string): APIUser => {
  const user = state.users.get(id)
  return user ? toldUser(user) : nobody(id)
}

export const toldMember = (state: State, member: Member): APIGuildMember => ({
  user: toldUserBy(state, member.user),
  ...toldMemberAlone(member),
})

/** A member as it stands beside a message: without the user. */
export const toldMemberAlone = (member: Member): Omit<APIGuildMember, 'user'> => ({
  nick: member.nick,
  avatar: null,
  banner: null,
  roles: [...member.roles],
  joined_at: member.joined,
  premium_since: null,
  deaf: false,
  mute: false,
  flags: 0 as APIGuildMember['flags'], // a set of flags, none of them set
  pending: false,
  communication_disabled_until: null,
})

type ToldChannel = APITextChannel | APIDMChannel | APIThreadChannel

export function toldChannel(state: State, channel: Channel): ToldChannel {
  const last = channel.messages.at(-1)?.id ?? null
  if (channel.type === 1)
    return {
      id: channel.id,
      type: ChannelType.DM,
      last_message_id: last,
      flags: 0 as NonNullable<APIDMChannel['flags']>, // a set of flags, none of them set
      name: null,
      recipients: [toldUserBy(state, channel.recipient ?? '')],
    }
  if (channel.thread) {
    const { owner, archived, locked, since, closesAfter, members } = channel.thread
    return {
      id: channel.id,
      type: channel.type === 12 ? ChannelType.PrivateThread : ChannelType.PublicThread,
      guild_id: channel.guild ?? '',
      parent_id: channel.parent ?? '',
      owner_id: owner,
      name: channel.name,
      last_message_id: last,
      rate_limit_per_user: channel.slow,
      message_count: channel.messages.filter(({ type }) => type !== 21).length,
      member_count: members.size,
      total_message_sent: channel.messages.length,
      flags: 0 as NonNullable<APIThreadChannel['flags']>, // a set of flags, none of them set
      thread_metadata: {
        archived,
        locked,
        archive_timestamp: since,
        auto_archive_duration: closesAfter,
        create_timestamp: since,
      },
    } as APIThreadChannel // one type for threads of three kinds, of which `type` picks one
  }
  return {
    id: channel.id,
    type: channel.type as ChannelType.GuildText, // categories and announcements have the same fields here
    guild_id: channel.guild ?? '',
    name: channel.name,
    position: 0,
    permission_overwrites: [...channel.overwrites.values()],
    nsfw: false,
    topic: channel.topic,
    parent_id: channel.parent ?? null,
    rate_limit_per_user: channel.slow,
    last_message_id: last,
    last_pin_timestamp: null,
    flags: 0 as NonNullable<APITextChannel['flags']>, // a set of flags, none of them set
  }
}

/** The kinds of reactions that stand on a message. */
const kindsOn = ({ reactions, bursts }: Message): string[] => [...new Set([...reactions.keys(), ...bursts.keys()])]

/** A message as REST answers it and as events bring it; `stripped` where the bot may not read its content. */
export function toldMessage(
  state: State,
  message: Message,
  { nonce = false, stripped = false, deep = true }: { nonce?: boolean; stripped?: boolean; deep?: boolean } = {},
): APIMessage {
  const thread = state.channels.get(message.id)
  const { reference } = message
  const referenced = reference && state.messageIn(reference.channel, reference.message)
  const answered = message.interaction && {
    id: message.interaction.id,
    type: message.interaction.type,
    user: toldUserBy(state, message.interaction.user),
    authorizing_integration_owners: { 0: state.channels.get(message.channel)?.guild ?? '0' },
  }
  return {
    id: message.id,
    channel_id: message.channel,
    author: toldUserBy(state, message.author),
    content: stripped ? '' : message.content,
    timestamp: asDiscord(message.created),
    edited_timestamp: message.edited === undefined ? null : asDiscord(message.edited),
    tts: false,
    mention_everyone: message.everyone,
    mentions: message.mentions.map((id) => toldUserBy(state, id)),
    mention_roles: message.mentionRoles,
    attachments: stripped ? [] : toldFiles(state, message),
    embeds: stripped ? [] : message.embeds,
    components: stripped ? [] : message.components,
    pinned: message.pinned,
    type: message.type,
    flags: message.flags | (thread ? 32 : 0),
    ...(kindsOn(message).length > 0 && {
      reactions: kindsOn(message).map((emoji) => {
        const [normal, burst] = [message.reactions.get(emoji) ?? [], message.bursts.get(emoji) ?? []]
        return {
          count: normal.length + burst.length,
          count_details: { burst: burst.length, normal: normal.length },
          me: normal.includes(state.bot.id),
          me_burst: burst.includes(state.bot.id),
          burst_colors: [],
          emoji: toldEmoji(emoji),
        }
      }),
    }),
    ...(nonce && message.nonce !== undefined && { nonce: message.nonce }),
    ...(message.interaction && { application_id: state.applicationId, webhook_id: state.applicationId }),
    ...(answered && {
      // Of each kind of interaction these fields are the same.
      interaction_metadata: answered as unknown as NonNullable<APIMessage['interaction_metadata']>,
      interaction: {
        id: message.interaction?.id ?? '',
        type: message.interaction?.type ?? 2,
        name: message.interaction?.name ?? '',
        user: answered.user,
      },
    }),
    ...(reference && {
      message_reference: {
        type: reference.forward ? MessageReferenceType.Forward : MessageReferenceType.Default,
        channel_id: reference.channel,
        message_id: reference.message,
        ...guildOf(state, reference.channel),
      },
    }),
    ...(reference &&
      !reference.forward &&
      deep && {
        referenced_message: referenced ? toldMessage(state, referenced, { stripped, deep: false }) : null,
      }),
    ...(message.snapshots.length > 0 && !stripped && { message_snapshots: message.snapshots }),
    ...(message.stickers.length > 0 && { sticker_items: message.stickers }),
    ...(message.poll && !stripped && { poll: message.poll }),
    ...(thread && { thread: toldChannel(state, thread) as APIThreadChannel }), // what has a message's id is its thread
  }
}

export const guildOf = (state: State, channel: string): { guild_id?: string } => {
  const guild = state.channels.get(channel)?.guild
  return guild === undefined ? {} : { guild_id: guild }
}

/** A message inside MESSAGE_CREATE or MESSAGE_UPDATE: with the guild and the author's membership beside it. */
export function toldInEvent(
  state: State,
  message: Message,
  how: { nonce?: boolean; stripped: boolean },
): GatewayMessageCreateDispatchData {
  // An ephemeral message is told as if it stood in no guild.
  const guild =
    message.only === undefined ? state.guilds.get(state.channels.get(message.channel)?.guild ?? '') : undefined
  const member = guild?.members.get(message.author)
  return {
    ...toldMessage(state, message, how),
    ...(guild && { guild_id: guild.id }),
    ...(member && { member: toldMemberAlone(member) }),
    mentions: message.mentions.map((id) => {
      const mentioned = guild?.members.get(id)
      return { ...toldUserBy(state, id), ...(mentioned && { member: toldMemberAlone(mentioned) }) }
    }) as GatewayMessageCreateDispatchData['mentions'], // in direct messages nobody has a membership
  }
}

/** `2026-11-26T09:00:00.123000+00:00`, as Discord writes moments. */
const asDiscord = (iso: string): string => iso.replace(/Z$/u, '000+00:00')

export const toldEmoji = (emoji: string): { id: string | null; name: string } => {
  const [, name, id] = /^(\w+):(\d+)$/u.exec(emoji) ?? []
  return name && id ? { id, name } : { id: null, name: emoji }
}

const toldFiles = (state: State, { files }: Message): APIAttachment[] =>
  files.flatMap((id) => {
    const file = state.files.get(id)
    return file ? [toldFile(state, file)] : []
  })

/** Addresses of files are signed and good for a day: docs, reference#signed-attachment-cdn-urls. */
function toldFile(state: State, file: StoredFile): APIAttachment {
  const url = state.site.addressOf(file)
  return {
    id: file.id,
    filename: file.name,
    ...(file.description !== undefined && { description: file.description }),
    size: file.bytes.length,
    url,
    proxy_url: url,
    content_type: file.mediaType,
  }
}
