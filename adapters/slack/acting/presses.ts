import type { BlockAction } from '@slack/bolt'
import { accountRef, type ConversationRef, type MessageId } from '../../../src/chat/refs.ts'
import { conversationOfBlock, type Pressed, readPressed } from '../content/controls.ts'
import { momentOf } from '../hearing/translate.ts'
import { platform } from '../platform.ts'
import type { Acts } from './acts.ts'
import type { Forms } from './forms.ts'
import type { AckBody, InteractionParts } from './interactions.ts'
import { backAction } from './modals.ts'

type Action = BlockAction['actions'][number]

type PressParts = Pick<InteractionParts, 'placed' | 'asideWith' | 'bot'> & { acts: Acts; forms: Pick<Forms, 'back'> }

/**
 * Takes a press, or what was chosen from a menu: the form it opens, else the command that it bears. Whether the control is still
 * good, and for whom, is the core's to answer.
 */
export async function takePress(press: BlockAction, parts: PressParts): Promise<AckBody> {
  const { actions, view, user } = press
  if (view?.type === 'modal') {
    if (actions.some(({ action_id: id }) => id === backAction)) await parts.forms.back(press)
    return undefined
  }
  for (const action of actions) {
    const pressed = readAction(action)
    // A link is opened by Slack itself, which tells of it all the same.
    if (pressed?.kind !== 'command') continue
    const { command, opens } = pressed
    const { conversation, message } = await placeOf(press, action, parts)
    const by = { user: user.id, conversation, trigger: press.trigger_id, address: press.response_url || undefined }
    if (opens && (await parts.acts.openForm(command, by))) continue
    const base = {
      key: keyOf(press, action),
      at: momentOf(action.action_ts),
      actor: accountRef(platform, user.id),
      conversation,
    }
    await parts.acts.take(
      message === undefined
        ? // On their own page nobody else sees it, and there is no message.
          { ...base, kind: 'command', text: command, unseen: true }
        : { ...base, kind: 'pressed', command, message },
      { ...by, refused: 'slack.refused.press' },
    )
  }
  return undefined
}

/** Where it was pressed: on a message, or on somebody's own page. */
async function placeOf(
  { container, channel, user, message }: BlockAction,
  { block_id: block }: Action,
  { placed, asideWith, bot }: PressParts,
): Promise<{ conversation: ConversationRef; message?: MessageId }> {
  const { channel_id: channelId = channel?.id, message_ts: ts = message?.ts, is_ephemeral: isEphemeral } = container
  if (typeof channelId !== 'string' || typeof ts !== 'string') return { conversation: await asideWith(user.id) }
  // Of what one person alone saw Slack sends no message. On anybody else's a block could name any conversation.
  const isOurs = message === undefined || message.user === bot.userId
  const about = isOurs ? conversationOfBlock(block) : undefined
  return placed({ user: user.id, channel: channelId, ts, ephemeral: isEphemeral === true, ...(about && { about }) })
}

/** What was pressed, or chosen from a menu. */
function readAction(action: Action): Pressed | undefined {
  switch (action.type) {
    case 'button':
      return readPressed({ action_id: action.action_id, ...(action.value !== undefined && { value: action.value }) })
    case 'static_select':
      return action.selected_option
        ? readPressed({ action_id: action.action_id, value: action.selected_option.value })
        : undefined
    default:
      return undefined
  }
}

function keyOf({ team, user }: BlockAction, { action_ts: at, action_id: id }: Action): string {
  return `${platform}:${team?.id ?? user.team_id ?? ''}:${user.id}:${at}:${id}`
}
