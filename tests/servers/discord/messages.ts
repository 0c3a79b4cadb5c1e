import type { Told } from './events.ts'
import type { Where } from './message-rules.ts'
import type { Channel, Message } from './model.ts'
import { malformed, refuse } from './refusal.ts'
import { object, type Upload } from './route.ts'
import { isSnowflake } from './snowflakes.ts'
import { need, type World } from './world.ts'
import { checkMay, checkSeen, readMessage, silentFlag, suppressed } from './writing.ts'

/** What the bot writes: it is checked, kept, and told to everybody, the bot too. */
export function post(
  world: World,
  channel: Channel,
  body: Record<string, unknown>,
  uploads: readonly Upload[],
): Message {
  const { state, events, timing } = world
  if (channel.type === 4) throw refuse(50_024)
  const written = readMessage(world, channel, body, uploads, 'new')
  checkMay(world, channel, written)
  const nonce = body.nonce as string | number | undefined // checked by the rules of messages
  if (body.enforce_nonce === true && nonce !== undefined) {
    // The same nonce of the same author within minutes: the message that there is already.
    const known = channel.messages.find(
      (one) =>
        one.author === state.bot.id && one.nonce === nonce && Date.parse(one.created) > Date.now() - timing.nonce,
    )
    if (known) return known
  }
  const { reference, type } = referenceOf(world, channel, object(body.message_reference))
  const draft = { content: '', embeds: [], components: [], files: [], ...written }
  if (!reference?.forward) checkSeen(draft)
  reopen(world, channel)
  const message = state.put({
    ...draft,
    channel: channel.id,
    author: state.bot.id,
    type,
    flags: (written.flags ?? 0) & (suppressed | silentFlag),
    nonce,
    reference,
    ...(reference && type === 19 && repliedTo(world, reference.message, channel, body, draft)),
  })
  events.posted(message)
  return message
}

/** Whoever is answered is mentioned, unless `replied_user` is false or mentions are limited without it. */
function repliedTo(
  { state }: World,
  id: string,
  channel: Channel,
  body: Record<string, unknown>,
  { mentions = [] }: { mentions?: string[] },
): { mentions: string[] } {
  const author = state.messageIn(channel.id, id)?.author
  const allowed = body.allowed_mentions === undefined || object(body.allowed_mentions).replied_user === true
  return { mentions: author && allowed ? [...new Set([...mentions, author])] : mentions }
}

function referenceOf(
  world: World,
  channel: Channel,
  given: Record<string, unknown>,
): Pick<Message, 'reference' | 'type'> {
  if (!isSnowflake(given.message_id)) return { reference: undefined, type: 0 }
  const forward = given.type === 1
  const at = isSnowflake(given.channel_id) ? given.channel_id : channel.id
  const found = world.state.channels.get(at)?.messages.find(({ id }) => id === given.message_id)
  if (!found || (!forward && at !== channel.id)) {
    if (given.fail_if_not_exists === false) return { reference: undefined, type: 0 }
    throw malformed({ at: 'message_reference', code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' })
  }
  need(world, channel, 'ReadMessageHistory')
  return { reference: { channel: at, message: found.id, forward }, type: forward ? 0 : 19 }
}

/** A message in an archived thread opens it again, unless it is locked: docs, topics/threads. */
export function reopen({ events }: World, channel: Channel): void {
  if (!channel.thread?.archived) return
  if (channel.thread.locked) throw refuse(50_083)
  channel.thread.archived = false
  events.thread('THREAD_UPDATE', channel)
}

/** Changes a message of the bot's own; `told` is false for what only one person sees. */
export function fill(
  world: World,
  channel: Channel,
  message: Message,
  body: Record<string, unknown>,
  uploads: readonly Upload[],
  where: Where = 'edit',
): void {
  const { flags, ...written } = readMessage(world, channel, body, uploads, where, message)
  checkSeen({ ...message, ...written })
  Object.assign(message, written)
  if (flags !== undefined) message.flags = (message.flags & ~suppressed) | (flags & suppressed)
  message.edited = new Date().toISOString()
  world.events.changed(message)
}

export function remove({ state, events }: World, message: Message): Told {
  const told = events.erased(message)
  state.removeMessage(message)
  return told
}
