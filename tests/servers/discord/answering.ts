import { InteractionType } from 'discord-api-types/v10'
import { fill, remove } from './messages.ts'
import { checkChoices, checkModal } from './modal-rules.ts'
import type { Channel, Interaction, Message } from './model.ts'
import { malformed, refuse } from './refusal.ts'
import { object, type Upload } from './route.ts'
import type { World } from './world.ts'
import { checkSeen, ephemeralFlag, loadingFlag, readMessage, silentFlag, suppressed } from './writing.ts'

/** What an interaction may be answered with first: docs, interactions/receiving-and-responding#interaction-response-object-interaction-callback-type. */
const answers: Readonly<Record<number, readonly number[]>> = {
  [InteractionType.ApplicationCommand]: [4, 5, 9],
  [InteractionType.MessageComponent]: [4, 5, 6, 7, 9],
  [InteractionType.ApplicationCommandAutocomplete]: [8],
  // A form is never answered by a form; 6 and 7 only where a control of a message opened it.
  [InteractionType.ModalSubmit]: [4, 5, 6, 7],
}

const placeOf = ({ state }: World, interaction: Interaction): Channel => {
  const channel = state.channels.get(interaction.channel)
  if (!channel) throw refuse(10_003)
  return channel
}

/** The first answer to an interaction. Returns the message that it made or changed. */
export function answerFirst(
  world: World,
  { id, token }: { id: string; token: string },
  given: unknown,
  uploads: readonly Upload[],
): { interaction: Interaction; type: number; message: Message | undefined } {
  const { state, timing } = world
  const interaction = state.interactions.get(id)
  if (!interaction || interaction.token !== token) throw refuse(10_062)
  if (interaction.answered) throw refuse(40_060)
  if (Date.now() > interaction.at + timing.interaction) throw refuse(10_062)
  const { type, data } = object(given)
  const allowed = answers[interaction.type] ?? []
  const fits =
    typeof type === 'number' &&
    allowed.includes(type) &&
    !((type === 6 || type === 7) && interaction.message === undefined)
  if (!fits)
    throw malformed({ at: 'type', code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${allowed.join(', ')}}.` })
  const message = firstOf(world, interaction, type, object(data), uploads)
  interaction.answered ??= { type, message: message?.id }
  if (message && !interaction.messages.includes(message.id)) interaction.messages.push(message.id)
  for (const settle of interaction.settled) settle()
  return { interaction, type, message }
}

function firstOf(
  world: World,
  interaction: Interaction,
  type: number,
  data: Record<string, unknown>,
  uploads: readonly Upload[],
): Message | undefined {
  const { state } = world
  switch (type) {
    case 4:
      return write(world, interaction, data, uploads)
    case 5:
      return putFor(world, interaction, {
        ...{ content: '', embeds: [], components: [], files: [] },
        flags: loadingFlag | (Number(data.flags ?? 0) & ephemeralFlag),
      })
    case 6:
      return origin(world, interaction)
    case 7: {
      const message = origin(world, interaction)
      fill(world, placeOf(world, interaction), message, data, uploads, 'answer')
      return message
    }
    case 8:
      interaction.answered = { type, message: undefined, choices: checkChoices(data) }
      return undefined
    default: {
      const modal = checkModal(data)
      const open = { user: interaction.user, channel: interaction.channel, modal, message: interaction.message }
      state.modals.set(interaction.user, open)
      interaction.answered = { type, message: undefined, modal: open }
      return undefined
    }
  }
}

/** The message whose control was used. */
function origin({ state }: World, interaction: Interaction): Message {
  const message = state.messageIn(interaction.channel, interaction.message ?? '')
  if (!message) throw refuse(10_008)
  return message
}

function write(
  world: World,
  interaction: Interaction,
  data: Record<string, unknown>,
  uploads: readonly Upload[],
): Message {
  const channel = placeOf(world, interaction)
  const written = {
    content: '',
    embeds: [],
    components: [],
    files: [],
    ...readMessage(world, channel, data, uploads, 'answer'),
  }
  checkSeen(written)
  return putFor(world, interaction, {
    ...written,
    flags: (written.flags ?? 0) & (suppressed | ephemeralFlag | silentFlag),
  })
}

function putFor(
  { state, events }: World,
  { id, type, user, channel, name }: Interaction,
  written: Pick<Message, 'content' | 'embeds' | 'components' | 'files' | 'flags'>,
): Message {
  const message = state.put({
    ...written,
    channel,
    author: state.bot.id,
    type: type === InteractionType.ApplicationCommand ? (state.isMenu(name) ? 23 : 20) : 0,
    interaction: { id, type, user, name },
    only: written.flags & ephemeralFlag ? user : undefined,
  })
  events.posted(message)
  return message
}

/** An interaction by its token, as far as the token is good and was used for a first answer. */
export function interactionBy({ state, timing }: World, application: string, token: string): Interaction {
  const interaction = [...state.interactions.values()].find((one) => one.token === token)
  if (application !== state.applicationId || !interaction?.answered) throw refuse(10_015)
  if (Date.now() > interaction.at + timing.token) throw refuse(50_027)
  return interaction
}

/** A message that this token may see and change: `@original` or one of its own. */
export function answerBy({ state }: World, interaction: Interaction, id: string): Message {
  const wanted = id === '@original' ? interaction.answered?.message : interaction.messages.find((one) => one === id)
  const message = wanted === undefined ? undefined : state.messageIn(interaction.channel, wanted)
  if (!message) throw refuse(10_008)
  return message
}

/** One more message: the first after a deferred answer takes its place. */
export function follow(world: World, interaction: Interaction, body: unknown, uploads: readonly Upload[]): Message {
  const first = interaction.answered?.message
  const waiting = first === undefined ? undefined : world.state.messageIn(interaction.channel, first)
  if (waiting && waiting.flags & loadingFlag) return refill(world, interaction, waiting, body, uploads)
  const message = write(world, interaction, object(body), uploads)
  interaction.messages.push(message.id)
  return message
}

export function refill(
  world: World,
  interaction: Interaction,
  message: Message,
  body: unknown,
  uploads: readonly Upload[],
): Message {
  const loading = (message.flags & loadingFlag) !== 0
  message.flags &= ~loadingFlag
  try {
    fill(world, placeOf(world, interaction), message, object(body), uploads, 'answer')
  } catch (fault) {
    if (loading) message.flags |= loadingFlag
    throw fault
  }
  // What stood for nothing was not edited.
  if (loading) message.edited = undefined
  return message
}

export const takeBack = (world: World, message: Message): void => void remove(world, message)
