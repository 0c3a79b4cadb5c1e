import type { Form } from '../chat/form.ts'
import { say } from '../locale/catalogue.ts'
import { breakGlass } from '../threat/break-glass.ts'
import { listConsents } from '../threat/consent-file.ts'
import { valuesOf } from '../threat/consent-words.ts'
import { needLabelled } from '../threat/progress.ts'
import type { Asking, Command } from './command.ts'
import { meant } from './consents.ts'
import { recordBroken } from './lowering.ts'
import { needPermission } from './permission.ts'
import { longestWhy } from './run-words.ts'
import { checkWhy } from './verdict.ts'
import { firstWord, tell } from './words.ts'

/** Releases a case over the silence of its originator, with a second person of another member. */
export const breakGlassCommand: Command = {
  name: 'break-glass',
  usage: 'break-glass <S-number> because <why>',
  summary: 'commands.break-glass.summary',
  ownWords: true,
  form: breakForm,
  check: (answers, { person }) => checkWhy(answers.why, person.language),
  async run(call) {
    const asked = await meant(call)
    needPermission(call, 'case.break-glass')
    const typed = firstWord(call.words).rest.replace(/^because\b\s*/i, '')
    const why = (call.answers?.why ?? typed).trim().slice(0, longestWhy)
    needLabelled(asked.file, why)
    const done = await breakGlass(call, asked, call.person, why)
    const key = done.as === 'first' ? 'consents.break.first' : 'consents.break.done'
    const first = call.directory.people.get(asked.consent.firstBy ?? '')
    const act =
      done.as === 'second'
        ? await recordBroken(call, asked.file, first, asked.consent.why)
        : { blocks: [], effects: [] }
    return [...tell(call, key, valuesOf(call, done, call.person), act.blocks), ...done.effects, ...act.effects]
  },
}

/** Asks for the reason, of whoever would be the first of the two. */
async function breakForm(asking: Asking): Promise<Form | undefined> {
  const { word, rest } = firstWord(asking.words)
  if (word === '' || rest !== '') return undefined
  const { language } = asking.person
  const all = await listConsents({ ...asking, exercise: false, origin: '' }, asking.person)
  const found = all.find(({ consent }) => consent.id === word.toUpperCase())
  if (found?.consent.state !== 'open' || found.consent.firstBy !== null) return undefined
  return {
    id: 'break-glass',
    context: found.consent.id,
    title: say(language, 'consents.break.title'),
    intro: say(language, 'consents.break.intro', valuesOf(asking, found, asking.person)),
    submit: say(language, 'consents.break.submit'),
    pages: [
      [
        {
          id: 'why',
          type: 'paragraph',
          max: longestWhy,
          required: true,
          label: say(language, 'consents.break.field'),
        },
      ],
    ],
  }
}
