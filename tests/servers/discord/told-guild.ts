import type { APIApplication, APIRole, GatewayGuildCreateDispatchData } from 'discord-api-types/v10'
import { toldInGateway } from './hidden.ts'
import type { Channel, Guild, Role } from './model.ts'
import type { State } from './state.ts'
import { toldChannel, toldMember, toldUser } from './told.ts'

/** How Discord tells of guilds and of the application. */

export const toldRole = (role: Role): APIRole => ({
  id: role.id,
  name: role.name,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  icon: null,
  unicode_emoji: null,
  position: role.position,
  permissions: String(role.permissions),
  managed: role.managed,
  mentionable: false,
  flags: 0 as APIRole['flags'], // a set of flags, none of them set
})

export const toldApplication = (state: State, flags: number): APIApplication =>
  ({
    id: state.applicationId,
    name: state.bot.username,
    icon: null,
    description: '',
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags,
    team: null,
    bot: toldUser(state.bot),
    owner: { id: '1', username: 'owner', discriminator: '0', global_name: null, avatar: null },
    approximate_guild_count: state.guilds.size,
    redirect_uris: [],
    interactions_endpoint_url: null,
    event_webhooks_status: 1,
    integration_types_config: { 0: {} },
  }) as unknown as APIApplication // of its many fields those that a bot has use for

export function toldGuild(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    vanity_url_code: null,
    application_id: null,
    owner_id: guild.owner,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    nsfw_level: 0,
    nsfw: false,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    max_members: 500_000,
    roles: [...guild.roles.values()].map(toldRole),
    emojis: [],
    stickers: [],
    hub_type: null,
    features: guild.discoverable ? ['DISCOVERABLE'] : [],
    incidents_data: null,
  }
}

/** GUILD_CREATE: all channels, those that the bot cannot see without their names; threads that it can; of the members only the bot, without the intent for presences. */
export function toldGuildCreate(
  state: State,
  guild: Guild,
  sees: (channel: Channel) => boolean,
): GatewayGuildCreateDispatchData {
  const all = state.channelsOf(guild.id).filter(({ deleted }) => !deleted)
  const self = guild.members.get(state.bot.id)
  return {
    ...toldGuild(guild),
    joined_at: self?.joined ?? new Date().toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    members: self ? [toldMember(state, self)] : [],
    channels: all.filter(({ thread }) => !thread).map((channel) => toldInGateway(state, channel)),
    threads: all
      .filter((channel) => channel.thread && !channel.thread.archived && sees(channel))
      .map((channel) => toldChannel(state, channel)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  } as unknown as GatewayGuildCreateDispatchData // fields with enums stand as the numbers that Discord sends
}
