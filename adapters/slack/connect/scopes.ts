/**
 * What the app must be allowed at Slack, in the order in which it is looked at. `manifest.yaml` asks for the same and says why;
 * a test compares them.
 */
export const scopes = [
  'app_mentions:read',
  'commands',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'reactions:read',
  'files:read',
  'chat:write',
  'im:write',
  'reactions:write',
  'files:write',
  'channels:read',
  'groups:read',
  'im:read',
  'mpim:read',
  'users:read',
  'users:read.email',
  'groups:write',
  'groups:write.invites',
  'groups:write.topic',
] as const
