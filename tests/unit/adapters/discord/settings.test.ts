import { expect, test } from 'vitest'
import { settings } from '../../../../adapters/discord/settings.ts'

/** What the environment says of Discord. */

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB'
const faultsOf = (environment: Record<string, string>): readonly unknown[] =>
  settings.safeParse(environment).error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? []

test('without a token the platform is left out, whatever else is there', () => {
  expect(settings.parse({})).toBeUndefined()
  expect(settings.parse({ JOM_DISCORD_TOKEN: ' ', JOM_DISCORD_URL: 'https://discord.com/api' })).toBeUndefined()
})

test('a token is enough; the address is Discord’s own, and a stand-in’s has no slash at its end', () => {
  expect(settings.parse({ JOM_DISCORD_TOKEN: ` ${token} ` })).toEqual({ url: 'https://discord.com/api', token })
  expect(
    settings.parse({
      JOM_DISCORD_TOKEN: token,
      JOM_DISCORD_URL: 'http://127.0.0.1:4020/api/',
      JOM_DISCORD_GUILD: '123456',
    }),
  ).toEqual({ url: 'http://127.0.0.1:4020/api', token, guild: '123456' })
})

test('what cannot be right is named, and none of it repeated', () => {
  const wrong = { JOM_DISCORD_TOKEN: 'Bot abc', JOM_DISCORD_URL: 'ftp://discord.com', JOM_DISCORD_GUILD: 'my server' }
  expect(faultsOf({ ...wrong, JOM_DISCORD_TOKEN: token })).toEqual([
    ['JOM_DISCORD_URL', 'config.discord.url'],
    ['JOM_DISCORD_GUILD', 'config.discord.guild'],
  ])
  expect(faultsOf({ JOM_DISCORD_TOKEN: wrong.JOM_DISCORD_TOKEN })).toEqual([
    ['JOM_DISCORD_TOKEN', 'config.discord.token'],
  ])
  expect(faultsOf({ JOM_DISCORD_TOKEN: `Bot ${token}` })).toHaveLength(1)
})
