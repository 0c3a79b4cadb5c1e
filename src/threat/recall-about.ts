import { subjectsOfCase } from '../retention/case-words.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Copy, caseSubject, type Fate, type RecallOf, type RecallScene, recallEach } from '../sharing/recall.ts'

/** What came of recalling all about a case: the numbers of the recalls, that of the case itself first. */
type RecalledAll = { ids: readonly string[]; effects: readonly Effect[] }

/**
 * Recalls what was said of a case and of all that came of it: its runs, and what these asked, told, called and proposed. What names the case
 * itself is part of the case's own recall alone. `more` are subjects that belong to it besides.
 */
export async function recallAbout(
  scene: RecallScene,
  number: string,
  of: Omit<RecallOf, 'subject'>,
  fateOf: (copy: Copy) => Fate,
  more: readonly string[] = [],
): Promise<RecalledAll> {
  const own = caseSubject(number)
  const others = (await subjectsOfCase(scene.tx, number)).filter((subject) => subject !== own)
  const { id, effects } = await recallEach(scene, { ...of, subject: own }, fateOf)
  const ids = [id]
  const all = [...effects]
  for (const subject of [...others, ...more]) {
    const taken = await recallEach(scene, { ...of, key: `${of.key}/${subject}`, subject }, (copy) =>
      copy.about.includes(own) ? 'leave' : fateOf(copy),
    )
    ids.push(taken.id)
    all.push(...taken.effects)
  }
  return { ids: ids.filter((each) => each !== undefined), effects: all }
}
