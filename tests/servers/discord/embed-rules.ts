import type { APIEmbed, APIEmbedAuthor, APIEmbedField, APIEmbedFooter, APIEmbedImage } from 'discord-api-types/v10'
import { flag, isObject, list, matching, maybe, never, oneOf, orNull, shape, tooLong, whole, words } from './shape.ts'

/** Limits of embeds: docs, resources/message#embed-object-embed-limits. */
const mostInAll = 6000

const address = matching(/^(https?|attachment):\/\/\S+$/u, 'Not a well formed URL.', 'URL_TYPE_INVALID_SCHEME')
const webAddress = matching(/^https?:\/\/\S+$/u, 'Not a well formed URL.', 'URL_TYPE_INVALID_SCHEME')
const own = never

const image = shape<APIEmbedImage>({
  url: address,
  proxy_url: own,
  height: own,
  width: own,
  content_type: own,
  description: own,
  flags: own,
  placeholder: own,
  placeholder_version: own,
})

const embed = shape<APIEmbed>({
  title: orNull(words({ most: 256 })),
  type: maybe(oneOf('rich')),
  description: orNull(words({ most: 4096 })),
  url: orNull(webAddress),
  timestamp: orNull(
    matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d/u, 'Could not parse. Should be ISO8601.', 'DATE_TIME_TYPE_PARSE'),
  ),
  color: orNull(whole({ most: 0xff_ff_ff })),
  footer: orNull(
    shape<APIEmbedFooter>({ text: words({ least: 1, most: 2048 }), icon_url: maybe(address), proxy_icon_url: own }),
  ),
  image: orNull(image),
  thumbnail: orNull(image),
  video: own,
  provider: own,
  author: orNull(
    shape<APIEmbedAuthor>({
      name: words({ least: 1, most: 256 }),
      url: maybe(webAddress),
      icon_url: maybe(address),
      proxy_icon_url: own,
    }),
  ),
  fields: orNull(
    list(
      shape<APIEmbedField>({
        name: words({ least: 1, most: 256 }),
        value: words({ least: 1, most: 1024 }),
        inline: maybe(flag),
      }),
      { most: 25 },
    ),
  ),
  flags: own,
})

/** The characters of all embeds of a message together. */
function sizeOf(embeds: unknown): number {
  if (!Array.isArray(embeds)) return 0
  const length = (value: unknown): number => (typeof value === 'string' ? value.length : 0)
  const inner = (value: unknown, name: string): number => (isObject(value) ? length(value[name]) : 0)
  return embeds.filter(isObject).reduce((sum, { title, description, footer, author, fields }) => {
    const ofFields = Array.isArray(fields)
      ? fields.reduce<number>((all, field) => all + inner(field, 'name') + inner(field, 'value'), 0)
      : 0
    return sum + length(title) + length(description) + inner(footer, 'text') + inner(author, 'name') + ofFields
  }, 0)
}

/** Each of ten at most, and all together. */
export const embeds = (() => {
  const each = list(embed, { most: 10 })
  return {
    need: each.need,
    check(value: unknown, at: string, problems: Parameters<typeof each.check>[2]): void {
      each.check(value, at, problems)
      if (sizeOf(value) > mostInAll)
        problems.push({
          ...tooLong(at, mostInAll),
          code: 'MAX_EMBED_SIZE_EXCEEDED',
          message: `Embed size exceeds maximum size of ${mostInAll}`,
        })
    },
  }
})()
