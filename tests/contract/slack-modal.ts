import type { AnyBlock, InputBlock } from '@slack/types'
import type { Answers, Field, Form } from '../../src/chat/form.ts'
import type { Slack } from '../servers/slack/server.ts'
import type { OpenForm } from './harness.ts'
import { readBlocks } from './slack-seen.ts'

/** The form that the bot put on somebody's screen, filled in page by page as a person does: by the names of its fields. */
export function modalOf({ people }: Slack, user: string, form: Form): OpenForm {
  return {
    async answer(answers) {
      for (;;) {
        const view = people.view(user)
        if (!view) return ''
        const page = form.pages.find(([first]) =>
          inputsIn(view.blocks).some(({ label }) => label.text === first?.label),
        )
        // A view that only says something: nothing more can be answered.
        if (!page) return saidBy(view.blocks)
        const { error, errors } = await people.submit(user, valuesOf(page, answers, inputsIn(view.blocks)))
        if (errors) return complaintsOf(errors, inputsIn(view.blocks))
        if (error !== undefined) throw new Error(`Slack did not take the page: ${error}`)
      }
    },
  }
}

/** What a view shows, addresses included. */
export function saidBy(blocks: readonly AnyBlock[]): string {
  const { plain, links, controls } = readBlocks(blocks)
  return [plain, ...links, ...controls.map(({ label, url }) => `${label} ${url ?? ''}`)].join('\n')
}

const inputsIn = (blocks: readonly AnyBlock[]): readonly InputBlock[] =>
  blocks.filter((block): block is InputBlock => block.type === 'input')

function valuesOf(
  fields: readonly Field[],
  answers: Answers,
  inputs: readonly InputBlock[],
): Record<string, string | readonly string[] | undefined> {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | readonly string[] | undefined][] => {
      const index = inputs.findIndex(({ label }) => label.text === field.label)
      const answer = answers[field.id]
      const block = inputs[index]?.block_id ?? `no field ${field.label}`
      if (field.type === 'many') return [[block, answer?.split(',') ?? []]]
      if (field.type !== 'moment') return [[block, answer]]
      // A moment is asked for as a day and, beside it, as a time.
      const [day, time] = answer?.split('T') ?? []
      return [
        [block, day],
        [inputs[index + 1]?.block_id ?? 'no time', time],
      ]
    }),
  )
}

const complaintsOf = (errors: Readonly<Record<string, string>>, inputs: readonly InputBlock[]): string =>
  Object.entries(errors)
    .map(([block, said]) => `${inputs.find(({ block_id: id }) => id === block)?.label.text}: ${said}`)
    .join('\n')
