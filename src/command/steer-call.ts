import { attendanceOf } from '../call/coming.ts'
import { type CallFile, lockCall } from '../call/file.ts'
import { findCall } from '../call/find.ts'
import { mayLead } from '../call/lead.ts'
import { isLength, readLength } from '../call/length.ts'
import { cancelCall, moveCall, setTime } from '../call/plan.ts'
import { beginCall, endCall } from '../call/roll.ts'
import { tidyLead } from '../call/understand.ts'
import { instantOf } from '../call/wall.ts'
import { readWhen, restOf, spanOf, type When } from '../call/when.ts'
import { UserError } from '../chat/errors.ts'
import { actions, button } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import { askWhen, meant } from './call-when.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** What those do who lead a call: another time, no call, a beginning, an end. */

/** The call that is named, locked: what is looked at here holds until it is done, whatever others do at the same time. */
async function leadOf(call: Call): Promise<{ file: CallFile; rest: string }> {
  const { word, rest } = firstWord(call.words)
  const found = await findCall(call, call.person, word)
  const file = (await lockCall(call, found.id)) ?? found
  if (!mayLead(call, call.person, file)) throw new UserError('calls.not-yours', { call: file.id })
  return { file, rest }
}

/** Why nothing can be planned of a call any more. */
function needAhead({ id, state }: CallFile): void {
  if (state === 'running') throw new UserError('calls.has-begun', { call: id })
  if (state === 'ended') throw new UserError('calls.over', { call: id })
  if (state === 'cancelled') throw new UserError('calls.off', { call: id })
}

const atOf = ({ person, now }: Call, at: Date): string => sayFar(person.language, at, person.zone, now)

/** Moves a call, or gives one its time that was sought. */
export const moveCallCommand: Command = {
  name: 'move-call',
  usage: 'move-call <call> <when> [45 min]',
  summary: 'calls.move.summary',
  async run(call) {
    const { file, rest } = await leadOf(call)
    needAhead(file)
    const { person, now } = call
    const when = readWhen(rest, { now, zone: person.zone }, true)
    if (!when) throw new UserError('calls.form.unread')
    const minutes = lengthIn(when, file)
    const time = meant(when)
    if (!time) {
      const after = minutes === undefined ? '' : `${minutes} min`
      return askWhen(call, when, { before: `move-call ${file.id}`, after, marking: 'TLP:CLEAR' })
    }
    const startsAt = instantOf(time.wall, time.zone, time.offset)
    const values = { call: file.id, at: atOf(call, startsAt), minutes: minutes ?? file.minutes }
    const to = { ...time, ...(minutes !== undefined && { minutes }) }
    if (file.state === 'finding') {
      const effects = await setTime(call, file.id, to, person)
      return [...tell(call, 'calls.moved', values), ...effects]
    }
    const effects = await moveCall(call, file.id, to, person)
    return [...tell(call, effects.length === 0 ? 'calls.moved.same' : 'calls.moved', values), ...effects]
  },
}

/** How long it is to take, by its end or by a length after the time. Nothing else may stand there: it would be lost without a word. */
function lengthIn(when: When, { id }: CallFile): number | undefined {
  const span = spanOf(when)
  const rest = tidyLead(restOf(when))
  const length = span === undefined ? readLength(rest) : undefined
  if (tidyLead(length ? length.rest : rest) !== '') throw new UserError('calls.move.more', { call: id })
  const minutes = span ?? length?.minutes
  if (minutes !== undefined && !isLength(minutes)) throw new UserError('calls.length')
  return minutes
}

/** Calls a call off. Whoever presses the button or names no `now` is asked first, since everybody invited is told at once. */
export const cancelCallCommand: Command = {
  name: 'cancel-call',
  usage: 'cancel-call <call>',
  summary: 'calls.cancel.summary',
  async run(call) {
    const { file, rest } = await leadOf(call)
    needAhead(file)
    const { language } = call.person
    if (rest.toLowerCase() !== 'now') {
      const at = file.startsAt ? atOf(call, file.startsAt) : say(language, 'calls.no-time')
      const count = attendanceOf(call, file).filter(({ coming }) => coming === 'yes').length
      const summary = say(language, 'calls.cancel.ask', { call: file.id, at, count })
      const yes = button(say(language, 'calls.cancel.yes'), `cancel-call ${file.id} now`, 'danger')
      return call.reply(answer(summary, [actions(yes)]))
    }
    const effects = await cancelCall(call, file.id, call.person)
    return [...tell(call, 'calls.cancelled', { call: file.id }), ...effects]
  },
}

/** Begins a call before its time. */
export const beginCallCommand: Command = {
  name: 'begin-call',
  usage: 'begin-call <call>',
  summary: 'calls.begin.summary',
  async run(call) {
    const { file } = await leadOf(call)
    needAhead(file)
    if (file.state === 'finding') throw new UserError('calls.not-begun', { call: file.id })
    const effects = await beginCall(call, file.id, call.person)
    const begun = await findCall(call, call.person, file.id)
    return [...tell(call, 'calls.begun', { call: file.id, round: begun.rollCallId ?? '' }), ...effects]
  },
}

/** Ends a call with its roll. */
export const endCallCommand: Command = {
  name: 'end-call',
  usage: 'end-call <call>',
  summary: 'calls.end.summary',
  async run(call) {
    const { file } = await leadOf(call)
    if (file.state === 'planned' || file.state === 'finding') throw new UserError('calls.not-begun', { call: file.id })
    if (file.state !== 'running') needAhead(file)
    const effects = await endCall(call, file.id, call.person)
    const minutes = actions(
      button(say(call.person.language, 'calls.control.minutes'), `minutes ${file.id}`, 'primary', 'form'),
    )
    return [...tell(call, 'calls.ended', { call: file.id }, [minutes]), ...effects]
  },
}
