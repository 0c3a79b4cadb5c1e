import { clockOf } from '../../calendar/clock.ts'
import { instantOf } from '../engine/moment.ts'
import { readTimer, stepAt } from '../engine/path.ts'
import { beginRun, type Instant } from '../engine/run.ts'
import { timersOf, waitsOf } from '../engine/view.ts'
import type { Playbook } from '../language/model.ts'
import { parseWhen } from '../language/when.ts'
import { act, doDeed, type Heard } from './act.ts'
import { planPeople } from './crowd.ts'
import type { Simulation, Standing } from './line.ts'
import { decideOn, holdCall } from './meetings.ts'
import { perform } from './perform.ts'
import { answerRound, tryNotice } from './rooms.ts'
import { emptyScript, type Script } from './script.ts'
import { settingOf } from './setting.ts'
import { titleOf } from './silence.ts'
import { type Cue, cue, factsOf, line, nextCue, openStage, peekCue, type Stage, type Told, tell } from './stage.ts'

/** So much is looked at; what goes on longer is cut off. */
const most = { turns: 20_000, days: 1200 } as const

/** What else there is, and in which language its words are told. */
export type Around = { library?: ReadonlyMap<string, Playbook>; language?: string }

/**
 * Plays a run with a clock of its own and people of a script: no store, no network, nothing of the real world's time. The
 * same playbook and script always give the same lines. Ends, however long the run would go on.
 */
export function simulate(playbook: Playbook, script: Script = emptyScript, around: Around = {}): Simulation {
  const { library = new Map(), language = 'en' } = around
  const setting = settingOf(playbook, script)
  const stage = openStage(setting, new Map([...library, [playbook.id, playbook]]), language)
  const { member } = setting
  const fresh = { inputs: script.inputs, ...(member !== undefined && { member }) }
  const first = `R-${setting.start.slice(0, 4)}-0001`
  cue(stage, setting.start, { kind: 'begin', run: first, playbook, fresh })
  for (const deed of script.deeds) {
    const at = deed.at === undefined ? undefined : whenOf(stage, deed.at)
    if (at !== undefined) cue(stage, at, { kind: 'deed', deed })
  }
  const end = new Date(Date.parse(setting.start) + most.days * 86_400_000).toISOString()
  let turns = 0
  while (turns < most.turns && step(stage, script, end)) turns += 1
  const cut = turns >= most.turns || (nextInstant(stage) ?? end) > end
  return { start: setting.start, zone: setting.zone, lines: stage.lines, standings: standingsOf(stage), cut }
}

/** The next thing happens; false when nothing is left that would, or when it lies too far away. */
function step(stage: Stage, script: Script, end: Instant): boolean {
  const at = nextInstant(stage)
  if (at === undefined || at > end) return false
  stage.now = at > stage.now ? at : stage.now
  // What people and other rooms did is heard before the timers of the same instant.
  if ((peekCue(stage) ?? end) <= stage.now) {
    const next = nextCue(stage)
    if (next) happen(stage, script, next)
    return true
  }
  for (const [id, { playbook, run }] of stage.plays) {
    const timer = timersOf(playbook, run).find(({ due }) => due <= stage.now)
    if (!timer) continue
    const { path = '', purpose } = readTimer(timer.name) ?? {}
    const asked = stepAt(playbook, path)
    if (purpose === 'due' && asked)
      line(stage, id, { what: 'overdue' }, { path, title: titleOf(asked, stage.language) })
    play(stage, script, id, { kind: 'due', timer: timer.name })
    return true
  }
  return true
}

function nextInstant(stage: Stage): Instant | undefined {
  const timers = [...stage.plays.values()].flatMap(({ playbook, run }) => timersOf(playbook, run)[0]?.due ?? [])
  return [...timers, ...(peekCue(stage) === undefined ? [] : [peekCue(stage) ?? ''])].toSorted()[0]
}

/** Tells a run what happened, does what it wants done then, and lets people see what they are asked. */
function play(stage: Stage, script: Script, id: string, told: Told): void {
  const advanced = tell(stage, id, told)
  const of = stage.plays.get(id)
  if (!advanced || !of) return
  for (const intent of advanced.intents) perform(stage, id, of, intent)
  planPeople(stage, script, id, of)
}

function happen(stage: Stage, script: Script, next: Cue): void {
  for (const { run, told } of heardOf(stage, script, next)) play(stage, script, run, told)
}

function heardOf(stage: Stage, script: Script, next: Cue): readonly Heard[] {
  switch (next.kind) {
    case 'begin':
      return begin(stage, next)
    case 'tell':
      return [next]
    case 'act':
      return act(stage, script, next)
    case 'deed':
      return doDeed(stage, next)
    case 'round-answer':
      return answerRound(stage, next)
    case 'call-begins':
    case 'roll-answer':
    case 'call-over':
      return holdCall(stage, next)
    case 'position':
    case 'decision-due':
      return decideOn(stage, next)
    default:
      return tryNotice(stage, next)
  }
}

/** A run begins. */
function begin(stage: Stage, { run: id, playbook, fresh, parent }: Extract<Cue, { kind: 'begin' }>): readonly Heard[] {
  const { member, inputs } = fresh
  const { election } = stage.setting
  const { number } = stage.caseFacts ?? {}
  const about = {
    id,
    inputs,
    facts: factsOf(stage, fresh),
    ...(member !== undefined && { member }),
    ...(typeof number === 'string' && { case: number }),
    ...(election && { election: election.id }),
  }
  stage.plays.set(id, { playbook, run: beginRun(playbook, about, stage.now), parent })
  return [{ run: id, told: { kind: 'started' } }]
}

/** The instant that a script means; of one that cannot be told nothing comes. */
function whenOf({ setting }: Stage, written: string): Instant | undefined {
  const when = parseWhen(written)
  if (!when) return new Date(written).toISOString()
  const { start, election, member } = setting
  return instantOf(when, { start, step: start, ...(election && { election: clockOf(election, member) }) })
}

function standingsOf(stage: Stage): readonly Standing[] {
  return [...stage.plays].map(([id, { playbook, run }]) => ({
    run: id,
    playbook: playbook.id,
    status: run.status,
    ...(run.outcome !== undefined && { outcome: run.outcome }),
    at: run.endedAt ?? stage.now,
    waits: waitsOf(playbook, run).map(({ path, state, step }) => ({
      step: path,
      title: titleOf(step, stage.language),
      since: state.since,
    })),
  }))
}
