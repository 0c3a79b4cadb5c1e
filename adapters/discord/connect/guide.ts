import { say } from '../../../src/locale/catalogue.ts'

const steps = ['app', 'token', 'intents', 'invite', 'guild', 'ceiling', 'directory', 'check', 'start'] as const

/** How an administrator gets the bot into a server, one step a line. */
export const guide = (language: string): readonly string[] =>
  steps.map((step) => say(language, `discord.guide.${step}`))
