import { type APIButtonComponent, ButtonStyle, ComponentType } from 'discord.js'
import { cut, line } from '../../../src/chat/line.ts'
import type { Control } from '../../../src/chat/message.ts'
import { limits } from '../limits.ts'
import { webAddress } from './addresses.ts'

/** What somebody pressed: the command that a button bears, and whether a form opens by it. */
export type Pressed = { command: string; opens: boolean }

/** What the id of a button begins with; where the same command stands a second time in a message, a number follows. */
const kinds = { command: 'c', form: 'f' } as const

const styles = { plain: ButtonStyle.Secondary, primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const

/** A button that bears its command, under an id that is not `taken` yet; `undefined` for a link that leads nowhere, or a command that is too long to bear. */
export function renderControl(control: Control, taken: Set<string>): APIButtonComponent | undefined {
  const label = cut(line(control.label), limits.buttonLabel) || '…'
  if (control.type === 'link') {
    const url = webAddress(control.url)
    return url === undefined ? undefined : { type: ComponentType.Button, style: ButtonStyle.Link, label, url }
  }
  const kind = control.opens === 'form' ? kinds.form : kinds.command
  const id = [...Array(taken.size + 1).keys()]
    .map((number) => `${kind}${number || ''}/${control.command.toWellFormed()}`)
    .find((each) => !taken.has(each))
  if (id === undefined || id.length > limits.customId) return undefined
  taken.add(id)
  return { type: ComponentType.Button, style: styles[control.tone], label, custom_id: id }
}

/** Reads the id of what was pressed; `undefined` for what is none of the renderer's. */
export function readPressed(customId: string): Pressed | undefined {
  const [, kind, command] = /^([cf])\d{0,2}\/([\s\S]+)$/.exec(customId) ?? []
  return command === undefined ? undefined : { command, opens: kind === kinds.form }
}
