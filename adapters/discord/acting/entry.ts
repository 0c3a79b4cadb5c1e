import type { APIMessageApplicationCommandInteraction } from 'discord.js'
import type { Acts, By } from './acts.ts'
import type { InteractionParts } from './interactions.ts'
import { messageEntries } from './menu.ts'
import { placed } from './placed.ts'

/**
 * Takes “Report as threat” and “Keep as evidence” from the menu of a message. What stands in a room of the bot's is taken as it is;
 * elsewhere the bot does not read, and the form of a report asks what the person saw.
 */
export async function takeEntry(
  { data }: APIMessageApplicationCommandInteraction,
  by: By,
  parts: InteractionParts & { acts: Acts },
): Promise<void> {
  const command = messageEntries.find(({ name }) => name === data.name)?.command
  if (!command) return
  const { acts, sink } = parts
  const target = data.resolved.messages[data.target_id]
  if (!target) return
  const { conversation, message } = await placed(target, by, parts)
  const at = { ...by, conversation }
  const isHeard = sink.isRoom(conversation)
  if (!isHeard && (await acts.openForm(command, at))) return
  await acts.take(
    {
      kind: 'command',
      key: by.key,
      at: by.at,
      actor: by.account,
      conversation,
      text: command,
      // Of what was said elsewhere there is nothing to report; that it cannot be evidence is for the bot to say.
      ...((isHeard || command === 'evidence') && { on: message }),
      unseen: true,
    },
    { ...at, refused: 'discord.refused.press', wait: 'shown' },
  )
}
