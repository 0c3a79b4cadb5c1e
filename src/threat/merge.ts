import { UserError } from '../chat/errors.ts'
import type { Person, Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { showCase } from './audience.ts'
import { type CaseFile, isOwner, needWords, saveCase } from './case.ts'
import { acceptCase, resumeOutlook, stopOutlook } from './escalation.ts'
import { type Taken, takeReport } from './intake.ts'
import { showReceipt } from './receipt.ts'
import type { NewReport } from './report.ts'
import { note } from './timeline.ts'

/**
 * Makes one case part of another: it keeps its number, its words stay with its own readers, and both say where to look.
 * The caller holds both locked and has checked that both are open and of the person's own member.
 */
export async function mergeCase(
  scene: Scene,
  from: CaseFile,
  into: CaseFile,
  person: Person,
): Promise<{ from: CaseFile; into: CaseFile; effects: readonly Effect[] }> {
  if (from.number === into.number) throw new UserError('cases.merge.same', { number: from.number })
  for (const each of [from, into]) needWords(each)
  if (from.code !== into.code) throw new UserError('cases.merge.other-member', { from: from.number, into: into.number })
  const merged = await saveCase(scene, from, {
    status: 'merged',
    mergedInto: into.number,
    closedAt: scene.now,
    acceptBy: null,
  })
  const entries = [
    await note(scene, merged, { kind: 'merged', by: person, data: { into: into.number, before: from.status } }),
    await note(scene, into, { kind: 'absorbed', by: person, data: { from: from.number } }),
  ]
  // Somebody who had taken on the one has taken on the other, as long as they are there to do so.
  const former = from.ownerId === null ? undefined : scene.directory.people.get(from.ownerId)
  const owner = former && isOwner(former, from, scene.now) ? former : undefined
  const taken =
    owner && into.status === 'new'
      ? await acceptCase(scene, into, owner)
      : { file: into, effects: await showCase(scene, into) }
  return {
    from: merged,
    into: taken.file,
    effects: [
      ...entries,
      stopOutlook(from.number),
      ...(await showCase(scene, merged)),
      ...(await showReceipt(scene, merged)),
      ...taken.effects,
    ],
  }
}

/** Undoes a merge: the case is on its own again, in the hands of whoever says so. Throws where nobody may read its words any more. */
export async function unmergeCase(
  scene: Scene,
  file: CaseFile,
  person: Person,
): Promise<{ file: CaseFile; effects: readonly Effect[] }> {
  if (!file.mergedInto) throw new UserError('cases.not-merged', { number: file.number })
  needWords(file)
  const alone = await saveCase(scene, file, {
    status: Object.keys(file.triage).length > 0 ? 'triaged' : 'accepted',
    mergedInto: null,
    closedAt: null,
    ownerId: person.id,
    acceptedAt: scene.now,
  })
  const entry = await note(scene, alone, { kind: 'unmerged', by: person, data: { from: file.mergedInto } })
  return {
    file: alone,
    effects: [
      entry,
      ...resumeOutlook(scene, alone),
      ...(await showCase(scene, alone)),
      ...(await showReceipt(scene, alone)),
    ],
  }
}

/** Takes a part of a case out into a case of its own, under its own number: about the same phase and asset unless it says otherwise. It starts with its member's people alone. */
export async function splitCase(
  scene: Scene,
  file: CaseFile,
  person: Person,
  room: Room | undefined,
  part: NewReport,
): Promise<Taken> {
  needWords(file)
  const { phase, asset } = file.report
  const report = { ...(phase && { phase }), ...(asset && { asset }), ...part.report }
  const own = room?.code === file.code ? room : undefined
  const taken = await takeReport(scene, { ...part, report }, { reporter: person, room: own, splitFrom: file })
  const entry = await note(scene, file, { kind: 'split', by: person, data: { into: taken.file.number } })
  return { ...taken, effects: [entry, ...taken.effects] }
}
