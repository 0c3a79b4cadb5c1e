import type {
  APIAllowedMentions,
  APIMessageTopLevelComponent,
  RESTAPIAttachment,
  RESTAPIMessageReference,
  RESTPatchAPIChannelMessageJSONBody,
  RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10'
import { components } from './component-rules.ts'
import { embeds } from './embed-rules.ts'
import {
  anything,
  type Fields,
  flag,
  hold,
  list,
  maybe,
  never,
  oneOf,
  orNull,
  type Rule,
  shape,
  snowflake,
  tooLong,
  words,
} from './shape.ts'

/** Forms and limits of messages: docs, resources/message#create-message. */

/** Where a body comes in: not every field can stand everywhere. */
export type Where = 'new' | 'edit' | 'answer'

const mostContent = 2000

const allowedMentions = shape<APIAllowedMentions>(
  {
    parse: maybe(list(oneOf('users', 'roles', 'everyone'), { most: 3 })),
    users: maybe(list(snowflake, { most: 100 })),
    roles: maybe(list(snowflake, { most: 100 })),
    replied_user: maybe(flag),
  },
  ({ parse, users, roles }, at, problems) => {
    const both = (what: string, ids: unknown): boolean =>
      Array.isArray(parse) && parse.includes(what) && Array.isArray(ids) && ids.length > 0
    if (both('users', users) || both('roles', roles))
      problems.push({
        at: `${at}.parse`,
        code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        message: 'parse and a list of ids exclude each other',
      })
  },
)

const reference = shape<RESTAPIMessageReference>({
  type: maybe(oneOf(0, 1)),
  message_id: snowflake,
  channel_id: maybe(snowflake),
  guild_id: maybe(snowflake),
  fail_if_not_exists: maybe(flag),
})

const fileNumber: Rule = {
  need: 'required',
  check(value, at, problems) {
    if (!/^\d{1,20}$/u.test(String(value)))
      problems.push({ at, code: 'NUMBER_TYPE_COERCE', message: `Value "${String(value)}" is not snowflake.` })
  },
}

const attachments = list(
  shape<RESTAPIAttachment>({
    id: fileNumber,
    filename: maybe(words({ least: 1, most: 1024 })),
    description: orNull(words({ most: 1024 })),
    duration_secs: never,
    waveform: never,
    title: orNull(words({ most: 1024 })),
    is_spoiler: maybe(flag),
  } as Fields<RESTAPIAttachment>), // fields for voice messages and previews, by version of the types
  { most: 10 },
)

const content: Rule = {
  need: 'required',
  check(value, at, problems) {
    if (typeof value !== 'string')
      problems.push({ at, code: 'BASE_TYPE_CONVERT', message: 'Could not interpret value as string.' })
    else if (value.length > mostContent) problems.push(tooLong(at, mostContent))
  },
}

const nonce: Rule = {
  need: 'required',
  check(value, at, problems) {
    if (Number.isInteger(value)) return
    if (typeof value === 'string') {
      if (value.length > 25) problems.push(tooLong(at, 25))
    } else problems.push({ at, code: 'BASE_TYPE_CONVERT', message: 'Could not interpret value as string.' })
  },
}

/** SUPPRESS_EMBEDS, EPHEMERAL (in answers), SUPPRESS_NOTIFICATIONS; IS_COMPONENTS_V2 is not played here. */
const flagsOf = (where: Where): Rule => ({
  need: 'required',
  check(value, at, problems) {
    const allowed = { new: 4 | 4096, edit: 4, answer: 4 | 64 | 4096 }[where]
    if (!Number.isInteger(value) || (Number(value) & ~allowed) !== 0)
      problems.push({ at, code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${allowed}}.` })
  },
})

const common = (where: Where) => ({
  content: orNull(content),
  embeds: orNull(embeds),
  allowed_mentions: orNull(allowedMentions),
  components: orNull(components),
  attachments: orNull(attachments),
  flags: orNull(flagsOf(where)),
})

/** discord.js sends these wherever it sends a message; they mean something in a new one alone. */
const sentAlike = {
  nonce: orNull(nonce),
  enforce_nonce: maybe(flag),
  tts: maybe(flag),
  message_reference: maybe(reference),
  sticker_ids: maybe(list(snowflake, { most: 3 })),
}
type SentAlike = Pick<RESTPostAPIChannelMessageJSONBody, keyof typeof sentAlike>

const bodies: Readonly<Record<Where, Rule>> = {
  new: shape<RESTPostAPIChannelMessageJSONBody>({
    ...common('new'),
    ...sentAlike,
    poll: maybe(anything),
    shared_client_theme: never,
  }),
  edit: shape<RESTPatchAPIChannelMessageJSONBody & SentAlike>({ ...common('edit'), ...sentAlike }),
  answer: shape<Pick<RESTPostAPIChannelMessageJSONBody, keyof ReturnType<typeof common> | 'poll'> & SentAlike>({
    ...common('answer'),
    ...sentAlike,
    poll: maybe(anything),
  }),
}

/** Refuses a body that is not of the right form (50035). */
export const checkMessage = (body: Record<string, unknown>, where: Where): void => hold(bodies[where], body)

/** Every component has a number within its message. */
export function numberComponents<Part extends object = APIMessageTopLevelComponent>(parts: readonly Part[]): Part[] {
  let next = 0
  const used = new Set<unknown>()
  const walk = (value: unknown, visit: (part: Record<string, unknown>) => Record<string, unknown>): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, visit))
    if (typeof value !== 'object' || value === null) return value
    const visited = visit(value as Record<string, unknown>) // an object
    return Object.fromEntries(
      Object.entries(visited).map(([key, inner]) => [
        key,
        key === 'components' || key === 'component' ? walk(inner, visit) : inner,
      ]),
    )
  }
  walk(parts, (part) => {
    used.add(part.id)
    return part
  })
  const number = (): number => {
    do next += 1
    while (used.has(next))
    return next
  }
  return walk(parts, (part) => (part.id ? part : { ...part, id: number() })) as Part[] // the same, with numbers
}
