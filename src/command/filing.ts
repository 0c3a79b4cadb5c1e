import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { actions, type Block, button, note } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { localMoment, readAhead, readLocalMoment, readPast } from '../locale/written-time.ts'
import { type CaseFile, isClosedUp } from '../threat/case.ts'
import { draftText } from '../threat/clocks/draft.ts'
import { fileClock, latestSnooze, snoozeClock, stopClock } from '../threat/clocks/filing.ts'
import { sayDue, sayDuty } from '../threat/clocks/words.ts'
import { needLabelled } from '../threat/progress.ts'
import { readNewest } from '../threat/timeline.ts'
import { clockIn, onceHandled, readClockWords } from './clock-words.ts'
import type { Asking, Command } from './command.ts'
import { answer, tell } from './words.ts'

/** Longest reference number or name of a channel. */
const longestReference = 200
/** Longest reason for a snooze or a stop. */
const longestReason = 500

/** Shows what an official could send for a duty: the case's facts, and blanks to fill in. Nothing is sent. */
export const draft: Command = {
  name: 'draft',
  usage: 'draft <case> <duty>',
  summary: 'commands.draft.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { file, clock } = await clockIn(call)
    const { language } = call.person
    const words = draftText(call, file, await readNewest(call, file), clock, call.person)
    const filed = button(
      say(language, 'clocks.control.filed'),
      `filed ${file.number} ${clock.duty.id}`,
      'plain',
      'form',
    )
    return call.reply(
      answer(
        say(language, 'clocks.draft', { number: file.number, duty: sayDuty(language, clock.duty) }),
        [{ type: 'code', text: words }, note(say(language, 'clocks.never-files')), actions(filed)],
        file.label,
      ),
    )
  },
}

/** Records that the speaker has filed what a clock asks for. */
export const filed: Command = {
  name: 'filed',
  usage: 'filed <case> <duty> <reference> via <channel> [at <when>]',
  summary: 'commands.filed.summary',
  ownWords: true,
  form: (asking) => filedForm(asking),
  check: (answers, asking) => checkFiled(answers, asking),
  async run(call) {
    const { file, clock, rest } = await clockIn(call)
    const { person, now, answers } = call
    const told = answers ? answeredFiling(answers, call) : typedFiling(rest, call)
    if (!told) throw new UserError('clocks.filed.how', { number: file.number, regime: clock.duty.id })
    needBorne(file, `${told.reference} ${told.channel}`)
    const effects = await fileClock(call, file, clock, { ...told, by: person })
    const at = sayMoment(person.language, told.at, person.zone)
    const values = { number: file.number, duty: sayDuty(person.language, clock.duty), at }
    const next = clock.duty.next
      ? await call.tx.clock.findFirst({
          where: { caseNumber: file.number, regime: clock.duty.next, state: 'running', confirmedAt: now },
        })
      : null
    const more = next?.strict ? [note(nextLine(call, clock.duty.next ?? '', next.strict))] : []
    const later = clock.duty.onceHandled === undefined ? [] : await onceHandled(call, file)
    return [...tell(call, 'clocks.filed.done', values, [...more, ...later, ...notKept(call, file)]), ...effects]
  },
}

const nextLine = ({ person }: Pick<Asking, 'person'>, regime: string, due: Date): string =>
  say(person.language, 'clocks.filed.next', { regime, at: sayMoment(person.language, due, person.zone) })

type Told = { reference: string; channel: string; at: Date }

function typedFiling(line: string, { person, now }: Pick<Asking, 'person' | 'now'>): Told | undefined {
  const [, reference = '', rest = ''] = /^(.+?)\s+via\s+(.+)$/isu.exec(line) ?? []
  if (reference === '') return undefined
  const [, channel = '', when = ''] = /^(.+)\s+at\s+(\S.*)$/isu.exec(rest) ?? []
  const at = when === '' ? undefined : readPast(when, person.zone, now)
  // "via the portal at the ministry" names no time.
  return at?.rest === ''
    ? { reference: reference.trim(), channel: channel.trim(), at: at.at }
    : { reference: reference.trim(), channel: rest.trim(), at: now }
}

function filedForm({ words, person, now }: Asking): Form | undefined {
  const { number, duty, rest } = readClockWords(words)
  if (!number || !duty || rest !== '') return undefined
  const { language, zone } = person
  const line = (id: 'reference' | 'channel') =>
    ({
      id,
      type: 'line',
      max: longestReference,
      required: true,
      label: say(language, `clocks.form.${id}`),
      hint: say(language, `clocks.form.${id}.hint`),
    }) as const
  return {
    id: 'filed',
    context: `${number} ${duty.id}`,
    title: say(language, 'clocks.form.filed'),
    intro: sayDuty(language, duty),
    submit: say(language, 'clocks.form.submit'),
    pages: [
      [
        line('reference'),
        line('channel'),
        {
          id: 'at',
          type: 'moment',
          required: true,
          value: localMoment(now, zone),
          label: say(language, 'clocks.form.sent'),
          hint: say(language, 'clocks.form.zone', { zone }),
        },
      ],
    ],
  }
}

function checkFiled(answers: Answers, { person }: Pick<Asking, 'person'>): Problems {
  const { language, zone } = person
  const problems: Record<string, string> = {}
  for (const id of ['reference', 'channel'] as const) {
    const length = answers[id]?.trim().length ?? 0
    if (length === 0) problems[id] = say(language, `clocks.form.${id}.hint`)
    if (length > longestReference) {
      problems[id] = say(language, 'cases.report.what.long', { most: longestReference, length })
    }
  }
  if (answers.at && !readLocalMoment(answers.at, zone)) problems.at = say(language, 'cases.report.when.unread')
  return problems
}

function answeredFiling(answers: Answers, asking: Pick<Asking, 'person' | 'now'>): Told {
  const [problem] = Object.values(checkFiled(answers, asking))
  if (problem) throw new UserError('clocks.problem', { problem })
  return {
    reference: answers.reference?.trim() ?? '',
    channel: answers.channel?.trim() ?? '',
    at: (answers.at && readLocalMoment(answers.at, asking.person.zone)) || asking.now,
  }
}

/** Puts off the reminders of one clock, for a reason. */
export const snooze: Command = {
  name: 'snooze',
  usage: 'snooze <case> <duty> <45 min|2 h|18:00> <why>',
  summary: 'commands.snooze.summary',
  ownWords: true,
  form: (asking) => snoozeForm(asking),
  check: ({ why }, asking) => checkReason(why, asking),
  async run(call) {
    const { file, clock, rest } = await clockIn(call)
    const { person, now, answers } = call
    const told = answers
      ? { at: new Date(now.getTime() + Number(answers.minutes) * 60_000), rest: answers.why?.trim() ?? '' }
      : readAhead(rest, person.zone, now)
    const why = told?.rest.replace(/^[-–—]+\s*/, '') ?? ''
    if (!told || Number.isNaN(told.at.getTime()) || why === '') {
      throw new UserError('clocks.snooze.how', { number: file.number, regime: clock.duty.id })
    }
    needReason(why, call)
    needBorne(file, why)
    // What a form offers may reach beyond the deadline, which is always said.
    const latest = latestSnooze(clock, now)
    const until = answers && told.at > latest ? latest : told.at
    const effects = await snoozeClock(call, file, clock, { by: person, why, until })
    const at = sayMoment(person.language, until, person.zone)
    const due = sayDue(clock, now, person)
    const duty = sayDuty(person.language, clock.duty)
    const values = { number: file.number, duty, at, due }
    return [...tell(call, 'clocks.snooze.done', values, notKept(call, file)), ...effects]
  },
}

/** What a snooze can be chosen to last, in minutes. */
const snoozeMinutes = [30, 60, 120, 240] as const

function snoozeForm({ words, person }: Asking): Form | undefined {
  const { number, duty, rest } = readClockWords(words)
  if (!number || !duty || rest !== '') return undefined
  const { language } = person
  return {
    id: 'snooze',
    context: `${number} ${duty.id}`,
    title: say(language, 'clocks.form.snooze'),
    intro: sayDuty(language, duty),
    submit: say(language, 'clocks.form.submit'),
    pages: [
      [
        {
          id: 'minutes',
          type: 'one',
          required: true,
          value: '60',
          label: say(language, 'clocks.form.minutes'),
          hint: say(language, 'clocks.form.minutes.hint'),
          options: snoozeMinutes.map((minutes) => ({
            value: String(minutes),
            label: say(language, 'clocks.form.minutes.option', { minutes }),
          })),
        },
        reasonField(language),
      ],
    ],
  }
}

const reasonField = (language: string) =>
  ({
    id: 'why',
    type: 'paragraph',
    max: longestReason,
    required: true,
    label: say(language, 'clocks.form.reason'),
    hint: say(language, 'clocks.form.reason.hint'),
  }) as const

function checkReason(why: string | undefined, { person }: Pick<Asking, 'person'>): Problems {
  const length = why?.trim().length ?? 0
  if (length === 0) return { why: say(person.language, 'clocks.form.reason.hint') }
  return length > longestReason
    ? { why: say(person.language, 'cases.report.what.long', { most: longestReason, length }) }
    : {}
}

/** Words about a case that has none bear nothing: they are not kept. */
function needBorne(file: CaseFile, words: string): void {
  if (!isClosedUp(file)) needLabelled(file, words)
}

const notKept = ({ person }: Pick<Asking, 'person'>, file: CaseFile): readonly Block[] =>
  isClosedUp(file) ? [note(say(person.language, 'clocks.not-kept', { number: file.number }))] : []

function needReason(why: string, asking: Pick<Asking, 'person'>): void {
  const [problem] = Object.values(checkReason(why, asking))
  if (problem) throw new UserError('clocks.problem', { problem })
}

/** Ends a clock without a filing, for a reason. */
export const stopClockCommand: Command = {
  name: 'stop-clock',
  usage: 'stop-clock <case> <duty> <why>',
  summary: 'commands.stop-clock.summary',
  ownWords: true,
  form: ({ words, person }) => {
    const { number, duty, rest } = readClockWords(words)
    if (!number || !duty || rest !== '') return undefined
    return {
      id: 'stop-clock',
      context: `${number} ${duty.id}`,
      title: say(person.language, 'clocks.form.stop'),
      intro: sayDuty(person.language, duty),
      submit: say(person.language, 'clocks.form.submit'),
      pages: [[reasonField(person.language)]],
    }
  },
  check: ({ why }, asking) => checkReason(why, asking),
  async run(call) {
    const { file, clock, rest } = await clockIn(call)
    const why = (call.answers ? (call.answers.why?.trim() ?? '') : rest).replace(/^[-–—]+\s*/, '')
    if (why === '') throw new UserError('clocks.stop.how', { number: file.number, regime: clock.duty.id })
    needReason(why, call)
    needBorne(file, why)
    const effects = await stopClock(call, file, clock, { by: call.person, why })
    const values = { number: file.number, duty: sayDuty(call.person.language, clock.duty), regime: clock.duty.id }
    return [...tell(call, 'clocks.stop.done', values, notKept(call, file)), ...effects]
  },
}
