import { actions, button, code, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { readNumber } from '../threat/number.ts'
import type { Call, Command } from './command.ts'
import { answer, caseHere, firstWord } from './words.ts'

/** What took longer than this to reach the bot, in real milliseconds, may have been overtaken by what others did meanwhile. */
const lateMs = 10 * 60_000

/** Whether a call reached the bot so late that its speaker may not mean it any more. What was submitted by a form never is. */
export async function isLate(call: Call): Promise<boolean> {
  if (call.waitedMs <= lateMs || call.answers) return false
  return (await waitedAtMost(call)) > lateMs
}

/**
 * How long a call took to reach the bot at most, in real milliseconds. By a platform whose clock is slow all took long: what was
 * pressed on an answer of ours was pressed after that was given.
 */
export async function waitedAtMost({ tx, waitedMs, conversation, on }: Call): Promise<number> {
  if (!on) return waitedMs
  const [answered] = await tx.$queryRaw<{ ms: number }[]>`
    SELECT (extract(epoch FROM now() - "sentAt") * 1000)::float8 AS ms FROM "Post"
    WHERE conversation = ${conversation} AND parts @> ARRAY[${on}] AND starts_with(slot, 'reply/') AND "sentAt" IS NOT NULL`
  return Math.min(waitedMs, answered?.ms ?? waitedMs)
}

/**
 * Asks whether a late command is still meant: when it was written, and a button that says it anew. Where the button could
 * not hold it whole, would repeat a person's own words, or would not say which case is meant, it is to be written again.
 * `quoteOf` tells what may be repeated of a line.
 */
export async function askWhetherMeant(
  call: Call,
  { name, usage }: Command,
  quoteOf: (line: string) => string,
): Promise<readonly Effect[]> {
  const { person, words } = call
  const summary = say(person.language, 'commands.late', { at: sayMoment(person.language, call.at, person.zone) })
  const isOfCase = usage.startsWith(`${name} <case>`)
  const here = isOfCase ? await caseHere(call) : undefined
  const line = [name, ...(here ? [here] : []), words.trim().replace(/\s+/g, ' ')].join(' ').trim()
  const isNamed = !isOfCase || here !== undefined || readNumber(firstWord(words).word) !== undefined
  const label = say(person.language, 'commands.late.now', { line })
  const isWhole = quoteOf(line) === line && line.length <= portable.command && label.length <= portable.buttonLabel
  if (isNamed && isWhole) return call.reply(answer(summary, [actions(button(label, line))]))
  const again = say(person.language, 'commands.late.write')
  return call.reply(answer(summary, [paragraph(again, ' ', code(isNamed ? quoteOf(line) : usage))]))
}
