import { actions, button } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf } from '../threat/audience.ts'
import { type CaseFile, nameOf } from '../threat/case.ts'
import { acceptCase } from '../threat/escalation.ts'
import { needOpen, needOwn } from '../threat/find.ts'
import type { Call, Command } from './command.ts'
import { answer, caseAlone, impliedNote, tell } from './words.ts'

/** Accepts a case: whoever is first owns it, and nobody else is asked. */
export const ack: Command = {
  name: 'ack',
  usage: 'ack <case>',
  summary: 'commands.ack.summary',
  async run(call) {
    const found = await caseAlone(call)
    const { file } = found
    const { language, zone } = call.person
    needOwn(call, call.person, file)
    needOpen(file)
    if (file.status !== 'new') {
      const at = sayMoment(language, file.acceptedAt ?? file.reportedAt, zone)
      const mine = file.ownerId === call.person.id
      const by = nameOf(call.directory, file.ownerId)
      return tell(call, mine ? 'cases.ack.yours' : 'cases.ack.taken', { number: file.number, by, at })
    }
    const { effects } = await acceptCase(call, file, call.person)
    const controls = actions(button(say(language, 'cases.control.triage'), `triage ${file.number}`, 'primary', 'form'))
    return [
      ...tell(call, 'cases.ack.done', { number: file.number }, [...impliedNote(call, found), controls]),
      ...effects,
      ...tellReporter(call, file, 'cases.told.accepted'),
    ]
  },
}

/** Tells who reported a case what became of it, unless they did it themselves. Number and names, no content. */
export function tellReporter(
  call: Call,
  file: CaseFile,
  key: 'cases.told.accepted' | 'cases.told.closed',
): readonly Effect[] {
  const reporter = call.directory.people.get(file.reporterId)
  if (!reporter || reporter.retired || reporter.id === call.person.id) return []
  const spot = spotOf(call, reporter, file.roomId)
  if (!spot) return []
  const message = {
    ...answer(say(reporter.language, key, { number: file.number, by: call.person.name }), [
      actions(button(say(reporter.language, 'cases.control.details'), `case ${file.number}`)),
    ]),
    ...(call.exercise && { exercise: true }),
  }
  return put(`case/${file.number}/told/${call.key}@~${reporter.id}`, openParcel(message), spot)
}
