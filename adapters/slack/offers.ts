import type { KnownBlock } from '@slack/types'
import { say } from '../../src/locale/catalogue.ts'
import { limits } from './limits.ts'

/** Button of ours that opens a form; Slack hands this back with the press, and the command as its value. */
export const opensForm = 'form'

/** Said at once to whoever acted, where they did, and seen by them alone. */
export type Offer = {
  response_type: 'ephemeral'
  replace_original: false
  text: string
  blocks?: readonly KnownBlock[]
}

export const sayingOf = (text: string): Offer => ({ response_type: 'ephemeral', replace_original: false, text })

/** A form once more, by a button: to press it is a new trigger. A command longer than a button can bear is to be typed again. */
export function offerOf(language: string, command: string): Offer {
  const text = say(language, 'slack.late.form')
  const blocks: KnownBlock[] = [
    { type: 'section', text: { type: 'plain_text', text } },
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: opensForm,
          style: 'primary',
          text: { type: 'plain_text', text: say(language, 'slack.late.open') },
          value: command,
        },
      ],
    },
  ]
  return { ...sayingOf(text), ...(command.length <= limits.buttonValue && { blocks }) }
}
