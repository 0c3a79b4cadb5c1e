import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { messageId } from '../../src/chat/refs.ts'
import { type Node, ofClass, readHtml, textOf } from '../contract/html.ts'
import { seenOf } from '../contract/slack-seen.ts'
import { type Slack, startSlack } from '../servers/slack/server.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { startSynapse } from '../servers/synapse/server.ts'
import { nameOf, type SeenMessage } from '../servers/synapse/view.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { signIn, type WebClient } from '../support/web-client.ts'
import { linksOf } from './browser.ts'

/** A card as somebody sees it, whichever the platform: what can be read, and how to press what stands on it. */
export type Card = {
  text: string
  commands: readonly string[]
  links: readonly string[]
  /** Presses the platform's own control for a command. */
  press(command: string): Promise<unknown>
}

/** One platform: its official, the cell of their Member State, and the joint room that is linked with those of the others. */
export type Side = {
  code: string
  official: string
  /** Says a command in the cell, the way one says it there. */
  command(words: string): Promise<unknown>
  /** Says something to all in the joint room; gives what the platform calls it. */
  say(words: string): Promise<string>
  cards(room: 'cell' | 'joint'): Promise<readonly Card[]>
  /** What stands in a room, as text. */
  read(room: 'cell' | 'joint'): Promise<string>
  /** What the bot says to the official alone, outside the rooms or within them. */
  alone(): Promise<string>
}

export type Name = 'slack' | 'matrix' | 'web'

/** The whole bot between a double of Slack, a real homeserver and its own rooms. */
export type House = {
  bot: Bot
  slack: Slack
  sides: Readonly<Record<Name, Side>>
  /** Slack's ids: of the official, the cell and the joint room. */
  ana: string
  channels: { cell: string; joint: string }
  /** Everything that stands on Slack by the bot, in any channel or view, as it was sent. */
  allOnSlack(): string
  close(): Promise<void>
}

const raised = (to: string) => ({
  raised: { to, because: 'Nothing real is said in this exercise', by: 'Exercise secretariat' },
})
const roles = (code: string) =>
  [
    ['ecne_member', 'ecne'],
    ['csirt_duty_officer', 'niscg'],
    ['head', 'ecne'],
  ].map(([role, body]) => ({ role, for: code, in: body }))

function directoryWith(ana: string): object {
  const cell = (code: string, platform: Name, label: string, seat: string) => ({
    id: `cell-${code.toLowerCase()}`,
    title: `Cell ${code}`,
    kind: 'national-cell',
    for: code,
    platform,
    ...(platform === 'matrix' && raised(label)),
    label,
    ceiling: label,
    releasesTo: `joint-${platform}`,
    seats: [seat],
  })
  const joint = (platform: Name, label: string, seats: readonly string[]) => ({
    id: `joint-${platform}`,
    title: `Joint ${platform}`,
    kind: 'joint',
    platform,
    ...(platform === 'matrix' && raised(label)),
    label,
    ceiling: label,
    seats,
  })
  return {
    authority: 'Exercise secretariat',
    accountsConfirmedBy: 'Exercise secretariat',
    platform: 'web',
    members: [
      { code: 'FR', name: 'France', zone: 'Europe/Paris' },
      { code: 'EE', name: 'Estonia', zone: 'Europe/Tallinn' },
      { code: 'DK', name: 'Denmark', zone: 'Europe/Copenhagen' },
    ],
    bodies: [
      { id: 'ecne', name: 'European Cooperation Network on Elections', network: 'ecne' },
      { id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' },
    ],
    people: [
      { id: 'ana', name: 'Ana Moreau', accounts: [`slack:${ana}`, 'web:ana'], roles: roles('FR') },
      { id: 'ben', name: 'Ben Tamm', accounts: ['matrix:@ben:localhost', 'web:ben'], roles: roles('EE') },
      { id: 'dora', name: 'Dora Holm', accounts: ['web:dora'], roles: roles('DK') },
    ],
    rooms: [
      joint('slack', 'TLP:CLEAR', ['ana']),
      joint('matrix', 'TLP:AMBER', ['ben']),
      // Where all of them can read what their own platform may not carry.
      joint('web', 'TLP:AMBER', ['ana', 'ben', 'dora']),
      cell('FR', 'slack', 'TLP:CLEAR', 'ana'),
      cell('EE', 'matrix', 'TLP:AMBER+STRICT', 'ben'),
      cell('DK', 'web', 'TLP:AMBER+STRICT', 'dora'),
    ],
    links: [{ name: 'mechanism', rooms: ['joint-slack', 'joint-matrix', 'joint-web'] }],
    rota: [
      ['FR', 'ana'],
      ['EE', 'ben'],
      ['DK', 'dora'],
    ].map(([code, person]) => ({ for: code, duty: person, deputy: person, head: person })),
  }
}

/** Opens it once everybody sits where they shall; what was opened is closed again when that fails. */
export async function openHouse(): Promise<House> {
  const closing: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    for (const each of closing.toReversed()) await each()
  }
  try {
    return { ...(await open(closing)), close }
  } catch (fault) {
    await close()
    throw fault
  }
}

async function open(closing: (() => unknown)[]): Promise<Omit<House, 'close'>> {
  const folder = freshFolder('three')
  closing.push(() => folder.remove())
  const slack = await startSlack()
  closing.push(() => slack.close())
  const synapse = await startSynapse()
  closing.push(() => synapse.stop())
  const login = await synapse.register('jom')
  const ben = await openPerson(synapse, 'ben')
  closing.push(() => ben.close())
  const ana = slack.people.addUser({ name: 'Ana Moreau', email: 'ana@example.eu' })
  const file = join(folder.path, 'directory.yaml')
  writeFileSync(file, stringify(directoryWith(ana)))
  const bot = await startBot({
    dataDir: join(folder.path, 'bot'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: file,
      JOM_MATRIX_URL: synapse.url,
      JOM_MATRIX_TOKEN: login.token,
      JOM_SLACK_URL: slack.url,
      JOM_SLACK_TOKEN: slack.botToken,
      JOM_SLACK_APP_TOKEN: slack.appToken,
    },
    within: 120_000,
  })
  closing.push(() => bot.stop())
  // It is healthy a moment before it has greeted.
  const link = await until(() => linksOf(bot).get('Dora Holm'), { within: 30_000, what: 'a link for Dora' })
  const dora = await signIn(link)
  closing.push(() => dora.close())
  const channels = {
    cell: await channelOf(slack, ana, 'cell', bot),
    joint: await channelOf(slack, ana, 'joint', bot),
  }
  const rooms = { cell: await roomOf(ben, 'Cell EE', bot), joint: await roomOf(ben, 'Joint matrix', bot) }
  const sides = {
    slack: slackSide(slack, ana, channels),
    matrix: matrixSide(ben, rooms, login.userId),
    web: webSide(dora),
  }
  return {
    bot,
    slack,
    sides,
    ana,
    channels,
    allOnSlack: () =>
      JSON.stringify(
        slack.calls.filter(({ method }) => /^(chat|views|files)\./.test(method) || method === 'response_url'),
      ),
  }
}

/** A channel that the bot made and brought somebody into, by what its name begins with. */
const channelOf = (slack: Slack, user: string, name: string, bot: Bot): Promise<string> =>
  until(() => slack.people.overview(user).channels.find((channel) => channel.name.startsWith(name))?.id, {
    within: 60_000,
    what: () => `a channel ${name}: ${bot.output()}`,
  })

async function roomOf(who: Person, name: string, bot: Bot): Promise<string> {
  const room = await until(() => who.rooms().find((each) => each.membership === 'join' && nameOf(each) === name), {
    within: 60_000,
    what: () => `${name}: ${bot.output()}`,
  })
  return room.id
}

function slackSide({ people, bot }: Slack, ana: string, channels: House['channels']): Side {
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
  }
}

function matrixSide(ben: Person, rooms: { cell: string; joint: string }, bot: string): Side {
  const seen = (room: string): readonly SeenMessage[] => ben.messages(room).filter(({ by }) => by === bot)
  const cardOf = (room: string, card: SeenMessage): Card => {
    const told = card.content['eu.jom.controls']
    const commands = Array.isArray(told) ? told.filter((each) => typeof each === 'string') : []
    return {
      text: card.body,
      commands,
      links: [...card.body.matchAll(/https?:\/\/\S+/g)].map(([url]) => url),
      press: (command) =>
        ben.react(room, card.id, `${commands.indexOf(command) + 1 || `nothing for ${command}`}\ufe0f\u20e3`),
    }
  }
  return {
    code: 'EE',
    official: 'Ben Tamm',
    command: (words) => ben.say(rooms.cell, `!jom ${words}`),
    say: (words) => ben.say(rooms.joint, words),
    cards: async (room) =>
      seen(rooms[room])
        .map((card) => cardOf(rooms[room], card))
        .filter(({ commands }) => commands.length > 0),
    read: async (room) =>
      seen(rooms[room])
        .map(({ body }) => body)
        .join('\n'),
    alone: async () =>
      ben
        .rooms()
        .filter((room) => room.membership === 'join' && nameOf(room) === '')
        .flatMap(({ id }) => seen(id))
        .map(({ body }) => body)
        .join('\n'),
  }
}

function webSide(dora: WebClient): Side {
  const ids = { cell: 'cell-dk', joint: 'joint-web' } as const
  let nonces = 0
  const nonce = (): string => `three-platforms-${String(++nonces).padStart(4, '0')}`
  const shown = async (room: 'cell' | 'joint'): Promise<Node> => readHtml(await dora.page(`/rooms/${ids[room]}`))
  return {
    code: 'DK',
    official: 'Dora Holm',
    command: (words) => dora.post(ids.cell, `/${words}`, nonce()),
    async say(words) {
      const { body } = await dora.post(ids.joint, words, nonce())
      return (JSON.parse(body) as { message: string }).message // the page's own answer
    },
    async cards(room) {
      return ofClass(await shown(room), 'look-card').map((card) => {
        const buttons = ofClass(card, 'card-actions')
          .flatMap((actions) => actions.children)
          .flatMap((child) => (typeof child === 'string' ? [] : [child]))
        const commandOf = (node: Node): string | undefined =>
          node.attributes.value ??
          new URLSearchParams(node.attributes.href?.split('?')[1] ?? '').get('command') ??
          undefined
        return {
          text: textOf(card),
          commands: buttons.flatMap((node) => commandOf(node) ?? []),
          links: buttons.flatMap((node) => node.attributes.href ?? []),
          async press(command) {
            const at = buttons.find((node) => commandOf(node) === command)?.attributes.formaction ?? ''
            const message = new URLSearchParams(at.split('?')[1] ?? '').get('message') ?? ''
            const answer = await dora.deed(ids[room], 'press', { message, command, nonce: nonce() })
            if (answer.status !== 200) throw new Error(`the press was not taken: ${answer.status} ${answer.body}`)
          },
        }
      })
    },
    read: async (room) => textOf(await shown(room)),
    alone: async () => `${textOf(await shown('cell'))}\n${textOf(await shown('joint'))}`,
  }
}
