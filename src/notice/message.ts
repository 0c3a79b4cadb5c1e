import { actions, type Block, button, type Control, type Message, note, paragraph } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { openParcel } from '../sharing/parcel.ts'
import { caseSubject } from '../sharing/recall.ts'
import type { Parcel } from '../sharing/release.ts'
import type { NoticeFile } from './file.ts'

/** What a member is called. */
export const memberOf = ({ directory }: Pick<Scene, 'directory'>, code: string): string =>
  directory.members.get(code)?.name ?? code

/** Where a notice is read and acknowledged in a browser. */
const noticeUrl = ({ origin }: Pick<Scene, 'origin'>, id: string): string => `${origin}/notices/${id}`

/**
 * What one person is told of a notice; where its words may not stand, its name, its state and what to do. `late`: who said after
 * it had failed that they have it, so that nobody else is asked any more.
 */
export function requestParcel(scene: Scene, file: NoticeFile, person: Person, late?: Late): Parcel {
  const { language } = person
  const state = late ? sayLate(late, person) : stateLine(scene, file, person)
  const summary = file.state === 'open' ? askLine(scene, file, person) : (state ?? askLine(scene, file, person))
  const open = file.state === 'open' || (file.state === 'failed' && file.ackedBy === null)
  const got: readonly Control[] =
    open && file.needs === 'acknowledgement'
      ? [button(say(language, 'notices.control.got'), `got ${file.id}`, 'primary')]
      : []
  const details: readonly Control[] = file.caseNumber
    ? [button(say(language, 'cases.control.details'), `case ${file.caseNumber}`)]
    : []
  const controls = (more: readonly Control[]): readonly Block[] => {
    const all = [...got, ...details, ...more]
    return all.length > 0 ? [actions(...all)] : []
  }
  const lines = [
    ...(file.caseNumber ? [say(language, 'notices.about-case', { number: file.caseNumber })] : []),
    ...(state ? [state] : []),
  ]
  const common = { look: 'notice', summary, ...(scene.exercise && { exercise: true }) } as const
  const rest: readonly Block[] = [
    ...lines.filter((line) => line !== summary).map((line) => paragraph(line)),
    ...(open && file.needs === 'acknowledgement' ? [dueNote(file, person)] : []),
  ]
  const words = wordsIn(file.text, language)
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
  const message: Message = {
    ...common,
    marking: file.label,
    blocks: [...words.map((line) => paragraph(line)), paragraph(summary), ...rest, ...controls([])],
  }
  const read: Control = { type: 'link', label: say(language, 'notices.control.read'), url: noticeUrl(scene, file.id) }
  const stub: Message = {
    ...common,
    marking: 'TLP:CLEAR',
    blocks: [paragraph(summary), ...rest, paragraph(say(language, 'notices.stub')), ...controls([read])],
  }
  return { message, stub, label: file.label, addressees: [file.code], about: aboutOf(file) }
}

/** A notice is in its own words, and where it is about a case in words of that. */
const aboutOf = ({ id, caseNumber }: NoticeFile): readonly string[] => [
  `notice/${id}`,
  ...(caseNumber ? [caseSubject(caseNumber)] : []),
]

function askLine(scene: Scene, file: NoticeFile, { language }: Person): string {
  if (file.ring !== undefined) return say(language, 'notices.ask.ring', { id: file.id })
  const values = { member: memberOf(scene, file.code), urgent: file.urgent ? 'yes' : 'no', id: file.id }
  return say(language, file.needs === 'acknowledgement' ? 'notices.ask.acknowledge' : 'notices.ask.read', values)
}

function dueNote(file: NoticeFile, { language, zone }: Person): Block {
  const at = sayMoment(language, file.due, zone)
  return note(say(language, file.ring === undefined ? 'notices.due' : 'notices.due.ring', { at }))
}

/** How a notice stands that is over. */
export function stateLine(
  { directory }: Pick<Scene, 'directory'>,
  file: NoticeFile,
  { language, zone }: Pick<Person, 'language' | 'zone'>,
): string | undefined {
  const at = file.endedAt ? sayPlaced(language, file.endedAt, zone) : ''
  switch (file.state) {
    case 'open':
    case 'delivered':
      return undefined
    case 'acknowledged': {
      const name = (file.ackedBy && directory.people.get(file.ackedBy)?.name) || '—'
      return say(language, 'notices.state.acknowledged', { name, at })
    }
    case 'failed':
      return say(language, 'notices.state.failed', { at })
    case 'withdrawn':
      return say(language, 'notices.state.withdrawn', { at })
  }
}

/** Who said, after a notice had failed, that they have it. */
type Late = { name: string; at: Date }

const sayLate = ({ name, at }: Late, { language, zone }: Pick<Person, 'language' | 'zone'>): string =>
  say(language, 'notices.failed.late', { name, at: sayPlaced(language, at, zone) })

/** Tells somebody who has to see to it that a notice failed. No words of it, no names of those who were tried. */
export function failureParcel(
  scene: Scene,
  file: NoticeFile,
  { language, zone }: Person,
  tried: { people: number },
  late?: Late,
): Parcel {
  const values = {
    member: memberOf(scene, file.code),
    id: file.id,
    at: sayPlaced(language, file.endedAt ?? scene.now, zone),
    people: tried.people,
  }
  const summary =
    tried.people === 0
      ? say(language, 'notices.failed.nobody', values)
      : say(language, file.ring === undefined ? 'notices.failed' : 'notices.failed.ring', values)
  const after = late && sayLate(late, { language, zone })
  const todo = say(language, 'notices.failed.todo', { member: values.member })
  const message: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary: after ?? summary,
    blocks: [
      paragraph(summary),
      ...(file.caseNumber ? [paragraph(say(language, 'notices.about-case', { number: file.caseNumber }))] : []),
      ...(after ? [paragraph(after)] : [paragraph(todo)]),
      actions({
        type: 'link',
        label: say(language, 'notices.control.call-tree'),
        url: `${scene.origin}/call-tree.pdf`,
      }),
    ],
    ...(scene.exercise && { exercise: true }),
  }
  return openParcel(message, aboutOf(file))
}
