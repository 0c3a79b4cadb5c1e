import { clockOf } from '../../calendar/clock.ts'
import type { Rule, Said } from '../../decision/rule.ts'
import { advance } from '../engine/advance.ts'
import type { Facts, Happening, Instant, Run, Value } from '../engine/run.ts'
import type { Playbook } from '../language/model.ts'
import type { Event, Line } from './line.ts'
import type { Deed } from './script.ts'
import type { Setting } from './setting.ts'

/** A stage with a clock of its own, on which runs are played: nothing of the real world is looked at or touched. */
export type Stage = {
  readonly setting: Setting
  readonly language: string
  /** All playbooks there are, by id: a run may start another. */
  readonly library: ReadonlyMap<string, Playbook>
  readonly plays: Map<string, Play>
  readonly notices: Map<string, NoticeOnStage>
  readonly rounds: Map<string, RoundOnStage>
  readonly calls: Map<string, CallOnStage>
  readonly decisions: Map<string, DecisionOnStage>
  readonly cues: Cue[]
  readonly lines: Line[]
  /** What was asked and planned for already: run, path, attempt, kind. */
  readonly planned: Set<string>
  caseFacts: Readonly<Record<string, Value>> | undefined
  now: Instant
  /** How much was told and planned so far: what comes of it is in this order. */
  told: number
  /** How many runs have begun, and how many calls and proposals have a number. */
  begun: number
  numbered: number
}

/** A run on the stage. `parent` waits for it under the subject. */
export type Play = { playbook: Playbook; run: Run; parent?: { run: string; subject: string } | undefined }

/** With what a run begins, besides what the setting says. */
export type Fresh = { inputs: Readonly<Record<string, Value>>; member?: string }

export type NoticeOnStage = { run: string; path: string; open: Set<string> }
export type RoundOnStage = { run: string; path: string; rows: Map<string, string | null>; closed: boolean }

export type CallOnStage = {
  run: string
  path: string
  rows: Map<string, string | null>
  startsAt: Instant
  minutes: number
  quorum: number
  begun: boolean
}
export type DecisionOnStage = {
  run: string
  path: string
  rule: Rule
  codes: readonly string[]
  options: readonly string[]
  said: Said[]
  deadline?: Instant
}

/** Something that will happen; those of one instant in the order in which they were planned. */
export type Cue = { at: Instant; order: number } & (
  | { kind: 'tell'; run: string; told: Told }
  | { kind: 'begin'; run: string; playbook: Playbook; fresh: Fresh; parent?: Play['parent'] }
  | { kind: 'rung'; subject: string; code: string; rung: number }
  | { kind: 'notice-over'; subject: string; code: string }
  | { kind: 'acknowledge'; subject: string; code: string; by: string }
  | { kind: 'round-answer'; subject: string; code: string; value: string }
  | { kind: 'call-begins'; subject: string; startsAt: Instant }
  | { kind: 'roll-answer'; subject: string; code: string; value: string }
  | { kind: 'call-over'; subject: string; byItself: boolean }
  | { kind: 'position'; subject: string; code: string; value: string }
  | { kind: 'decision-due'; subject: string }
  | { kind: 'act'; run: string; path: string; attempt: number; as: 'task' | 'ask' | 'approve'; role?: string }
  | { kind: 'deed'; deed: Deed; path?: string; run?: string }
)

type Without<Kind, Keys extends PropertyKey> = Kind extends unknown ? Omit<Kind, Keys> : never
export type Told = Without<Happening, 'key' | 'at' | 'facts'>

export function openStage(setting: Setting, library: ReadonlyMap<string, Playbook>, language: string): Stage {
  return {
    setting,
    language,
    library,
    plays: new Map(),
    notices: new Map(),
    rounds: new Map(),
    calls: new Map(),
    decisions: new Map(),
    cues: [],
    lines: [],
    planned: new Set(),
    caseFacts: setting.case,
    now: setting.start,
    told: 0,
    begun: 1,
    numbered: 0,
  }
}

/** Has something happen later, or now and after what is planned for now. */
export function cue(stage: Stage, at: Instant, what: Without<Cue, 'at' | 'order'>): void {
  stage.told += 1
  const planned = { ...what, at: at < stage.now ? stage.now : at, order: stage.told }
  stage.cues.push(planned as Cue) // the parts of one and the same kind
}

/** The next that happens, taken from the stage. */
export function nextCue(stage: Stage): Cue | undefined {
  let first: Cue | undefined
  for (const each of stage.cues) {
    if (!first || each.at < first.at || (each.at === first.at && each.order < first.order)) first = each
  }
  if (first) stage.cues.splice(stage.cues.indexOf(first), 1)
  return first
}

export const peekCue = (stage: Stage): Instant | undefined => stage.cues.map(({ at }) => at).toSorted()[0]

/** Writes a line of the timeline. */
export function line(stage: Stage, run: string, event: Event, at?: { path: string; title: string }): void {
  const after = (Date.parse(stage.now) - Date.parse(stage.setting.start)) / 1000
  const step = at && { step: at.path, title: at.title }
  stage.lines.push({ at: stage.now, after, run, ...step, ...event })
}

/** Tells a run what happened, and gives what it wants done then. */
export function tell(stage: Stage, id: string, told: Told): ReturnType<typeof advance> | undefined {
  const play = stage.plays.get(id)
  if (!play) return undefined
  stage.told += 1
  const happening = { ...told, key: `t${stage.told}`, at: stage.now, facts: factsOf(stage, play.run) } as Happening // its three parts
  const advanced = advance(play.playbook, play.run, happening)
  play.run = advanced.run
  return advanced
}

/** What a run may look at outside itself. */
export function factsOf({ setting, caseFacts }: Stage, { member }: Pick<Run, 'member'>): Facts {
  return {
    members: setting.members,
    ...(caseFacts && { case: caseFacts }),
    ...(setting.election && { election: clockOf(setting.election, member) }),
  }
}

/** Something is recorded about what a step opened; its run hears of it at once. */
export function recorded(
  stage: Stage,
  run: string,
  subject: string,
  what: string,
  data: Readonly<Record<string, Value>>,
): void {
  cue(stage, stage.now, { kind: 'tell', run, told: { kind: 'recorded', subject, what, data } })
}

/** A call that nobody ends does so by itself so long after it should have ended, in milliseconds. */
export const lingersMs = 30 * 60_000

export const later = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString()
