import type { Reactions } from '../../src/chat/adapter.ts'
import { keyOf } from './content/reactions.ts'
import type { Places } from './places.ts'
import { transactionOf } from './speak.ts'
import { codeOf, type Wire } from './wire.ts'

/** Reactions of the bot's to messages. */
export const openReactions = (wire: Wire, places: Places): Reactions => ({
  async add(conversation, message, reaction) {
    const { room, event } = places.spotOf(conversation, message)
    const key = keyOf(reaction)
    const json = { 'm.relates_to': { rel_type: 'm.annotation', event_id: event, key } }
    try {
      await wire.ask('PUT', ['rooms', room, 'send', 'm.reaction', transactionOf('react', room, event, key)], { json })
    } catch (fault) {
      // It stands there already.
      if (codeOf(fault) !== 'M_DUPLICATE_ANNOTATION') throw fault
    }
  },
})
