import { isLength, usualMinutes } from '../call/length.ts'
import type { CallLine } from '../call/line.ts'
import { readTimes, type Times } from '../call/times.ts'
import { readWhen } from '../call/when.ts'
import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { labels, readLabel, strictest } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { faultOf } from './call-times.ts'
import { faultIn } from './call-when.ts'
import type { Asking } from './command.ts'

const longestTitle = 200
/** As many times as one may name, each with its zone. */
const longestTimes = 400
const longestAgenda = 1500
const mostPoints = 12

/** The form in which a call is planned. */
export function callForm({ person, room }: Asking): Form {
  const { language, zone } = person
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  const line = (id: string, key: TextKey, more: Partial<Field> = {}): Field =>
    ({ id, label: t(key), required: false, type: 'line', max: 60, ...more }) as Field // a line, whatever else of it is said
  const first: readonly Field[] = [
    line('when', 'calls.form.when', { hint: t('calls.form.when.hint', { zone }), max: longestTimes }),
    line('minutes', 'calls.form.length', { required: true, value: String(usualMinutes) }),
    {
      id: 'title',
      label: t('calls.form.what'),
      hint: t('calls.form.what.hint'),
      required: false,
      type: 'line',
      max: longestTitle,
    },
    {
      id: 'urgent',
      label: t('calls.form.urgent'),
      required: true,
      type: 'one',
      options: (['no', 'yes'] as const).map((value) => ({ value, label: t(`calls.form.urgent.${value}`) })),
      value: 'no',
    },
    {
      id: 'label',
      label: t('calls.form.label'),
      required: true,
      type: 'one',
      options: labels.filter((label) => label !== 'TLP:RED').map((value) => ({ value, label: value })),
      value: room?.label ?? 'TLP:AMBER',
    },
  ]
  const second: readonly Field[] = [
    line('quorum', 'calls.form.quorum', { hint: t('calls.form.quorum.hint') }),
    {
      id: 'agenda',
      label: t('calls.form.agenda'),
      hint: t('calls.form.agenda.hint'),
      required: false,
      type: 'paragraph',
      max: longestAgenda,
    },
  ]
  return {
    id: 'call',
    context: '',
    title: t('calls.form.title'),
    submit: t('calls.form.submit'),
    pages: [first, second],
  }
}

/** What a title begins with that was meant as its label and lacks the colon, as many write it. */
export const almostLabel = (title: string): string | undefined =>
  /^[^\p{L}\p{N}]{0,3}TLP[\s._/-]{0,3}(?:CLEAR|WHITE|GREEN|AMBER)(?![\p{L}\p{N}])/iu.exec(title)?.[0].trim()

/** What is wrong with the form's answers. */
export function checkCall(answers: Answers, { person, now }: Pick<Asking, 'person' | 'now'>): Problems {
  const { language, zone } = person
  const problems: Record<string, string> = {}
  const when = (answers.when ?? '').trim()
  const times = readTimes(when, { now, zone })
  const fault =
    times && (isSeveral(times) || times.fault)
      ? faultOf(times, now, language)
      : faultIn(readWhen(when, { now, zone }), language)
  if (when !== '' && fault) problems.when = fault
  const written = almostLabel(readMarked(answers.title ?? '').words.trim())
  if (written !== undefined) problems.title = say(language, 'calls.almost-label', { written })
  if (!isLength(Number(answers.minutes))) problems.minutes = say(language, 'calls.length')
  if ((answers.quorum ?? '').trim() !== '' && !/^\d{1,2}$/.test((answers.quorum ?? '').trim()))
    problems.quorum = say(language, 'calls.form.number')
  return problems
}

const isSeveral = ({ count }: Times): boolean => count > 1

/** The form's answers as a line says the same. A title or a point that begins with a stricter label than was chosen is not published under that. */
export function readCallForm(answers: Answers, zone: string, now: Date): CallLine & { agenda: readonly string[] } {
  const written = (answers.when ?? '').trim()
  const times = readTimes(written, { now, zone })
  const several = times && isSeveral(times) ? times : undefined
  const when = several ? undefined : readWhen(written, { now, zone })
  const title = readMarked(answers.title ?? '')
  const points = (answers.agenda ?? '').split('\n').map((point) => readMarked(point.replace(/^\s*[-*•]\s+/u, '')))
  const [label, ...others] = [
    readLabel(answers.label ?? ''),
    title.label,
    ...points.map((point) => point.label),
  ].flatMap((each) => each ?? [])
  const quorum = (answers.quorum ?? '').trim()
  return {
    urgent: answers.urgent === 'yes',
    find: written === '' || several !== undefined,
    title: title.words.replace(/\s+/g, ' ').trim(),
    minutes: Number(answers.minutes),
    agenda: points
      .map(({ words }) => words.trim())
      .filter((point) => point !== '')
      .slice(0, mostPoints),
    ...(when && { when }),
    ...(several && { times: several }),
    ...(label && { label: strictest(label, ...others) }),
    ...(quorum !== '' && { quorum: Number(quorum) }),
  }
}
