import type { SlashCommand } from '@slack/bolt'
import { accountRef } from '../../../src/chat/refs.ts'
import { commandOf } from '../../../src/chat/typed.ts'
import { platform } from '../platform.ts'
import type { Acts } from './acts.ts'
import { readTyped } from './commands.ts'
import type { AckBody, InteractionParts } from './interactions.ts'

/** Takes `/jom …`: the form it opens, else the command as it was typed. Nobody else sees what was typed. */
export async function takeSlash(
  slash: SlashCommand,
  { acts, conversationOf }: Pick<InteractionParts, 'conversationOf'> & { acts: Acts },
): Promise<AckBody> {
  const { user_id: user, channel_id: channel, trigger_id: trigger, response_url: address } = slash
  const text = commandOf(readTyped(slash.text ?? ''))
  const conversation = conversationOf(channel)
  const by = { user, conversation, trigger, address }
  if (await acts.openForm(text, by)) return undefined
  await acts.take(
    {
      kind: 'command',
      key: `${platform}:${trigger}`,
      // Slack does not say when it was typed.
      at: new Date().toISOString(),
      actor: accountRef(platform, user),
      conversation,
      text,
      unseen: true,
    },
    { ...by, refused: 'slack.refused.command' },
  )
  return undefined
}
