import type { Said } from '../../directory/scene.ts'
import type { Effect } from '../../sharing/effect.ts'
import { openStatuses } from '../../threat/case.ts'
import { advance } from '../engine/advance.ts'
import { isOver } from '../engine/draft.ts'
import type { Happening, Intent, Run } from '../engine/run.ts'
import { ledAgain } from './again.ts'
import { readFacts } from './facts.ts'
import { performIntent } from './perform.ts'
import type { RunScene } from './scene.ts'
import { showProgress } from './show.ts'
import { keepHappening, lockRun, type Stored, saveRun } from './store.ts'

/**
 * How runs live. One begins (`start.ts`), by a command, a report (`report.ts`), a schedule, a machine or another run; from then on
 * it hears what people say (`src/command`) and what its timers tell (`timers.ts`), each time in one transaction: `tellRun` locks
 * it, and `play` has `advance` decide, does what it then wants (`perform.ts`, one file a kind of intent in `perform/`), brings its rows in
 * step (`store.ts`) and shows where it stands (`show.ts`, `card.ts`). `verify.ts` tells whether all of that holds together. Who may
 * do and see what stands in `rights.ts`, and where its words may go in `place.ts`.
 */

type Without<Known, Keys extends PropertyKey> = Known extends unknown ? Omit<Known, Keys> : never

/** What happened to a run; when, and what the world was like then, is added as it is told. */
export type Told = Without<Happening, 'at' | 'facts'>

/** Tells a run what happened, once a key, and gives what follows from it. Nothing for a run that is not there. */
export async function tellRun(scene: RunScene, id: string, told: Told): Promise<readonly Effect[]> {
  const stored = await lockRun(scene, id)
  return stored ? (await play(scene, stored, told)).effects : []
}

/**
 * Has a run, which the caller holds locked, hear something: it becomes what its playbook makes of that, what it wants is done,
 * and where a step cannot be done for it, the run hears so in the same breath.
 */
export async function play(
  scene: RunScene,
  stored: Stored,
  told: Told,
): Promise<{ stored: Stored; effects: readonly Effect[] }> {
  const { playbook, row } = stored
  const at = scene.now.toISOString()
  const facts = await readFacts(scene, stored.run)
  const effects: Effect[] = []
  const waiting: Told[] = [told]
  let { run } = stored
  let { heard } = row
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const happening = { ...next, at, facts } as Happening // a told one is one without these two
    if (!(await keepHappening(scene, row.id, heard + 1, happening))) continue
    heard += 1
    const advanced = advance(playbook, run, happening)
    run = advanced.run
    for (const [index, intent] of advanced.intents.entries()) {
      const said = saidIn(scene, effects)
      const done = await performIntent({ ...scene, said }, { row, run, playbook }, intent)
      if ('effects' in done) effects.push(...done.effects)
      else if (carriesStep(intent)) {
        const { step, attempt } = intent
        waiting.push({ kind: 'failed', key: `failed/${heard}/${index}`, step, attempt, code: done.code })
      }
    }
  }
  if (heard === row.heard) return { stored, effects: [] }
  effects.push(...(await saveRun(scene, stored, run, heard, told.kind === 'due' ? told.timer : undefined)))
  effects.push(...(await leftOpen(scene, stored.run, run, told)))
  const after = { row: { ...row, heard, status: run.status }, run, playbook }
  // Last, since it shows what was just written.
  effects.push(...(await showProgress(scene, stored, after)))
  return { stored: after, effects }
}

/** Words with which a run ends that led a case to its end. */
const withCase: readonly string[] = ['closed', 'merged']

/**
 * What was done in a pause counts when it is over: a case that was closed and opened again meanwhile would have nobody who leads
 * it, since its run ends with the close.
 */
async function leftOpen(scene: RunScene, before: Run, run: Run, told: Told): Promise<readonly Effect[]> {
  const { outcome = '', facts } = run
  if (told.kind !== 'resumed' || run.case === undefined || isOver(before) || !withCase.includes(outcome)) return []
  if (!openStatuses.some((each) => each === facts.case?.status)) return []
  const file = await scene.tx.case.findUnique({ where: { number: run.case }, select: { version: true } })
  return file ? [ledAgain({ number: run.case, version: file.version, by: told.by.person }, scene.now)] : []
}

/** What a transaction is going to say by now: posts are written with all else of it, and what is wanted next may take this back. */
export const saidIn = ({ said = [] }: Pick<RunScene, 'said'>, effects: readonly Effect[]): readonly Said[] => [
  ...said,
  ...effects.flatMap((effect) =>
    effect.kind === 'put' ? [{ slot: effect.slot, conversation: effect.cleared.conversation }] : [],
  ),
]

/** What a call or proposal was told by before stands where these come to nothing. */
const besides: readonly Intent['kind'][] = [
  ...(['approve', 'settled', 'withdraw-notice', 'chase-round', 'move-round', 'stop-run'] as const),
  ...(['move-call', 'cancel-call', 'withdraw-proposal'] as const),
]

/**
 * Whether a step stands or falls with what was to be done. A reminder, a further rung or words taken back do not carry it: that
 * they failed is in the log, and who was asked before is asked still.
 */
function carriesStep(intent: Intent): boolean {
  if (intent.kind === 'asked') return intent.rung === 0
  return !besides.includes(intent.kind)
}
