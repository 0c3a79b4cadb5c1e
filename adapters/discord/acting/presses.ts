import type { APIMessageComponentInteraction } from 'discord.js'
import { readPressed } from '../content/controls.ts'
import type { Acts, By } from './acts.ts'
import type { Forms } from './forms.ts'
import type { InteractionParts } from './interactions.ts'
import { isFleeting, placed } from './placed.ts'
import { readTurn } from './turns.ts'

/**
 * Takes a press: the page of a form that it leads to, the form it opens, else the command that it bears. Whether the control is still
 * good, and for whom, is the core's to answer.
 */
export async function takePress(
  { data, message }: APIMessageComponentInteraction,
  by: By,
  parts: InteractionParts & { acts: Acts; forms: Pick<Forms, 'turn'> },
): Promise<void> {
  const { acts, forms, bot } = parts
  const pressed = message.author.id === bot.userId ? readPressed(data.custom_id) : undefined
  // Nothing of ours: whoever pressed sees that nothing came of it.
  if (!pressed) return await by.reply.wait('unseen')
  const turn = readTurn(pressed.command)
  if (turn) return await forms.turn(turn, { ...by, onNote: isFleeting(message) })
  const { conversation, message: id } = await placed(message, by, parts)
  const there = { ...by, conversation }
  if (pressed.opens && (await acts.openForm(pressed.command, there))) return
  await acts.take(
    { kind: 'pressed', key: by.key, at: by.at, actor: by.account, conversation, command: pressed.command, message: id },
    { ...there, refused: 'discord.refused.press', wait: 'unseen' },
  )
}
