import type { Route } from '../route.ts'
import { channelRoutes } from './channels.ts'
import { commandRoutes } from './commands.ts'
import { guildRoutes } from './guilds.ts'
import { interactionRoutes } from './interactions.ts'
import { messageRoutes } from './messages.ts'
import { reactionRoutes } from './reactions.ts'
import { threadRoutes } from './threads.ts'
import { userRoutes } from './users.ts'

/** Every route that the double knows. Where two fit, the first is taken. */
export const routes: readonly Route[] = [
  ...userRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...threadRoutes,
  ...channelRoutes,
  ...guildRoutes,
  ...commandRoutes,
  ...interactionRoutes,
]
