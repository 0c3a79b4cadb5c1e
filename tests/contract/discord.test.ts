import { afterAll, afterEach, beforeAll } from 'vitest'
import { type DiscordHarness, playDiscord } from './discord.ts'
import { describeDiscord } from './discord-own.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('discord', playDiscord)

let harness: DiscordHarness
beforeAll(async () => {
  harness = await playDiscord()
}, 60_000)
afterEach(() => harness?.discord.faults.clear())
afterAll(() => harness?.close(), 60_000)

describeDiscord(() => harness)
