import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, paragraph, strong, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import type { CaseFile } from '../threat/case.ts'
import { caseOf } from '../threat/clocks/family.ts'
import { type Clock, readClocks } from '../threat/clocks/read.ts'
import { type Duty, dutyOfId, readDuty } from '../threat/clocks/regime.ts'
import { sayDue, sayDuty, sayOffset } from '../threat/clocks/words.ts'
import { needOwn } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import type { Call } from './command.ts'
import { caseIn, firstWord } from './words.ts'

/** The case and the duty that a line names in full, and what follows. */
export function readClockWords(words: string): { number?: string; duty?: Duty; rest: string } {
  const first = firstWord(words)
  const second = firstWord(first.rest)
  const duty = readDuty(second.word)
  if (!readNumber(first.word)) return { rest: words }
  return { number: first.word, ...(duty && { duty }), rest: duty ? second.rest : first.rest }
}

/**
 * The running clock that a line means: of the case it names, by its duty; without one the only clock that runs. `file` is the
 * clock's own case, which may be part of the named one by now; both are locked.
 */
export async function clockIn(call: Call): Promise<{ file: CaseFile; clock: Clock; rest: string }> {
  const found = await caseIn(call)
  needOwn(call, call.person, found.file)
  const { number } = found.file
  const running = await readClocks(call, found.file, 'running')
  const { word, rest } = firstWord(found.rest)
  const duty = readDuty(word)
  const meant = duty ? running.filter((clock) => clock.duty.id === duty.id) : running
  // The case's own clock goes before that of one that is part of it.
  const [clock, ...more] = meant.toSorted((a, b) => Number(b.caseNumber === number) - Number(a.caseNumber === number))
  if (!clock) throw new UserError(duty ? 'clocks.not-running' : 'clocks.none', { number, regime: duty?.id ?? '' })
  if (!duty && more.length > 0) {
    throw new UserError('clocks.several', { number, regimes: running.map((each) => each.duty.id).join(', ') })
  }
  return { file: await caseOf(call, found.file, clock), clock, rest: duty ? rest : found.rest }
}

/**
 * What is still owed once the incident has been handled, where a report was filed of one that went on: its clock counts from then,
 * which nobody but people knows. Nothing where it was started.
 */
export async function onceHandled(
  call: Pick<Call, 'person' | 'tx' | 'now'>,
  file: Pick<CaseFile, 'id' | 'number'>,
): Promise<readonly Block[]> {
  const { language } = call.person
  const known = await readClocks(call, file)
  const owed = known.flatMap(({ state, duty, caseNumber }) => {
    const later = state === 'filed' && duty.onceHandled !== undefined ? dutyOfId(duty.onceHandled) : undefined
    const isStarted = known.some((each) => each.caseNumber === caseNumber && each.duty.id === later?.id)
    return later && !isStarted ? [{ later, number: caseNumber }] : []
  })
  return owed.flatMap(({ later, number }) => {
    const line = `clock ${number} ${later.id}`
    return [
      paragraph(
        say(language, 'clocks.once-handled', {
          duty: sayDuty(language, later),
          offset: sayOffset(language, later, call.now),
          line,
        }),
      ),
      actions(button(say(language, 'clocks.control.once-handled'), line, 'plain', 'form')),
    ]
  })
}

/**
 * The clocks of a case that go on although it ends: a law asks for that all the same. Which duties they are stands where the case may
 * be read.
 */
export function clocksGoOn(
  { person, now }: Pick<Call, 'person' | 'now'>,
  file: Pick<CaseFile, 'number'>,
  clocks: readonly Clock[],
): readonly Block[] {
  if (clocks.length === 0) return []
  const warning = say(person.language, 'clocks.closing', { number: file.number, count: clocks.length })
  const items = clocks.map((clock) => [text(sayDue(clock, now, person))])
  const list = button(say(person.language, 'clocks.control.clocks'), `clocks ${file.number}`)
  return [paragraph(strong(warning)), { type: 'list', ordered: false, items }, actions(list)]
}
