import type { Reactions } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import { emojiOf } from './content/reactions.ts'
import type { Places } from './places.ts'
import { isSnowflake } from './spots.ts'
import type { Wire } from './wire.ts'

/** Reactions by the bot's own names for them. One that stands already is a success. */
export function openReactions({
  wire,
  places,
}: {
  wire: Pick<Wire, 'ask'>
  places: Pick<Places, 'spotOf'>
}): Reactions {
  return {
    async add(conversation, message, reaction) {
      const spot = places.spotOf(conversation, message)
      if (!spot || !isSnowflake(spot.channel) || !isSnowflake(spot.id))
        throw gone('a message that was shown to one person alone')
      const emoji = encodeURIComponent(emojiOf(reaction))
      await wire.ask('PUT', `/channels/${spot.channel}/messages/${spot.id}/reactions/${emoji}/@me`)
    },
  }
}
