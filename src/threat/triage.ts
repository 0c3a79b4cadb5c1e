import { UserError } from '../chat/errors.ts'
import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { say } from '../locale/catalogue.ts'
import type { Triage } from './case.ts'
import {
  impacts,
  origins,
  outlooks,
  readGrade,
  readRsit,
  readValue,
  rootCauses,
  rsitClasses,
  severities,
  type Taxonomy,
  threats,
  unjudged,
} from './taxonomy.ts'

/** Longest explanation that goes with a triage or an outcome. */
export const longestWhy = 2000

/** How each part of a triage is read from what a person wrote; the order in which a bare word is tried. */
const readers: { readonly [Part in keyof Triage]-?: (written: string) => Triage[Part] | undefined } = {
  grade: readGrade,
  threat: readThreat,
  severity: (written) => readValue(severities, written),
  impact: (written) => readValue(impacts, written),
  outlook: (written) => readValue(outlooks, written),
  cause: (written) => readValue(rootCauses, written),
  rsit: readRsit,
  origin: (written) => readValue(origins, written),
}
const parts = Object.keys(readers) as readonly (keyof Triage)[] // the keys of the object above

/** The triage form of a case: RSIT class, cause, severity, impact and outlook; then source, origin and threat. */
export function triageForm(language: string, number: string): Form {
  const one = <Value extends string>(
    id: keyof Triage,
    of: Taxonomy<Value>,
    label: (value: Value) => string,
    rest: { value?: Value } = {},
  ): Field => ({
    id,
    type: 'one',
    required: false,
    label: say(language, `cases.triage.${id}`),
    options: of.values.map((value) => ({ value, label: label(value) })),
    ...rest,
  })
  return {
    id: 'triage',
    context: number,
    title: say(language, 'cases.triage.title', { number }),
    intro: say(language, 'cases.triage.intro'),
    submit: say(language, 'cases.triage.submit'),
    pages: [
      [
        one('severity', severities, (value) => say(language, `cases.severity.${value}`)),
        one('impact', impacts, (value) => say(language, `cases.impact.${value}`)),
        one('outlook', outlooks, (value) => say(language, `cases.outlook.${value}`)),
        one('rsit', rsitClasses, (value) => value),
        one('cause', rootCauses, (value) => say(language, `cases.cause.${value}`)),
      ],
      [
        one('origin', origins, (value) => say(language, `cases.origin.${value}`)),
        {
          id: 'grade',
          type: 'line',
          max: 2,
          required: false,
          value: unjudged,
          label: say(language, 'cases.triage.grade'),
          hint: say(language, 'cases.triage.grade.hint'),
        },
        {
          id: 'threat',
          type: 'line',
          max: 3,
          required: false,
          label: say(language, 'cases.triage.threat'),
          hint: say(language, 'cases.triage.threat.hint'),
        },
        { id: 'why', type: 'paragraph', max: longestWhy, required: false, label: say(language, 'cases.triage.why') },
      ],
    ],
  }
}

/** What is wrong with the answers of a triage form. */
export function checkTriage(answers: Answers, language: string): Problems {
  const problems: Record<string, string> = {}
  for (const part of parts) {
    const answered = answers[part]
    if (answered && readers[part](answered) === undefined) problems[part] = say(language, wrong(part))
  }
  const why = answers.why ?? ''
  if (why.length > longestWhy) {
    problems.why = say(language, 'cases.report.what.long', { most: longestWhy, length: why.length })
  }
  return problems
}

const wrong = (part: keyof Triage) =>
  part === 'grade' ? 'cases.triage.grade.hint' : part === 'threat' ? 'cases.triage.threat.hint' : 'cases.report.choose'

/** The triage that a form's answers make, and the words that explain it. Throws on an answer that is still wrong. */
export function readTriageAnswers(answers: Answers, language: string): { judged: Triage; why: string } {
  const [problem] = Object.values(checkTriage(answers, language))
  if (problem) throw new UserError('cases.triage.problem', { problem })
  const judged: Triage = {}
  for (const part of parts) if (answers[part]) take(judged, part, answers[part])
  return { judged, why: answers.why?.trim() ?? '' }
}

/**
 * The triage that a typed line makes: values of the taxonomies in any order, bare or as `impact:yellow`; what follows a
 * dash that stands alone explains it. Throws on a word that is none, so that no judgement is dropped in silence.
 */
export function readTriageWords(line: string): { judged: Triage; why: string } {
  const [, values = '', why = ''] = /^(.*?)(?:(?:^|\s)[-–—]+\s(.*))?$/su.exec(line) ?? []
  const judged: Triage = {}
  for (const word of values.split(/[\s,;]+/).filter((each) => each !== '')) {
    const [, named = '', value = ''] = /^([a-z]+):(.+)$/i.exec(word) ?? []
    const part = parts.find((each) => each === named.toLowerCase())
    const found = part ? take(judged, part, value) : parts.some((each) => take(judged, each, word))
    if (!found) throw new UserError('cases.triage.word', { word: word.slice(0, 40) })
  }
  return { judged, why: why.trim() }
}

function take(judged: Triage, part: keyof Triage, written: string): boolean {
  const value = readers[part](written)
  if (value === undefined) return false
  Object.assign(judged, { [part]: value })
  return true
}

/** A threat code like `T13`; `t7` is T07. */
function readThreat(written: string): string | undefined {
  const figures = /^T(\d{1,2})$/i.exec(written.trim())?.[1]
  return figures && readValue(threats, `T${figures.padStart(2, '0')}`)
}
