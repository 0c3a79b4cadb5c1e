import { actions, type Block, button, type Message, note, paragraph, strong } from '../chat/message.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type Values } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import { type Consent, secondBy } from '../sharing/consent.ts'
import type { Parcel } from '../sharing/release.ts'
import { caseParcel } from './audience.ts'
import { nameOf } from './case.ts'
import type { Asked } from './consent-file.ts'

type Reader = Pick<Person, 'language' | 'zone'>

/** What every sentence about a consent may name. */
export function valuesOf(
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  { consent, file }: Asked,
  reader: Reader,
): Values {
  const asker = directory.people.get(consent.askedBy)
  const { language, zone } = reader
  return {
    id: consent.id,
    number: file.number,
    code: file.code,
    label: consent.label,
    members: consent.members.join(', '),
    asker: asker?.name ?? '—',
    asking: (asker ? codesOf(asker, now).join(', ') : '') || '—',
    by: nameOf(directory, consent.decidedBy),
    first: nameOf(directory, consent.firstBy),
    until: sayMoment(language, consent.deadline, zone),
    confirm: sayPlaced(language, secondBy(consent) ?? consent.deadline, zone),
  }
}

/** One or two sentences: how a consent stands. */
function sayState(scene: Scene, asked: Asked, reader: Reader): string {
  const { state } = asked.consent
  return say(reader.language, `consents.state.${state}`, valuesOf(scene, asked, reader))
}

/**
 * What is said of a consent to somebody who may read its case: `words` belong to the case and bear its label, `open` may stand
 * anywhere.
 */
function parcelOf(
  scene: Scene,
  { file }: Asked,
  summary: string,
  { words = [], open = [] }: { words?: readonly Block[]; open?: readonly Block[] },
): Parcel {
  const common = { look: 'notice', summary, ...(scene.exercise && { exercise: true }) } as const
  const stub: Message = { ...common, marking: 'TLP:CLEAR', blocks: [paragraph(summary), ...open] }
  const message: Message = {
    ...common,
    marking: file.label,
    blocks: [paragraph(strong(file.title)), paragraph(summary), ...words, ...open],
  }
  return caseParcel(file, message, stub)
}

const quoted = (words: string): Block => ({ type: 'quote', children: [{ type: 'text', text: words }] })

/** Asks one of the originator's people; once it is answered, says what the answer was. */
export function askParcel(scene: Scene, asked: Asked, person: Person): Parcel {
  const { consent, file } = asked
  const { language } = person
  const values = valuesOf(scene, asked, person)
  const details = button(say(language, 'cases.control.details'), `case ${file.number}`)
  if (consent.state !== 'open')
    return parcelOf(scene, asked, sayState(scene, asked, person), { open: [actions(details)] })
  return parcelOf(scene, asked, say(language, 'consents.ask', values), {
    words: [quoted(consent.why)],
    open: [note(say(language, 'consents.ask.until', values)), decideActions(language, consent), actions(details)],
  })
}

function decideActions(language: string, { id }: Pick<Consent, 'id'>): Block {
  return actions(
    button(say(language, 'consents.control.allow'), `allow ${id}`, 'primary'),
    button(say(language, 'consents.control.refuse'), `refuse-share ${id}`, 'danger'),
  )
}

/** Tells whoever asked what became of it. */
export function newsParcel(scene: Scene, asked: Asked, person: Person): Parcel {
  const details = button(say(person.language, 'cases.control.details'), `case ${asked.file.number}`)
  return parcelOf(scene, asked, sayState(scene, asked, person), { open: [actions(details)] })
}

/** Tells whoever asked that nobody has answered, and that two people of different members may act in an emergency. */
export function silenceParcel(scene: Scene, asked: Asked, person: Person): Parcel {
  const { language } = person
  const { consent, file } = asked
  const summary = say(language, 'consents.silence', valuesOf(scene, asked, person))
  return parcelOf(scene, asked, summary, {
    open: [
      paragraph(say(language, 'consents.silence.todo')),
      actions(
        button(say(language, 'consents.control.break'), `break-glass ${consent.id}`, 'danger', 'form'),
        button(say(language, 'cases.control.details'), `case ${file.number}`),
      ),
    ],
  })
}

/** Asks one of another member to confirm that the glass is broken; `undefined` why once that is over. */
export function secondParcel(scene: Scene, asked: Asked, person: Person, why?: string): Parcel {
  const { language } = person
  const { consent, file } = asked
  const details = button(say(language, 'cases.control.details'), `case ${file.number}`)
  if (consent.state !== 'open' || consent.firstBy === null || why === undefined) {
    const key =
      consent.state === 'open' ? ('consents.second.over' as const) : (`consents.state.${consent.state}` as const)
    return parcelOf(scene, asked, say(language, key, valuesOf(scene, asked, person)), {})
  }
  return parcelOf(scene, asked, say(language, 'consents.second', valuesOf(scene, asked, person)), {
    words: [quoted(why)],
    open: [
      paragraph(say(language, 'consents.second.todo')),
      actions(button(say(language, 'consents.control.confirm'), `break-glass ${consent.id}`, 'danger'), details),
    ],
  })
}

/** Warns the originator's people that somebody breaks the glass: they can still answer. */
export function warningParcel(scene: Scene, asked: Asked, person: Person, why: string): Parcel {
  const { language } = person
  return parcelOf(scene, asked, say(language, 'consents.warning', valuesOf(scene, asked, person)), {
    words: [quoted(why)],
    open: [decideActions(language, asked.consent)],
  })
}
