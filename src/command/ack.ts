import { actions, button } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { caseSubject } from '../sharing/recall.ts'
import { spotOf } from '../sharing/spot.ts'
import { type CaseFile, nameOf } from '../threat/case.ts'
import { acceptCase, takeOver } from '../threat/escalation.ts'
import { needOpen, needOwn } from '../threat/find.ts'
import type { Call, Command } from './command.ts'
import { answer, askBack, type CaseWords, caseAlone, impliedNote, tell } from './words.ts'

/** Accepts a case: whoever is first owns it, and nobody else is asked. */
export const ack: Command = {
  name: 'ack',
  usage: 'ack <case>',
  summary: 'commands.ack.summary',
  async run(call) {
    const found = await openCase(call)
    const { file } = found
    const { language } = call.person
    if (file.status !== 'new') {
      if (file.ownerId === call.person.id) return yours(call, file)
      const by = nameOf(call.directory, file.ownerId)
      const at = acceptedAt(call, file)
      const over = actions(button(say(language, 'cases.control.take'), `take ${file.number}`))
      return tell(call, 'cases.ack.taken', { number: file.number, by, at }, [over])
    }
    const { effects } = await acceptCase(call, file, call.person)
    return accepted(call, found, effects)
  },
}

/** Takes a case over from whoever has it, who is told; one that nobody has is accepted. */
export const take: Command = {
  name: 'take',
  usage: 'take <case>',
  summary: 'commands.take.summary',
  async run(call) {
    const found = await openCase(call)
    const { file } = found
    if (file.status === 'new') return accepted(call, found, (await acceptCase(call, file, call.person)).effects)
    if (file.ownerId === call.person.id) return yours(call, file)
    const asked = askBack(call, found, `take ${file.number}`)
    if (asked) return asked
    const { effects } = await takeOver(call, file, call.person)
    const former = file.ownerId ? call.directory.people.get(file.ownerId) : undefined
    return [
      ...tell(call, 'cases.take.done', { number: file.number, from: nameOf(call.directory, file.ownerId) }),
      ...effects,
      ...(former ? tellPerson(call, file, former, 'cases.told.handed') : []),
    ]
  },
}

/** The case a person means, which is open and their own member's. */
async function openCase(call: Call): Promise<CaseWords> {
  const found = await caseAlone(call)
  needOwn(call, call.person, found.file)
  needOpen(found.file)
  return found
}

const acceptedAt = ({ person }: Call, file: CaseFile): string =>
  sayMoment(person.language, file.acceptedAt ?? file.reportedAt, person.zone)

const yours = (call: Call, file: CaseFile): readonly Effect[] =>
  tell(call, 'cases.ack.yours', { number: file.number, at: acceptedAt(call, file) })

function accepted(call: Call, found: CaseWords, effects: readonly Effect[]): readonly Effect[] {
  const { file } = found
  const { language } = call.person
  const controls = actions(button(say(language, 'cases.control.triage'), `triage ${file.number}`, 'primary', 'form'))
  return [
    ...tell(call, 'cases.ack.done', { number: file.number }, [...impliedNote(call, found), controls]),
    ...effects,
    ...tellReporter(call, file, 'cases.told.accepted'),
  ]
}

/** Tells who reported a case what became of it, unless they did it themselves. Number and names, no content. */
export function tellReporter(
  call: Call,
  file: CaseFile,
  key: 'cases.told.accepted' | 'cases.told.closed',
): readonly Effect[] {
  const reporter = call.directory.people.get(file.reporterId)
  return reporter ? tellPerson(call, file, reporter, key) : []
}

function tellPerson(
  call: Call,
  file: CaseFile,
  person: Person,
  key: 'cases.told.accepted' | 'cases.told.closed' | 'cases.told.handed',
): readonly Effect[] {
  if (person.retired || person.id === call.person.id) return []
  const spot = spotOf(call, person, file.roomId)
  if (!spot) return []
  const message = {
    ...answer(say(person.language, key, { number: file.number, by: call.person.name }), [
      actions(button(say(person.language, 'cases.control.details'), `case ${file.number}`)),
    ]),
    ...(call.exercise && { exercise: true }),
  }
  return put(
    `case/${file.number}/told/${call.key}@~${person.id}`,
    openParcel(message, [caseSubject(file.number)]),
    spot,
  )
}
