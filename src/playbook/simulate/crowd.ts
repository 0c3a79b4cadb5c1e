import { dueOf, momentOf } from '../engine/due.ts'
import { lengthOf } from '../engine/moment.ts'
import { noticeEnd } from '../engine/notice-end.ts'
import { idOf } from '../engine/path.ts'
import type { Instant } from '../engine/run.ts'
import { type RunTodo, todosOf } from '../engine/view.ts'
import { roleOf } from '../engine/who.ts'
import { parseDuration } from '../language/duration.ts'
import type { Step } from '../language/model.ts'
import type { Script } from './script.ts'
import { cue, later, type Play, type Stage } from './stage.ts'

const minuteMs = 60_000

/** Whoever is newly asked something plans to do it, as the script says, or as everybody does. */
export function planPeople(stage: Stage, script: Script, id: string, play: Play): void {
  for (const todo of todosOf(play.playbook, play.run)) {
    const key = `${id}/${todo.path}#${todo.attempt}/${todo.kind}`
    // A call without a time is nothing to come to yet.
    if (stage.planned.has(key) || (todo.kind === 'call' && todo.due === undefined)) continue
    stage.planned.add(key)
    planDeeds(stage, script, { id, playbook: play.playbook.id }, todo)
    const at = script.people === 'nobody' ? undefined : momentFor(stage, script, play, todo)
    if (at !== undefined) planCrowd(stage, id, todo, at)
  }
}

/** Deeds of the script that come so long after something is asked. */
function planDeeds(stage: Stage, script: Script, of: { id: string; playbook: string }, { path, kind }: RunTodo): void {
  for (const [index, deed] of script.deeds.entries()) {
    if (deed.after === undefined || deed.step !== idOf(path)) continue
    if (deed.playbook !== undefined && deed.playbook !== of.playbook) continue
    if ((kind === 'approve') !== (deed.approve !== undefined)) continue
    const once = `deed ${index}`
    if (!deed.every && stage.planned.has(once)) continue
    stage.planned.add(once)
    const after = parseDuration(deed.after)
    cue(stage, later(stage.now, after ? lengthOf(after) : 0), { kind: 'deed', deed, path, run: of.id })
  }
}

/** When everybody does it: a minute after they were asked, or a minute before the last moment. What need not be answered is left. */
function momentFor(
  stage: Stage,
  script: Script,
  { playbook, run }: Play,
  { step, state, kind, due: begins }: RunTodo,
): Instant | undefined {
  if (step.kind === 'call') {
    const stays = script.people === 'everybody' ? 1 : Math.max(0, step.minutes - 1)
    return begins && later(begins, stays * minuteMs)
  }
  // Whoever agrees says nothing.
  if (step.kind === 'decide' && step.rule.profile === 'silence') return undefined
  const due = dueOf(playbook, run, step, state)
  if (step.kind === 'ask' && kind === 'ask' && due === undefined) return undefined
  const soon = later(stage.now, minuteMs)
  if (script.people === 'everybody') return soon
  const last =
    due ??
    (step.kind === 'notify'
      ? noticeEnd(playbook, run, step, state, state.since)
      : timeoutOf({ playbook, run }, step, state))
  const before = last === undefined ? soon : later(last, -minuteMs)
  return before > stage.now ? before : soon
}

function timeoutOf(
  { playbook, run }: Pick<Play, 'playbook' | 'run'>,
  step: Step,
  state: RunTodo['state'],
): Instant | undefined {
  const found = step.timeout && momentOf(playbook, run, step, state, step.timeout)
  return found?.ok ? found.at : undefined
}

function planCrowd(stage: Stage, run: string, { path, attempt, kind, who, step, state }: RunTodo, at: Instant): void {
  const { subject = '' } = state
  switch (kind) {
    case 'task':
    case 'ask':
      cue(stage, at, { kind: 'act', run, path, attempt, as: kind })
      return
    case 'approve':
      for (const each of who) cue(stage, at, { kind: 'act', run, path, attempt, as: 'approve', role: roleOf(each) })
      return
    case 'notice': {
      const first = step.kind === 'notify' ? (step.ladder[0]?.who.role ?? step.who[0]?.role ?? 'duty') : 'duty'
      for (const code of stage.notices.get(subject)?.open ?? []) {
        cue(stage, at, { kind: 'acknowledge', subject, code, by: `${first}@${code}` })
      }
      return
    }
    case 'call':
      for (const code of stage.calls.get(subject)?.rows.keys() ?? []) {
        cue(stage, at, { kind: 'roll-answer', subject, code, value: 'here' })
      }
      return
    case 'decision': {
      const { codes = [], options = [] } = stage.decisions.get(subject) ?? {}
      for (const code of codes) cue(stage, at, { kind: 'position', subject, code, value: options[0] ?? 'yes' })
      return
    }
    case 'round': {
      const value = step.kind === 'collect' ? (step.options[0]?.value ?? 'ok') : 'ok'
      for (const code of stage.rounds.get(subject)?.rows.keys() ?? []) {
        cue(stage, at, { kind: 'round-answer', subject, code, value })
      }
    }
  }
}
