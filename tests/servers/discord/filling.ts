import { ComponentType, InteractionType } from 'discord-api-types/v10'
import type { Act, Deed } from './acts.ts'
import type { Control } from './controls.ts'
import type { Channel, OpenModal } from './model.ts'
import type { World } from './world.ts'

/** A form's values, by the label or the custom id of a field: what is typed, or the labels or values of options. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** A field of a form: what stands over it, and the control. */
export type Field = { label: string; description?: string; control: Control }

const single: ReadonlySet<number> = new Set([ComponentType.TextInput, ComponentType.RadioGroup])

export function fieldsOf(modal: OpenModal['modal']): Field[] {
  return (modal.components as readonly Control[]).flatMap((part) => {
    if (part.type === ComponentType.Label && part.component)
      return [
        {
          label: part.label ?? '',
          ...(part.description && { description: part.description }),
          control: part.component,
        },
      ]
    const [inner] = part.components ?? []
    return inner ? [{ label: inner.label ?? '', control: inner }] : []
  }) // checked when it was sent
}

/** What people do with a modal: fill it, send it, close it. */
export function createFilling({ state }: World, act: Act, placeOf: (user: string, channel: string) => Channel) {
  function onTop(user: string): OpenModal {
    const open = state.modals.get(user)
    if (!open) throw new Error(`${user} has no form open`)
    return open
  }

  return {
    /** The form on their screen. */
    modal: (user: string): OpenModal['modal'] | undefined => state.modals.get(user)?.modal,
    /** Closes it: the bot hears nothing of that. */
    closeModal(user: string): void {
      onTop(user)
      state.modals.delete(user)
    },
    /** Fills and sends the form on the screen. Discord's client holds back what it can see is wrong. */
    async submit(user: string, values: Values = {}): Promise<Deed> {
      const open = onTop(user)
      const place = placeOf(user, open.channel)
      const known = fieldsOf(open.modal)
      for (const name of Object.keys(values))
        if (!known.some(({ label, control }) => label === name || control.custom_id === name))
          throw new Error(`there is no field ${name} among ${known.map(({ label }) => label).join(', ')}`)
      const components = (open.modal.components as readonly Control[]).map((part) => told(part, values))
      state.modals.delete(user)
      const deed = await act(user, place, {
        type: InteractionType.ModalSubmit,
        name: '',
        data: { custom_id: open.modal.custom_id, components },
        ...(open.message !== undefined && { message: open.message }),
      })
      // A form that is not answered stays on the screen.
      if (!deed.acknowledged) state.modals.set(user, open)
      return deed
    },
  }
}

/** One part of a form as its client sends it. */
function told(part: Control, values: Values): object {
  if (part.type === ComponentType.Label && part.component)
    return { type: part.type, id: part.id, component: answer(part.component, part.label ?? '', values) }
  const [inner] = part.components ?? []
  if (inner) return { type: part.type, id: part.id, components: [answer(inner, inner.label ?? '', values)] }
  return { type: part.type, id: part.id }
}

function answer(control: Control, label: string, values: Values): object {
  const { custom_id, type, id } = control
  const given = custom_id !== undefined && custom_id in values ? values[custom_id] : values[label]
  const base = { type, id, custom_id }
  const required = control.required ?? type !== ComponentType.Checkbox
  const fail = (why: string): never => {
    throw new Error(`${label}: ${why}`)
  }
  if (type === ComponentType.Checkbox) return { ...base, value: given ?? control.default ?? false }
  if (type === ComponentType.TextInput) {
    const value = given === undefined ? String(control.value ?? '') : String(given)
    if (required && value === '') fail('is required')
    if (value !== '' && value.length < (control.min_length ?? 0)) fail('is too short')
    if (value.length > (control.max_length ?? 4000)) fail('is too long')
    return { ...base, value }
  }
  const words = given === undefined ? undefined : typeof given === 'object' ? given : [String(given)]
  const chosen =
    words
      ?.filter((word) => word !== '')
      .map((word) => {
        const option = control.options?.find((one) => one.label === word || one.value === word)
        if (control.options && !option) fail(`does not offer ${word}`)
        return option?.value ?? word
      }) ?? (control.options ?? []).filter((option) => option.default).map(({ value }) => value)
  if (required && chosen.length === 0) fail('is required')
  if (single.has(type)) return { ...base, value: chosen[0] ?? null }
  const most = control.max_values ?? (type === ComponentType.CheckboxGroup ? (control.options?.length ?? 10) : 1)
  if (chosen.length > most) fail(`takes ${most} at most`)
  if (chosen.length > 0 && chosen.length < (control.min_values ?? 1)) fail(`wants ${control.min_values} at least`)
  return { ...base, values: chosen }
}
