import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { decisionTypes } from '../decision/type.ts'
import { isTextKey, say, type TextKey } from '../locale/catalogue.ts'
import { labels } from '../sharing/label.ts'
import type { Asking } from './command.ts'
import { faultsIn, longest, usualLabel } from './proposal.ts'
import { asUsual, ruleNames, sayUsual } from './proposal-rule.ts'

/** The form of a proposal: what is asked; how it is decided; what is known. `id` is the command that takes it. */
export function proposalForm(asking: Asking, { id, context }: { id: string; context: string }): Form {
  const { language } = asking.person
  const t = (key: TextKey): string => say(language, key)
  const line = (name: FieldName, max: number, required = false): Field => ({ ...of(name, required), type: 'line', max })
  const paragraph = (name: FieldName, max: number): Field => ({ ...of(name, false), type: 'paragraph', max })
  const of = (name: FieldName, required: boolean) => ({
    id: name,
    label: t(`decisions.propose.${name}`),
    required,
    ...(name in hinted && {
      hint: say(language, hinted[name as Hinted], { zone: asking.room?.zone ?? asking.person.zone }),
    }), // just looked up
  })
  const one = (name: FieldName, options: readonly { value: string; label: string }[], value: string): Field => ({
    ...of(name, true),
    type: 'one',
    options,
    value,
  })
  const types = decisionTypes.map((value) => ({ value, label: t(`decisions.type.${value}`) }))
  const rules = [
    ...(asking.room?.decides ? [{ value: asUsual, label: sayUsual(asking.room, language) }] : []),
    ...ruleNames.map((value) => ({ value, label: t(`decisions.propose.rule.${value}`) })),
  ]
  const marks = labels.filter((label) => label !== 'TLP:RED').map((value) => ({ value, label: value }))
  return {
    id,
    context,
    title: t('decisions.propose.title-of-form'),
    submit: t('decisions.propose.submit'),
    pages: [
      [
        line('title', longest.title, true),
        paragraph('question', longest.question),
        one('type', types, 'operational'),
        one('label', marks, usualLabel(asking)),
        line('case', 40),
      ],
      [
        one('rule', rules, asking.room?.decides ? asUsual : 'consensus'),
        line('by', 60),
        paragraph('options', longest.options),
        line('quorum', 2),
      ],
      [line('mandate', longest.mandate), line('delegate', 10), line('ratify', 20)],
      [
        paragraph('known', longest.known),
        paragraph('assumed', longest.known),
        paragraph('unknown', longest.known),
        paragraph('evidence', longest.evidence),
        line('review', 60),
      ],
    ],
  }
}

type FieldName =
  | 'title'
  | 'question'
  | 'type'
  | 'label'
  | 'case'
  | 'rule'
  | 'by'
  | 'options'
  | 'quorum'
  | 'mandate'
  | 'delegate'
  | 'ratify'
  | 'known'
  | 'assumed'
  | 'unknown'
  | 'evidence'
  | 'review'

const hinted = {
  question: 'decisions.propose.question.hint',
  case: 'decisions.propose.case.hint',
  by: 'decisions.propose.by.hint',
  options: 'decisions.propose.options.hint',
  quorum: 'decisions.propose.quorum.hint',
  mandate: 'decisions.propose.mandate.hint',
  delegate: 'decisions.propose.delegate.hint',
  ratify: 'decisions.propose.ratify.hint',
  evidence: 'decisions.propose.evidence.hint',
  review: 'decisions.propose.review.hint',
} as const satisfies Partial<Record<FieldName, TextKey>>
type Hinted = keyof typeof hinted

/** What is refused of a form's answers, said at each field. */
export function checkProposal(answers: Answers, asking: Pick<Asking, 'person' | 'room' | 'now'>): Problems {
  const { language } = asking.person
  const problems: Record<string, string> = {}
  if ((answers.title ?? '').trim() === '') problems.title = say(language, 'runs.form.missing')
  for (const [field, { code, values }] of faultsIn(answers, asking))
    problems[field] = isTextKey(code) ? say(language, code, values) : code
  return problems
}
