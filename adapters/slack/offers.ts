import type { KnownBlock } from '@slack/types'
import { actions, button, paragraph } from '../../src/chat/message.ts'
import type { ConversationRef } from '../../src/chat/refs.ts'
import { say } from '../../src/locale/catalogue.ts'
import { renderBlock } from './content/blocks.ts'
import { limits } from './limits.ts'

/** Said at once to whoever acted, where they did, and seen by them alone. */
export type Offer = {
  response_type: 'ephemeral'
  replace_original: false
  text: string
  blocks?: readonly KnownBlock[]
}

export const sayingOf = (text: string): Offer => ({ response_type: 'ephemeral', replace_original: false, text })

/** A form once more, by a button: to press it is a new trigger. A command longer than a button can bear is to be typed again. */
export function offerOf(language: string, command: string, about: ConversationRef): Offer {
  const text = say(language, 'slack.late.form')
  const open = button(say(language, 'slack.late.open'), command, 'primary', 'form')
  const blocks = [paragraph(text), actions(open)].flatMap((block) =>
    renderBlock(block, { controls: 0, blocks: 0 }, about),
  )
  return { ...sayingOf(text), ...(command.length <= limits.buttonValue && { blocks }) }
}
