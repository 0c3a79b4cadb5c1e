import { idOf, stepAt } from '../engine/path.ts'
import type { Actor, Value } from '../engine/run.ts'
import { todosOf } from '../engine/view.ts'
import { askedOf, roleOf } from '../engine/who.ts'
import type { Step } from '../language/model.ts'
import { parseWho } from '../language/who.ts'
import { actorOf, answererOf, firstAnswers } from './people.ts'
import type { Deed, Script } from './script.ts'
import { type Cue, cue, line, type Play, type Stage, type Told } from './stage.ts'

/** What a run hears of what somebody did. */
export type Heard = { run: string; told: Told }

/** What people do: what they say goes to the run, what they do with the case changes its facts. */

/** One of everybody does what they planned, if it is still asked. */
export function act(stage: Stage, script: Script, planned: Extract<Cue, { kind: 'act' }>): readonly Heard[] {
  const { run: id, path, attempt, as, role } = planned
  const play = stage.plays.get(id)
  const todo =
    play &&
    todosOf(play.playbook, play.run).find((each) => each.path === path && each.attempt === attempt && each.kind === as)
  if (!play || !todo) return []
  const { step } = todo
  if (as === 'approve') {
    const who = todo.who.find((each) => roleOf(each) === role)
    if (!who) return []
    // Nobody judges their own answer: then somebody else who holds the role does.
    const one = actorOf(stage, play.run, who)
    const by =
      one.person === todo.state.by || todo.state.approvals?.some((given) => given.by === one.person)
        ? { ...one, person: `${one.person} (2)` }
        : one
    return [{ run: id, told: { kind: 'judged', step: path, attempt, role: role ?? '', verdict: 'yes', by } }]
  }
  const who = answererOf(stage, askedOf(step, todo.state))
  if (!who) return []
  const by = actorOf(stage, play.run, who)
  if (step.kind === 'ask') {
    const answers = { ...firstAnswers(stage, step.fields), ...script.answers[step.id] }
    return [{ run: id, told: { kind: 'answered', step: path, attempt, answers, by } }]
  }
  return step.kind === 'task' ? doTask(stage, id, path, attempt, step, by, '(done)') : []
}

/** A task is done: by saying so, or by what is done with the case. */
function doTask(
  stage: Stage,
  run: string,
  path: string,
  attempt: number,
  step: Extract<Step, { kind: 'task' }>,
  by: Actor,
  words: string,
): readonly Heard[] {
  if (step.does !== undefined)
    return changeCase(stage, factsAfter(stage, step.does, by), `case.${recordOf[step.does] ?? step.does}`)
  return [{ run, told: { kind: 'done', step: path, attempt, by, ...(step.evidence && { evidence: words }) } }]
}

const recordOf: Readonly<Record<string, string>> = {
  ack: 'accepted',
  triage: 'triaged',
  release: 'released',
  close: 'closed',
  merge: 'merged',
}

/** What a command about a case leaves behind. */
function factsAfter({ caseFacts }: Stage, does: string, by: Actor): Readonly<Record<string, Value>> {
  switch (does) {
    case 'ack':
      return { status: 'accepted', owner: by.person }
    case 'triage':
      return {
        status: 'triaged',
        owner: caseFacts?.owner ?? by.person,
        severity: 'high',
        impact: 'yellow',
        outlook: 'stable',
        rsit: 'availability',
      }
    case 'release':
      return { released: true, label: 'TLP:AMBER' }
    case 'close':
      return { status: 'closed', disposition: 'incident' }
    case 'merge':
      return { status: 'merged' }
    default:
      return {}
  }
}

/** The case changes, and all who follow it hear of it. */
function changeCase(stage: Stage, change: Readonly<Record<string, Value>>, what: string): readonly Heard[] {
  stage.caseFacts = { ...stage.caseFacts, ...change }
  const subject = String(stage.caseFacts.number ?? '')
  const hearers = [...stage.plays].filter(
    ([, { run }]) => run.case === subject && run.status !== 'ended' && run.status !== 'stopped',
  )
  line(stage, hearers[0]?.[0] ?? '', { what: 'case', facts: change })
  return hearers.map(([run]) => ({ run, told: { kind: 'recorded', subject, what, data: {} } }))
}

/** Somebody of the script does what it says. */
export function doDeed(stage: Stage, { deed, path, run }: Extract<Cue, { kind: 'deed' }>): readonly Heard[] {
  if (deed.case) return changeCase(stage, deed.case, `case.${String(deed.case.status ?? 'status')}`)
  const found = openStep(stage, deed, path, run)
  if (!found) {
    line(stage, [...stage.plays.keys()][0] ?? '', {
      what: 'in-vain',
      deed: `${deed.who ?? ''} ${deed.step ?? ''}`.trim(),
    })
    return []
  }
  return deedOn(stage, deed, found)
}

type Found = { id: string; play: Play; path: string; step: Step }

/** The step that a deed is about: that which was just asked, else the latest of its name that is open. */
function openStep(stage: Stage, deed: Deed, path?: string, run?: string): Found | undefined {
  const finished = deed.redo !== undefined || deed.skip !== undefined
  for (const [id, play] of [...stage.plays].toReversed()) {
    if (run !== undefined && run !== id) continue
    if (deed.playbook !== undefined && deed.playbook !== play.playbook.id) continue
    const paths = finished ? Object.keys(play.run.steps) : todosOf(play.playbook, play.run).map((todo) => todo.path)
    const at = paths.findLast((each) => (path === undefined ? idOf(each) === deed.step : each === path))
    const step = at === undefined ? undefined : stepAt(play.playbook, at)
    if (at !== undefined && step) return { id, play, path: at, step }
  }
  return undefined
}

const answersAs = ({ kind }: Step): 'round-answer' | 'roll-answer' | 'position' =>
  kind === 'call' ? 'roll-answer' : kind === 'decide' ? 'position' : 'round-answer'

function deedOn(stage: Stage, deed: Deed, { id, play, path, step }: Found): readonly Heard[] {
  const state = play.run.steps[path]
  if (!state) return []
  const { attempt, subject = '' } = state
  const who = (deed.who !== undefined ? parseWho(deed.who) : undefined) ??
    answererOf(stage, askedOf(step, state)) ?? { role: 'duty' }
  const by = actorOf(stage, play.run, who)
  if (deed.skip !== undefined) return [{ run: id, told: { kind: 'skipped', step: path, attempt, why: deed.skip, by } }]
  if (deed.redo !== undefined) return [{ run: id, told: { kind: 'redone', step: path, attempt, why: deed.redo, by } }]
  if (deed.approve !== undefined) {
    return [{ run: id, told: { kind: 'judged', step: path, attempt, role: who.role, verdict: deed.approve, by } }]
  }
  if (deed.value !== undefined) {
    const kind = answersAs(step)
    for (const code of by.codes) cue(stage, stage.now, { kind, subject, code, value: deed.value })
    return []
  }
  if (deed.acknowledge) {
    for (const code of by.codes) cue(stage, stage.now, { kind: 'acknowledge', subject, code, by: by.person })
    return []
  }
  if (step.kind === 'task')
    return doTask(stage, id, path, attempt, step, by, typeof deed.done === 'string' ? deed.done : '(done)')
  if (step.kind !== 'ask') return []
  const answers = { ...firstAnswers(stage, step.fields), ...deed.answers }
  return [{ run: id, told: { kind: 'answered', step: path, attempt, answers, by } }]
}
