import type {
  APIApplicationCommand,
  APIEmbed,
  APIMessageSnapshot,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
  APIOverwrite,
  APIPoll,
  APIStickerItem,
  InteractionType,
} from 'discord-api-types/v10'

/** Somebody with an account. */
export type User = {
  id: string
  username: string
  name: string | null
  locale: string
  bot: boolean
  /** Takes no direct messages from people (and bots) of the guild. */
  closed: boolean
}

export type Member = { user: string; nick: string | null; roles: Set<string>; joined: string }
export type Role = { id: string; name: string; permissions: bigint; position: number; managed: boolean }

export type Guild = {
  id: string
  name: string
  owner: string
  roles: Map<string, Role>
  members: Map<string, Member>
  unavailable: boolean
  /** Whether anybody finds it and looks into its open channels. */
  discoverable?: boolean
}

/** 0 text, 1 direct message, 4 category, 5 announcements, 11 thread for all of its channel, 12 thread for those added. */
export type Channel = {
  id: string
  type: 0 | 1 | 4 | 5 | 11 | 12
  guild: string | undefined
  name: string
  topic: string | null
  parent: string | undefined
  overwrites: Map<string, APIOverwrite>
  slow: number
  /** Of a direct message. */
  recipient: string | undefined
  messages: Message[]
  /** Of a thread. */
  thread:
    | { owner: string; archived: boolean; locked: boolean; since: string; closesAfter: number; members: Set<string> }
    | undefined
  deleted: boolean
}

export type Message = {
  id: string
  channel: string
  author: string
  type: 0 | 6 | 7 | 18 | 19 | 20 | 21 | 23
  content: string
  created: string
  edited: string | undefined
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  files: string[]
  flags: number
  mentions: string[]
  mentionRoles: string[]
  everyone: boolean
  pinned: boolean
  reactions: Map<string, string[]>
  /** Larger ones, which are paid for. */
  bursts: Map<string, string[]>
  nonce: string | number | undefined
  reference: { channel: string; message: string; forward: boolean } | undefined
  snapshots: APIMessageSnapshot[]
  stickers: APIStickerItem[]
  poll: APIPoll | undefined
  /** The interaction that it answers. */
  interaction: { id: string; type: InteractionType; user: string; name: string } | undefined
  /** Shown to this person alone, in no history. */
  only: string | undefined
}

export type StoredFile = {
  id: string
  name: string
  description: string | undefined
  mediaType: string
  bytes: Uint8Array
  channel: string
}

/** A form as it stands on somebody's screen. */
export type OpenModal = {
  user: string
  channel: string
  modal: APIModalInteractionResponseCallbackData
  /** The message whose control opened it. */
  message: string | undefined
}

/** Something that a person did with the bot, and what became of it. */
export type Interaction = {
  id: string
  token: string
  type: InteractionType
  user: string
  channel: string
  at: number
  name: string
  /** The message whose control was used. */
  message: string | undefined
  /** The first answer, as far as one came. */
  answered:
    | {
        type: number
        message: string | undefined
        modal?: OpenModal
        choices?: readonly { name: string; value: string | number }[]
      }
    | undefined
  /** Messages that its token may change. */
  messages: string[]
  settled: (() => void)[]
}

export type Command = APIApplicationCommand
