import { type Form, fieldsOf, type Problems } from '../../../src/chat/form.ts'
import { cut } from '../../../src/chat/line.ts'
import { button, type Control } from '../../../src/chat/message.ts'
import { say, type TextKey } from '../../../src/locale/catalogue.ts'
import { limits } from '../limits.ts'
import type { Wrong } from './answers.ts'
import { type Hearer, sayingOf } from './offers.ts'
import type { Said } from './reply.ts'
import { type Turn, turnOf } from './turns.ts'

/** What stands between two pages of a form, seen by whoever fills it in alone: Discord lets no modal follow another. */

/** What is wrong stands in one message: where signs of it have to be escaped each takes two. */
const longest = limits.content / 2 - 50

const lead = (key: TextKey, turn: Turn, { language }: Hearer, tone: 'plain' | 'primary'): Control =>
  button(say(language, key), turnOf(turn), tone, 'form')

/** A page was taken: on to the next, or back to this one. */
export function nextNote({ sheet, page }: Turn, form: Form, hearer: Hearer): Said {
  const text = say(hearer.language, 'discord.form.taken', {
    title: form.title,
    page: page + 1,
    pages: form.pages.length,
  })
  return sayingOf(
    text,
    hearer,
    lead('discord.form.continue', { sheet, page: page + 1 }, hearer, 'primary'),
    lead('discord.form.correct', { sheet, page }, hearer, 'plain'),
  )
}

/** What is wrong with a page, field by field; it opens again with what was typed. What is about an earlier page opens that one. */
export function problemNote({ sheet, page }: Turn, form: Form, problems: Problems, hearer: Hearer): Said {
  const { language } = hearer
  const lines = Object.entries(problems).map(([id, problem]) => {
    const label = fieldsOf(form).find((field) => field.id === id)?.label
    return label === undefined ? problem : say(language, 'discord.form.problem', { label, problem })
  })
  const ids = Object.keys(problems)
  const wrongPage = form.pages.findIndex((fields) => fields.some(({ id }) => ids.includes(id)))
  const turn = { sheet, page: wrongPage >= 0 && wrongPage < page ? wrongPage : page }
  const text = cut([say(language, 'discord.form.problems'), ...lines].join('\n'), longest)
  const here = { sheet, page }
  return sayingOf(
    text,
    hearer,
    lead('discord.form.correct', here, hearer, 'primary'),
    ...(turn.page === page ? [] : [lead('discord.form.correct-before', turn, hearer, 'plain')]),
  )
}

/** Nothing was stored. What was typed can be sent again. */
export const refusedNote = ({ sheet, page }: Turn, hearer: Hearer): Said =>
  sayingOf(
    say(hearer.language, 'discord.form.refused'),
    hearer,
    lead('discord.form.again', { sheet, page }, hearer, 'primary'),
  )

export const withheldNote = (hearer: Hearer): Said => sayingOf(say(hearer.language, 'discord.form.withheld'), hearer)

export const sentNote = (hearer: Hearer): Said => sayingOf(say(hearer.language, 'discord.form.sent-before'), hearer)

export const goneNote = (hearer: Hearer): Said => sayingOf(say(hearer.language, 'discord.form.gone'), hearer)

/** Why what was typed into a field is no answer. */
export function wrongWords(wrong: Wrong, language: string): string {
  if (wrong.kind === 'no-moment') return say(language, 'discord.form.no-moment')
  const { given, near } = wrong
  return near === undefined
    ? say(language, 'discord.form.no-option', { given })
    : say(language, 'discord.form.no-option-near', { given, near })
}
