import { fieldHtml } from '../../src/chat/field-html.ts'
import type { Answers, Field, Form, Problems } from '../../src/chat/form.ts'
import type { Visitor } from '../../src/chat/http.ts'
import { say } from '../../src/locale/catalogue.ts'
import { escaped, html, type Markup } from './markup.ts'
import type { Room } from './roster.ts'

/** One page of a form: what was answered so far, what is wrong with it. */
export type Sheet = {
  form: Form
  command: string
  draft: string
  /** Which page, from 0. */
  page: number
  answers: Answers
  problems: Problems
  /** Something to say above the form. */
  notice?: string
}

/** A page of a form as HTML. It is a plain form: it works without the page's script. */
export function formPage(room: Room, visitor: Visitor, sheet: Sheet): Markup {
  const { form, page, problems } = sheet
  const fields = form.pages[page] ?? []
  const last = page === form.pages.length - 1
  const wrong = fields.filter((field) => problems[field.id])
  const t = (key: Parameters<typeof say>[1], values = {}): string => say(visitor.language, key, values)
  return html`<div class="form-page stack">
<p class="small"><a href="/rooms/${room.id}">← ${room.title}</a></p>
<h1>${form.title}</h1>
${form.pages.length > 1 && html`<p class="soft">${t('rooms.form.page', { page: page + 1, pages: form.pages.length })}</p>`}
${page === 0 && form.intro && html`<p class="lead">${form.intro}</p>`}
${sheet.notice && html`<p class="notice danger" role="alert">${sheet.notice}</p>`}
${wrong.length > 0 && html`<p class="notice warn" role="alert">${t('rooms.form.problems', { count: wrong.length })}</p>`}
<form class="form panel" method="post" action="/rooms/${room.id}/form" novalidate>
<input type="hidden" name="_csrf" value="${visitor.csrf}">
<input type="hidden" name="command" value="${sheet.command}">
<input type="hidden" name="draft" value="${sheet.draft}">
<input type="hidden" name="page" value="${page}">
${fields.map((field) => fieldOf(field, sheet, field === wrong[0], t('rooms.form.optional')))}
<div class="form-actions">
<button class="button primary" name="go" value="${last ? 'submit' : 'next'}" type="submit">${last ? form.submit : t('rooms.form.next')}</button>
${page > 0 && html`<button class="button" name="go" value="back" type="submit">${t('rooms.form.back')}</button>`}
<a class="button quiet" href="/rooms/${room.id}">${t('rooms.form.cancel')}</a>
</div>
</form>
</div>`
}

const fieldOf = (field: Field, sheet: Sheet, focus: boolean, optional: string): Markup =>
  escaped(
    fieldHtml(field, {
      value: sheet.answers[field.id] ?? field.value ?? '',
      problem: sheet.problems[field.id],
      focus,
      optional,
    }),
  )
