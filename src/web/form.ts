import { answerName, fieldHtml, sentAnswer } from '../chat/field-html.ts'
import { type Answers, type Form, fieldsOf, type Problems } from '../chat/form.ts'
import type { FormLead } from '../identity/form-lead.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayNear } from '../locale/moment.ts'
import { type App, type Ask, languageOf, type Parts, showTo } from './context.ts'
import { fillLead, readLead, stayAtForm } from './entry.ts'
import { notFound, refuse, wantsPage } from './fault.ts'
import { escaped, type Markup, markup } from './markup.ts'
import type { Forms } from './options.ts'
import type { Session } from './session.ts'

/** Hangs in the pages to which links from elsewhere lead: one form each, for whoever pressed the link's button and nobody else. */
export function serveForms(app: App, parts: Parts): void {
  const { db, forms } = parts.options
  if (!forms) return

  app.get('/form/:id', (ask) =>
    atForm(ask, (session, lead, form, until) => formPage(parts, session, form, { answers: lead.given, until })),
  )

  app.post('/form/:id', (ask) =>
    atForm(ask, async (session, lead, form, until) => {
      const answers = answersIn(ask, form)
      const problems = await forms.check(lead, form, answers)
      if (Object.keys(problems).length > 0) return formPage(parts, session, form, { answers, problems, until })
      const id = ask.req.param('id') ?? ''
      const outcome = await forms.take(lead, form, answers, id, (tx) => fillLead(tx, id))
      if (outcome === 'taken') return donePage(parts, session)
      const notice = say(session.language, 'rooms.notice.withheld')
      return formPage(parts, session, form, { answers, notice, until })
    }),
  )

  /** What is there only for the session that used the link. Once the form was filled in, that is all there is to say. */
  async function atForm(
    ask: Ask,
    go: (session: Session, lead: FormLead, form: Form, until: Date | undefined) => Response | Promise<Response>,
  ): Promise<Response> {
    const session = ask.get('session')
    const id = ask.req.param('id') ?? ''
    const lead = session && (await readLead(db, id, session.id))
    if (!session || !lead) return notFound(parts, ask)
    if (lead === 'filled') return donePage(parts, session)
    const form = await openForm(forms, lead, session)
    return form ? go(session, lead, form, await stayAtForm(db, id, session.id)) : notFound(parts, ask)
  }
}

const openForm = (forms: Forms | undefined, lead: FormLead, { person }: Session): Promise<Form | undefined> =>
  forms?.open(lead, person) ?? Promise.resolve(undefined)

/** What was answered; absent means not answered. The store's texts cannot hold NUL. */
function answersIn(ask: Ask, form: Form): Answers {
  const sent = (name: string): readonly string[] =>
    ask
      .get('fields')
      .getAll(name)
      .filter((value) => typeof value === 'string')
      .map((value) => value.replaceAll('\0', '\uFFFD'))
  const all = fieldsOf(form).map((field) => [field.id, sentAnswer(field, sent(answerName(field)))] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== ''))
}

/** `until`: when the time of whoever came in for this alone is over. */
type Sheet = { answers: Answers; problems?: Problems; notice?: string; until: Date | undefined }

/** The whole form on one page: nothing of it is kept before it is sent. */
function formPage(parts: Parts, session: Session, form: Form, sheet: Sheet): Response {
  const { answers, problems = {}, notice, until } = sheet
  const { language, name, csrf, zone } = session
  const t = (key: TextKey, values: Values = {}): string => say(language, key, values)
  const fields = fieldsOf(form)
  const wrong = fields.filter((field) => problems[field.id] !== undefined)
  const general = Object.keys(problems).filter((id) => !wrong.some((field) => field.id === id))
  const sent = Object.keys(problems).length > 0 || notice !== undefined
  const shown = fields.map((field): Markup => {
    // What was sent without an answer is not proposed anew.
    const value = answers[field.id] ?? (sent ? '' : (field.value ?? ''))
    const focus = field === wrong[0]
    const optional = t('rooms.form.optional')
    return escaped(fieldHtml(field, { value, problem: problems[field.id], focus, optional }))
  })
  return page(parts, session, {
    title: form.title,
    status: sent ? 422 : 200,
    body: markup`<div class="form-page stack"><h1>${form.title}</h1>
${form.intro && markup`<p class="lead">${form.intro}</p>`}
<p class="soft">${t('web.form.as', { name })}${until && markup` ${t('web.form.until', { at: sayNear(language, until, zone, new Date()) })}`}</p>
${notice !== undefined && markup`<p class="notice danger" role="alert">${notice}</p>`}
${general.map((id) => markup`<p class="notice danger" role="alert">${problems[id]}</p>`)}
${wrong.length > 0 && markup`<p class="notice warn" role="alert">${t('rooms.form.problems', { count: wrong.length })}</p>`}
<form class="form panel" method="post" novalidate>
<input type="hidden" name="_csrf" value="${csrf}">
${shown}
<div class="form-actions"><button class="button primary" type="submit">${form.submit}</button></div>
</form></div>`,
  })
}

/**
 * What is said to whoever sends a form after its time: that nothing was stored, with what they wrote, so that they can take it along.
 * It is theirs: it came with this very request, and is read from nowhere else.
 */
export function overPage(parts: Parts, ask: Ask): Response {
  const language = languageOf(parts, ask)
  const title = say(language, 'web.form.over.title')
  const lead = say(language, 'web.form.over')
  if (!wantsPage(ask)) return refuse(parts, ask, 410, { title: 'web.form.over.title', text: lead })
  const written = [...ask.get('fields')].flatMap(([name, value]) =>
    name.startsWith(answerName({ id: '' })) && typeof value === 'string' && value.trim() !== '' ? [value] : [],
  )
  return showTo(parts, undefined, language, {
    title,
    status: 410,
    width: 'narrow',
    body: markup`<div class="form-page stack"><h1>${title}</h1>
<p class="notice warn" role="alert">${lead}</p>
${
  written.length > 0 &&
  markup`<div class="field panel"><label for="written">${say(language, 'web.form.over.written')}</label>
<textarea id="written" rows="12" readonly>
${written.join('\n\n')}</textarea></div>`
}</div>`,
  })
}

function donePage(parts: Parts, session: Session): Response {
  const title = say(session.language, 'web.form.done.title')
  const body = markup`<div class="panel stack"><h1>${title}</h1><p>${say(session.language, 'web.form.done')}</p></div>`
  return page(parts, session, { title, body })
}

type View = { title: string; body: Markup; status?: number }

/** A page without the ways to others: whoever came in for the form alone cannot go there. */
const page = (parts: Parts, { language }: Session, view: View): Response =>
  showTo(parts, undefined, language, { ...view, width: 'narrow' })
