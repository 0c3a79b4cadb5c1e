import type {
  APIApplicationCommandOptionChoice,
  APIApplicationCommandStringOption,
  RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10'
import { Locale } from 'discord-api-types/v10'
import {
  anything,
  byType,
  flag,
  hold,
  isObject,
  list,
  matching,
  maybe,
  oneOf,
  orNull,
  type Problems,
  type Rule,
  shape,
  snowflake,
  whole,
  words,
} from './shape.ts'

/** Forms and limits of commands: docs, interactions/application-commands#application-command-object. */

const mostWords = 8000
const most: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 }
const locales = new Set<string>(Object.values(Locale))

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u
const smallName: Rule = {
  need: 'required',
  check(value, at, problems) {
    if (typeof value !== 'string' || !namePattern.test(value) || value !== value.toLowerCase())
      problems.push({ at, code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' })
  },
}
const menuName = words({ least: 1, most: 32 })
const description = words({ least: 1, most: 100 })

/** The same words in other languages, by locales that Discord knows. */
const localized = (rule: Rule) =>
  orNull({
    need: 'required',
    check(value, at, problems) {
      for (const [locale, inner] of Object.entries(isObject(value) ? value : {})) {
        if (!locales.has(locale))
          problems.push({
            at: `${at}.${locale}`,
            code: 'BASE_TYPE_CHOICES',
            message: 'Value must be a locale of Discord.',
          })
        else if (inner !== null) rule.check(inner, `${at}.${locale}`, problems)
      }
    },
  })

const named = {
  name: smallName,
  name_localizations: localized(smallName),
  description,
  description_localizations: localized(description),
}

const choice = shape<APIApplicationCommandOptionChoice<string>>({
  name: words({ least: 1, most: 100 }),
  name_localizations: localized(words({ least: 1, most: 100 })),
  value: {
    need: 'required',
    check: (value, at, problems) => void (typeof value === 'number' || words({ most: 100 }).check(value, at, problems)),
  },
})

type KnownField = APIApplicationCommandStringOption & {
  choices?: unknown[]
  channel_types?: unknown
  min_value?: number
  max_value?: number
}
const field = shape<Omit<KnownField, 'autocomplete'> & { autocomplete?: boolean }>(
  {
    ...named,
    type: oneOf(3, 4, 5, 6, 7, 8, 9, 10, 11),
    required: maybe(flag),
    autocomplete: maybe(flag),
    choices: maybe(list(choice, { most: 25 })),
    min_length: maybe(whole({ most: 6000 })),
    max_length: maybe(whole({ least: 1, most: 6000 })),
    channel_types: maybe(anything),
    min_value: maybe(anything),
    max_value: maybe(anything),
  },
  ({ autocomplete, choices }, at, problems) => {
    if (autocomplete === true && Array.isArray(choices) && choices.length > 0)
      problems.push({ at, code: 'APPLICATION_COMMAND_OPTIONS_CHOICES', message: 'choices exclude autocomplete' })
  },
)

/** Required fields come first, names differ, sub-commands and fields do not mix. */
function checkOptions({ options }: Record<string, unknown>, at: string, problems: Problems): void {
  const all = Array.isArray(options) ? options.filter(isObject) : []
  for (const [index, one] of all.entries()) {
    const place = `${at === '' ? '' : `${at}.`}options.${index}`
    if (all.findIndex(({ name }) => name === one.name) < index)
      problems.push({ at: place, code: 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', message: 'Option name duplicated' })
    if (one.required === true && all.slice(0, index).some(({ required, type }) => !required && Number(type) > 2))
      problems.push({
        at: place,
        code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        message: 'Required options must be placed before non-required options',
      })
    if (Number(one.type) <= 2 !== Number(all[0]?.type) <= 2)
      problems.push({
        at: `${place}.type`,
        code: 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        message: 'Sub-command and sub-command group option types are mutually exclusive to all other types',
      })
  }
}

const fields = Object.fromEntries([3, 4, 5, 6, 7, 8, 9, 10, 11].map((type) => [type, field]))
type Nested = {
  type: number
  name: string
  name_localizations?: unknown
  description: string
  description_localizations?: unknown
  options?: unknown[]
}
const nested = (type: number, kinds: Readonly<Record<number, Rule>>) =>
  shape<Nested>({ ...named, type: oneOf(type), options: maybe(list(byType(kinds), { most: 25 })) }, checkOptions)
const subCommand = nested(1, fields)
const group = nested(2, { 1: subCommand })

const base = {
  id: maybe(snowflake),
  default_member_permissions: orNull(matching(/^\d+$/u, 'Value is not permissions.')),
  dm_permission: maybe(flag),
  nsfw: maybe(flag),
  integration_types: maybe(list(oneOf(0, 1), { most: 2 })),
  contexts: orNull(list(oneOf(0, 1, 2), { most: 3 })),
}

type Body = RESTPutAPIApplicationCommandsJSONBody[number]
type ChatInput = Omit<Extract<Body, { description: string; type?: 1 | undefined }>, 'default_permission'>
type Menu = Omit<Extract<Body, { type: 2 | 3 }>, 'default_permission' | 'description_localizations'>

const chatInput = shape<ChatInput>(
  {
    ...base,
    ...named,
    type: maybe(oneOf(1)),
    options: maybe(list(byType({ ...fields, 1: subCommand, 2: group }), { most: 25 })),
  },
  (value, at, problems) => {
    checkOptions(value, at, problems)
    if (lengthOf(value) > mostWords)
      problems.push({
        at,
        code: 'APPLICATION_COMMAND_TOO_LARGE',
        message: `Command exceeds maximum size (${mostWords})`,
      })
  },
)

const menu = shape<Menu & { description?: ''; options?: [] }>({
  ...base,
  name: menuName,
  name_localizations: localized(menuName),
  type: oneOf(2, 3),
  description: maybe(oneOf('')),
  options: maybe(list(anything, { most: 0 })),
})

/** Names, descriptions and values together; of the languages the longest counts. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, inner) => sum + lengthOf(inner), 0)
  if (!isObject(value)) return 0
  const longest = (name: string): number =>
    Math.max(
      ...[
        value[name],
        ...Object.values(isObject(value[`${name}_localizations`]) ? (value[`${name}_localizations`] as object) : {}),
      ].map((one) => (typeof one === 'string' ? one.length : 0)),
    )
  const own = typeof value.value === 'string' ? value.value.length : 0
  return longest('name') + longest('description') + own + lengthOf(value.options) + lengthOf(value.choices)
}

const command: Rule = {
  need: 'required',
  check: (value, at, problems) =>
    (isObject(value) && value.type !== undefined && value.type !== 1 ? menu : chatInput).check(value, at, problems),
}

/** The commands of a body; 50035 where one is not of the right form, or there are too many. */
export function checkCommands(body: unknown): Record<string, unknown>[] {
  hold(list(command, { most: 130 }), body)
  const all = body as Record<string, unknown>[] // was just checked field by field
  for (const [type, limit] of Object.entries(most)) {
    const count = all.filter((one) => Number(one.type ?? 1) === Number(type)).length
    if (count > limit)
      hold(
        {
          need: 'required',
          check: (_value, at, problems) =>
            void problems.push({
              ...{ at, code: 'APPLICATION_COMMANDS_LIMIT' },
              message: `${count} commands of type ${type}, of which there may be ${limit}`,
            }),
        },
        body,
      )
  }
  return all
}
