import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/v10'
import { mediaTypeOf } from './media-type.ts'
import { checkMessage, numberComponents, type Where } from './message-rules.ts'
import type { Channel, Message } from './model.ts'
import { may, permissionsOf, sees } from './permissions.ts'
import { malformed, refuse } from './refusal.ts'
import type { Upload } from './route.ts'
import type { World } from './world.ts'

/** Largest file and most files of one message: docs, reference#uploading-files; resources/message. */
const mostFileBytes = 10 * 1024 * 1024
const mostFiles = 10

/** What a body says of a message, checked: what is absent stays as it was. */
export type Written = {
  content?: string
  embeds?: APIEmbed[]
  components?: APIMessageTopLevelComponent[]
  flags?: number
  files?: string[]
  mentions?: string[]
  mentionRoles?: string[]
  everyone?: boolean
}

/** Flags that a bot may set itself: suppressed embeds, ephemeral (in answers), silent, Components v2. */
export const suppressed = 4
export const ephemeralFlag = 64
export const loadingFlag = 128
export const silentFlag = 4096

/** Reads a message's body: its form (50035), its files, whom it mentions. */
export function readMessage(
  world: World,
  channel: Channel,
  body: Record<string, unknown>,
  uploads: readonly Upload[],
  where: Where,
  had?: Message,
): Written {
  checkMessage(body, where)
  const written: Written = {}
  if (body.content !== undefined) written.content = trimmed(body.content)
  if (body.embeds !== undefined) written.embeds = ((body.embeds ?? []) as APIEmbed[]).map(asKept)
  if (body.components !== undefined)
    written.components = numberComponents((body.components ?? []) as APIMessageTopLevelComponent[]) // both were checked field by field
  if (typeof body.flags === 'number') written.flags = body.flags
  if (uploads.length > 0 || body.attachments !== undefined)
    written.files = keepFiles(world, channel, body, uploads, had)
  if (written.content !== undefined)
    Object.assign(written, mentionsOf(world, channel, written.content, body.allowed_mentions))
  return written
}

/** Discord takes space from both ends. */
const trimmed = (content: unknown): string => (typeof content === 'string' ? content.trim() : '')

const asKept = (embed: APIEmbed): APIEmbed => ({ ...embed, type: 'rich' as NonNullable<APIEmbed['type']> }) // what bots send is `rich`

function keepFiles(
  { state }: World,
  channel: Channel,
  body: Record<string, unknown>,
  uploads: readonly Upload[],
  had?: Message,
): string[] {
  const named = (Array.isArray(body.attachments) ? body.attachments : undefined) as
    | { id: string | number; filename?: string; description?: string }[]
    | undefined // checked by the rules of messages
  const kept = (had?.files ?? []).filter((id) => !named || named.some((one) => String(one.id) === id))
  const fresh = uploads.map((upload) => {
    const index = /^files\[(\d+)\]$/u.exec(upload.field)?.[1]
    if (index === undefined)
      throw malformed({ at: upload.field, code: 'FILE_FIELD_NAME', message: 'files are named files[n]' })
    if (upload.bytes.length > mostFileBytes) throw refuse(40_005)
    const about = named?.find(({ id }) => String(id) === index)
    const name = (about?.filename ?? upload.name).replace(/[^\w.-]+/gu, '_')
    const id = state.newId()
    state.files.set(id, {
      id,
      name,
      description: about?.description,
      mediaType:
        upload.mediaType && upload.mediaType !== 'application/octet-stream' ? upload.mediaType : mediaTypeOf(name),
      bytes: upload.bytes,
      channel: channel.id,
    })
    return id
  })
  const files = [...kept, ...fresh]
  if (files.length > mostFiles)
    throw malformed({ at: 'attachments', code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 10 or fewer in length.' })
  return files
}

/** Who is really mentioned: by the text, as far as `allowed_mentions` lets it: docs, resources/message#allowed-mentions-object. */
export function mentionsOf(
  { state }: World,
  channel: Channel,
  content: string,
  allowed: unknown,
  by: string = state.bot.id,
): { mentions: string[]; mentionRoles: string[]; everyone: boolean } {
  const given = (typeof allowed === 'object' && allowed !== null ? allowed : undefined) as
    | { parse?: string[]; users?: string[]; roles?: string[] }
    | undefined // checked by the rules of messages
  const parses = (what: string): boolean => given === undefined || (given.parse?.includes(what) ?? false)
  const users = [...content.matchAll(/<@!?(\d+)>/gu)].map(([, id = '']) => id).filter((id) => state.users.has(id))
  const roles = [...content.matchAll(/<@&(\d+)>/gu)].map(([, id = '']) => id)
  const guild = state.guilds.get(channel.guild ?? '')
  const mayAll = (permissionsOf(state, channel, by) & may.MentionEveryone) !== 0n
  return {
    mentions: [...new Set(users)].filter((id) => parses('users') || given?.users?.includes(id)),
    mentionRoles: [...new Set(roles)].filter(
      (id) => guild?.roles.has(id) && mayAll && (parses('roles') || given?.roles?.includes(id)),
    ),
    everyone: guild !== undefined && mayAll && parses('everyone') && /@(everyone|here)\b/u.test(content),
  }
}

/** 50006 where nothing would be seen. */
export function checkSeen(message: Pick<Message, 'content' | 'embeds' | 'components' | 'files'>): void {
  const { content, embeds, components, files } = message
  if (content === '' && embeds.length + components.length + files.length === 0) throw refuse(50_006)
}

/** Whether the bot may write here at all, and what it wants to write. */
export function checkMay({ state }: World, channel: Channel, written: Written): void {
  const mine = permissionsOf(state, channel, state.bot.id)
  if (channel.guild === undefined) {
    const user = state.users.get(channel.recipient ?? '')
    const together = [...state.guilds.values()].some(
      ({ members }) => members.has(user?.id ?? '') && members.has(state.bot.id),
    )
    if (user?.bot) throw refuse(50_007)
    if (!together) throw refuse(50_278)
    if (user?.closed) throw refuse(50_007)
    return
  }
  if (!sees(state, channel, state.bot.id)) throw refuse(50_001)
  if (!(mine & may.SendMessages)) throw refuse(50_013)
  if (written.embeds && written.embeds.length > 0 && !(mine & may.EmbedLinks)) throw refuse(50_013)
  if (written.files && written.files.length > 0 && !(mine & may.AttachFiles)) throw refuse(50_013)
}
