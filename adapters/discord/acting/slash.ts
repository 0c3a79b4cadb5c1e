import type { APIChatInputApplicationCommandInteraction } from 'discord.js'
import { commandOf } from '../../../src/chat/typed.ts'
import type { Acts, By } from './acts.ts'
import { readLine, textOf } from './menu.ts'

/** Takes `/jom …`: the form it opens, else the command as it was typed. Nobody else sees what was typed. */
export async function takeSlash(
  { data }: APIChatInputApplicationCommandInteraction,
  by: By,
  { acts }: { acts: Acts },
): Promise<void> {
  const line = readLine(data)
  if (!line) return
  const text = commandOf(textOf(line))
  if (await acts.openForm(text, by)) return
  const { key, at, account: actor, conversation } = by
  await acts.take(
    { kind: 'command', key, at, actor, conversation, text, unseen: true },
    { ...by, refused: 'discord.refused.command', wait: 'shown' },
  )
}
