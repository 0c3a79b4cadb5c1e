import type { Scene } from '../directory/scene.ts'
import { subjectsOfCase } from '../retention/case-words.ts'
import { limitsOfCases, within } from '../sharing/case-limits.ts'
import type { Effect } from '../sharing/effect.ts'
import { lockRound } from './file.ts'
import { showTable } from './show.ts'

/**
 * Gives every round that was asked about a case, by its runs, the limits that the case has by now: once it is stricter, or fewer read
 * it, whoever may not read it neither reads the round nor is reminded of it. What was said of it so far, the case's recall takes back.
 */
export async function narrowRounds(scene: Scene, caseNumber: string): Promise<readonly Effect[]> {
  const { tx } = scene
  const limits = (await limitsOfCases(tx, [caseNumber])).get(caseNumber)
  const ids = (await subjectsOfCase(tx, caseNumber)).flatMap((subject) => /^round\/(.*)$/.exec(subject)?.[1] ?? [])
  const effects: Effect[] = []
  for (const id of ids.toSorted()) {
    const file = await lockRound(scene, id)
    if (!file) continue
    const { label, addressees } = within(file, limits)
    if (label === file.label && addressees.length === file.addressees.length) continue
    await tx.round.update({ where: { id }, data: { label, addressees: [...addressees] } })
    effects.push(...(await showTable(scene, { ...file, label, addressees })))
  }
  return effects
}
