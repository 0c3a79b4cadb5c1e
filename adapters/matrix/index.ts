import type { AdapterModule } from '../../src/chat/adapter.ts'
import { guide } from './connect/guide.ts'
import { logIn } from './connect/log-in.ts'
import { platform } from './platform.ts'
import { type Settings, settings } from './settings.ts'

/** Matrix: one device of the bot's on one homeserver. */
export const matrix: AdapterModule<Settings | undefined> = {
  platform,
  settings,
  reaches: ({ url }) => [url],
  // The SDK takes its time and memory to load: only where there is a homeserver.
  create: async (configured) => (await import('./adapter.ts')).createMatrix(configured),
  guide,
  logIn,
}
