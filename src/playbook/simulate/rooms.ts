import { stepAt } from '../engine/path.ts'
import { writeWho } from '../language/who.ts'
import type { Heard } from './act.ts'
import type { Event } from './line.ts'
import { titleOf } from './silence.ts'
import { type Cue, line, type Stage } from './stage.ts'

/** Notices and rounds, as their rooms of the house promise them. */

type Spot = { run: string; path: string }

function tellLine(stage: Stage, { run, path }: Spot, event: Event): void {
  const play = stage.plays.get(run)
  const step = play && stepAt(play.playbook, path)
  line(stage, run, event, step && { path, title: titleOf(step, stage.language) })
}

/** A delegation answers a round that is open. */
export function answerRound(
  stage: Stage,
  { subject, code, value }: Extract<Cue, { kind: 'round-answer' }>,
): readonly Heard[] {
  const round = stage.rounds.get(subject)
  if (!round || round.closed || !round.rows.has(code)) return []
  round.rows.set(code, value)
  tellLine(stage, round, { what: 'round-answer', code, value })
  return []
}

/** The next rung of a notice is tried, somebody acknowledges it, or nobody did until it had to end. */
export function tryNotice(
  stage: Stage,
  next: Extract<Cue, { kind: 'rung' | 'acknowledge' | 'notice-over' }>,
): readonly Heard[] {
  const { subject, code } = next
  const notice = stage.notices.get(subject)
  const play = notice && stage.plays.get(notice.run)
  const step = play && stepAt(play.playbook, notice.path)
  if (!notice?.open.has(code) || step?.kind !== 'notify') return []
  if (next.kind === 'rung') {
    const rung = step.ladder[next.rung]
    const who = rung?.who ?? step.who[next.rung]
    if (who)
      tellLine(stage, notice, {
        what: 'rung',
        code,
        who: writeWho({ role: who.role, of: code }),
        by: rung?.by ?? ['chat'],
      })
    return []
  }
  notice.open.delete(code)
  const ended = next.kind === 'acknowledge' ? 'acknowledged' : 'failed'
  const event: Event =
    next.kind === 'acknowledge' ? { what: 'acknowledged', code, by: next.by } : { what: 'unreached', code }
  // Where nobody has to acknowledge, what was delivered is no news.
  if (step.acknowledge === 'none') return []
  tellLine(stage, notice, event)
  return [{ run: notice.run, told: { kind: 'recorded', subject, what: `notice.${ended}`, data: { code } } }]
}
