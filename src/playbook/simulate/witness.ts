import { wordsOf } from '../diagram/words.ts'
import { waitOf } from '../engine/due.ts'
import type { Intent, Path, Value } from '../engine/run.ts'
import type { Step } from '../language/model.ts'
import { sayText } from '../language/text.ts'
import type { Event } from './line.ts'
import { nextOf } from './silence.ts'
import { type Play, recorded, type Stage } from './stage.ts'

type Seen = { stage: Stage; id: string; play: Play; path: Path; step: Step | undefined; say: (event: Event) => void }
type Recorded = Extract<Intent, { kind: 'record' }>

/** What a run writes into the ledger is what an observer sees of it. */
export function witness(seen: Seen, { what, data, by }: Recorded): void {
  const { stage, id, play, step, say } = seen
  switch (what) {
    case 'started':
      say({ what, playbook: play.playbook.id, name: sayText(play.playbook.title, stage.language) })
      break
    case 'step-began':
      began(seen)
      break
    case 'answered':
      if (step?.kind === 'ask') say({ what, by: by ?? '', answers: groupIn(data.answers) })
      break
    case 'judged':
      say({ what, by: by ?? '', role: String(data.role), verdict: data.verdict === 'yes' ? 'yes' : 'no' })
      break
    case 'step-done':
      done(seen)
      break
    case 'step-skipped':
      if (data.why !== 'withdrawn') say({ what: 'skipped', why: String(data.why) })
      break
    case 'step-failed':
      if (step) say({ what: 'failed', code: String(data.code), next: nextOf(step.onFailure, stage.language) })
      break
    case 'step-timed-out':
      if (step) say({ what: 'timed-out', next: nextOf(step.onTimeout, stage.language) })
      break
    case 'paused':
    case 'resumed':
    case 'stuck':
      say({ what })
      break
    case 'ended':
    case 'stopped': {
      const { run, parent } = play
      say({ what: 'ended', status: what, outcome: run.outcome ?? what })
      const told = { outcome: run.outcome ?? what, run: id }
      if (parent) recorded(stage, parent.run, parent.subject, `run.${what}`, told)
    }
  }
}

/** Of most steps what they ask for tells that they began; a wait and a branch ask nobody. */
function began({ stage, play, path, step, say }: Seen): void {
  const { playbook, run } = play
  const state = run.steps[path]
  if (!step || !state) return
  const { condition } = wordsOf(playbook, stage.language)
  if (step.kind === 'wait') {
    const until = waitOf(playbook, run, step, state)
    if (until !== undefined && until <= stage.now) return
    const what = step.condition && { condition: condition(step.condition) }
    say({ what: 'waits', ...(until !== undefined && { until }), ...what })
  }
  if (step.kind === 'branch' && state.turn !== undefined) {
    const taken = step.cases[state.turn]
    say({ what: 'chose', ...(taken ? { way: state.turn, condition: condition(taken.if) } : { way: 'otherwise' }) })
  }
}

function done({ play, path, step, say }: Seen): void {
  const { by, answers } = play.run.steps[path] ?? {}
  if (step?.kind === 'notify') say({ what: 'done' })
  if (step?.kind === 'task') {
    const evidence = answers?.evidence
    say({ what: 'done', ...(by !== undefined && { by }), ...(typeof evidence === 'string' && { evidence }) })
  }
  if (step?.kind !== 'set') return
  const kept = Object.keys(step.values).map((name) => [name, play.run.vars[name] ?? null] as const)
  say({ what: 'noted', values: Object.fromEntries(kept) })
}

const groupIn = (value: Value | undefined): Readonly<Record<string, Value>> => (isGroup(value) ? value : {})

const isGroup = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
