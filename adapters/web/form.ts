import { randomUUID } from 'node:crypto'
import type { EventSink } from '../../src/chat/adapter.ts'
import { answerName, sentAnswer } from '../../src/chat/field-html.ts'
import type { Answers, Form, Problems } from '../../src/chat/form.ts'
import type { HttpMount, Visitor } from '../../src/chat/http.ts'
import { localOf } from '../../src/chat/refs.ts'
import type { Json, Shelf } from '../../src/chat/shelf.ts'
import { say } from '../../src/locale/catalogue.ts'
import { formPage, type Sheet } from './form-page.ts'
import type { Incoming } from './incoming.ts'
import { limits } from './limits.ts'
import { isNonce } from './line.ts'
import { goTo, type Input, Refusal } from './request.ts'
import { conversationOf, type Room } from './roster.ts'

/** Answers so far. Kept under the account, so that another person's draft is none. */
type Draft = { answers: Answers; at: string }

const draftKey = (visitor: Visitor, draft: string): string =>
  `draft/${encodeURIComponent(localOf(visitor.account))}/${draft}`

/** Forms of several pages. */
export type Forms = {
  /** Shows a page of a form. */
  show(room: Room, visitor: Visitor, url: URL): Promise<Response>
  /** Takes the answers of a page: on to the next, back, or in. */
  take(room: Room, visitor: Visitor, input: Input): Promise<Response>
}

/** Serves the forms that commands and buttons open. Only answers that pass the check are kept between pages. */
export function openForms(sink: EventSink, shelf: Shelf, http: HttpMount, incoming: Incoming): Forms {
  async function formOf(room: Room, visitor: Visitor, command: string): Promise<Form> {
    const form = await sink.form(command, visitor.account, conversationOf(room.id))
    if (!form || form.pages.length === 0) throw new Refusal(404, 'rooms.refused.no-form')
    return form
  }

  async function draftOf(visitor: Visitor, draft: string, page: number): Promise<Answers> {
    if (!isNonce(draft)) throw new Refusal(404, 'rooms.refused.no-form')
    const kept = (await shelf.get(draftKey(visitor, draft))) as Draft | undefined // written below alone
    if (!kept && page > 0) throw new Refusal(404, 'rooms.refused.no-draft')
    return kept?.answers ?? {}
  }

  async function keepSound(visitor: Visitor, draft: string, answers: Answers, problems: Problems): Promise<void> {
    const sound = Object.fromEntries(Object.entries(answers).filter(([id]) => !problems[id]))
    const kept: Draft = { answers: sound, at: new Date().toISOString() }
    await shelf.write([{ type: 'put', key: draftKey(visitor, draft), value: kept as Json }])
  }

  const render = (room: Room, visitor: Visitor, sheet: Sheet, status = 200): Response =>
    http.page(visitor, { title: sheet.form.title, body: formPage(room, visitor, sheet).markup, nav: 'rooms', status })

  return {
    async show(room, visitor, url) {
      const command = url.searchParams.get('command') ?? ''
      const form = await formOf(room, visitor, command)
      const page = pageOf(form, url.searchParams.get('page'))
      const draft = url.searchParams.get('draft') ?? randomUUID()
      const answers = await draftOf(visitor, draft, page)
      return render(room, visitor, { form, command, draft, page, answers, problems: {} })
    },

    async take(room, visitor, input) {
      const command = input.field('command') ?? ''
      const form = await formOf(room, visitor, command)
      const page = pageOf(form, input.field('page'))
      const draft = input.field('draft') ?? ''
      const go = input.field('go')
      const answers = { ...(await draftOf(visitor, draft, page)), ...answersOf(form, page, input) }
      const problems = await sink.check(form.id, given(answers), visitor.account, form.context)
      const sheet = { form, command, draft, answers, problems }

      if (go === 'submit') {
        const first = form.pages.findIndex((fields) => fields.some((field) => problems[field.id]))
        if (first >= 0) {
          await keepSound(visitor, draft, answers, problems)
          return render(room, visitor, { ...sheet, page: first }, 422)
        }
        const submitted = { form: form.id, context: form.context, answers: given(answers), draft }
        const drop = { type: 'remove', key: draftKey(visitor, draft) } as const
        const outcome = await incoming.submit(room, visitor, submitted, [drop])
        if (outcome.state !== 'withheld')
          return goTo(`/rooms/${room.id}?notice=${outcome.state === 'repeat' ? 'repeated' : 'submitted'}`)
        await shelf.write([drop])
        // What was refused is not taken under its own name again, and of other pages nothing is kept: it begins anew.
        const notice = say(visitor.language, 'rooms.notice.withheld')
        return render(room, visitor, { ...sheet, draft: randomUUID(), page: 0, notice }, 422)
      }

      const here = (form.pages[page] ?? []).filter((field) => problems[field.id])
      if (go !== 'back' && here.length > 0)
        return render(room, visitor, { ...sheet, problems: only(problems, here), page }, 422)
      await keepSound(visitor, draft, answers, problems)
      const next = Math.min(Math.max(page + (go === 'back' ? -1 : 1), 0), form.pages.length - 1)
      return goTo(`/rooms/${room.id}/form?${new URLSearchParams({ command, draft, page: String(next) })}`)
    },
  }
}

/** Throws away forms that nobody finished. */
export async function dropOldDrafts(shelf: Shelf, now: number): Promise<void> {
  const drafts = await shelf.list('draft/')
  const old = drafts.filter(({ value }) => now - Date.parse((value as Draft).at) > limits.draft) // written above alone
  if (old.length > 0) await shelf.write(old.map(({ key }) => ({ type: 'remove', key })))
}

function pageOf(form: Form, written: string | null | undefined): number {
  const page = Number(written ?? 0)
  return Number.isInteger(page) && page >= 0 && page < form.pages.length ? page : 0
}

/** What the fields of a page were answered; fields of other pages are not looked at. */
function answersOf(form: Form, page: number, input: Input): Answers {
  const fields = form.pages[page] ?? []
  return Object.fromEntries(fields.map((field) => [field.id, sentAnswer(field, input.all(answerName(field)))]))
}

/** Absent means not answered. */
const given = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''))

const only = (problems: Problems, fields: readonly { id: string }[]): Problems =>
  Object.fromEntries(fields.map(({ id }) => [id, problems[id] ?? '']))
