import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { shortcuts } from '../../../../adapters/slack/acting/shortcut.ts'
import { scopes } from '../../../../adapters/slack/connect/scopes.ts'
import { readNews } from '../../../../adapters/slack/hearing/news.ts'

/** The app as an administrator pastes it. */
type Manifest = {
  features: {
    app_home: { home_tab_enabled: boolean; messages_tab_enabled: boolean; messages_tab_read_only_enabled: boolean }
    shortcuts: readonly { type: string; callback_id: string }[]
    slash_commands: readonly { command: string }[]
  }
  oauth_config: { scopes: { bot: readonly string[] } }
  settings: { event_subscriptions: { bot_events: readonly string[] }; interactivity: { is_enabled: boolean } }
}

const written = readFileSync(new URL('../../../../adapters/slack/manifest.yaml', import.meta.url), 'utf8')
const manifest: Manifest = parse(written) // as it stands there

test('The manifest asks for what `connect` looks at, and says why of each', () => {
  const asked = manifest.oauth_config.scopes.bot
  expect([...asked].sort()).toEqual([...scopes].sort())
  for (const scope of asked) expect(written).toMatch(new RegExp(`^ +- ${scope.replace('.', '\\.')} # \\S`, 'm'))
})

test('The manifest has what people press, and what they read alone', () => {
  expect(manifest.features).toMatchObject({
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    shortcuts: shortcuts.map((callback_id) => ({ type: 'message', callback_id })),
    slash_commands: [{ command: '/jom' }],
  })
  expect(manifest.settings.interactivity.is_enabled).toBe(true)
})

test('Every event that the manifest subscribes to is one that the adapter follows', () => {
  const event = { channel: 'C0ROOM', user: 'U0ANA', tab: 'home', old_channel_id: 'C0ROOM', new_channel_id: 'C0NEW' }
  const followed = (type: string): boolean =>
    /^(message\.(channels|groups|im|mpim)|app_mention|reaction_(added|removed)|member_(joined|left)_channel)$/.test(
      type,
    ) || readNews({ ...event, type }, 'U0BOT') !== undefined
  expect(manifest.settings.event_subscriptions.bot_events.filter((type) => !followed(type))).toEqual([])
})

test('The lines for HTTP can be taken in as they are', () => {
  const http = written.replace(/# HTTP only: /g, '').replaceAll('YOUR-BOT', 'jom.example.eu')
  expect(parse(http)).toMatchObject({
    features: { slash_commands: [{ url: 'https://jom.example.eu/slack/events' }] },
    settings: {
      event_subscriptions: { request_url: 'https://jom.example.eu/slack/events' },
      interactivity: { request_url: 'https://jom.example.eu/slack/events' },
    },
  })
})
