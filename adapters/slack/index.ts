import type { AdapterModule } from '../../src/chat/adapter.ts'
import { guide } from './connect/guide.ts'
import { platform } from './platform.ts'
import { type Settings, settings } from './settings.ts'

/** Slack: one app of the bot's own in one workspace, or in one Enterprise organisation. */
export const slack: AdapterModule<Settings | undefined> = {
  platform,
  settings,
  reaches: ({ url }) => [url],
  // The SDK takes its time and memory to load: only where there is a workspace.
  create: async (configured) => (await import('./adapter.ts')).createSlack(configured),
  guide,
}
