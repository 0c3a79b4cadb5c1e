import { isPresence } from '../../round/standing.ts'
import { dueOf as clockDue } from '../../threat/clocks/due.ts'
import { dutyOfId, termAt } from '../../threat/clocks/regime.ts'
import { contextOf } from '../engine/context.ts'
import { dueOf } from '../engine/due.ts'
import { lengthOf } from '../engine/moment.ts'
import { noticeEnd } from '../engine/notice-end.ts'
import { stepAt } from '../engine/path.ts'
import type { Instant, Intent, Path, StepState } from '../engine/run.ts'
import { approversLeft, askedOf } from '../engine/who.ts'
import type { Place, Step, Text } from '../language/model.ts'
import { fillText } from '../language/text.ts'
import { writeWho } from '../language/who.ts'
import type { AskedAs, Event } from './line.ts'
import { cancelCall, moveCall, planCall, proposeTo, withdrawProposal } from './meetings.ts'
import { sayPeople } from './people.ts'
import { silenceOf, titleOf } from './silence.ts'
import { cue, later, line, type Play, recorded, type Stage } from './stage.ts'
import { witness } from './witness.ts'

/** Where something is wanted: a step of a run on the stage, and how its lines are written. */
type Spot = {
  stage: Stage
  id: string
  play: Play
  path: Path
  step: Step
  state: StepState
  say: (event: Event) => void
}

type Performers = {
  readonly [Kind in Exclude<Intent['kind'], 'record'>]: (spot: Spot, intent: Extract<Intent, { kind: Kind }>) => void
}

/** Plays what a run wants done: notices, rounds, rooms, clocks and other runs as their own parts of the house promise them. */
export function perform(stage: Stage, id: string, play: Play, intent: Intent): void {
  const path = intent.step
  const step = stepAt(play.playbook, path)
  const at = step && { path, title: titleOf(step, stage.language) }
  const say = (event: Event): void => line(stage, id, event, at)
  const state = play.run.steps[path]
  if (intent.kind === 'record') witness({ stage, id, play, path, step, say }, intent)
  else if (step && state) {
    const spot = { stage, id, play, path, step, state, say }
    const performer = performers[intent.kind] as (spot: Spot, intent: Intent) => void // that of its kind
    performer(spot, intent)
  }
}

const performers: Performers = {
  say(spot) {
    const { step, play, say } = spot
    if (step.kind !== 'say') return
    say({ what: 'said', to: step.to.map((place) => sayPlace(play, place)), words: inWords(spot, step.text) })
  },

  asked(spot, { rung }) {
    const { step, state, play, say } = spot
    if (step.kind !== 'ask' && step.kind !== 'task') return
    if (rung > 0) say({ what: 'escalated', who: sayPeople(play.run, askedOf(step, state).slice(-1)), rung })
    else if (step.kind === 'task') ask(spot, 'task', sayPeople(play.run, [step.owner]), step.what)
    else ask(spot, step.decision ? 'decision' : 'ask', sayPeople(play.run, step.of), step.question)
  },

  approve(spot) {
    const { step, state, play } = spot
    if (step.kind !== 'ask' && step.kind !== 'task') return
    ask(spot, 'approve', sayPeople(play.run, approversLeft(step.approvals, state)), '')
  },

  settled() {},

  notify(spot, { subject, codes }) {
    const { stage, id, path, step, state, play } = spot
    if (step.kind !== 'notify') return
    ask(spot, 'notice', codes, step.text)
    stage.notices.set(subject, { run: id, path, open: new Set(codes) })
    const rungs = step.ladder.length > 0 ? step.ladder.map(({ after }) => lengthOf(after)) : step.who.map(() => 0)
    for (const code of codes) {
      let at = stage.now
      for (const [rung, after] of rungs.entries()) {
        at = later(at, after)
        cue(stage, at, { kind: 'rung', subject, code, rung })
      }
      cue(stage, noticeEnd(play.playbook, play.run, step, state, stage.now), { kind: 'notice-over', subject, code })
    }
  },

  'withdraw-notice'({ stage }, { subject }) {
    stage.notices.delete(subject)
  },

  'open-round'(spot, { subject, codes }) {
    const { stage, id, path, step } = spot
    if (step.kind !== 'collect') return
    ask(spot, 'round', codes, step.question)
    stage.rounds.set(subject, { run: id, path, rows: new Map(codes.map((code) => [code, null])), closed: false })
  },

  // Its own instants say when it is chased and closed.
  'move-round'() {},

  'chase-round'({ stage, step, say }, { subject, chase: turn }) {
    const rows = [...(stage.rounds.get(subject)?.rows ?? [])]
    const codes = rows.filter(([, value]) => value === null).map(([code]) => code)
    const chase = step.kind === 'collect' ? step.chase[turn - 1] : undefined
    if (chase && codes.length > 0) say({ what: 'chased', codes, who: writeWho(chase.who) })
  },

  'close-round'({ stage, id, step, say }, { subject }) {
    const round = stage.rounds.get(subject)
    if (!round || round.closed || step.kind !== 'collect') return
    round.closed = true
    const rows = Object.fromEntries(round.rows)
    const present = Object.values(rows).filter((value) => value !== null && isPresence(step.round, value)).length
    say({ what: 'round-closed', rows })
    recorded(stage, id, subject, 'round.closed', { rows, quorum: present >= (step.quorum ?? 0) })
  },

  'plan-call'(spot, intent) {
    const { step } = spot
    if (step.kind !== 'call') return
    ask(spot, 'call', intent.codes, step.about, intent.startsAt)
    planCall(spot.stage, { run: spot.id, path: spot.path, step }, intent)
  },

  'move-call'({ stage }, intent) {
    moveCall(stage, intent)
  },

  'cancel-call'({ stage }, { subject }) {
    cancelCall(stage, subject)
  },

  propose(spot, intent) {
    const { step } = spot
    if (step.kind !== 'decide') return
    const deadline = proposeTo(spot.stage, { run: spot.id, path: spot.path, step }, intent)
    ask(spot, 'proposal', intent.codes, step.question, deadline)
  },

  'withdraw-proposal'({ stage }, { subject }) {
    withdrawProposal(stage, subject)
  },

  'make-room'(spot, { subject }) {
    const { stage, id, step, path, say } = spot
    say({ what: 'room', done: 'made', name: step.kind === 'room' ? inWords(spot, step.name) : '' })
    recorded(stage, id, subject, 'room.made', { room: path })
  },

  'archive-room'({ stage, id, say }, { subject }) {
    say({ what: 'room', done: 'archived', name: '' })
    recorded(stage, id, subject, 'room.archived', {})
  },

  'start-run'({ stage, id, step, play, say }, { subject, inputs }) {
    if (step.kind !== 'run') return
    const child = stage.library.get(step.playbook)
    const name = `R-${stage.setting.start.slice(0, 4)}-${String(stage.begun + 1).padStart(4, '0')}`
    say({ what: 'child', playbook: step.playbook, ...(child && { child: name }) })
    if (!child) {
      // A playbook that is not here is played by its contract: it begins, and has ended.
      recorded(stage, id, subject, 'run.ended', { outcome: 'done', run: '' })
      return
    }
    stage.begun += 1
    const { member } = play.run
    const fresh = { inputs, ...(member !== undefined && { member }) }
    cue(stage, stage.now, { kind: 'begin', run: name, playbook: child, fresh, parent: { run: id, subject } })
  },

  'stop-run'({ stage, id }, { subject }) {
    const child = [...stage.plays].find(([, { parent }]) => parent?.run === id && parent.subject === subject)
    const by = { person: 'bot', roles: [], codes: [] }
    if (child) cue(stage, stage.now, { kind: 'tell', run: child[0], told: { kind: 'stopped', why: 'parent', by } })
  },

  'start-clock'({ stage, step, play, say }, { from }) {
    if (step.kind !== 'clock') return
    const due = deadlineOf(step.regime, from, play.run.member ?? 'EU', stage.setting.zone)
    say({ what: 'clock', regime: step.regime, from, ...(due !== undefined && { due }) })
  },
}

/** Writes that people are asked, and what their silence leads to. */
function ask(spot: Spot, as: AskedAs, who: readonly string[], text: Text, at?: Instant): void {
  const { stage, play, step, state, say } = spot
  const { playbook, run } = play
  const due = at ?? dueOf(playbook, run, step, state)
  const silence = as === 'approve' ? [] : silenceOf(playbook, run, step, state, stage.language, due)
  say({ what: 'asked', as, who, words: inWords(spot, text), ...(due !== undefined && { due }), silence })
}

function inWords({ stage, play }: Spot, text: Text): string {
  const context = contextOf(play.playbook, play.run, stage.now)
  return fillText(text, stage.language, context, stage.setting.zone).words
}

const sayPlace = ({ run }: Play, place: Place): string =>
  'room' in place ? place.room : sayPeople(run, [place.who]).join(', ')

/** The strict deadline of a statutory clock, where the law names a number. */
function deadlineOf(regime: string, from: Instant, code: string, zone: string): Instant | undefined {
  const duty = dutyOfId(regime)
  const term = duty && termAt(duty, new Date(from))
  return term && clockDue(new Date(from), term.offset, { zone, code })?.strict.toISOString()
}
