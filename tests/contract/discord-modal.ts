import type { Answers, Field, Form } from '../../src/chat/form.ts'
import type { Deed } from '../servers/discord/acts.ts'
import { fieldsOf } from '../servers/discord/filling.ts'
import type { SeenMessage } from '../servers/discord/seen.ts'
import type { Discord } from '../servers/discord/server.ts'
import { readMessage } from './discord-seen.ts'
import type { OpenForm } from './harness.ts'

/** The button that leads to the next page; another one leads back to a page on which something is to be corrected. */
const further = 'Continue'

/**
 * The form that the bot put on somebody's screen, filled in page by page as a person does: by the names of its fields. Behind each
 * page stands a message with a button, since Discord opens no form behind a form.
 */
export function modalOf({ people }: Discord, user: string, form: Form): OpenForm {
  /** What was said last to this person of the form. */
  let said: SeenMessage | undefined

  /** Presses the one button of it, which opens a page. */
  async function open(): Promise<void> {
    const label = said && buttonOn(said)
    if (!said || label === undefined) throw new Error('nothing was said that has a button')
    const deed = await people.press(user, said.channel, said.id, label)
    if (deed.answer !== 'modal') throw new Error(`${label} opened no form: ${deed.error ?? deed.answer}`)
  }

  return {
    async answer(answers) {
      if (!people.modal(user)) await open()
      for (;;) {
        const modal = people.modal(user)
        if (!modal) return ''
        const shown = fieldsOf(modal)
        const page = form.pages.find(([first]) => shown.some(({ label }) => label === first?.label))
        if (!page) throw new Error(`a form of other fields: ${shown.map(({ label }) => label).join(', ')}`)
        let deed: Deed
        try {
          deed = await people.submit(user, valuesOf(page, answers))
        } catch (held) {
          // Discord's own client holds back what lacks: `<the field>: is required`.
          return (held as Error).message
        }
        if (!deed.acknowledged) return deed.error ?? 'no answer'
        said = deed.message?.loading ? undefined : deed.message
        if (!said) return ''
        if (buttonOn(said) !== further) return saidBy(said)
        await open()
      }
    },
  }
}

/** The label of the one control that is no link. */
const buttonOn = (message: SeenMessage): string | undefined =>
  readMessage(message).controls.find(({ url }) => url === undefined)?.label

/** What a message shows, addresses included. */
export function saidBy(message: SeenMessage): string {
  const { plain, links, controls } = readMessage(message)
  return [plain, ...links, ...controls.map(({ label, url }) => `${label} ${url ?? ''}`)].join('\n')
}

const valuesOf = (fields: readonly Field[], answers: Answers): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    fields.flatMap((field): [string, string | readonly string[]][] => {
      const answer = answers[field.id]
      if (answer === undefined) return []
      if (field.type === 'many') return [[field.label, answer.split(',')]]
      // A moment is typed into one line.
      return [[field.label, field.type === 'moment' ? answer.replace('T', ' ') : answer]]
    }),
  )
