import { messageId } from '../../src/chat/refs.ts'
import { slash } from '../contract/discord.ts'
import { saidBy } from '../contract/discord-modal.ts'
import { readMessage, seenOf } from '../contract/discord-seen.ts'
import { fieldsOf } from '../servers/discord/filling.ts'
import type { SeenMessage } from '../servers/discord/seen.ts'
import type { Discord } from '../servers/discord/server.ts'
import { until } from '../support/poll.ts'
import type { NarrowSide } from './side.ts'

/** Līga of Latvia with Discord's client, once she sits in both channels. `said` tells what the bot said, should she never. */
export async function openDiscordSide(discord: Discord, liga: string, said: () => string): Promise<NarrowSide> {
  const { people, bot, calls } = discord
  /** A channel that the bot made and brought her into, by what its name begins with. */
  const channelOf = (name: string): Promise<string> =>
    until(() => people.overview(liga).channels.find((channel) => channel.name.startsWith(name))?.id, {
      within: 60_000,
      what: () => `a channel ${name} on Discord: ${said()}`,
    })
  const channels = { cell: await channelOf('cell'), joint: await channelOf('joint') }
  const seen = (channel: string) =>
    people
      .seenWithThreads(liga, channel)
      .flatMap((message) => (message.bot && !message.ephemeral ? [seenOf(message, messageId(message.id))] : []))
  const direct = (): readonly SeenMessage[] =>
    people.seenBy(liga, people.directWith(liga)).filter((message) => message.bot)
  return {
    code: 'LV',
    official: 'Līga Ozola',
    command: (words) => slash(discord, liga, channels.cell, words),
    say: async (words) => people.post(liga, channels.joint, words).id,
    cards: async (room) =>
      seen(channels[room])
        .filter(({ controls }) => controls.length > 0)
        .map(({ id, plain, controls }) => ({
          text: plain,
          commands: controls.flatMap(({ command }) => command ?? []),
          links: controls.flatMap(({ url }) => url ?? []),
          async press(command) {
            const label = controls.find((each) => each.command === command)?.label ?? `nothing for ${command}`
            const deed = await people.press(liga, channels[room], id, label)
            if (!deed.acknowledged) throw new Error(`the press was not taken: ${deed.error}`)
          },
        })),
    read: async (room) =>
      seen(channels[room])
        .map(({ plain }) => plain)
        .join('\n'),
    alone: async () =>
      [
        ...direct(),
        ...[channels.cell, channels.joint].flatMap((channel) =>
          people.seenBy(liga, channel).filter((message) => message.ephemeral),
        ),
      ]
        .map((message) => readMessage(message).plain)
        .join('\n'),
    async askAbove(label) {
      const opened = await slash(discord, liga, channels.cell, 'report')
      if (opened.answer !== 'modal') throw new Error(`no form came: ${opened.error ?? opened.answer}`)
      const modal = people.modal(liga)
      const [first, ...more] = modal ? fieldsOf(modal) : []
      if (!first || more.length > 0)
        throw new Error(`nothing but the label is asked first, and here are ${more.length + 1} questions`)
      const deed = await people.submit(liga, { [first.label]: label })
      const shown = deed.message
      return shown ? saidBy(shown) : `nothing was said: ${deed.error ?? deed.answer}`
    },
    mention: async (words) => people.post(liga, channels.cell, `<@${bot.id}> ${words}`),
    async pressAlone(matching, label) {
      const asked = direct().findLast((message) => matching.test(readMessage(message).plain))
      await people.press(liga, people.directWith(liga), asked?.id ?? 'none', label)
    },
    erase: async (message) => people.erase(liga, channels.joint, message),
    everything: () => JSON.stringify(calls.map(({ body }) => body)),
  }
}
