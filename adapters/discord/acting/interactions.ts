import {
  type APIApplicationCommandInteraction,
  type APIInteraction,
  ApplicationCommandType,
  InteractionType,
} from 'discord.js'
import type { AdapterContext } from '../../../src/chat/adapter.ts'
import { isForGood } from '../../../src/chat/errors.ts'
import { isLanguage, say } from '../../../src/locale/catalogue.ts'
import type { Bot } from '../gateway/bot.ts'
import { msOfId } from '../hearing/naming.ts'
import { objectIn } from '../json.ts'
import type { Places } from '../places.ts'
import { platform } from '../platform.ts'
import type { Subjects } from '../speaking/subjects.ts'
import { accountOf } from '../spots.ts'
import type { Wire } from '../wire.ts'
import { type By, openActs } from './acts.ts'
import { takeEntry } from './entry.ts'
import { openForms } from './forms.ts'
import { menuOf } from './menu.ts'
import { sayingOf } from './offers.ts'
import { takePress } from './presses.ts'
import { register } from './registration.ts'
import type { Replies } from './replies.ts'
import type { Reply } from './reply.ts'
import { takeSlash } from './slash.ts'
import { takeTyping } from './typing.ts'

/** What people type to the bot as commands, press and fill. */
export type Interactions = {
  /** Takes one interaction as the gateway hands it over (`INTERACTION_CREATE`), and answers it. Where nothing was stored the person is told so. */
  taken(interaction: unknown): void
  /** Sees to it that Discord lists the bot's commands. It never rejects: what fails is tried again later, and logged. */
  register(): Promise<void>
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>
}

export type InteractionParts = Pick<AdapterContext, 'sink' | 'shelf' | 'log' | 'exercise'> & {
  wire: Pick<Wire, 'ask'>
  bot: Bot
  places: Pick<Places, 'learn' | 'find' | 'conversationOf' | 'idOf'>
  subjects: Pick<Subjects, 'of'>
  replies: Replies
}

type Interaction = Exclude<APIInteraction, { type: InteractionType.Ping }>

/** So many interactions are remembered at most. */
const mostTold = 5000
/** Milliseconds before the list of commands is looked at again, when that failed. */
const againMs = 60_000

/** Opens the way in for all that people type as commands, press and fill. */
export async function openInteractions(
  parts: InteractionParts & Pick<AdapterContext, 'commands'>,
): Promise<Interactions> {
  const { sink, log, exercise, wire, bot, places, replies } = parts
  const forms = await openForms(parts)
  const acts = openActs({ sink, log, exercise, replies, forms })
  const ways = { ...parts, acts, forms }
  const underWay = new Set<Promise<void>>()
  /** What was told already: a session that goes on tells again what it may have told. Whoever was told that nothing was done may have done it anew. */
  const told = new Set<string>()
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  async function take(interaction: Interaction, reply: Reply): Promise<void> {
    const by = await byOf(interaction, reply)
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        return await takeCommand(interaction, by)
      case InteractionType.ApplicationCommandAutocomplete:
        return await takeTyping(interaction, by, ways)
      case InteractionType.MessageComponent:
        return await takePress(interaction, by, ways)
      case InteractionType.ModalSubmit:
        return await forms.submitted(interaction, by)
    }
  }

  async function takeCommand(interaction: APIApplicationCommandInteraction, by: By): Promise<void> {
    const { data } = interaction
    // The kind of a command is that of its data, which the types do not know.
    if (data.type === ApplicationCommandType.ChatInput) return await takeSlash({ ...interaction, data }, by, ways)
    if (data.type === ApplicationCommandType.Message) return await takeEntry({ ...interaction, data }, by, ways)
  }

  const userOf = ({ member, user }: Interaction): string => member?.user.id ?? user?.id ?? ''

  /** The directory's language for them, else that of their Discord. */
  function languageFor(interaction: Interaction): string {
    const spoken = interaction.locale.split('-', 1)[0] ?? ''
    return sink.reader(accountOf(userOf(interaction)))?.language ?? (isLanguage(spoken) ? spoken : 'en')
  }

  async function byOf(interaction: Interaction, reply: Reply): Promise<By> {
    const { id, channel_id: channel } = interaction
    const user = userOf(interaction)
    if (interaction.channel) places.learn(objectIn(interaction.channel))
    return {
      account: accountOf(user),
      user,
      language: languageFor(interaction),
      // It says itself what its channel is: one that the bot may not see need not be asked for.
      conversation: interaction.channel
        ? places.conversationOf(interaction.channel.id)
        : await places.find(channel ?? ''),
      key: `${platform}:${id}`,
      at: new Date(msOfId(id)).toISOString(),
      reply,
    }
  }

  const interactions: Interactions = {
    taken(packet) {
      const interaction = packet as APIInteraction // as Discord's own types say; what is not looked at here is in each way
      if (interaction.type === InteractionType.Ping || interaction.application_id !== bot.applicationId) return
      if (stopped || userOf(interaction) === '' || told.has(interaction.id)) return
      told.add(interaction.id)
      const [oldest] = told
      if (told.size > mostTold && oldest !== undefined) told.delete(oldest)
      const reply = replies.to(interaction)
      const taking = take(interaction, reply).catch(async (fault: unknown) => {
        log('error', 'what somebody did on Discord could not be taken', { fault })
        if (interaction.type === InteractionType.ApplicationCommandAutocomplete || !reply.isAwaited()) return
        const hearer = { language: languageFor(interaction), exercise }
        await reply.say(sayingOf(say(hearer.language, 'discord.refused.press'), hearer)).catch(() => {})
      })
      underWay.add(taking)
      void taking.finally(() => underWay.delete(taking))
    },

    async register() {
      clearTimeout(timer)
      try {
        const found = await register(wire, bot.applicationId, menuOf(parts.commands))
        if (found === 'new') log('info', 'the commands are listed at Discord')
      } catch (fault) {
        log('warn', 'whether Discord lists the commands is not known', { fault })
        if (stopped || isForGood(fault)) return
        timer = setTimeout(() => void interactions.register(), againMs)
        timer.unref()
      }
    },

    async stop() {
      stopped = true
      clearTimeout(timer)
      await Promise.all(underWay)
      await replies.stop()
    },
  }
  return interactions
}
