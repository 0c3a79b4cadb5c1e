import type { Button } from '@slack/types'
import { cut, line } from '../../../src/chat/line.ts'
import type { Control } from '../../../src/chat/message.ts'
import type { ConversationRef } from '../../../src/chat/refs.ts'
import { limits } from '../limits.ts'
import { webAddress } from './addresses.ts'

/** What somebody pressed: a command, or a link, of which Slack tells though there is nothing to do. */
export type Pressed = { kind: 'command'; command: string; opens: boolean } | { kind: 'link' }

/** What a control's `action_id` begins with; its number within the message follows, since each must differ. */
const kinds = { command: 'command/', form: 'form/', link: 'link/' } as const

/** What the `block_id` of controls begins with where these belong to another conversation than that in which they stand. */
const about = 'about/'

/** A control as a button that carries its command; `undefined` for a link that leads nowhere. */
export function renderControl(control: Control, number: number): Button | undefined {
  const label = cut(line(control.label), limits.buttonText) || '…'
  const text = { type: 'plain_text', text: label, emoji: false } as const
  if (control.type === 'link') {
    const url = webAddress(control.url)
    return url === undefined ? undefined : { type: 'button', action_id: `${kinds.link}${number}`, text, url }
  }
  const kind = control.opens === 'form' ? kinds.form : kinds.command
  return {
    type: 'button',
    action_id: `${kind}${number}`,
    text,
    value: control.command.toWellFormed(),
    ...(control.tone !== 'plain' && { style: control.tone }),
  }
}

/** Marks controls as belonging to a conversation: a press on what was said to one person alone counts there. */
export const blockIdFor = (conversation: ConversationRef, number: number): string => `${about}${number}/${conversation}`

/** Reads what was pressed on a message; `undefined` for what is none of the renderer's. */
export function readPressed(action: { action_id?: string; value?: string }): Pressed | undefined {
  const { action_id: id = '', value } = action
  if (id.startsWith(kinds.link)) return { kind: 'link' }
  const opens = id.startsWith(kinds.form)
  if ((!opens && !id.startsWith(kinds.command)) || value === undefined || value === '') return undefined
  return { kind: 'command', command: value, opens }
}

/** The conversation that pressed controls belong to, where it is not that in which they stand. */
export function conversationOfBlock(blockId: string | undefined): ConversationRef | undefined {
  const [, conversation] = /^about\/\d+\/(slack:.+)$/.exec(blockId ?? '') ?? []
  return conversation as ConversationRef | undefined // as the renderer wrote it
}
