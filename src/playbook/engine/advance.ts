import type { Playbook, Step } from '../language/model.ts'
import { hearPause, hearRedo, hearResume, hearSkip, hearStop } from './control.ts'
import { closeDraft, type Draft, isOver, openDraft, put, putRun, record } from './draft.ts'
import { ruleOf } from './kinds/rules.ts'
import { isUnderWay, stepAt } from './path.ts'
import { hearAnswer, hearDone, hearVerdict } from './people.ts'
import type { Happening, Intent, Run } from './run.ts'
import { hearTimer } from './timer.ts'
import { fail } from './transition.ts'
import { follows, timersOf } from './view.ts'
import { goOn } from './walk.ts'

/**
 * How a run goes on. It hears what happened (`people.ts`, `timer.ts`, `control.ts`, and here what is recorded or fails), then it
 * is gone through step by step (`walk.ts`) as far as it comes. What a kind of step does stands in `kinds/`, what beginning and
 * ending mean for all of them in `begin.ts` and `transition.ts`. All of these write into a `draft.ts`, and wish for intents.
 */
export type Advanced = { run: Run; intents: readonly Intent[] }

/**
 * What a run becomes by something that happened, and what is then to be done. Pure and deterministic: the same playbook,
 * run and happening always give the same answer. What a run has heard before, or what was meant for an attempt that is over,
 * changes nothing: the same run comes back. Never throws for what a person did or a file says: a step that cannot be done fails.
 */
export function advance(playbook: Playbook, run: Run, happening: Happening): Advanced {
  const draft = openDraft(playbook, run, happening)
  if (!hear(draft, happening)) return { run, intents: [] }
  if (!isOver(draft.run)) goOn(draft)
  if (happening.kind === 'resumed') catchUp(draft)
  return closeDraft(draft)
}

/** Takes in what happened; false when it is nothing to this run. */
function hear(draft: Draft, happening: Happening): boolean {
  if (happening.kind === 'started') return start(draft)
  // One that whoever wanted it takes back before it began never begins.
  if (!hasStarted(draft.before)) return happening.kind === 'stopped' && hearStop(draft, happening)
  switch (happening.kind) {
    case 'answered':
      return hearAnswer(draft, happening)
    case 'done':
      return hearDone(draft, happening)
    case 'judged':
      return hearVerdict(draft, happening)
    default:
      return !isOver(draft.before) && hearOther(draft, happening)
  }
}

type Other = Exclude<Happening, { kind: 'started' | 'answered' | 'done' | 'judged' }>

/** What is of interest only to a run that is not over. */
function hearOther(draft: Draft, happening: Other): boolean {
  switch (happening.kind) {
    case 'due':
      return hearTimer(draft, happening.timer)
    case 'recorded':
      return hearRecord(draft, happening)
    case 'failed':
      return hearFailure(draft, happening)
    case 'skipped':
      return hearSkip(draft, happening)
    case 'redone':
      return hearRedo(draft, happening)
    case 'paused':
      return hearPause(draft, happening)
    case 'resumed':
      return hearResume(draft, happening)
    case 'stopped':
      return hearStop(draft, happening)
    case 'looked':
      return true
  }
}

const hasStarted = (run: Run): boolean => isOver(run) || Object.keys(run.steps).length > 0

function start(draft: Draft): boolean {
  if (hasStarted(draft.before)) return false
  putRun(draft, { startedAt: draft.at })
  record(draft, '', 'started')
  return true
}

/** News of the case, or of what a step opened. */
function hearRecord(draft: Draft, entry: Extract<Happening, { kind: 'recorded' }>): boolean {
  const opened = Object.entries(draft.steps).flatMap(([path, state]) => {
    const step = state.subject === entry.subject ? stepAt(draft.playbook, path) : undefined
    return step && follows(step, state) ? [{ step, path }] : []
  })
  for (const spot of opened) ruleOf(spot.step).hear?.(draft, spot, entry)
  return opened.length > 0 || entry.subject === draft.run.case
}

/** What a step wanted could not be done. A step that went on at once without waiting for it fails afterwards. */
function hearFailure(draft: Draft, { step: path, attempt, code }: Extract<Happening, { kind: 'failed' }>): boolean {
  const state = draft.steps[path]
  const step = stepAt(draft.playbook, path)
  if (!step || state?.attempt !== attempt) return false
  if (state.state !== 'waiting' && !(state.state === 'done' && goesOnAtOnce(step))) return false
  // What it stood in may be over by then; what comes of the failure goes on by itself.
  if (!isUnderWay(path, draft.steps)) put(draft, path, { ...state, apart: true })
  fail(draft, { step, path }, code)
  return true
}

function goesOnAtOnce(step: Step): boolean {
  if (step.kind === 'notify') return step.acknowledge === 'none'
  if (step.kind === 'run') return !step.wait
  return step.kind === 'say' || step.kind === 'clock'
}

/** After a pause, all that became due is handled, in the order in which it did. */
function catchUp(draft: Draft): void {
  for (;;) {
    if (isOver(draft.run)) return
    const due = timersOf(draft.playbook, draft.run).find((timer) => timer.due <= draft.at)
    if (!due || !hearTimer(draft, due.name)) return
    goOn(draft)
  }
}
