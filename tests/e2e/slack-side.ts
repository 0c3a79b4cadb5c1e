import { messageId } from '../../src/chat/refs.ts'
import { saidBy } from '../contract/slack-modal.ts'
import { seenOf } from '../contract/slack-seen.ts'
import type { Slack } from '../servers/slack/server.ts'
import { until } from '../support/poll.ts'
import type { NarrowSide } from './side.ts'

/** Ana of France with Slack's client, once she sits in both channels. `said` tells what the bot said, should she never. */
export async function openSlackSide(
  { people, bot, calls }: Slack,
  ana: string,
  said: () => string,
): Promise<NarrowSide> {
  /** A channel that the bot made and brought her into, by what its name begins with. */
  const channelOf = (name: string): Promise<string> =>
    until(() => people.overview(ana).channels.find((channel) => channel.name.startsWith(name))?.id, {
      within: 60_000,
      what: () => `a channel ${name}: ${said()}`,
    })
  const channels = { cell: await channelOf('cell'), joint: await channelOf('joint') }
  const seen = (channel: string) =>
    people
      .seenBy(ana, channel)
      .flatMap((message) =>
        message.bot && message.subtype === undefined
          ? [{ ts: message.ts, ...seenOf(message, messageId(message.ts)) }]
          : [],
      )
  return {
    code: 'FR',
    official: 'Ana Moreau',
    command: (words) => people.slash(ana, channels.cell, `/jom ${words}`),
    say: async (words) => people.post(ana, channels.joint, words).ts,
    cards: async (room) =>
      seen(channels[room])
        .filter(({ controls }) => controls.length > 0)
        .map(({ ts, plain, controls }) => ({
          text: plain,
          commands: controls.flatMap(({ command }) => command ?? []),
          links: controls.flatMap(({ url }) => url ?? []),
          async press(command) {
            const label = controls.find((each) => each.command === command)?.label ?? `nothing for ${command}`
            const deed = await people.press(ana, channels[room], ts, label)
            if (!deed.acknowledged) throw new Error(`the press was not taken: ${deed.error}`)
          },
        })),
    read: async (room) =>
      seen(channels[room])
        .map(({ plain }) => plain)
        .join('\n'),
    alone: async () =>
      [people.directWith(ana), channels.cell, channels.joint]
        .flatMap((channel) =>
          people
            .seenBy(ana, channel)
            .filter(({ ephemeral, user }) => ephemeral || (user === bot.user && channel[0] === 'D')),
        )
        .map(({ words }) => words)
        .join('\n'),
    async askAbove(label) {
      await people.slash(ana, channels.cell, '/jom report')
      const modal = await until(() => people.view(ana), { what: 'the form' })
      const asked = modal.blocks.filter(({ type }) => type === 'input').length
      if (asked !== 1) throw new Error(`nothing but the label is asked first, and here are ${asked} questions`)
      const { view } = await people.submit(ana, { tlp: label })
      return saidBy(view?.blocks ?? [])
    },
    mention: async (words) => people.post(ana, channels.cell, `<@${bot.user}> ${words}`),
    async pressAlone(matching, label) {
      const direct = people.directWith(ana)
      const asked = people.seenBy(ana, direct).findLast(({ words }) => matching.test(words))
      await people.press(ana, direct, asked?.ts ?? 'none', label)
    },
    erase: (message) => people.erase(ana, channels.joint, message).acknowledged,
    everything: () =>
      JSON.stringify(calls.filter(({ method }) => /^(chat|views|files)\./.test(method) || method === 'response_url')),
  }
}
