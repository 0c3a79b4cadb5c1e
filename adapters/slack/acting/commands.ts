import { accountRef } from '../../../src/chat/refs.ts'
import { unescaped } from '../hearing/words.ts'
import { platform } from '../platform.ts'

/** What Slack writes between angle brackets: a person, a channel, a call to many, or an address. */
const written = /<(?<sign>[@#!]?)(?<named>[^<>|]*)(?:\|(?<label>[^<>]*))?>/g

/**
 * The words of a text as its author typed them: Slack escapes `& < >`, and writes who was named between angle brackets. Who has no
 * name there is called by account, as the bot's commands take it.
 */
export function readTyped(text: string): string {
  const words = text.replace(written, (...found) => {
    const { sign, named, label } = found.at(-1) as { sign: string; named: string; label: string | undefined } // groups come last
    switch (sign) {
      case '@':
        return label ? `@${label}` : accountRef(platform, named)
      case '#':
        return `#${label || named}`
      case '!':
        return label || `@${named}`
      default:
        return addressOf(named, label)
    }
  })
  return unescaped(words).trim()
}

/** A mail address and a host were made into links by Slack: nobody typed the scheme. */
function addressOf(address: string, label: string | undefined): string {
  const isOurs = label !== undefined && address.replace(/^(?:mailto:|tel:|https?:\/\/)/, '') === label
  return isOurs ? label : address
}

/** What is said to the bot, without its mention at the start, as Slack wrote it; `undefined` when it is not called there. */
export function wordsToBot(text: string, bot: string): string | undefined {
  const called = /^\s*<@([A-Z0-9]+)(?:\|[^<>]*)?>[:,]?(?:\s+|$)/.exec(text)
  return called?.[1] === bot ? text.slice(called[0].length).trim() : undefined
}
