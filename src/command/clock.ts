import { UserError } from '../chat/errors.ts'
import type { Answers } from '../chat/form.ts'
import { actions, button, code, type Inline, note, text } from '../chat/message.ts'
import { worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { localMoment, readAhead, readLocalMoment, readPast } from '../locale/written-time.ts'
import type { Effect } from '../sharing/effect.ts'
import { strictest } from '../sharing/label.ts'
import { bears, type CaseFile, isClosedUp, nameOf, openCase } from '../threat/case.ts'
import { correctClock, startableDuty, startClock } from '../threat/clocks/clock.ts'
import { readFiling } from '../threat/clocks/filing.ts'
import { type Clock, openClock, readClocks, readRunning } from '../threat/clocks/read.ts'
import { allDuties, type Duty, readDuty } from '../threat/clocks/regime.ts'
import { controlsOf } from '../threat/clocks/reminder.ts'
import { clockLine } from '../threat/clocks/shown.ts'
import { sayDue, sayDuty, sayOffset } from '../threat/clocks/words.ts'
import { needOwn } from '../threat/find.ts'
import { needLabelled } from '../threat/progress.ts'
import { checkClock, clockForm } from './clock-form.ts'
import type { Call, Command } from './command.ts'
import { answer, type CaseWords, caseIn, firstWord, impliedNote, tell } from './words.ts'

/** Most clocks one answer lists. */
const mostShown = 30

/**
 * Starts a statutory clock from an instant that the speaker confirms; where one runs, corrects that instant, or the deadline that a
 * request names, for a reason.
 */
export const clock: Command = {
  name: 'clock',
  usage: 'clock <case> <duty> <when aware> [suspected:<when>] [due:<when>] [- why]',
  summary: 'commands.clock.summary',
  ownWords: true,
  form: clockForm,
  check: checkClock,
  async run(call) {
    const found = await caseIn(call)
    const { file } = found
    needOwn(call, call.person, file)
    const read = call.answers ? readAnswers(call.answers, call) : readTyped(found.rest, call, file)
    const { duty, suspected, why } = read
    needLabelled(file, why)
    const running = await readRunning(call, file.number, duty)
    // What the form had from the clock is that very instant, of which it shows no seconds.
    const kept = (at: Date | undefined, known: Date | null | undefined): Date | undefined =>
      call.answers && at && known && localMoment(at, call.person.zone) === localMoment(known, call.person.zone)
        ? known
        : at
    const from = kept(read.from, running?.from) ?? read.from
    const asked = kept(read.asked, running?.strict)
    const start = {
      from,
      by: call.person,
      why,
      ...(suspected && { suspected }),
      ...(asked && { asked }),
    }
    const differs = (at: Date | undefined, known: Date | null | undefined): boolean =>
      at !== undefined && at.getTime() !== known?.getTime()
    const again = running && (differs(from, running.from) || differs(asked, running.strict)) ? running : undefined
    if (again && why === '') throw new UserError('clocks.runs', runsValues(call, again))
    const effects = again
      ? await correctClock(call, file, again, start)
      : await startClock(call, file, { ...start, regime: duty.id })
    return [
      ...(await told(call, found, duty, again ? 'corrected' : effects.length > 0 ? 'started' : 'known')),
      ...effects,
    ]
  },
}

/** What the speaker has in hand: by when, to whom, and what to do now. */
async function told(
  call: Call,
  found: CaseWords,
  duty: Duty,
  what: 'started' | 'corrected' | 'known',
): Promise<readonly Effect[]> {
  const { person, now } = call
  const { number } = found.file
  const row = await call.tx.clock.findFirst({
    where: { caseNumber: number, regime: duty.id },
    orderBy: { confirmedAt: 'desc' },
  })
  if (!row) throw new Error(`no clock ${duty.id} of ${number}`)
  const values = { number, duty: sayDuty(person.language, duty), due: sayDue(openClock(row), now, person) }
  return call.reply(
    answer(
      say(person.language, `clocks.${what === 'known' ? 'known-already' : what}`, values),
      [
        ...impliedNote(call, found),
        note(say(person.language, 'clocks.never-files')),
        ...(row.state === 'running' ? [controlsOf(number, duty.id, person.language)] : []),
      ],
      found.file.label,
    ),
  )
}

const runsValues = ({ person }: Call, { duty, from, caseNumber }: Clock) => ({
  duty: sayDuty(person.language, duty),
  number: caseNumber,
  regime: duty.id,
  since: sayMoment(person.language, from, person.zone),
})

type Confirmed = { duty: Duty; from: Date; suspected?: Date; asked?: Date; why: string }

function readTyped(line: string, { person, now }: Call, file: CaseFile): Confirmed {
  const { word, rest } = firstWord(line)
  const how = (): UserError => new UserError('clocks.how', { number: file.number })
  if (word === '') throw how()
  const duty = needDuty(word)
  const [, told = '', why = ''] = /^(.*?)(?:(?:^|\s)[-–—]+\s(.*))?$/su.exec(rest) ?? []
  const named: Record<string, Date> = {}
  const left = told.replace(/(^|\s)(suspected|due):(\S+)/giu, (_all, _before, key, value) => {
    const at = (/^due$/i.test(key) ? readAhead : readPast)(value, person.zone, now)
    if (at?.rest !== '') throw new UserError('clocks.when', { written: `${key}:${value}`.slice(0, 40) })
    named[String(key).toLowerCase()] = at.at
    return ''
  })
  const from = readPast(left, person.zone, now)
  if (!from) throw left.trim() === '' ? how() : new UserError('clocks.when', { written: left.trim().slice(0, 40) })
  if (from.rest !== '') throw new UserError('clocks.when', { written: from.rest.slice(0, 40) })
  return {
    duty,
    from: from.at,
    why: why.trim(),
    ...(named.suspected && { suspected: named.suspected }),
    ...(named.due && { asked: named.due }),
  }
}

/** The duty that a word means, which must be one of a case. */
function needDuty(written: string): Duty {
  const duty = readDuty(written)
  if (!duty) throw new UserError('clocks.unknown', { written: written.slice(0, 40) })
  return startableDuty(duty.id)
}

function readAnswers(answers: Answers, { person }: Call): Confirmed {
  const [problem] = Object.values(checkClock(answers, { person }))
  if (problem) throw new UserError('clocks.problem', { problem })
  const at = (id: string): Date | undefined => readLocalMoment(answers[id] ?? '', person.zone)
  const [from, suspected, asked] = [at('aware'), at('suspected'), at('due')]
  if (!from) throw new UserError('clocks.problem', { problem: say(person.language, 'clocks.form.aware.missing') })
  return {
    duty: needDuty(answers.duty ?? ''),
    from,
    why: answers.why?.trim() ?? '',
    ...(suspected && { suspected }),
    ...(asked && { asked }),
  }
}

/** Lists statutory clocks: of a case with their history, of all one's own cases, or all duties that laws set. */
export const clocks: Command = {
  name: 'clocks',
  usage: 'clocks [<case>|duties]',
  summary: 'commands.clocks.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { words, person } = call
    if (/^(duties|laws?)$/i.test(words.trim())) return call.reply(dutyList(call))
    if (words.trim() === '' && !call.on) return runningOfAll(call)
    const { file } = await caseIn(call)
    needOwn(call, person, file)
    const known = await readClocks(call, file)
    const start = button(say(person.language, 'clocks.control.start'), `clock ${file.number}`, 'primary', 'form')
    if (known.length === 0) return tell(call, 'clocks.none', { number: file.number }, [actions(start)])
    const items: (readonly Inline[])[] = []
    for (const each of known) items.push(await lineWithHistory(call, file, each))
    const running = known.filter((each) => each.state === 'running')
    const [first] = running
    const summary = say(person.language, 'clocks.of', { number: file.number, count: running.length })
    return call.reply(
      answer(
        summary,
        [
          { type: 'list', ordered: false, items },
          ...(first ? [controlsOf(file.number, first.duty.id, person.language)] : []),
          actions(start),
        ],
        bears(file),
      ),
    )
  },
}

async function lineWithHistory(call: Call, file: CaseFile, each: Clock): Promise<readonly Inline[]> {
  const { person, directory, now } = call
  const { language, zone } = person
  if (each.state === 'running') return [...clockLine(file, each, now, person), text(' · '), code(each.duty.id)]
  const duty = sayDuty(language, each.duty)
  if (each.state === 'stopped') return [text(say(language, 'clocks.list.stopped', { duty }))]
  const filing = isClosedUp(file) ? undefined : await readFiling(call, each)
  const values = {
    duty,
    by: nameOf(directory, each.filedBy),
    at: each.filedAt ? sayMoment(language, each.filedAt, zone) : '',
    reference: filing?.reference ?? '—',
    channel: filing?.channel ?? '—',
  }
  return [text(say(language, 'clocks.list.filed', values))]
}

async function runningOfAll(call: Call): Promise<readonly Effect[]> {
  const { person, now, tx, keyring } = call
  const rows = await tx.clock.findMany({ where: { state: 'running' }, orderBy: [{ strict: 'asc' }, { id: 'asc' }] })
  const where = { number: { in: rows.map((row) => row.caseNumber) }, code: { in: [...worksFor(person, now)] } }
  const files = (await tx.case.findMany({ where })).map((row) => openCase(row, keyring))
  const known = new Map(files.map((file) => [file.number, file]))
  const lines = rows.flatMap((row) => {
    const file = known.get(row.caseNumber)
    return file ? [{ file, clock: openClock(row) }] : []
  })
  const [first, ...others] = lines.slice(0, mostShown)
  if (!first) return tell(call, 'clocks.none-at-all')
  const items = [first, ...others].map(({ file, clock }): readonly Inline[] => [
    code(file.number),
    text(' '),
    ...clockLine(file, clock, now, person),
    text(' · '),
    code(clock.duty.id),
    text(` – ${file.title}`),
  ])
  const marking = strictest(bears(first.file), ...others.map(({ file }) => bears(file)))
  const summary = say(person.language, 'clocks.all', { count: lines.length })
  return call.reply(answer(summary, [{ type: 'list', ordered: false, items }], marking))
}

/** Every duty of the table, with its law, start and time. */
function dutyList({ person, now }: Call) {
  const { language } = person
  const items = allDuties.map((duty) => {
    const unread = duty.terms.some((term) => !term.confirmed) ? ` ${say(language, 'clocks.unconfirmed')}` : ''
    const starts = say(language, `clocks.starts.${duty.starts}`)
    const to = say(language, `clocks.to.${duty.addressee}`)
    const values = { duty: sayDuty(language, duty), starts, offset: sayOffset(language, duty, now), to }
    return [text(`${duty.id} · ${say(language, 'clocks.duties.line', values)}${unread}`)]
  })
  return answer(say(language, 'clocks.duties'), [{ type: 'list', ordered: false, items }])
}
