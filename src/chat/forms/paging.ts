import type { EventSink } from '../adapter.ts'
import { type Answers, type Form, fieldsOf, type Problems } from '../form.ts'
import type { Message } from '../message.ts'
import type { AccountRef, ConversationRef } from '../refs.ts'
import type { Shelf } from '../shelf.ts'
import type { OpenSheet, Sheets } from './sheets.ts'

/** One page of a form as somebody filled it in. */
export type Filled = {
  page: number
  answers: Answers
  /** What the platform itself found wrong with it. */
  problems?: Problems
  /** Of what comes in by this page, the same on every repeat. */
  key: string
}

/** What came of a page. Nothing was stored but for `next` and `sent`. */
export type Outcome =
  | { kind: 'problems'; problems: Problems }
  /** They have to go on elsewhere: what was answered is kept no more. */
  | { kind: 'elsewhere'; message: Message }
  /** On to the next page, with all answers so far. */
  | { kind: 'next'; sheet: OpenSheet }
  /** All of it came in, now or before. */
  | { kind: 'sent' }
  /** It bears a marking that may not be stored. */
  | { kind: 'withheld' }

/** Takes forms page by page, on platforms that show them. What is typed there is kept on the shelf alone, and only what passed the check. */
export type Paging = {
  /** Throws when something could not be stored or asked. */
  take(id: string, sheet: OpenSheet, filled: Filled): Promise<Outcome>
}

export function openPaging(parts: {
  sink: Pick<EventSink, 'check' | 'next' | 'accept'>
  shelf: Pick<Shelf, 'write'>
  sheets: Sheets
  accountOf(user: string): AccountRef
  /** Hears that somebody is going to be answered in a conversation. */
  near(account: AccountRef, conversation: ConversationRef): void
}): Paging {
  const { sink, shelf, sheets, accountOf, near } = parts

  async function send(id: string, sheet: OpenSheet, key: string): Promise<Outcome> {
    const { form, answers, conversation, user } = sheet
    const actor = accountOf(user)
    const at = new Date().toISOString()
    const sent = sheets.asSent(id, sheet)
    // The answer may come before this goes on.
    near(actor, conversation)
    const { id: formId, context } = form
    const accepted = await sink.accept(
      { kind: 'submitted', key, at, actor, conversation, form: formId, context, answers },
      sent,
    )
    sheets.sent(id, sheet)
    // Of a repeat and of what was withheld nothing was kept along.
    if (accepted !== 'stored') await shelf.write(sent)
    return { kind: accepted === 'withheld' ? 'withheld' : 'sent' }
  }

  return {
    async take(id, sheet, { page, answers: given, problems: own = {}, key }) {
      const { form, conversation, user } = sheet
      const actor = accountOf(user)
      const isLast = page >= form.pages.length - 1
      const answers = { ...without(sheet.answers, form, page), ...given }
      const problems = { ...(await sink.check(form.id, answers, actor, form.context)), ...own }
      const found = isLast ? problems : upTo(form, page, problems)
      if (Object.keys(found).length > 0) return { kind: 'problems', problems: found }
      const elsewhere = await sink.next(form, answers, actor, conversation)
      if (elsewhere) {
        await sheets.drop(id)
        return { kind: 'elsewhere', message: elsewhere }
      }
      const now = { ...sheet, answers }
      if (isLast) return send(id, now, key)
      await sheets.keep(id, now)
      return { kind: 'next', sheet: now }
    },
  }
}

/** Answers but those of one page, which is answered anew. */
function without(answers: Answers, form: Form, page: number): Answers {
  const here = new Set(form.pages[page]?.map(({ id }) => id))
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !here.has(id)))
}

/** What is wrong up to a page: what later ones ask was not asked yet. */
function upTo(form: Form, page: number, problems: Problems): Problems {
  const asked = new Set(fieldsOf({ ...form, pages: form.pages.slice(0, page + 1) }).map(({ id }) => id))
  return Object.fromEntries(Object.entries(problems).filter(([id]) => asked.has(id)))
}
