import type { ConversationRef } from '../chat/refs.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { strictest } from '../sharing/label.ts'
import { type Copy, onlyOf, type Recalled } from '../sharing/recall.ts'
import { showCase } from './audience.ts'
import { belongsTo, type CaseFile, saveCase } from './case.ts'
import { narrowed } from './narrowed.ts'
import { recallAbout } from './recall-about.ts'
import { showReceipt } from './receipt.ts'
import { note } from './timeline.ts'
import { closeConsents } from './withdraw.ts'

/** The label of a case that is its own member's again. */
export const recalledLabel = (file: Pick<CaseFile, 'label'>) => strictest(file.label, 'TLP:AMBER+STRICT')

/**
 * Takes a case back from everybody but the people of its own member: it is theirs again, and every copy elsewhere is taken away
 * whole, be it a line without content. The caller has checked that the person may, and holds the case locked.
 */
export async function recallCase(scene: Scene, file: CaseFile, by: Person): Promise<Recalled & { file: CaseFile }> {
  const { number, code } = file
  const label = recalledLabel(file)
  const own = await saveCase(scene, file, { label, released: false, addressees: [code] })
  const entry = await note(scene, own, { kind: 'labelled', by, data: { label, before: file.label } })
  const recalled = await recallAbout(
    scene,
    number,
    { key: `recalled/${number}/${own.version}`, cause: 'retracted', by, label, addressees: [code] },
    (copy) => (isAtHome(scene, own, copy) ? 'judge' : 'whole'),
  )
  return {
    id: recalled.ids[0],
    file: own,
    // What is put anew elsewhere is taken back all the same: of both, taking back counts.
    effects: [
      entry,
      ...(await showCase(scene, own)),
      ...(await showReceipt(scene, own)),
      ...(await closeConsents(scene, number, by)),
      ...recalled.effects,
      ...narrowed(own, scene.now),
    ],
  }
}

/** Whether a copy stands with the case's own people: in their room, or with one of them alone. */
function isAtHome({ directory, now }: Scene, file: CaseFile, copy: Copy): boolean {
  const only = onlyOf(copy.about)
  if (only === undefined) return directory.conversations.get(copy.conversation as ConversationRef)?.code === file.code // as `put` wrote it
  const person = directory.accounts.get(only)
  return person !== undefined && belongsTo(person, file, now)
}
