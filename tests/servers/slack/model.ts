import type { AnyBlock, MessageMetadata, View } from '@slack/types'

/** Somebody with an account: of our workspace, or of another one that a channel is shared with. */
export type Member = {
  id: string
  team: string
  name: string
  handle: string
  email?: string
  zone: string
  locale: string
  bot: boolean
  deactivated: boolean
}

export type Channel = {
  id: string
  kind: 'channel' | 'group' | 'im' | 'mpim'
  name: string
  creator: string
  created: number
  members: Set<string>
  archived: boolean
  topic: string
  purpose: string
  /** Other workspaces that it is shared with. */
  sharedWith: string[]
  messages: Message[]
}

export type Message = {
  ts: string
  channel: string
  user: string
  text: string
  blocks: AnyBlock[]
  bot: boolean
  subtype?:
    | 'channel_join'
    | 'channel_leave'
    | 'channel_topic'
    | 'channel_purpose'
    | 'file_share'
    | 'tombstone'
    | 'bot_message'
  username?: string
  thread?: string
  broadcast?: boolean
  metadata?: MessageMetadata
  edited?: { user: string; ts: string }
  reactions: Map<string, string[]>
  files: string[]
  /** Those of them that were deleted. */
  buried?: string[]
  clientId?: string
  /** Shown to this person alone, in no history. */
  only?: string
}

export type StoredFile = {
  id: string
  name: string
  title: string
  mediaType: string
  bytes: Uint8Array | undefined
  size: number
  user: string
  created: number
  shared: Set<string>
  complete: boolean
}

/** A view as it stands on somebody's screen or on their home page. */
export type OpenView = {
  id: string
  hash: string
  user: string
  view: View
  root: string
  previous?: string
  /** What was typed and chosen: by block, then by action. */
  typed: Map<string, Map<string, string | string[]>>
}

export type Team = { id: string; name: string; domain: string; enterprise?: string }
