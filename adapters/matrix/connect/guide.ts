import { say } from '../../../src/locale/catalogue.ts'

const steps = ['account', 'token', 'environment', 'directory', 'check', 'start'] as const

/** How an administrator gets the bot onto a homeserver, one step a line. */
export const guide = (language: string): readonly string[] => steps.map((step) => say(language, `matrix.guide.${step}`))
