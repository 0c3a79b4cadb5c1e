import type { APIApplicationCommandAutocompleteInteraction } from 'discord.js'
import type { Suggestion } from '../../../src/chat/adapter.ts'
import { cut, line } from '../../../src/chat/line.ts'
import { within } from '../../../src/chat/patience.ts'
import { limits } from '../limits.ts'
import type { By } from './acts.ts'
import type { InteractionParts } from './interactions.ts'
import { type Line, readLine } from './menu.ts'
import type { Choice } from './reply.ts'

/** Milliseconds. Discord waits for three seconds, and whoever types has gone on before. */
const patienceMs = 2000

/** Offers how a line may go on while somebody types it. Where that is not known in time nothing is offered: the line can be typed all the same. */
export async function takeTyping(
  { data }: APIApplicationCommandAutocompleteInteraction,
  by: By,
  { sink, log }: Pick<InteractionParts, 'sink' | 'log'>,
): Promise<void> {
  const line = readLine(data)
  let found: readonly Suggestion[] = []
  try {
    const typed = line && (line.name === '' ? line.words : `${line.name} ${line.words}`)
    if (typed !== undefined) found = await within(patienceMs, sink.suggest(typed, by.account, by.conversation))
  } catch (fault) {
    log('warn', 'what may be typed was not known in time', { fault })
  }
  await by.reply.offer(line ? choicesOf(found, line) : []).catch(() => {})
}

/** Suggestions as Discord shows them, each once: what was chosen from the list is not said again. One that it cannot carry is left out. */
export function choicesOf(found: readonly Suggestion[], { name: chosen }: Pick<Line, 'name'>): readonly Choice[] {
  const prefix = chosen === '' ? '' : `${chosen} `
  const choices = new Map<string, Choice>()
  for (const { line: whole, label } of found) {
    if (!whole.startsWith(prefix)) continue
    const value = whole.slice(prefix.length).trim()
    if (value === '' || value.length > limits.choiceText || choices.has(value)) continue
    // Nothing but the name is shown: it says what would be typed, and what that is.
    const told = line(label)
    const name = told.includes(value) ? told : [value, told].filter((each) => each !== '').join(' – ')
    choices.set(value, { name: cut(name, limits.choiceText), value })
  }
  return [...choices.values()].slice(0, limits.choices)
}
