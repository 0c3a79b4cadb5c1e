import type { View } from '@slack/types'
import type { Acknowledgement, Delivery, Kind } from './delivery.ts'
import type { World } from './method.ts'
import type { Channel } from './model.ts'

/** What somebody sees of what they did. */
export type Sees = {
  acknowledged: boolean
  /** What Slack itself says went wrong: `operation_timeout` when the bot gave no answer within 3 s. */
  error?: string
  /** What is said to them alone, in the answer itself. */
  text?: string
  /** The view that is on top of their screen now. */
  view?: View & { id: string }
  /** What stands beside the fields of a form, by block id. */
  errors?: Readonly<Record<string, string>>
}
export type Deed = Sees & {
  /** The very same payload once more. */
  again(): Promise<Acknowledgement>
}

export type Sender = ReturnType<typeof createSender>

/** What all that people do with the bot has in common: who and where they are, and what its answer leaves on their screen. */
export function createSender(world: World, delivery: Delivery) {
  const { workspace, views } = world
  const { team, bot } = workspace

  const userOf = (id: string) => {
    const member = workspace.members.get(id)
    if (!member) throw new Error(`there is nobody ${id}`)
    return { id, name: member.handle, username: member.handle, team_id: member.team }
  }

  const onTop = (user: string): (View & { id: string }) | undefined => {
    const top = views.stackOf(user).at(-1)
    return top && { ...top.view, id: top.id }
  }

  return {
    team: { id: team.id, domain: team.domain },
    common: { token: 'verification', api_app_id: bot.appId, is_enterprise_install: false as const },
    userOf,
    onTop,
    nameOf: (channel: Channel): string =>
      channel.kind === 'im' ? 'directmessage' : channel.kind === 'group' ? 'privategroup' : channel.name,
    /** A new address by which the bot may answer without a token. */
    addressOf: (channel: string, user: string, about?: { message?: string; ephemeral?: boolean }): string =>
      `${world.url()}${world.answers.make(channel, user, about)}`,
    placeOf(user: string, id: string): Channel {
      const channel = workspace.channels.get(id)
      if (!channel?.members.has(user)) throw new Error(`${user} is not in ${id}`)
      return channel
    },
    async send(user: string, kind: Kind, payload: unknown): Promise<{ ack: Acknowledgement; deed: Deed }> {
      const ack = await delivery.interaction(kind, payload)
      const view = onTop(user)
      const deed: Deed = {
        acknowledged: ack.acknowledged,
        ...(!ack.acknowledged && { error: 'operation_timeout' }),
        ...(view && { view }),
        again: () => delivery.interaction(kind, payload),
      }
      return { ack, deed }
    },
  }
}
