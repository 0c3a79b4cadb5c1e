import { actions, button, type Control, type Message, paragraph } from '../../../src/chat/message.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { renderContent } from '../content/render.ts'
import { limits } from '../limits.ts'
import type { Said } from './reply.ts'

/** To whom the adapter says something by itself: in an exercise it is marked, as what it is given to say is. */
export type Hearer = { language: string; exercise: boolean }

/** Words of the adapter's own, with what may be pressed below them. */
export const sayingOf = (text: string, hearer: Hearer, ...controls: readonly Control[]): Said =>
  bodyOf({
    summary: text,
    blocks: [paragraph(text), ...(controls.length > 0 ? [actions(...controls)] : [])],
    marking: '',
    ...(hearer.exercise && { exercise: true }),
    look: 'reply',
  })

/** A message as what Discord is given; of what it takes the place of nothing is left. */
export const bodyOf = (message: Message): Said => renderContent(message)

/** A form once more, by a button: to press it opens it anew. A command longer than a button can bear is to be typed again. */
export function offerOf(command: string, hearer: Hearer): Said {
  const { language } = hearer
  if (command.length > limits.customId - 5) return sayingOf(say(language, 'discord.late.again'), hearer)
  const open = button(say(language, 'discord.late.open'), command, 'primary', 'form')
  return sayingOf(say(language, 'discord.late.form'), hearer, open)
}
