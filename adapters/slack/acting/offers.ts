import type { KnownBlock } from '@slack/types'
import { actions, button, paragraph } from '../../../src/chat/message.ts'
import type { ConversationRef } from '../../../src/chat/refs.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { renderBlock } from '../content/blocks.ts'
import { limits } from '../limits.ts'

/** Said at once to whoever acted, where they did, and seen by them alone. */
type Offer = {
  response_type: 'ephemeral'
  replace_original: false
  text: string
  blocks?: readonly KnownBlock[]
}

/** To whom the adapter says something by itself: in an exercise it is marked, as what it is given to say is. */
export type Hearer = { language: string; exercise: boolean }

export const sayingOf = (text: string, hearer: Hearer): Offer => ({
  response_type: 'ephemeral',
  replace_original: false,
  text: markedFor(hearer, text),
})

/** A form once more, by a button: to press it is a new trigger. A command longer than a button can bear is to be typed again. */
export function offerOf(command: string, about: ConversationRef, hearer: Hearer): Offer {
  const { language } = hearer
  if (command.length > limits.buttonValue) return sayingOf(say(language, 'slack.late.again'), hearer)
  const offer = sayingOf(say(language, 'slack.late.form'), hearer)
  const open = button(say(language, 'slack.late.open'), command, 'primary', 'form')
  const blocks = [paragraph(offer.text), actions(open)].flatMap((block) =>
    renderBlock(block, { controls: 0, blocks: 0 }, about),
  )
  return { ...offer, blocks }
}

/** A text of the adapter's own, marked as an exercise where it is one. */
export const markedFor = ({ language, exercise }: Hearer, text: string): string =>
  exercise ? `${say(language, 'slack.exercise')}\n${text}` : text
