import { UserError } from '../chat/errors.ts'
import type { Answers, Field, Form, Option, Problems } from '../chat/form.ts'
import { codesOf, type Directory, type Person, type Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { localMoment, readLocalMoment } from '../locale/written-time.ts'
import { isWithin, type Label, labels, readLabel } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import type { Report } from './case.ts'
import { readCode } from './number.ts'
import { assets, phases, readValue } from './taxonomy.ts'

/** A report as somebody makes it; `label` only when they gave one. */
export type NewReport = { report: Report; label?: Label; happenedAt?: Date }

type ReportAsking = {
  directory: Directory
  person: Person
  room: Room | undefined
  now: Date
  /** Where the form will be seen: what may be typed there, and whether one page comes after the other. */
  place?: { ceiling: Label; shows: boolean }
}

/** Longest answer the form takes; a typed line may be longer. */
const longestWhat = 4000
/** Without a label a report stays with its member's own people. */
export const unlabelled: Label = 'TLP:AMBER+STRICT'
const offered = labels.filter((label) => label !== 'TLP:RED')
/** Clocks differ: what happened may lie this far ahead. */
const aheadMs = 5 * 60_000

/** The member for which a person reports: that of the room they are in, else the first they hold a role for. */
export function memberOf(person: Person, room: Room | undefined, at: Date): string | undefined {
  const codes = codesOf(person, at)
  return codes.find((code) => code === room?.code) ?? codes[0]
}

/**
 * The report form: seven questions, all but the first answered already as far as they can be. Where less may be typed than a report
 * bears without a label, the label is asked first, by itself and with none proposed: what it is about is written only where it may be.
 */
export function reportForm({ directory, person, room, now, place }: ReportAsking): Form {
  const { language, zone } = person
  const options = <Value extends string>(values: readonly Value[], label: (value: Value) => string): Option[] =>
    values.map((value) => ({ value, label: label(value) }))
  const code = memberOf(person, room, now)
  const first = place?.shows === true && !isWithin(unlabelled, place.ceiling)
  const what: readonly Field[] = [
    {
      id: 'what',
      type: 'paragraph',
      max: longestWhat,
      required: true,
      label: say(language, 'cases.report.what'),
      hint: say(language, 'cases.report.what.hint'),
    },
    {
      id: 'when',
      type: 'moment',
      required: false,
      value: localMoment(now, zone),
      label: say(language, 'cases.report.when'),
      hint: say(language, 'cases.report.when.hint', { zone }),
    },
    {
      id: 'member',
      type: 'one',
      required: true,
      label: say(language, 'cases.report.member'),
      options: [...directory.members.values()].map(({ code, name }) => ({ value: code, label: `${code} · ${name}` })),
      ...(code && { value: code }),
    },
    {
      id: 'phase',
      type: 'one',
      required: false,
      label: say(language, 'cases.report.phase'),
      options: options(phases.values, (value) => say(language, `cases.phase.${value}`)),
    },
    {
      id: 'asset',
      type: 'one',
      required: false,
      label: say(language, 'cases.report.asset'),
      options: options(assets.values, (value) => say(language, `cases.asset.${value}`)),
    },
  ]
  const tlp: Field = {
    id: 'tlp',
    type: 'one',
    required: true,
    ...(!first && { value: unlabelled }),
    label: say(language, 'cases.report.tlp'),
    hint: first
      ? say(language, 'cases.report.tlp.first', { ceiling: place.ceiling })
      : say(language, 'cases.report.tlp.hint'),
    options: options(offered, (label) => label),
  }
  const evidence: Field = {
    id: 'evidence',
    type: 'one',
    required: false,
    label: say(language, 'cases.report.evidence'),
    hint: say(language, 'cases.report.evidence.hint'),
    options: options(['yes', 'no'] as const, (value) => say(language, `cases.${value}`)),
  }
  return {
    id: 'report',
    context: '',
    title: say(language, 'cases.report.title'),
    intro: say(language, 'cases.report.intro'),
    submit: say(language, 'cases.report.submit'),
    pages: first ? [[tlp], what, [evidence]] : [what, [tlp, evidence]],
  }
}

/** What is wrong with the answers of a report form, in the reader's language. */
export function checkReport(answers: Answers, { directory, person, now }: ReportAsking): Problems {
  const { language, zone } = person
  const problems: Record<string, string> = {}
  if (!answers.what?.trim()) problems.what = say(language, 'cases.report.what.missing')
  else if (answers.what.length > longestWhat) {
    problems.what = say(language, 'cases.report.what.long', { most: longestWhat, length: answers.what.length })
  }
  if (answers.when) {
    const at = readLocalMoment(answers.when, zone)
    if (!at) problems.when = say(language, 'cases.report.when.unread')
    else if (at.getTime() > now.getTime() + aheadMs) problems.when = say(language, 'cases.report.when.ahead')
  }
  if (answers.member && !directory.members.has(readCode(answers.member))) {
    problems.member = say(language, 'cases.report.member.unknown')
  }
  if (answers.phase && !readValue(phases, answers.phase)) problems.phase = say(language, 'cases.report.choose')
  if (answers.asset && !readValue(assets, answers.asset)) problems.asset = say(language, 'cases.report.choose')
  const label = answers.tlp ? readLabel(answers.tlp) : unlabelled
  if (label === 'TLP:RED') problems.tlp = say(language, 'cases.red')
  else if (!label) problems.tlp = say(language, 'cases.report.choose')
  if (answers.evidence && !['yes', 'no'].includes(answers.evidence)) {
    problems.evidence = say(language, 'cases.report.choose')
  }
  return problems
}

/** The report that a form's answers make. They were checked: what is still wrong throws. */
export function readAnswers(answers: Answers, asking: ReportAsking): NewReport {
  const [problem] = Object.values(checkReport(answers, asking))
  if (problem) throw new UserError('cases.report.problem', { problem })
  const { person, room, now } = asking
  const own = memberOf(person, room, now) ?? ''
  const phase = answers.phase ? readValue(phases, answers.phase) : undefined
  const asset = answers.asset ? readValue(assets, answers.asset) : undefined
  const happenedAt = answers.when ? readLocalMoment(answers.when, person.zone) : undefined
  const label = answers.tlp ? readLabel(answers.tlp) : undefined
  return {
    report: {
      what: answers.what?.trim() ?? '',
      concerns: answers.member ? readCode(answers.member) : own,
      ...(phase && { phase }),
      ...(asset && { asset }),
      ...(answers.evidence && { evidence: answers.evidence === 'yes' }),
    },
    ...(label && { label }),
    ...(happenedAt && { happenedAt }),
  }
}

/**
 * The report that a typed line makes: a label in front and words like `phase:counting` anywhere are taken out, all else
 * is what happened. Throws when one of those words is not understood.
 */
export function readTyped(line: string, asking: ReportAsking): NewReport {
  const { person, room, directory, now } = asking
  const { label, words } = readMarked(line)
  if (label === 'TLP:RED') throw new UserError('cases.red')
  const report: Report = { what: '', concerns: memberOf(person, room, now) ?? '' }
  let happenedAt: Date | undefined
  const take: Readonly<Record<string, (value: string) => boolean>> = {
    phase: (value) => {
      const phase = readValue(phases, value)
      if (phase) report.phase = phase
      return phase !== undefined
    },
    asset: (value) => {
      const asset = readValue(assets, value)
      if (asset) report.asset = asset
      return asset !== undefined
    },
    member: (value) => {
      report.concerns = readCode(value)
      return directory.members.has(report.concerns)
    },
    when: (value) => {
      happenedAt = readLocalMoment(value, person.zone)
      return happenedAt !== undefined && happenedAt.getTime() <= now.getTime() + aheadMs
    },
    evidence: (value) => {
      report.evidence = value.toLowerCase() === 'yes'
      return ['yes', 'no'].includes(value.toLowerCase())
    },
  }
  const what = words.replace(/(^|\s)(phase|asset|member|when|evidence):(\S+)/giu, (_all, _before, key, value) => {
    if (!take[key.toLowerCase()]?.(value)) {
      const values = key.toLowerCase() === 'phase' ? phases.values : key.toLowerCase() === 'asset' ? assets.values : []
      throw new UserError(values.length > 0 ? 'cases.report.word' : 'cases.report.word.plain', {
        word: `${key}:${value}`.slice(0, 80),
        values: values.join(', '),
      })
    }
    return ''
  })
  report.what = what.trim()
  if (report.what === '') throw new UserError('cases.report.what.missing')
  return { report, ...(label && { label }), ...(happenedAt && { happenedAt }) }
}

/** Longest title, in characters as they are seen. */
const longestTitle = 120

/** The title of a report: its first sentence or line, without characters that are not seen. */
export function titleOf(what: string): string {
  const tidy = what
    .slice(0, 2000)
    .replace(/[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]+/gu, (run) => (/[\n\r]/.test(run) ? '\n' : ''))
  const [line = ''] = tidy.trim().split('\n')
  const sentence = /^.{20,}?[.!?…](?=\s)/su.exec(line)?.[0] ?? line
  const letters = Array.from(new Intl.Segmenter('en').segment(sentence.trim()), ({ segment }) => segment)
  if (letters.length <= longestTitle) return letters.join('')
  const cut = letters.slice(0, longestTitle - 1).join('')
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longestTitle / 2)).trimEnd()}…`
}
