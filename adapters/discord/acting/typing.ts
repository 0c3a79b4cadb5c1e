import type { APIApplicationCommandAutocompleteInteraction } from 'discord.js'
import type { Suggestion } from '../../../src/chat/adapter.ts'
import { cut } from '../../../src/chat/line.ts'
import { within } from '../../../src/chat/patience.ts'
import { visible } from '../../../src/chat/visible.ts'
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
export function choicesOf(found: readonly Suggestion[], { name }: Pick<Line, 'name'>): readonly Choice[] {
  const prefix = name === '' ? '' : `${name} `
  const choices = new Map<string, Choice>()
  for (const { line, label } of found) {
    if (!line.startsWith(prefix)) continue
    const value = line.slice(prefix.length).trim()
    if (value === '' || value.length > limits.choiceText || choices.has(value)) continue
    choices.set(value, { name: cut(visible(label).trim() || value, limits.choiceText), value })
  }
  return [...choices.values()].slice(0, limits.choices)
}
