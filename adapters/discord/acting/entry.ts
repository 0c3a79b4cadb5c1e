import type { APIMessageApplicationCommandInteraction } from 'discord.js'
import type { Acts, By } from './acts.ts'
import type { InteractionParts } from './interactions.ts'
import { reportEntry } from './menu.ts'
import { placed } from './placed.ts'

/**
 * Takes “Report as threat” from the menu of a message. What stands in a room of the bot's is reported as it is; elsewhere the bot
 * does not read, and the form asks what the person saw.
 */
export async function takeEntry(
  { data }: APIMessageApplicationCommandInteraction,
  by: By,
  parts: InteractionParts & { acts: Acts },
): Promise<void> {
  if (data.name !== reportEntry.name) return
  const { acts, sink } = parts
  const target = data.resolved.messages[data.target_id]
  if (!target) return
  const { conversation, message } = await placed(target, by, parts)
  const at = { ...by, conversation }
  const isHeard = sink.isRoom(conversation)
  if (!isHeard && (await acts.openForm(reportEntry.command, at))) return
  await acts.take(
    {
      kind: 'command',
      key: by.key,
      at: by.at,
      actor: by.account,
      conversation,
      text: reportEntry.command,
      ...(isHeard && { on: message }),
      unseen: true,
    },
    { ...at, refused: 'discord.refused.press', wait: 'shown' },
  )
}
