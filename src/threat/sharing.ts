import { UserError } from '../chat/errors.ts'
import { codesOf, type Person } from '../directory/directory.ts'
import { codesPermitted, permits } from '../directory/permission.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, rankOf } from '../sharing/label.ts'
import { addresseesIn, isReleasable, releaseRooms, showCase } from './audience.ts'
import { belongsTo, type CaseFile, needWords, readableBy, saveCase } from './case.ts'
import { narrowed } from './narrowed.ts'
import { recallAbout } from './recall-about.ts'
import { showReceipt } from './receipt.ts'
import { note } from './timeline.ts'
import { closeConsents } from './withdraw.ts'

type Changed = { file: CaseFile; effects: readonly Effect[] }

/**
 * Whether a person may give a case another label. Lowering is for the people of its own member; raising also for its
 * reporter, and for those who may raise what they may read (`case.raise`).
 */
export function mayLabel(
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  person: Person,
  file: Pick<CaseFile, 'code' | 'label' | 'addressees' | 'released' | 'reporterId'>,
  label: Label,
): boolean {
  if (codesOf(person, now).length === 0) return false
  const stricter = rankOf(label) > rankOf(file.label)
  if (belongsTo(person, file, now))
    return stricter || codesPermitted(directory, person, 'case.downgrade', now).includes(file.code)
  if (!stricter) return false
  const raises = permits(directory, person, 'case.raise', now).allowed
  return file.reporterId === person.id || (raises && readableBy(person, file, now))
}

/** Throws unless the person may share the case under this label, and there is a room to share it with. */
export function needReleasable(scene: Scene, file: CaseFile, person: Person, label: Label): void {
  if (label === 'TLP:RED') throw new UserError('cases.red.only-raise', { number: file.number })
  if (rankOf(label) > rankOf('TLP:AMBER')) throw new UserError('cases.release.strict', { number: file.number })
  if (!belongsTo(person, file, scene.now))
    throw new UserError('cases.release.not-yours', { number: file.number, code: file.code })
  needWords(file)
  needFloor(file, label)
  if (!isReleasable(scene.directory, file)) throw new UserError('cases.release.nowhere', { number: file.number })
  if (file.released && file.label === label)
    throw new UserError('cases.release.already', { number: file.number, label })
}

/** Shares a case with the rooms its member releases to, under a label up to AMBER. What was said of it under a lower one follows. */
export async function releaseCase(scene: Scene, file: CaseFile, person: Person, label: Label): Promise<Changed> {
  needReleasable(scene, file, person, label)
  const rooms = releaseRooms(scene.directory, file)
  const addressees = addresseesIn(scene.directory, rooms, { code: file.code, label }, scene.now)
  const released = await saveCase(scene, file, {
    released: true,
    label,
    addressees: [...new Set([...addressees, ...file.addressees])],
  })
  const entry = await note(scene, released, {
    kind: 'released',
    by: person,
    // Whoever had it by name already has it by that, not by the release: taking that back must still be possible.
    data: { label, before: file.label, to: addressees.join(' '), had: file.addressees.join(' ') },
  })
  const recalled = await recallAbove(scene, file, released, person)
  return {
    file: released,
    effects: [entry, ...recalled, ...(await showCase(scene, released)), ...(await showReceipt(scene, released))],
  }
}

/** Records that a case stays with its member's own people. */
export async function keepCase(scene: Scene, file: CaseFile, person: Person): Promise<Changed> {
  if (!belongsTo(person, file, scene.now))
    throw new UserError('cases.not-yours', { number: file.number, code: file.code })
  needWords(file)
  if (file.released) throw new UserError('cases.keep.released', { number: file.number, label: file.label })
  const entry = await note(scene, file, { kind: 'kept', by: person, data: { label: file.label } })
  return { file, effects: [entry, ...(await showCase(scene, file)), ...(await showReceipt(scene, file))] }
}

/** Throws unless the person may give the case this label, and it is another than it bears. */
export function needLabellable(scene: Scene, file: CaseFile, person: Person, label: Label): void {
  needWords(file)
  if (label === 'TLP:RED') throw new UserError('cases.red.only-raise', { number: file.number })
  if (label === file.label) throw new UserError('cases.label.same', { number: file.number, label })
  if (!mayLabel(scene, person, file, label))
    throw new UserError('cases.label.not-yours', { number: file.number, code: file.code })
  needFloor(file, label)
}

/** Gives a case another label. From AMBER+STRICT on it is its member's own again: elsewhere the stub takes the card's place. */
export async function labelCase(scene: Scene, file: CaseFile, person: Person, label: Label): Promise<Changed> {
  needLabellable(scene, file, person, label)
  const national = rankOf(label) >= rankOf('TLP:AMBER+STRICT')
  const labelled = await saveCase(scene, file, { label, ...(national && { released: false, addressees: [file.code] }) })
  const entry = await note(scene, labelled, { kind: 'labelled', by: person, data: { label, before: file.label } })
  const closed = national ? await closeConsents(scene, file.number, person) : []
  const recalled = await recallAbove(scene, file, labelled, person)
  return {
    file: labelled,
    effects: [
      entry,
      ...closed,
      ...recalled,
      ...(await showCase(scene, labelled)),
      ...(await showReceipt(scene, labelled)),
    ],
  }
}

/** Where a case bears a stricter label than before, all that was said of it follows: cards, requests, answers, what runs about it said. */
async function recallAbove(scene: Scene, before: CaseFile, file: CaseFile, by: Person): Promise<readonly Effect[]> {
  const { number, code, label, addressees } = file
  if (rankOf(label) <= rankOf(before.label)) return []
  const key = `labelled/${number}/${file.version}`
  const of = { key, cause: 'raised', by, label, addressees: [code, ...addressees] } as const
  const { effects } = await recallAbout(scene, number, of, () => 'judge')
  return [...effects, ...narrowed(file, scene.now)]
}

function needFloor(file: CaseFile, label: Label): void {
  const { floor } = file.report
  if (floor && rankOf(label) < rankOf(floor)) throw new UserError('cases.label.floor', { number: file.number, floor })
}
