import type {
  Button,
  Checkboxes,
  Datepicker,
  DateTimepicker,
  EmailInput,
  MultiStaticSelect,
  MultiUsersSelect,
  NumberInput,
  Overflow,
  PlainTextInput,
  RadioButtons,
  StaticSelect,
  Timepicker,
  URLInput,
  UsersSelect,
} from '@slack/types'
import {
  actionId,
  anyOption,
  confirm,
  dispatch_action_config,
  focus_on_load,
  image,
  option,
  optionGroups,
  optionsOrGroups,
  placeholder,
  plain,
  style,
  url,
} from './part-rules.ts'
import { flag, list, matching, maybe, oneOf, shape, whole, words } from './shape.ts'

/** What each of them has: what is pressed, what is chosen, what is chosen from something that can be empty, what is typed into. */
const pressed = (type: string) => ({ type: oneOf(type), action_id: actionId, confirm })
const chosen = (type: string) => ({ ...pressed(type), focus_on_load })
const picked = (type: string) => ({ ...chosen(type), placeholder })
const typedInto = (type: string) => ({
  type: oneOf(type),
  action_id: actionId,
  dispatch_action_config,
  placeholder,
  focus_on_load,
})

const fewOptions = list(anyOption, { most: 10 })
const manyOptions = list(option, { most: 100 })
const grouped = { options: maybe(manyOptions), option_groups: maybe(optionGroups) }
const mostSelected = { max_selected_items: maybe(whole({ least: 1 })) }

/** What one can press or choose from. */
export const elements = {
  button: shape<Button>({
    ...pressed('button'),
    text: plain(75),
    value: maybe(words({ most: 2000 })),
    url: maybe(url),
    style,
    accessibility_label: maybe(words({ most: 75 })),
  }),
  overflow: shape<Overflow>({ ...pressed('overflow'), options: list(option, { most: 5 }) }),
  checkboxes: shape<Checkboxes>({
    ...chosen('checkboxes'),
    options: fewOptions,
    initial_options: maybe(fewOptions),
  }),
  radio_buttons: shape<RadioButtons>({
    ...chosen('radio_buttons'),
    options: fewOptions,
    initial_option: maybe(anyOption),
  }),
  static_select: shape<StaticSelect>(
    { ...picked('static_select'), ...grouped, initial_option: maybe(option) },
    optionsOrGroups,
  ),
  multi_static_select: shape<MultiStaticSelect>(
    { ...picked('multi_static_select'), ...grouped, ...mostSelected, initial_options: maybe(manyOptions) },
    optionsOrGroups,
  ),
  users_select: shape<UsersSelect>({ ...picked('users_select'), initial_user: maybe(words()) }),
  multi_users_select: shape<MultiUsersSelect>({
    ...picked('multi_users_select'),
    ...mostSelected,
    initial_users: maybe(list(words())),
  }),
  datepicker: shape<Datepicker>({
    ...picked('datepicker'),
    initial_date: maybe(matching(/^\d{4}-\d{2}-\d{2}$/u, 'a date')),
  }),
  timepicker: shape<Timepicker>({
    ...picked('timepicker'),
    initial_time: maybe(matching(/^\d{2}:\d{2}$/u, 'a time')),
    timezone: maybe(words()),
  }),
  datetimepicker: shape<DateTimepicker>({
    ...chosen('datetimepicker'),
    initial_date_time: maybe(whole({ least: 1_000_000_000, most: 9_999_999_999 })),
  }),
  image,
} as const

/** What one can type into. */
export const inputs = {
  plain_text_input: shape<PlainTextInput>({
    ...typedInto('plain_text_input'),
    initial_value: maybe(words({ most: 3000 })),
    multiline: maybe(flag),
    min_length: maybe(whole({ least: 0, most: 3000 })),
    max_length: maybe(whole({ least: 1, most: 3000 })),
  }),
  email_text_input: shape<EmailInput>({ ...typedInto('email_text_input'), initial_value: maybe(words()) }),
  url_text_input: shape<URLInput>({ ...typedInto('url_text_input'), initial_value: maybe(words()) }),
  number_input: shape<NumberInput>({
    ...typedInto('number_input'),
    is_decimal_allowed: flag,
    initial_value: maybe(words()),
    min_value: maybe(words()),
    max_value: maybe(words()),
  }),
}
