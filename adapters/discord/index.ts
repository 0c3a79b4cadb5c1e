import type { AdapterModule } from '../../src/chat/adapter.ts'
import { guide } from './connect/guide.ts'
import { platform } from './platform.ts'
import { type Settings, settings } from './settings.ts'

/** Discord: one application of the bot's own, in the servers to which it was invited. */
export const discord: AdapterModule<Settings | undefined> = {
  platform,
  settings,
  reaches: ({ url }) => [url],
  // The SDK takes its time and memory to load: only where there is an application.
  create: async (configured) => (await import('./adapter.ts')).createDiscord(configured),
  guide,
}
