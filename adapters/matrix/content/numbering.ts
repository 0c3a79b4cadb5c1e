import type { Control } from '../../../src/chat/message.ts'

/** Controls by their numbers, and the commands of all numbers that a message ever had, from 1; empty for a link. */
export type Numbering = { rows: readonly { number: number; control: Control }[]; commands: readonly string[] }

/**
 * Numbers the controls of a message. What it showed before keeps its number, and no number is given twice: whoever answers with one
 * while the message changes does what they read, never something else.
 */
export function numberControls(controls: readonly Control[], before: readonly string[]): Numbering {
  const commands = [...before]
  const taken = new Set<number>()
  const rows = controls.map((control) => {
    const command = commandOf(control)
    const at = commands.findIndex((each, index) => each === command && !taken.has(index))
    const index = at < 0 ? commands.push(command) - 1 : at
    taken.add(index)
    return { number: index + 1, control }
  })
  return { rows, commands }
}

const commandOf = (control: Control): string => (control.type === 'button' ? control.command.toWellFormed() : '')
