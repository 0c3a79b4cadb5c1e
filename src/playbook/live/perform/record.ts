import type { Json } from '../../../chat/shelf.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { lockCase } from '../../../threat/case.ts'
import { note } from '../../../threat/timeline.ts'
import { stepAt } from '../../engine/path.ts'
import type { Intent } from '../../engine/run.ts'
import { sayAnswers } from '../answer-words.ts'
import type { RunScene } from '../scene.ts'
import type { Stored } from '../store.ts'
import { titleOf } from '../words.ts'
import { recordAnswer } from './act.ts'

/**
 * Writes into the ledger what became of a run: `run.<what>` about its number, a decision as `decision.made`. A decision is kept as
 * such under a number of its own; one about a case stands in the case's timeline as well, in words.
 */
export async function performRecord(
  scene: RunScene,
  { playbook, run }: Stored,
  { step: path, attempt, what, data, by }: Extract<Intent, { kind: 'record' }>,
): Promise<readonly Effect[]> {
  const person = by === undefined ? undefined : scene.directory.people.get(by)
  const step = stepAt(playbook, path)
  const act =
    what === 'decided' && step?.kind === 'ask' && person
      ? await recordAnswer(scene, { playbook, run }, step, { path, attempt, by: person })
      : undefined
  const payload: Json = {
    playbook: run.playbook,
    ...(path !== '' && { step: path, attempt }),
    ...(run.case !== undefined && { case: run.case }),
    run: run.id,
    ...data,
    ...(act && { decision: act.id }),
  }
  const entry: Effect = {
    kind: 'append',
    entry: {
      kind: what === 'decided' ? 'decision.made' : `run.${what}`,
      subject: run.id,
      actor: person?.pseudonym ?? 'bot',
      payload,
    },
  }
  const recorded = [entry, ...(act?.effects ?? [])]
  if (what !== 'decided' || run.case === undefined || !step) return recorded
  const file = await lockCase(scene, run.case)
  if (!file) return recorded
  const state = run.steps[path]
  const title = titleOf(playbook, run, step, scene.now.toISOString()).en
  const number = act ? ` (${act.id})` : ''
  const words = `${title} ${sayAnswers(step, state?.answers ?? {}, 'en')}${number}`.trim()
  return [
    ...recorded,
    await note(scene, file, {
      kind: 'decided',
      words,
      data: { run: run.id, step: path, bears: run.label },
      ...(person && { by: person }),
    }),
  ]
}
