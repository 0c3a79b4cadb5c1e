/** A control of a message or a modal, of any kind: the fields that it may have. */
export type Control = {
  type: number
  id?: number
  custom_id?: string
  label?: string
  placeholder?: string
  description?: string
  disabled?: boolean
  required?: boolean
  style?: number
  value?: string | boolean
  url?: string
  default?: boolean
  min_length?: number
  max_length?: number
  min_values?: number
  max_values?: number
  options?: readonly { label: string; value: string; description?: string; default?: boolean }[]
  default_values?: readonly { id: string; type: string }[]
  components?: readonly Control[]
  component?: Control
  content?: string
}

/** Every control, out of its rows. */
export const controlsOf = (components: readonly unknown[]): Control[] =>
  (components as readonly Control[]).flatMap((one) => (one.components ? controlsOf(one.components) : [one])) // checked when they were sent

/** The one control with this label, placeholder or custom id. */
export function findControl(controls: readonly Control[], name: string): Control {
  const found = controls.filter(({ label, placeholder, custom_id }) => [label, placeholder, custom_id].includes(name))
  const [first] = found
  if (!first)
    throw new Error(
      `there is no control ${name} among ${controls.map(({ label, placeholder, custom_id }) => label ?? placeholder ?? custom_id).join(', ')}`,
    )
  return first
}
