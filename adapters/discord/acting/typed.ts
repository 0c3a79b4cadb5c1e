import { accountRef } from '../../../src/chat/refs.ts'
import { platform } from '../platform.ts'

/** How Discord writes that somebody is named, in what was typed behind a command. */
const named = /<@!?(\d{5,20})>/g

/** The words behind a command as the bot's commands take them: who was named in them is called by account. */
export const readTyped = (text: string): string =>
  text.replace(named, (_, id: string) => accountRef(platform, id)).trim()
