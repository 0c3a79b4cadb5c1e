import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { endNotice } from '../notice/end.ts'
import { lockNotice } from '../notice/file.ts'
import { noticesOfCase } from '../retention/case-words.ts'
import { eraseCase } from '../retention/erase-case.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel } from '../sharing/label.ts'
import { messageSubject } from '../sharing/recall.ts'
import { cardRooms, showCase } from './audience.ts'
import { belongsTo, type CaseFile, isClosedUp, lockCase, saveCase } from './case.ts'
import { narrowed } from './narrowed.ts'
import { recallAbout } from './recall-about.ts'
import { showReceipt } from './receipt.ts'
import { destroyedBy, hideRed, isUndoable, subjectOf } from './red-card.ts'
import { mayLabel } from './sharing.ts'
import { untellTakers } from './taken-files.ts'
import { note } from './timeline.ts'
import { closeConsents } from './withdraw.ts'

/**
 * TLP:RED is for the eyes and ears of named persons, and the bot carries none of it. A case that is raised to it keeps its number,
 * its member, when and by whom it was reported, who has it, and a subject code. Its words are sealed for a day, in which nobody
 * reads them and its originator may return to the label before; then they are destroyed.
 */

type Changed = { file: CaseFile; effects: readonly Effect[] }

const redKey = (number: string): string => `case/${number}/red`
const restoreKey = (number: string): string => `case/${number}/restore`
/** When cards that could not stand again yet are looked at again, in milliseconds. */
const restoreAgainMs = 60_000
/** When a case under a legal hold is looked at again, in milliseconds. */
const heldAgainMs = 3_600_000

/** Throws unless a person may raise the case to TLP:RED: whoever may raise its label at all. */
export function needRaisable(scene: Scene, file: CaseFile, person: Person): void {
  const { number, code } = file
  if (file.destroyedAt) throw new UserError('cases.gone.nothing', { number })
  if (isClosedUp(file)) throw new UserError('cases.red.already', { number })
  if (!mayLabel(scene, person, file, 'TLP:RED')) throw new UserError('cases.label.not-yours', { number, code })
}

/** Raises a case to TLP:RED: every copy of its words is taken back wherever it stands, and nobody reads them any more. */
export async function raiseToRed(
  scene: Scene,
  file: CaseFile,
  person: Person,
): Promise<Changed & { recalls: readonly string[] }> {
  needRaisable(scene, file, person)
  const { tx, now } = scene
  const { number } = file
  const sealed = await saveCase(scene, file, {
    label: 'TLP:RED',
    sealedAt: now,
    sealedLabel: file.label,
    sealedBy: person.id,
  })
  const entry = await note(scene, sealed, {
    kind: 'sealed',
    by: person,
    data: { label: 'TLP:RED', before: file.label, subject: subjectOf(file) },
  })
  const messages = await tx.message.findMany({
    where: { caseId: file.id },
    select: { conversation: true, externalId: true },
  })
  // From now on an edit of it is not followed either.
  await tx.message.updateMany({ where: { caseId: file.id, retractedAt: null }, data: { retractedAt: now } })
  const recalled = await recallAbout(
    scene,
    number,
    { key: `red/${number}/${sealed.version}`, cause: 'red', by: person, whole: true },
    () => 'whole',
    messages.map(messageSubject),
  )
  const shut = await reread(scene, number)
  return {
    file: shut,
    recalls: recalled.ids,
    effects: [
      entry,
      ...(await closeConsents(scene, number, person)),
      ...(await endNotices(scene, number)),
      ...recalled.effects,
      ...narrowed(shut, now),
      { kind: 'timer', key: redKey(number), timer: 'case.red', due: destroyedBy(now), payload: { case: number } },
      ...(await showCase(scene, shut)),
    ],
  }
}

/** Nobody is told of it by letter or call any more, nor by a run that one about the case began, which knows of no case itself. */
async function endNotices(scene: Scene, number: string): Promise<readonly Effect[]> {
  const effects: Effect[] = []
  for (const id of await noticesOfCase(scene.tx, number)) {
    const file = await lockNotice(scene, id)
    if (file?.state === 'open') effects.push(...(await endNotice(scene, file, { state: 'withdrawn' })).effects)
  }
  return effects
}

/** Returns to the label before: the words are read again, and the cards stand again where they did. */
export async function undoRed(scene: Scene, file: CaseFile, person: Person): Promise<Changed> {
  const { number, code } = file
  if (file.destroyedAt) throw new UserError('cases.gone.nothing', { number })
  if (file.sealedAt === null || file.sealedLabel === null) throw new UserError('cases.red.not', { number })
  if (!belongsTo(person, file, scene.now) && file.reporterId !== person.id)
    throw new UserError('cases.label.not-yours', { number, code })
  if (!isUndoable(file, scene.now)) throw new UserError('cases.red.too-late', { number })
  const label = asLabel(file.sealedLabel)
  await saveCase(scene, file, { label, sealedAt: null, sealedLabel: null, sealedBy: null })
  await scene.tx.message.updateMany({
    where: { caseId: file.id, retractedAt: file.sealedAt },
    data: { retractedAt: null },
  })
  const opened = await reread(scene, number)
  const entry = await note(scene, opened, { kind: 'unsealed', by: person, data: { label } })
  return {
    file: opened,
    effects: [
      entry,
      { kind: 'cancel', key: redKey(number) },
      ...(await hideRed(scene, number)),
      ...(await untellTakers(scene, number)),
      ...(await restore(scene, opened)),
      ...(await showReceipt(scene, opened)),
    ],
  }
}

/** Has the cards stand again where they did; where a platform has not given one back yet, a little later. */
async function restore(scene: Scene, file: CaseFile): Promise<readonly Effect[]> {
  const stood = await cardRooms(scene, file, 'retract')
  const due = new Date(scene.now.getTime() + restoreAgainMs)
  const again: Effect = {
    kind: 'timer',
    key: restoreKey(file.number),
    timer: 'case.restore',
    due,
    payload: { case: file.number },
  }
  return [...(await showCase(scene, file, stood)), ...(stood.length > 0 ? [again] : [])]
}

async function reread(scene: Scene, number: string): Promise<CaseFile> {
  const file = await lockCase(scene, number)
  if (!file) throw new Error(`the case ${number} is gone`)
  return file
}

type Payload = Readonly<Record<string, string | number>>

/** What the timers of cases that are TLP:RED do when they are due, by their kind. */
export const timers = {
  'case.red': async ({ case: number }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockCase(scene, String(number))
    if (!file?.sealedAt || file.destroyedAt) return []
    const due = destroyedBy(file.sealedAt)
    const later = (at: Date): Effect => ({
      kind: 'timer',
      key: redKey(file.number),
      timer: 'case.red',
      due: at,
      payload: { case: file.number },
    })
    if (due > scene.now) return [later(due)]
    try {
      const erased = await eraseCase(scene, file.number, 'red')
      return [...erased, ...(await showCase(scene, await reread(scene, file.number)))]
    } catch (fault) {
      // What must be kept for a court is kept, and nobody reads it meanwhile.
      if (fault instanceof UserError && fault.code === 'retention.held')
        return [later(new Date(scene.now.getTime() + heldAgainMs))]
      throw fault
    }
  },
  'case.restore': async ({ case: number }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockCase(scene, String(number))
    return file && !isClosedUp(file) ? restore(scene, file) : []
  },
} as const
