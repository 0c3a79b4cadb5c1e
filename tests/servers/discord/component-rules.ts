import type {
  APIButtonComponentWithCustomId,
  APIButtonComponentWithURL,
  APIMessageComponentEmoji,
  APISelectMenuOption,
  APIStringSelectComponent,
  APIUserSelectComponent,
} from 'discord-api-types/v10'
import { isEmoji } from './reactions.ts'
import {
  anything,
  byType,
  type Fields,
  flag,
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

/** Forms and limits of components: docs, components/reference. */

export const customId = words({ least: 1, most: 100 })
export const componentId = maybe(whole({ most: 2_147_483_647 }))

const emoji = shape<APIMessageComponentEmoji>(
  { id: orNull(snowflake), name: maybe(words({ least: 1, most: 32 })), animated: maybe(flag) },
  ({ id, name }, at, problems) => {
    if (!id && (typeof name !== 'string' || !isEmoji(name)))
      problems.push({ at: `${at}.name`, code: 'COMPONENT_INVALID_EMOJI', message: 'Invalid emoji' })
  },
)

function needsFace({ label, emoji: face }: Record<string, unknown>, at: string, problems: Problems): void {
  if (!label && !face)
    problems.push({ at, code: 'BUTTON_COMPONENT_INVALID', message: 'A button must have a label or an emoji' })
}

const pressable = shape<APIButtonComponentWithCustomId>(
  {
    type: oneOf(2),
    id: componentId,
    style: oneOf(1, 2, 3, 4),
    label: maybe(words({ most: 80 })),
    emoji: maybe(emoji),
    custom_id: customId,
    disabled: maybe(flag),
  },
  needsFace,
)

const link = shape<APIButtonComponentWithURL>(
  {
    type: oneOf(2),
    id: componentId,
    style: oneOf(5),
    label: maybe(words({ most: 80 })),
    emoji: maybe(emoji),
    url: matching(
      /^(https?|discord):\/\/\S{1,504}$/u,
      'Scheme must be one of (http, https, discord).',
      'URL_TYPE_INVALID_SCHEME',
    ),
    disabled: maybe(flag),
  },
  needsFace,
)

const button: Rule = {
  need: 'required',
  check: (value, at, problems) => (isObject(value) && value.style === 5 ? link : pressable).check(value, at, problems),
}

const option = shape<APISelectMenuOption>({
  label: words({ least: 1, most: 100 }),
  value: words({ least: 1, most: 100 }),
  description: maybe(words({ most: 100 })),
  emoji: maybe(emoji),
  default: maybe(flag),
})

/** Values of options differ, and no more is asked for than there is. */
export function checkOptions(value: Record<string, unknown>, at: string, problems: Problems): void {
  const options = Array.isArray(value.options) ? value.options.filter(isObject) : []
  for (const [index, one] of options.entries())
    if (options.findIndex((other) => other.value === one.value) < index)
      problems.push({
        at: `${at}.options.${index}.value`,
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      })
  const least = typeof value.min_values === 'number' ? value.min_values : 1
  const most = typeof value.max_values === 'number' ? value.max_values : value.type === 22 ? options.length : 1
  if (least > most || most > options.length || options.filter((one) => one.default === true).length > most)
    problems.push({
      at,
      code: 'SELECT_COMPONENT_INVALID_VALUES',
      message: 'min_values, max_values, options and defaults do not fit each other',
    })
}

const select = (where: 'message' | 'modal') => {
  const common = {
    id: componentId,
    custom_id: customId,
    placeholder: maybe(words({ most: 150 })),
    min_values: maybe(whole({ most: 25 })),
    max_values: maybe(whole({ least: 1, most: 25 })),
    // In a form nothing is disabled, in a message nothing is required.
    disabled: where === 'message' ? maybe(flag) : maybe(oneOf(false)),
    required: where === 'modal' ? maybe(flag) : maybe(oneOf(false)),
  } satisfies Partial<Fields<APIStringSelectComponent>>
  return {
    3: shape<APIStringSelectComponent>(
      { type: oneOf(3), ...common, options: list(option, { least: 1, most: 25 }) },
      checkOptions,
    ),
    5: shape<APIUserSelectComponent>({
      type: oneOf(5),
      ...common,
      default_values: maybe(list(anything, { most: 25 })),
    }),
  }
}

export const selectsInModals = select('modal')

const inRow = byType({ 2: button, ...select('message') })

/** An action row: five buttons at most, or one select alone. */
const row = shape<{ type: 1; id?: number; components: unknown[] }>(
  { type: oneOf(1), id: componentId, components: list(inRow, { least: 1, most: 5 }) },
  ({ components }, at, problems) => {
    const kinds = Array.isArray(components) ? components.filter(isObject).map(({ type }) => type) : []
    if (kinds.length > 1 && kinds.some((type) => type !== 2))
      problems.push({
        at: `${at}.components`,
        code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        message: 'The specified component exceeds the maximum width',
      })
  },
)

/** Every custom id and every number stands once. */
export function checkUnique(value: unknown, at: string, problems: Problems): void {
  const seen = new Set<unknown>()
  const walk = (part: unknown, path: string): void => {
    if (Array.isArray(part)) {
      for (const [index, item] of part.entries()) walk(item, `${path}.${index}`)
      return
    }
    if (!isObject(part)) return
    if (typeof part.custom_id === 'string') {
      if (seen.has(part.custom_id))
        problems.push({
          at: `${path}.custom_id`,
          code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
          message: 'Component custom id cannot be duplicated',
        })
      seen.add(part.custom_id)
    }
    if (typeof part.id === 'number' && part.id > 0) {
      if (seen.has(part.id))
        problems.push({
          at: `${path}.id`,
          code: 'COMPONENT_ID_DUPLICATED',
          message: 'Component id cannot be duplicated',
        })
      seen.add(part.id)
    }
    walk(part.components, `${path}.components`)
    walk(part.component, `${path}.component`)
  }
  walk(value, at)
}

/** The components of a message: five rows. */
export const components: Rule = {
  need: 'required',
  check(value, at, problems) {
    list(byType({ 1: row }), { most: 5 }).check(value, at, problems)
    checkUnique(value, at, problems)
  },
}
