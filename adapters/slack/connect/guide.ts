import { say } from '../../../src/locale/catalogue.ts'

const steps = ['app', 'install', 'socket', 'http', 'allowed', 'directory', 'check', 'start'] as const

/** How an administrator gets the bot into a workspace, one step a line. */
export const guide = (language: string): readonly string[] => steps.map((step) => say(language, `slack.guide.${step}`))
