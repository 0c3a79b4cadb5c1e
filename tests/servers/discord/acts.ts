import { InteractionType } from 'discord-api-types/v10'
import type { Channel, Interaction, OpenModal } from './model.ts'
import { permissionsOf } from './permissions.ts'
import { type SeenMessage, seen } from './seen.ts'
import { guildOf, toldChannel, toldMember, toldMessage, toldUserBy } from './told.ts'
import type { World } from './world.ts'

/** What somebody sees after they used a command, a control or a form. */
export type Deed = {
  interaction: string
  /** Answered in time; else Discord shows "The application did not respond". */
  acknowledged: boolean
  error?: string
  answer?: 'message' | 'deferred' | 'nothing' | 'update' | 'choices' | 'modal'
  /** The message that answers, or that was changed; deferred ones are `loading`. */
  message?: SeenMessage
  modal?: OpenModal['modal']
  choices?: readonly { name: string; value: string | number }[]
  /** Tells the bot the same interaction once more. */
  again(): void
}

const kinds: Readonly<Record<number, NonNullable<Deed['answer']>>> = {
  4: 'message',
  5: 'deferred',
  6: 'nothing',
  7: 'update',
  8: 'choices',
  9: 'modal',
}

export type Act = (
  user: string,
  channel: Channel,
  given: { type: InteractionType; name: string; data: object; message?: string },
) => Promise<Deed>

/** Tells the bot of an interaction and waits for its first answer, 3 s at most. */
export function createAct({ state, events, timing }: World): Act {
  return async (user, channel, { type, name, data, message }) => {
    const interaction: Interaction = {
      ...{ id: state.newId(), token: state.newToken(), type, user, channel: channel.id, at: Date.now(), name, message },
      ...{ answered: undefined, messages: [], settled: [] },
    }
    state.interactions.set(interaction.id, interaction)
    const guild = state.guilds.get(channel.guild ?? '')
    const member = guild?.members.get(user)
    const about = message === undefined ? undefined : state.messageIn(channel.id, message)
    const payload = {
      id: interaction.id,
      application_id: state.applicationId,
      type,
      token: interaction.token,
      version: 1,
      data,
      channel_id: channel.id,
      channel: { ...toldChannel(state, channel), permissions: String(permissionsOf(state, channel, user)) },
      ...guildOf(state, channel.id),
      ...(guild && { guild: { id: guild.id, locale: 'en-US', features: [] }, guild_locale: 'en-US' }),
      ...(member
        ? { member: { ...toldMember(state, member), permissions: String(permissionsOf(state, channel, user)) } }
        : { user: toldUserBy(state, user) }),
      app_permissions: String(permissionsOf(state, channel, state.bot.id)),
      locale: state.users.get(user)?.locale ?? 'en-US',
      entitlements: [],
      entitlement_sku_ids: [],
      authorizing_integration_owners: { 0: channel.guild ?? '0' },
      context: channel.guild === undefined ? 1 : 0,
      attachment_size_limit: 10 * 1024 * 1024,
      ...(about && type !== InteractionType.ApplicationCommand && { message: toldMessage(state, about) }),
    }
    const answered = new Promise<void>((settle) => {
      const timer = setTimeout(settle, timing.interaction)
      interaction.settled.push(() => {
        clearTimeout(timer)
        settle()
      })
    })
    const told = events.tell('INTERACTION_CREATE', () => payload as never) // one of five kinds, by its `type`
    await answered
    const answer = interaction.answered
    const base = { interaction: interaction.id, again: told.again }
    if (!answer) return { ...base, acknowledged: false, error: 'The application did not respond' }
    const made = answer.message === undefined ? undefined : state.messageIn(channel.id, answer.message)
    const kind = kinds[answer.type]
    return {
      ...base,
      acknowledged: true,
      ...(kind && { answer: kind }),
      ...(made && answer.type !== 6 && { message: seen(state, made) }),
      ...(answer.modal && { modal: answer.modal.modal }),
      ...(answer.choices && { choices: answer.choices }),
    }
  }
}
