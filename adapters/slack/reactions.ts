import type { Reactions } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import { emojiOf } from './content/reactions.ts'
import type { ChannelOf } from './speaking/speak.ts'
import { spotOf } from './speaking/spots.ts'
import type { Wire } from './wire.ts'

/** Reactions by the bot's own names for them. One that stands already is a success. */
export function openReactions(wire: Wire, channelOf: ChannelOf): Reactions {
  return {
    async add(conversation, message, reaction) {
      const spot = spotOf(channelOf(conversation), message)
      if (!spot) throw gone('a message that was shown to one person alone')
      try {
        await wire.ask('reactions.add', { channel: spot.channel, timestamp: spot.ts, name: emojiOf(reaction) })
      } catch (fault) {
        if (codeOf(fault) !== 'already_reacted') throw fault
      }
    },
  }
}
