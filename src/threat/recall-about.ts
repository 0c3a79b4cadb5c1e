import type { Scene } from '../directory/scene.ts'
import { shutNotice } from '../notice/end.ts'
import { lockNotice } from '../notice/file.ts'
import { noticesOfCase, subjectsOfCase } from '../retention/case-words.ts'
import type { Effect } from '../sharing/effect.ts'
import { rankOf } from '../sharing/label.ts'
import { type Copy, caseSubject, type Fate, type RecallOf, recallEach } from '../sharing/recall.ts'
import { takenOf } from '../sharing/taken.ts'
import { tellTakers } from './taken-files.ts'

/** What came of recalling all about a case: the numbers of the recalls, that of the case itself first. */
type RecalledAll = { ids: readonly string[]; effects: readonly Effect[] }

/**
 * Recalls what was said of a case and of all that came of it: its runs, and what these asked, told, called and proposed. What names the case
 * itself is part of the case's own recall alone. `more` are subjects that belong to it besides. Files that were made of any of it stand in
 * that recall, and whoever has one and may not read the case any more is told; not again `late`, for what was under way meanwhile.
 */
export async function recallAbout(
  scene: Scene,
  number: string,
  { late = false, ...of }: Omit<RecallOf, 'subject' | 'files'> & { late?: boolean },
  fateOf: (copy: Copy) => Fate,
  more: readonly string[] = [],
): Promise<RecalledAll> {
  const own = caseSubject(number)
  const subjects = await subjectsOfCase(scene.tx, number)
  const others = subjects.filter((subject) => subject !== own)
  const numbers = subjects.map((subject) => subject.slice(subject.indexOf('/') + 1))
  const files = late ? [] : await takenOf(scene.tx, numbers)
  const { id, effects } = await recallEach(scene, { ...of, subject: own, files: files.map((file) => file.id) }, fateOf)
  const ids = [id]
  const all = [...effects]
  if (id !== undefined && files.length > 0) all.push(...(await tellTakers(scene, number, { recall: id, files })))
  for (const subject of [...others, ...more]) {
    const taken = await recallEach(scene, { ...of, key: `${of.key}/${subject}`, subject }, (copy) =>
      copy.about.includes(own) ? 'leave' : fateOf(copy),
    )
    ids.push(taken.id)
    all.push(...taken.effects)
  }
  all.push(...(await shutNotices(scene, number, of)))
  return { ids: ids.filter((each) => each !== undefined), effects: all }
}

/** Whom a notice tells of the case who reads it no more is told nothing further, by chat, letter or call. */
async function shutNotices(
  scene: Scene,
  number: string,
  { label, addressees }: Omit<RecallOf, 'subject'>,
): Promise<readonly Effect[]> {
  if (!addressees || !label || rankOf(label) < rankOf('TLP:AMBER')) return []
  const effects: Effect[] = []
  for (const id of await noticesOfCase(scene.tx, number)) {
    const file = await lockNotice(scene, id)
    if (file?.state === 'open' && !addressees.includes(file.code)) effects.push(...(await shutNotice(scene, file)))
  }
  return effects
}
