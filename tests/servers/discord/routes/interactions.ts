import { answerBy, answerFirst, follow, interactionBy, refill, takeBack } from '../answering.ts'
import { type Asked, part, type Route } from '../route.ts'
import { toldMessage } from '../told.ts'
import type { World } from '../world.ts'
import { ephemeralFlag, loadingFlag } from '../writing.ts'

const by = (world: World, asked: Asked) => {
  const interaction = interactionBy(world, part(asked, 'application'), part(asked, 'token'))
  return { interaction, message: () => answerBy(world, interaction, part(asked, 'message')) }
}

export const interactionRoutes: readonly Route[] = [
  {
    name: 'POST /interactions/:interaction/:token/callback',
    open: true,
    run(world, asked) {
      const at = { id: part(asked, 'interaction'), token: part(asked, 'token') }
      const { interaction, type, message } = answerFirst(world, at, asked.body, asked.uploads)
      if (asked.query.get('with_response') !== 'true') return undefined
      return {
        interaction: {
          id: interaction.id,
          type: interaction.type,
          ...(message && {
            response_message_id: message.id,
            response_message_loading: (message.flags & loadingFlag) !== 0,
            response_message_ephemeral: (message.flags & ephemeralFlag) !== 0,
          }),
        },
        ...(type !== 6 && { resource: { type, ...(message && { message: toldMessage(world.state, message) }) } }),
      }
    },
  },
  {
    name: 'POST /webhooks/:application/:token',
    open: true,
    run(world, asked) {
      const { interaction } = by(world, asked)
      // For interactions `wait` is always true.
      return toldMessage(world.state, follow(world, interaction, asked.body, asked.uploads))
    },
  },
  {
    name: 'GET /webhooks/:application/:token/messages/:message',
    open: true,
    run: (world, asked) => toldMessage(world.state, by(world, asked).message()),
  },
  {
    name: 'PATCH /webhooks/:application/:token/messages/:message',
    open: true,
    run(world, asked) {
      const { interaction, message } = by(world, asked)
      return toldMessage(world.state, refill(world, interaction, message(), asked.body, asked.uploads))
    },
  },
  {
    name: 'DELETE /webhooks/:application/:token/messages/:message',
    open: true,
    run(world, asked) {
      takeBack(world, by(world, asked).message())
      return undefined
    },
  },
]
