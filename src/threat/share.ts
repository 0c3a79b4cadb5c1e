import { UserError } from '../chat/errors.ts'
import { actions, button, type Message, paragraph, note as smallPrint, strong } from '../chat/message.ts'
import { homeRoom, type Person, type Room } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, type Label, rankOf } from '../sharing/label.ts'
import { mentionIn } from '../sharing/mention.ts'
import { put } from '../sharing/parcel.ts'
import type { Target } from '../sharing/release.ts'
import { spotOf } from '../sharing/spot.ts'
import { standingUnder } from '../sharing/standing.ts'
import { targetRoom } from '../sharing/target.ts'
import { caseParcel, showCase } from './audience.ts'
import { type CaseFile, nameOf, saveCase } from './case.ts'
import type { Asked } from './consent-file.ts'
import { showReceipt } from './receipt.ts'
import { note } from './timeline.ts'

/** With whom a case is to be shared by name, the rooms that were named instead, and under which label. */
export type Sharing = { members: readonly string[]; rooms: readonly Room[]; label: Label }

/** Throws where a case cannot be shared under a label: it is TLP:RED, bears a lower one, or came from a message that bore a stricter one. */
export function needWithin({ number, label: own, report: { floor } }: CaseFile, { label }: Sharing): void {
  if (label === 'TLP:RED' || own === 'TLP:RED') throw new UserError('cases.red.only-raise', { number })
  if (!isWithin(label, own)) throw new UserError('consents.stricter', { number, label: own })
  if (floor && rankOf(label) < rankOf(floor)) throw new UserError('cases.label.floor', { number, floor })
}

/** Throws unless sharing a case so lets somebody read it who may not, or lowers its label. */
export function needNew(file: CaseFile, { members, label }: Sharing): void {
  const known = isOpenToAll(file) || members.every((code) => file.addressees.includes(code))
  if (label === file.label && known)
    throw new UserError('consents.already', {
      number: file.number,
      members: (members.length > 0 ? members : [file.code]).join(', '),
      label,
    })
}

const isOpenToAll = (file: CaseFile): boolean => file.released && rankOf(file.label) < rankOf('TLP:AMBER')

/** Shares a case with members by name: they may read it from now on, and have its card where they look first. */
export async function shareCase(
  scene: Scene,
  file: CaseFile,
  by: Person,
  sharing: Sharing,
  consent?: string,
): Promise<{ file: CaseFile; effects: readonly Effect[] }> {
  const { members, label } = sharing
  const shared = await saveCase(scene, file, {
    label,
    addressees: [...new Set([file.code, ...file.addressees, ...members])].sort(),
  })
  const entry = await note(scene, shared, {
    kind: 'shared',
    by,
    data: { label, before: file.label, to: members.join(' '), ...(consent && { consent }) },
  })
  const rooms = placesOf(scene, file, sharing).flatMap(({ room }) => room ?? [])
  return {
    file: shared,
    effects: [entry, ...(await showCase(scene, shared, rooms)), ...(await showReceipt(scene, shared))],
  }
}

/** Where those whom a sharing names are told of it, and who is called there. */
export type Place = { key: string; target: Target; language: string; room?: Room; called: readonly Person[] }

/** The rooms that a sharing names, else each member's own room, else whoever is on duty for it alone. */
export function placesOf(scene: Scene, file: CaseFile, { members, rooms }: Sharing): readonly Place[] {
  const { directory, now } = scene
  const inRoom = (room: Room, codes: readonly string[]): Place => ({
    key: room.id,
    target: targetRoom(directory, room, now),
    language: room.language,
    room,
    called: codes.flatMap((code) => holdersOf(directory, 'duty', code, now)).filter((person) => sits(person, room)),
  })
  if (rooms.length > 0) return rooms.map((room) => inRoom(room, members))
  return members
    .filter((code) => code !== file.code)
    .flatMap((code): Place[] => {
      const home = homeRoom(directory, code)
      if (home) return [inRoom(home, [code])]
      return ['duty', 'deputy', 'head']
        .flatMap((role) => holdersOf(directory, role, code, now))
        .flatMap((person) => {
          const target = spotOf(scene, person)
          return target ? [{ key: `~${person.id}`, target, language: person.language, called: [] }] : []
        })
    })
}

const sits = (person: Person, room: Room): boolean => person.accounts.some((account) => room.seats.has(account))

/** The places in which those are told whom a sharing names, as they stand under a stem. */
export async function placesUnder(scene: Scene, stem: string): Promise<readonly Place[]> {
  return (await standingUnder(scene, `${stem}@`)).map((place) => ({ ...place, called: [] }))
}

/**
 * Tells those whom a sharing names that they have the case, in slots under `stem`. While it `awaits` a consent the words are
 * held, and the stub as well: nobody there learns that there is anything. Of what was `broken` it does not say that the case's
 * own people shared it: they were silent.
 */
export function announce(
  scene: Scene,
  file: CaseFile,
  sharing: Sharing,
  stem: string,
  places: readonly Place[],
  { awaits, broken }: { awaits?: string; broken?: Pick<Asked, 'consent'> } = {},
): readonly Effect[] {
  const shared: CaseFile = {
    ...file,
    label: sharing.label,
    addressees: [...new Set([...file.addressees, ...sharing.members])],
  }
  return places.flatMap((place) => {
    const { message, stub } = announcement(scene, shared, sharing, place, broken)
    const parcel = { ...caseParcel(shared, message, stub, false), ...(awaits !== undefined && { awaits }) }
    return put(`${stem}@${place.key}`, parcel, place.target)
  })
}

function announcement(
  { directory, exercise, origin }: Scene,
  file: CaseFile,
  { members, label }: Sharing,
  { language, room, called }: Place,
  broken?: Pick<Asked, 'consent'>,
): { message: Message; stub: Message } {
  const { number, code } = file
  const member = directory.members.get(code)?.name ?? code
  const two = [broken?.consent.firstBy ?? null, broken?.consent.decidedBy ?? null]
  const [first, second] = two.map((id) => nameOf(directory, id))
  const values = { number, member, members: members.join(', '), label, first: first ?? '', second: second ?? '' }
  const summary = say(language, broken ? 'consents.shared.broken' : 'consents.shared.summary', values)
  const names = called.flatMap((person) => [mentionIn(person, room), ', ']).slice(0, -1)
  const call = names.length > 0 ? [paragraph(...names, ': ', summary)] : [paragraph(summary)]
  const stub = broken ? 'consents.shared.broken.stub' : 'consents.shared.stub'
  const common = { look: 'notice', summary, ...(exercise && { exercise }) } as const
  const details = button(say(language, 'cases.control.details'), `case ${number}`)
  const web = { type: 'link', label: say(language, 'cases.control.web'), url: `${origin}/rooms` } as const
  return {
    message: {
      ...common,
      marking: label,
      blocks: [
        paragraph(strong(file.title)),
        ...call,
        smallPrint(say(language, 'consents.shared.limits', values)),
        actions(details),
      ],
    },
    stub: {
      ...common,
      marking: 'TLP:CLEAR',
      summary: say(language, stub, values),
      blocks: [paragraph(say(language, stub, values)), actions(web)],
    },
  }
}
