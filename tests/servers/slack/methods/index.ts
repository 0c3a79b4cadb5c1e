import type { Method } from '../method.ts'
import * as chat from './chat.ts'
import * as conversations from './conversations.ts'
import * as files from './files.ts'
import * as history from './history.ts'
import * as listing from './listing.ts'
import * as membership from './membership.ts'
import * as small from './small.ts'
import * as users from './users.ts'
import * as views from './views.ts'

/** Every method that the double knows; any other is `unknown_method`. */
export const methods: Readonly<Record<string, Method>> = {
  'apps.connections.open': small.openConnection,
  'auth.test': small.authTest,
  'bots.info': small.botsInfo,
  'chat.delete': chat.erase,
  'chat.getPermalink': chat.getPermalink,
  'chat.postEphemeral': chat.postEphemeral,
  'chat.postMessage': chat.postMessage,
  'chat.update': chat.update,
  'conversations.archive': conversations.archive,
  'conversations.create': conversations.create,
  'conversations.history': history.history,
  'conversations.info': listing.info,
  'conversations.invite': membership.invite,
  'conversations.join': membership.join,
  'conversations.kick': membership.kick,
  'conversations.leave': membership.leave,
  'conversations.list': listing.list,
  'conversations.members': membership.members,
  'conversations.open': conversations.open,
  'conversations.rename': conversations.rename,
  'conversations.replies': history.replies,
  'conversations.setPurpose': conversations.setPurpose,
  'conversations.setTopic': conversations.setTopic,
  'files.completeUploadExternal': files.completeUpload,
  'files.delete': files.erase,
  'files.getUploadURLExternal': files.getUploadUrl,
  'files.info': files.info,
  'reactions.add': small.addReaction,
  'reactions.get': small.getReactions,
  'reactions.remove': small.removeReaction,
  'team.info': small.teamInfo,
  'users.conversations': listing.ofUser,
  'users.info': users.info,
  'users.list': users.list,
  'users.lookupByEmail': users.lookupByEmail,
  'views.open': views.openView,
  'views.publish': views.publishView,
  'views.push': views.pushView,
  'views.update': views.updateView,
}
