import { say } from '../../../src/locale/catalogue.ts'
import { show } from '../../servers/recording/markup.ts'
import type { Random } from '../random.ts'

/** A question as it stands in the message by which the bot asks for a form's answers. */
type Asked = { number: string; line: string; options: string[] }

/** What somebody may answer with besides letters: words of their own, and an instant of the world's time. */
export type Sayings = { random: Random; words(): string; now(): Date }

/** Fills in a form that was asked for in one message, with any of the answers that it offers. */
export function fillIn(text: string, { random, words, now }: Sayings): string {
  const lines = read(text).flatMap(({ number, line, options }) => {
    if (line.includes(say('en', 'dialogue.optional')) && random.chance(0.5)) return []
    const letter = random.between(0, options.length - 1)
    if (options.length > 0) return [`${number}: ${String.fromCharCode(97 + letter)}`]
    if (line.includes('2027-04-18 20:00')) return [`${number}: ${moment(new Date(now().getTime() - 3_600_000))}`]
    // Of PB-07: free words that are codes of members.
    if (line.startsWith('To which Member States')) return [`${number}: ${random.pick(['all', 'CZ DE', 'EE, FR'])}`]
    return [`${number}: ${words()}`]
  })
  return lines.length > 0 ? lines.join('\n') : words()
}

function read(text: string): readonly Asked[] {
  const fields: Asked[] = []
  for (const line of show(text).plain.split('\n')) {
    const field = /^(?<number>\d{1,3}): (?<line>\S.*)$/.exec(line)?.groups
    if (field) fields.push({ number: field.number ?? '', line: field.line ?? '', options: [] })
    else if (/^[a-z]\) \S/.test(line)) fields.at(-1)?.options.push(line)
  }
  return fields
}

const moment = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ')
