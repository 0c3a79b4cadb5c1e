/** What somebody sees of a room who uses an ordinary client: worked out from its events, and from nothing of ours. */

export type MatrixEvent = {
  event_id: string
  type: string
  sender: string
  origin_server_ts: number
  content: Content
  state_key?: string
  redacts?: string
  unsigned?: { redacted_because?: unknown }
}
export type Content = Readonly<Record<string, unknown>>

export type Membership = 'join' | 'invite' | 'leave' | 'ban' | 'knock'

/** A room as one account was told of it. */
export type RoomView = {
  readonly id: string
  membership: Membership
  /** State by type and key, `m.room.name/`. */
  readonly state: Map<string, MatrixEvent>
  /** Everything that happened there, in order. */
  timeline: MatrixEvent[]
  /** By account: how far it has read, in which thread (`main`: in none; `''`: everywhere). */
  readonly receipts: Map<string, Map<string, string>>
}

/** One message as it is shown now. */
export type SeenMessage = {
  id: string
  by: string
  at: number
  /** `unreadable` for one that is encrypted. */
  msgtype: string
  /** Its text, and its HTML where the client shows that instead; the last edit of it. */
  body: string
  html?: string
  edited: boolean
  content: Content
  thread?: string
  /** The message it answers by quoting. */
  replyTo?: string
  /** Who was called by it or by an edit of it: accounts, and `@room`. */
  pings: readonly string[]
  reactions: readonly { id: string; key: string; by: string }[]
  file?: { name: string; mxc: string; mediaType: string; bytes: number | undefined }
}

const stateOf = (room: RoomView, type: string, key = ''): Content | undefined =>
  room.state.get(`${type}/${key}`)?.content

export const nameOf = (room: RoomView): string => words(stateOf(room, 'm.room.name')?.name)
export const topicOf = (room: RoomView): string => words(stateOf(room, 'm.room.topic')?.topic)
export const isEncrypted = (room: RoomView): boolean => stateOf(room, 'm.room.encryption') !== undefined

/** The accounts that sit in a room, or stand to it in another way. */
export const membersOf = (room: RoomView, membership: Membership = 'join'): readonly string[] =>
  [...room.state.values()]
    .filter((event) => event.type === 'm.room.member' && event.content.membership === membership)
    .map((event) => event.state_key ?? '')
    .sort()

/** The messages of a room, in order; redacted ones are gone, edited ones changed. */
export function messagesOf(room: RoomView): readonly SeenMessage[] {
  const gone = goneFrom(room.timeline)
  const standing = room.timeline.filter((event) => !gone.has(event.event_id) && event.state_key === undefined)
  const related = Map.groupBy(standing, (event) => relationOf(event).event_id)
  return standing.flatMap((event) => {
    if (event.type !== 'm.room.message' && event.type !== 'm.room.encrypted') return []
    if (relationOf(event).rel_type === 'm.replace') return []
    const about = related.get(event.event_id) ?? []
    const edits = about.filter(
      (each) => relationOf(each).rel_type === 'm.replace' && each.sender === event.sender && each.type === event.type,
    )
    return [shownAs(room, event, edits, about)]
  })
}

/** Whether an account has read up to an event: by a receipt for it or a later one, which holds for its thread. */
export function hasRead(room: RoomView, account: string, id: string): boolean {
  const place = (event: string): number => room.timeline.findIndex((each) => each.event_id === event)
  const at = place(id)
  const event = room.timeline[at]
  if (!event) return false
  const relation = relationOf(event)
  const thread = (relation.rel_type === 'm.thread' && relation.event_id) || 'main'
  return ['', thread].some((where) => {
    const receipt = room.receipts.get(account)?.get(where)
    return receipt !== undefined && place(receipt) >= at
  })
}

/** The events that were redacted, whether that is told by another event or found on the event itself. */
function goneFrom(timeline: readonly MatrixEvent[]): ReadonlySet<string> {
  return new Set(
    timeline.flatMap((event) => [
      ...(event.type === 'm.room.redaction' ? [words(event.content.redacts) || (event.redacts ?? '')] : []),
      ...(event.unsigned?.redacted_because ? [event.event_id] : []),
    ]),
  )
}

function shownAs(
  room: RoomView,
  event: MatrixEvent,
  edits: readonly MatrixEvent[],
  about: readonly MatrixEvent[],
): SeenMessage {
  const last = edits.toSorted((a, b) => a.origin_server_ts - b.origin_server_ts).at(-1)
  const content = object(last?.content['m.new_content']) ?? event.content
  const relation = relationOf(event)
  const replyTo = relation.is_falling_back === true ? '' : words(object(relation['m.in_reply_to'])?.event_id)
  const html = content.format === 'org.matrix.custom.html' ? words(content.formatted_body) : ''
  const file = fileOf(content)
  return {
    id: event.event_id,
    by: event.sender,
    at: event.origin_server_ts,
    msgtype: event.type === 'm.room.encrypted' ? 'unreadable' : words(content.msgtype),
    body: words(content.body),
    ...(html !== '' && { html }),
    edited: edits.length > 0,
    content,
    ...(relation.rel_type === 'm.thread' && relation.event_id !== undefined && { thread: relation.event_id }),
    ...(replyTo !== '' && { replyTo }),
    pings: [...new Set([event, ...edits].flatMap((each) => pingsOf(room, each.content)))],
    reactions: about
      .filter((each) => each.type === 'm.reaction' && relationOf(each).rel_type === 'm.annotation')
      .map((each) => ({ id: each.event_id, key: words(relationOf(each).key), by: each.sender })),
    ...(file && { file }),
  }
}

/** Whom a message calls: those it says it means; where it does not say, whoever's name stands in it, as servers decide then. */
function pingsOf(room: RoomView, content: Content): string[] {
  const meant = object(content['m.mentions'])
  if (meant) {
    const accounts = Array.isArray(meant.user_ids) ? meant.user_ids.map(String) : []
    return [...accounts, ...(meant.room === true ? ['@room'] : [])]
  }
  const body = words(content.body)
  const has = (name: string): boolean =>
    name !== '' && new RegExp(`(^|\\W)${name.replace(/[^\w ]/g, '\\$&')}(\\W|$)`, 'i').test(body)
  const named = membersOf(room).filter(
    (account) =>
      has(account.slice(1, account.indexOf(':'))) || has(words(stateOf(room, 'm.room.member', account)?.displayname)),
  )
  return [...named, ...(body.includes('@room') ? ['@room'] : [])]
}

function fileOf(content: Content): SeenMessage['file'] {
  if (!/^m\.(file|image|video|audio)$/.test(words(content.msgtype))) return undefined
  const info = object(content.info)
  return {
    name: words(content.filename) || words(content.body),
    mxc: words(content.url),
    mediaType: words(info?.mimetype),
    bytes: typeof info?.size === 'number' ? info.size : undefined,
  }
}

type Relation = { event_id?: string; rel_type?: string; key?: unknown; is_falling_back?: unknown } & Content

const relationOf = (event: MatrixEvent): Relation => (object(event.content['m.relates_to']) ?? {}) as Relation // compared only
const object = (value: unknown): Content | undefined =>
  typeof value === 'object' && value !== null ? (value as Content) : undefined // checked just before
const words = (value: unknown): string => (typeof value === 'string' ? value : '')
