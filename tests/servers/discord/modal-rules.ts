import type {
  APIApplicationCommandOptionChoice,
  APICheckboxComponent,
  APICheckboxGroupComponent,
  APICheckboxGroupOption,
  APICommandAutocompleteInteractionResponseCallbackData,
  APIFileUploadComponent,
  APILabelComponent,
  APIModalInteractionResponseCallbackData,
  APIRadioGroupComponent,
  APITextDisplayComponent,
  APITextInputComponent,
} from 'discord-api-types/v10'
import { checkOptions, checkUnique, componentId, customId, selectsInModals } from './component-rules.ts'
import { numberComponents } from './message-rules.ts'
import {
  anything,
  byType,
  flag,
  hold,
  isObject,
  list,
  maybe,
  never,
  oneOf,
  orNull,
  type Problems,
  type Rule,
  shape,
  whole,
  words,
} from './shape.ts'

/** Forms and limits of modals: docs, components/reference and interactions/receiving-and-responding#interaction-response-object-modal. */

const textInput = (label: Rule | typeof never) =>
  shape<APITextInputComponent>(
    {
      type: oneOf(4),
      id: componentId,
      custom_id: customId,
      style: oneOf(1, 2),
      label: label.need === 'required' ? maybe(label) : never,
      placeholder: maybe(words({ most: 100 })),
      value: maybe(words({ most: 4000 })),
      min_length: maybe(whole({ most: 4000 })),
      max_length: maybe(whole({ least: 1, most: 4000 })),
      required: maybe(flag),
    },
    (value, at, problems) => {
      if (label.need === 'required' && value.label === undefined)
        problems.push({ at: `${at}.label`, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' })
      if (Number(value.min_length ?? 0) > Number(value.max_length ?? 4000))
        problems.push({ at, code: 'TEXT_INPUT_INVALID_LENGTHS', message: 'min_length is greater than max_length' })
      const length = typeof value.value === 'string' ? value.value.length : 0
      if (length > Number(value.max_length ?? 4000))
        problems.push({
          at: `${at}.value`,
          code: 'BASE_TYPE_MAX_LENGTH',
          message: `Must be ${value.max_length} or fewer in length.`,
        })
    },
  )

const choice = shape<APICheckboxGroupOption>({
  label: words({ least: 1, most: 100 }),
  value: words({ least: 1, most: 100 }),
  description: maybe(words({ most: 100 })),
  default: maybe(flag),
})

/** Where nothing need be chosen, nothing is required. */
function checkGroup(value: Record<string, unknown>, at: string, problems: Problems): void {
  checkOptions(value, at, problems)
  if (value.min_values === 0 && value.required !== false)
    problems.push({
      at: `${at}.required`,
      code: 'COMPONENT_REQUIRED',
      message: 'required must be false where min_values is 0',
    })
}

const radioGroup = shape<APIRadioGroupComponent>(
  {
    type: oneOf(21),
    id: componentId,
    custom_id: customId,
    options: list(choice, { least: 2, most: 10 }),
    required: maybe(flag),
  },
  checkOptions,
)

const checkboxGroup = shape<APICheckboxGroupComponent>(
  {
    type: oneOf(22),
    id: componentId,
    custom_id: customId,
    options: list(choice, { least: 1, most: 10 }),
    min_values: maybe(whole({ most: 10 })),
    max_values: maybe(whole({ least: 1, most: 10 })),
    required: maybe(flag),
  },
  checkGroup,
)

const checkbox = shape<APICheckboxComponent>({
  type: oneOf(23),
  id: componentId,
  custom_id: customId,
  default: maybe(flag),
})

const fileUpload = shape<APIFileUploadComponent>({
  type: oneOf(19),
  id: componentId,
  custom_id: customId,
  min_values: maybe(whole({ most: 10 })),
  max_values: maybe(whole({ least: 1, most: 10 })),
  file_types: maybe(anything),
  required: maybe(flag),
})

const label = shape<APILabelComponent>({
  type: oneOf(18),
  id: componentId,
  label: words({ least: 1, most: 45 }),
  description: maybe(words({ most: 100 })),
  component: byType({
    ...selectsInModals,
    4: textInput(never),
    19: fileUpload,
    21: radioGroup,
    22: checkboxGroup,
    23: checkbox,
  }),
})

const display = shape<APITextDisplayComponent>({
  type: oneOf(10),
  id: componentId,
  content: words({ least: 1, most: 4000 }),
})

/** The older way: one text input in a row. */
const row = shape<{ type: 1; id?: number; components: unknown[] }>({
  type: oneOf(1),
  id: componentId,
  components: list(byType({ 4: textInput(words({ least: 1, most: 45 })) }), { least: 1, most: 1 }),
})

const modal = shape<APIModalInteractionResponseCallbackData>(
  {
    custom_id: customId,
    title: words({ least: 1, most: 45 }),
    components: list(byType({ 1: row, 10: display, 18: label }), { least: 1, most: 5 }),
  },
  ({ components }, _at, problems) => checkUnique(components, 'components', problems),
)

/** A modal as it will stand on the screen; 50035 where it is not of the right form. */
export function checkModal(data: Record<string, unknown>): APIModalInteractionResponseCallbackData {
  hold(under('data', modal), data)
  const checked = data as unknown as APIModalInteractionResponseCallbackData // was just checked field by field
  return { ...checked, components: numberComponents(checked.components) }
}

const offered = shape<APICommandAutocompleteInteractionResponseCallbackData>({
  choices: maybe(
    list(
      shape<APIApplicationCommandOptionChoice<string>>({
        name: words({ least: 1, most: 100 }),
        name_localizations: orNull(anything),
        value: words({ most: 100 }),
      }),
      { most: 25 },
    ),
  ),
})

/** What is offered to somebody who types: 25 at most, of 100 characters. */
export function checkChoices(data: Record<string, unknown>): { name: string; value: string }[] {
  hold(under('data', offered), data)
  return (data.choices ?? []) as { name: string; value: string }[] // was just checked field by field
}

/** A rule for what stands in a field of the body. */
const under = (name: string, rule: Rule): Rule => ({
  need: 'required',
  check: (value, _at, problems) => rule.check(isObject(value) ? value : {}, name, problems),
})
