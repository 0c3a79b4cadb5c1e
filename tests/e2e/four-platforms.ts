import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { startDiscord } from '../servers/discord/server.ts'
import { startSlack } from '../servers/slack/server.ts'
import { openPerson } from '../servers/synapse/person.ts'
import { startSynapse } from '../servers/synapse/server.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { signIn } from '../support/web-client.ts'
import { linksOf } from './browser.ts'
import { openDiscordSide } from './discord-side.ts'
import { openMatrixSide } from './matrix-side.ts'
import type { NarrowSide, Side } from './side.ts'
import { openSlackSide } from './slack-side.ts'
import { openWebSide } from './web-side.ts'

/** Where nothing above TLP:CLEAR may be said. */
export const narrow = ['slack', 'discord'] as const
/** Where anything may be said that concerns the rooms here. */
export const wide = ['matrix', 'web'] as const
export const names = [...narrow, ...wide] as const
export type Name = (typeof names)[number]

/** The whole bot between doubles of Slack and Discord, a real homeserver and its own rooms. */
export type House = {
  bot: Bot
  sides: Readonly<Record<(typeof narrow)[number], NarrowSide> & Record<(typeof wide)[number], Side>>
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

/** What somebody's account is called on Slack and on Discord, which give it a number. */
type Numbers = { slack: string; discord: string }

function directoryWith(numbers: Numbers): object {
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
      { code: 'LV', name: 'Latvia', zone: 'Europe/Riga' },
      { code: 'EE', name: 'Estonia', zone: 'Europe/Tallinn' },
      { code: 'DK', name: 'Denmark', zone: 'Europe/Copenhagen' },
    ],
    bodies: [
      { id: 'ecne', name: 'European Cooperation Network on Elections', network: 'ecne' },
      { id: 'niscg', name: 'NIS Cooperation Group', network: 'nis' },
    ],
    people: [
      { id: 'ana', name: 'Ana Moreau', accounts: [`slack:${numbers.slack}`, 'web:ana'], roles: roles('FR') },
      { id: 'liga', name: 'Līga Ozola', accounts: [`discord:${numbers.discord}`, 'web:liga'], roles: roles('LV') },
      { id: 'ben', name: 'Ben Tamm', accounts: ['matrix:@ben:localhost', 'web:ben'], roles: roles('EE') },
      { id: 'dora', name: 'Dora Holm', accounts: ['web:dora'], roles: roles('DK') },
    ],
    rooms: [
      joint('slack', 'TLP:CLEAR', ['ana']),
      joint('discord', 'TLP:CLEAR', ['liga']),
      joint('matrix', 'TLP:AMBER', ['ben']),
      // Where all of them can read what their own platform may not carry.
      joint('web', 'TLP:AMBER', ['ana', 'liga', 'ben', 'dora']),
      cell('FR', 'slack', 'TLP:CLEAR', 'ana'),
      cell('LV', 'discord', 'TLP:CLEAR', 'liga'),
      cell('EE', 'matrix', 'TLP:AMBER+STRICT', 'ben'),
      cell('DK', 'web', 'TLP:AMBER+STRICT', 'dora'),
    ],
    links: [{ name: 'mechanism', rooms: names.map((name) => `joint-${name}`) }],
    rota: [
      ['FR', 'ana'],
      ['LV', 'liga'],
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
  const folder = freshFolder('four')
  closing.push(() => folder.remove())
  const slack = await startSlack()
  closing.push(() => slack.close())
  // Whoever owns a server sees all that is in it.
  const discord = await startDiscord({ guild: { owner: { name: 'Līga Ozola' } } })
  closing.push(() => discord.close())
  const synapse = await startSynapse()
  closing.push(() => synapse.stop())
  const login = await synapse.register('jom')
  const ben = await openPerson(synapse, 'ben')
  closing.push(() => ben.close())
  const ana = slack.people.addUser({ name: 'Ana Moreau', email: 'ana@example.eu' })
  const liga = discord.owner
  const file = join(folder.path, 'directory.yaml')
  writeFileSync(file, stringify(directoryWith({ slack: ana, discord: liga })))
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
      JOM_DISCORD_URL: discord.url,
      JOM_DISCORD_TOKEN: discord.token,
    },
    within: 120_000,
  })
  closing.push(() => bot.stop())
  // It is healthy a moment before it has greeted.
  const link = await until(() => linksOf(bot).get('Dora Holm'), { within: 30_000, what: 'a link for Dora' })
  const dora = await signIn(link)
  closing.push(() => dora.close())
  return {
    bot,
    sides: {
      slack: await openSlackSide(slack, ana, bot.output),
      discord: await openDiscordSide(discord, liga, bot.output),
      matrix: await openMatrixSide(ben, login.userId, bot.output),
      web: openWebSide(dora),
    },
  }
}
