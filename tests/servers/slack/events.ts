import type { EnvelopedEvent } from '@slack/bolt'
import type { AppRateLimitedEvent, SlackEvent } from '@slack/types'
import type { Delivery } from './delivery.ts'
import type { Message } from './model.ts'
import { toldFiles, toldMessage } from './told.ts'
import { newId, type Workspace } from './workspace.ts'

/** One event on its way: what became of it, and how to tell it again. */
export type Told = {
  /** Whether the bot acknowledged it in the end; `undefined` stands for an event that the app does not get at all. */
  acknowledged: Promise<boolean | undefined>
  again(): Promise<boolean | undefined>
  againAnew(): Promise<boolean | undefined>
}

export type Events = ReturnType<typeof createEvents>

/** Scopes that an app must have to be told of what happens in a kind of channel. */
const historyScopes = {
  channel: 'channels:history',
  group: 'groups:history',
  im: 'im:history',
  mpim: 'mpim:history',
} as const
const readScopes = { channel: 'channels:read', group: 'groups:read', im: 'im:read', mpim: 'mpim:read' } as const

/** Tells the app what happens, as far as its scopes and its channels go. */
export function createEvents(
  workspace: Workspace,
  delivery: Delivery,
  state: { eventLimit: number | undefined; deliveries: number; toldOfLimit: boolean },
  hasScope: (scope: string) => boolean,
  /** The events that the app asked for; `undefined` for all. */
  subscribed: ReadonlySet<string> | undefined,
) {
  const { team, bot } = workspace

  function envelope(event: SlackEvent, channel?: string): EnvelopedEvent<SlackEvent> {
    const shared = channel ? (workspace.channels.get(channel)?.sharedWith.length ?? 0) > 0 : false
    return {
      token: 'verification',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: team.enterprise ?? null,
      api_app_id: bot.appId,
      event,
      type: 'event_callback',
      event_id: newId('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        {
          enterprise_id: team.enterprise ?? null,
          team_id: team.id,
          user_id: bot.user,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: shared,
      event_context: `4-${event.type}`,
    } as EnvelopedEvent<SlackEvent> // Bolt's type lets no context_enterprise_id be null, Slack sends null
  }

  /** What an app subscribes to in order to hear messages of this kind of channel. */
  const subscriptionOf = (channel: string | undefined): string =>
    `message.${{ channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' }[kindOf(channel ?? '')]}`

  /** Tells one event; `channel` is where the bot has to be to hear of it. */
  function tell(event: SlackEvent, channel?: string, scope?: string): Told {
    const there = channel === undefined || workspace.channels.get(channel)?.members.has(bot.user)
    const name = event.type === 'message' ? subscriptionOf(channel) : event.type
    if (!there || (scope !== undefined && !hasScope(scope)) || (subscribed && !subscribed.has(name))) return silent
    if (state.eventLimit !== undefined && state.deliveries >= state.eventLimit) {
      if (!state.toldOfLimit) void delivery.event(rateLimited())
      state.toldOfLimit = true
      return silent
    }
    state.deliveries += 1
    const payload = envelope(event, channel)
    return {
      acknowledged: delivery.event(payload),
      again: () => delivery.event(payload),
      againAnew: () => delivery.event({ ...payload, event_id: newId('Ev') }),
    }
  }

  /** No event inside, in Socket Mode neither (slackapi/node-slack-sdk, release notes of socket-mode 3.1.1: 3.1.0 stumbles over it). */
  const rateLimited = (): AppRateLimitedEvent => ({
    type: 'app_rate_limited',
    token: 'verification',
    team_id: team.id,
    minute_rate_limited: Math.floor(Date.now() / 60_000) * 60,
    api_app_id: bot.appId,
  })

  const kindOf = (channel: string) => workspace.channels.get(channel)?.kind ?? 'channel'

  /** A message as its event says it. */
  function messageEvent(message: Message) {
    const { reactions: _, ...told } = toldMessage(workspace, message, { metadata: true })
    const files = toldFiles(workspace, message)
    return {
      ...told,
      ...(files.length > 0 && { files, upload: false }),
      channel: message.channel,
      event_ts: message.ts,
      channel_type: kindOf(message.channel),
    } as unknown as Extract<SlackEvent, { type: 'message' }> // told.ts has it typed as the answers have it, the same object
  }

  return {
    tell,
    messageEvent,
    /** A new message: `message`, and `app_mention` beside it where it names the bot. */
    posted(message: Message): Told {
      const { channel } = message
      const told = tell(messageEvent(message), channel, historyScopes[kindOf(channel)])
      const spoken = message.subtype === undefined || message.subtype === 'file_share'
      const named = spoken && message.text.includes(`<@${bot.user}>`) && !message.bot && kindOf(channel) !== 'im'
      if (!named) return told
      const author = workspace.members.get(message.user)
      const mention = tell(
        {
          type: 'app_mention',
          user: message.user,
          text: message.text,
          ts: message.ts,
          channel,
          team: author?.team ?? team.id,
          event_ts: message.ts,
          blocks: message.blocks,
          ...(message.thread && { thread_ts: message.thread }),
          ...(message.clientId && { client_msg_id: message.clientId }),
        },
        channel,
        'app_mentions:read',
      )
      return together(told, mention)
    },
    changed(before: Message, after: Message): Told {
      const event_ts = workspace.nextTs()
      const message = withoutChannel(messageEvent(after))
      return tell(
        {
          type: 'message',
          subtype: 'message_changed',
          hidden: true,
          channel: after.channel,
          channel_type: kindOf(after.channel),
          ts: event_ts,
          event_ts,
          message,
          previous_message: withoutChannel(messageEvent(before)),
        },
        after.channel,
        historyScopes[kindOf(after.channel)],
      )
    },
    deleted(before: Message): Told {
      const event_ts = workspace.nextTs()
      return tell(
        {
          type: 'message',
          subtype: 'message_deleted',
          hidden: true,
          channel: before.channel,
          channel_type: kindOf(before.channel),
          ts: event_ts,
          event_ts,
          deleted_ts: before.ts,
          previous_message: withoutChannel(messageEvent(before)),
        },
        before.channel,
        historyScopes[kindOf(before.channel)],
      )
    },
    reacted(kind: 'reaction_added' | 'reaction_removed', message: Message, user: string, reaction: string): Told {
      const { channel, ts, user: item_user } = message
      const item = { type: 'message' as const, channel, ts }
      return tell(
        { type: kind, user, reaction, item_user, item, event_ts: workspace.nextTs() },
        channel,
        'reactions:read',
      )
    },
    joined(channel: string, user: string, inviter?: string): Told {
      const kind = kindOf(channel)
      return tell(
        {
          type: 'member_joined_channel',
          user,
          channel,
          channel_type: kind === 'channel' ? 'C' : 'G',
          team: workspace.members.get(user)?.team ?? team.id,
          ...(inviter && { inviter }),
          event_ts: workspace.nextTs(),
        },
        channel,
        readScopes[kind],
      )
    },
    archived(channel: string, user: string): Told {
      const kind = kindOf(channel)
      const event_ts = workspace.nextTs()
      return kind === 'channel'
        ? tell({ type: 'channel_archive', channel, user, event_ts }, channel, readScopes[kind])
        : tell({ type: 'group_archive', channel, user, is_moved: 0, event_ts }, channel, readScopes[kind])
    },
    left(channel: string, user: string): Told {
      const kind = kindOf(channel)
      return tell(
        {
          type: 'member_left_channel',
          user,
          channel,
          channel_type: kind === 'channel' ? 'C' : 'G',
          team: workspace.members.get(user)?.team ?? team.id,
          event_ts: workspace.nextTs(),
        },
        channel,
        readScopes[kind],
      )
    },
  }
}

/** What an app hears of something that it is not told. */
const silent: Told = {
  acknowledged: Promise.resolve(undefined),
  again: () => Promise.resolve(undefined),
  againAnew: () => Promise.resolve(undefined),
}

/** Two events of one act. */
export function together(one: Told, other: Told): Told {
  const both = async (outcomes: readonly Promise<boolean | undefined>[]): Promise<boolean> =>
    (await Promise.all(outcomes)).every((outcome) => outcome !== false)
  return {
    acknowledged: both([one.acknowledged, other.acknowledged]),
    again: () => both([one.again(), other.again()]),
    againAnew: () => both([one.againAnew(), other.againAnew()]),
  }
}

/** Messages inside of other events carry neither their channel nor an own time. */
function withoutChannel<Event extends object>(event: Event): Event {
  const { channel: _c, channel_type: _t, event_ts: _e, ...rest } = event as Event & Record<string, unknown>
  return rest as unknown as Event // as Slack sends it; its type says the channel is there
}
