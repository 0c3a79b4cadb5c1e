import type { MessageShortcut } from '@slack/bolt'
import type { EventSink } from '../../../src/chat/adapter.ts'
import { accountRef, type ConversationRef } from '../../../src/chat/refs.ts'
import { conversationOfBlock } from '../content/controls.ts'
import { momentOf } from '../hearing/translate.ts'
import { platform } from '../platform.ts'
import type { Acts } from './acts.ts'
import type { AckBody, InteractionParts } from './interactions.ts'

/** The shortcuts of a message, as the manifest names them: each is the command of its name. */
export const shortcuts = ['report', 'evidence'] as const

type ShortcutParts = Pick<InteractionParts, 'placed' | 'bot'> & { acts: Acts; sink: Pick<EventSink, 'isRoom'> }

/**
 * Takes “Report as threat” and “Keep as evidence” on a message. What stands in a room of the bot's is taken as it is; elsewhere the
 * bot does not read, and the form of a report asks what the person saw.
 */
export async function takeShortcut(shortcut: MessageShortcut, parts: ShortcutParts): Promise<AckBody> {
  const command = shortcuts.find((each) => each === shortcut.callback_id)
  if (!command) return undefined
  const { user, team, channel, action_ts: at, trigger_id: trigger, response_url: address } = shortcut
  const { acts, placed, sink, bot } = parts
  // Anybody else could name any conversation in theirs.
  const about = shortcut.message.user === bot.userId ? aboutIn(shortcut.message.blocks) : undefined
  const spot = { user: user.id, channel: channel.id, ts: shortcut.message_ts, ephemeral: false }
  const { conversation, message } = await placed({ ...spot, ...(about && { about }) })
  const by = { user: user.id, conversation, trigger, address }
  const isHeard = sink.isRoom(conversation)
  if (!isHeard && (await acts.openForm(command, by))) return undefined
  await acts.take(
    {
      kind: 'command',
      key: `${platform}:${team?.id ?? user.team_id ?? ''}:${user.id}:${at}:${command}`,
      at: momentOf(at),
      actor: accountRef(platform, user.id),
      conversation,
      text: command,
      // Of what was said elsewhere there is nothing to report; that it cannot be evidence is for the bot to say.
      ...((isHeard || command === 'evidence') && { on: message }),
      unseen: true,
    },
    { ...by, refused: 'slack.refused.press' },
  )
  return undefined
}

/** The conversation that a message of the bot's belongs to by its controls, where it stands in another. */
function aboutIn(blocks: unknown): ConversationRef | undefined {
  const ids = Array.isArray(blocks) ? blocks.map((block: { block_id?: unknown } | null) => block?.block_id) : []
  return ids.map((id) => (typeof id === 'string' ? conversationOfBlock(id) : undefined)).find((found) => found)
}
