import type { Field, Form } from '../../chat/form.ts'
import { type Breach, formBreaches, portable } from '../../chat/portable.ts'
import type { Playbook, Question, Spot, Text } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import { sayText } from '../language/text.ts'
import type { Report } from './finding.ts'

/** Forms and buttons that some platform cannot show, in every language that the playbook has. */
export function checkForms(playbook: Playbook, report: Report): void {
  checkForm(playbook.inputs, { line: 1, column: 1 }, report)
  for (const step of allSteps(playbook)) {
    if (step.kind === 'ask') checkForm(step.fields, step.at, report)
    if (step.title !== undefined) checkLength(step.title, portable.heading, step.id, step.at, report)
    if (step.kind !== 'collect' && step.kind !== 'decide') continue
    if (step.options.length > portable.options) {
      report('error', step.at, 'playbook.check.form.options', {
        where: step.id,
        found: step.options.length,
        most: portable.options,
      })
    }
    // Each is a button, and a line in a list.
    for (const { value, label } of step.options) {
      checkLength(label, Math.min(portable.buttonLabel, portable.optionLabel), value, step.at, report)
    }
  }
}

const languagesOf = (text: Text): readonly string[] => (typeof text === 'string' ? ['en'] : Object.keys(text))

function checkLength(text: Text, most: number, where: string, spot: Spot, report: Report): void {
  for (const language of languagesOf(text)) {
    const found = sayText(text, language).length
    if (found > most) report('error', spot, 'playbook.check.form.long', { where, language, found, most })
  }
}

function checkForm(questions: readonly Question[], spot: Spot, report: Report): void {
  if (questions.length === 0) return
  const texts = questions.flatMap(({ label, hint }) => (hint === undefined ? [label] : [label, hint]))
  const options = questions.flatMap((each) => ('options' in each ? each.options.map(({ label }) => label) : []))
  const languages = [...new Set([...texts, ...options].flatMap(languagesOf))]
  const told = new Set<string>()
  for (const language of languages) {
    for (const breach of formBreaches(formOf(questions, language))) tell(breach, language, spot, told, report)
  }
}

/** As the bot makes one; its title and button are its own. */
function formOf(questions: readonly Question[], language: string): Form {
  const fields = questions.map((question) => fieldOf(question, language))
  const pages = Array.from({ length: Math.ceil(fields.length / portable.fieldsPerPage) }, (_, page) =>
    fields.slice(page * portable.fieldsPerPage, (page + 1) * portable.fieldsPerPage),
  )
  return { id: 'answer', context: '', title: '', submit: '', pages }
}

function fieldOf(question: Question, language: string): Field {
  const { id, label, hint, required } = question
  const said = hint === undefined ? {} : { hint: sayText(hint, language) }
  const common = { id, label: sayText(label, language), required, ...said }
  switch (question.type) {
    case 'line':
    case 'paragraph':
      return { ...common, type: question.type, max: question.max }
    case 'one':
    case 'many': {
      const options = question.options.map((each) => ({ value: each.value, label: sayText(each.label, language) }))
      return { ...common, type: question.type, options }
    }
    case 'moment':
      return { ...common, type: 'moment' }
  }
}

function tell(breach: Breach, language: string, spot: Spot, told: Set<string>, report: Report): void {
  const { where, limit, found, most } = breach
  const many = limit === 'options' || limit === 'unique'
  if (many && told.has(where)) return
  told.add(where)
  if (many) report('error', spot, 'playbook.check.form.options', { where, found, most })
  else report('error', spot, 'playbook.check.form.long', { where, language, found, most })
}
