import type { Answers, Form, Problems } from '../chat/form.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { localMoment, readLocalMoment } from '../locale/written-time.ts'
import { asLabel, isWithin } from '../sharing/label.ts'
import { belongsTo } from '../threat/case.ts'
import { type Clock, readRunning } from '../threat/clocks/read.ts'
import { type Duty, offeredDuties, readDuty, termAt } from '../threat/clocks/regime.ts'
import { sayDuty } from '../threat/clocks/words.ts'
import { readNumber } from '../threat/number.ts'
import { longestWhy } from '../threat/triage.ts'
import type { Asking } from './command.ts'
import { firstWord } from './words.ts'

/** The form of a clock; of one that runs it has the instants as they are, where the speaker may read them. */
export async function clockForm(asking: Asking): Promise<Form | undefined> {
  const { words, person, now } = asking
  const { word, rest } = firstWord(words)
  const duty = readDuty(rest)
  if (!readNumber(word) || (rest !== '' && !duty)) return undefined
  const running = duty && (await shownClock(asking, word.toUpperCase(), duty))
  const known = (at: Date | null | undefined) => at && { value: localMoment(at, person.zone) }
  const { language, zone } = person
  const t = (key: TextKey, values: Values = {}): string => say(language, key, values)
  const offered = duty && !offeredDuties.includes(duty) ? [duty] : offeredDuties
  return {
    id: 'clock',
    context: word,
    title: t('clocks.form.title'),
    intro: t('clocks.form.intro'),
    submit: t('clocks.form.submit'),
    pages: [
      [
        {
          id: 'duty',
          type: 'one',
          required: true,
          label: t('clocks.form.duty'),
          options: offered.map((each) => ({ value: each.id, label: sayDuty(language, each) })),
          ...(duty && { value: duty.id }),
        },
        {
          id: 'aware',
          type: 'moment',
          required: true,
          value: localMoment(running?.from ?? now, zone),
          label: t('clocks.form.aware'),
          hint: t('clocks.form.zone', { zone }),
        },
        {
          id: 'suspected',
          type: 'moment',
          required: false,
          label: t('clocks.form.suspected'),
          hint: t('clocks.form.suspected.hint'),
          ...known(running?.suspectedAt),
        },
        {
          id: 'due',
          type: 'moment',
          required: false,
          label: t('clocks.form.due'),
          hint: t('clocks.form.due.hint'),
          // What a law counts is no deadline of a request.
          ...(running && termAt(running.duty, running.from)?.offset === 'asked' && known(running.strict)),
        },
        {
          id: 'why',
          type: 'paragraph',
          max: longestWhy,
          required: false,
          label: t('clocks.form.why'),
          hint: t('clocks.form.why.hint'),
        },
      ],
    ],
  }
}

/** The clock that runs for a case of the speaker's own, where what its case knows may be shown. */
async function shownClock(asking: Asking, number: string, duty: Duty): Promise<Clock | undefined> {
  const { tx, person, place, now } = asking
  const row = await tx.case.findUnique({ where: { number }, select: { code: true, label: true } })
  if (!row || !belongsTo(person, row, now)) return undefined
  if (place && !isWithin(asLabel(row.label), place.ceiling)) return undefined
  return readRunning(asking, number, duty)
}

/** What is wrong with the fields of the form, by field. */
export function checkClock(answers: Answers, { person }: Pick<Asking, 'person'>): Problems {
  const { language, zone } = person
  const moments = ['aware', 'suspected', 'due'].filter((id) => answers[id] && !readLocalMoment(answers[id], zone))
  const length = answers.why?.length ?? 0
  return {
    ...(!readDuty(answers.duty ?? '') && { duty: say(language, 'cases.report.choose') }),
    ...(!answers.aware && { aware: say(language, 'clocks.form.aware.missing') }),
    ...Object.fromEntries(moments.map((id) => [id, say(language, 'cases.report.when.unread')])),
    ...(length > longestWhy && { why: say(language, 'cases.report.what.long', { most: longestWhy, length }) }),
  }
}
