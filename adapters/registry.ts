import type { AdapterModule } from '../src/chat/adapter.ts'
import { discord } from './discord/index.ts'
import { matrix } from './matrix/index.ts'
import { recording } from './recording/index.ts'
import { slack } from './slack/index.ts'
import { web } from './web/index.ts'

/** Every platform the bot can speak. */
export const registry: Readonly<Record<string, AdapterModule>> = { discord, matrix, recording, slack, web }
