import { readBlocks } from './blocks.ts'
import type { World } from './method.ts'
import type { Message } from './model.ts'
import { Refusal } from './refusal.ts'

/** Puts up what the app answers by acknowledgement or by `response_url`. */
export function answerMessage(
  { workspace, events }: World,
  channel: string,
  user: string,
  body: Record<string, unknown>,
): Message {
  const blocks = readBlocks(body.blocks)
  const text = typeof body.text === 'string' ? body.text : ''
  if (text === '' && blocks.length === 0) throw new Refusal('no_text')
  const open = body.response_type === 'in_channel'
  const message: Message = {
    ts: workspace.nextTs(),
    channel,
    user: workspace.bot.user,
    text,
    blocks,
    bot: true,
    reactions: new Map(),
    files: [],
    ...(typeof body.thread_ts === 'string' && { thread: body.thread_ts }),
    ...(!open && { only: user }),
  }
  if (open) events.posted(workspace.put(message))
  else workspace.ephemeral.push(message)
  return message
}
