import { type Language, say } from '../../locale/catalogue.ts'
import { sayMoment } from '../../locale/moment.ts'
import { dueOf } from '../../playbook/engine/due.ts'
import { stepAt } from '../../playbook/engine/path.ts'
import type { Run, Value } from '../../playbook/engine/run.ts'
import type { Playbook, Step, StepKind, Who } from '../../playbook/language/model.ts'
import { sayText } from '../../playbook/language/text.ts'
import { sayAnswers } from '../../playbook/live/answer-words.ts'
import { sayWhy } from '../../playbook/live/reason.ts'
import { peopleOf } from '../../playbook/live/who.ts'
import { titleOf } from '../../playbook/live/words.ts'
import type { Matters, Recorded, Told } from './entry.ts'
import type { Words } from './line.ts'

/** How what became of a run reads. */
export function sayRunEntry(matters: Matters, entry: Recorded, by: string, language: Language): Words | undefined {
  const { subject, payload } = entry
  const told = matters.runs.get(subject)
  if (!told) return undefined
  const { run, playbook, code } = told
  const path = text(payload.step)
  const step = path === '' ? undefined : stepAt(playbook, path)
  const found = step ? sayStep(matters, told, step, entry, by, language) : sayRun(run, playbook, entry, by, language)
  return found && { member: code, ...found }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function sayRun(
  run: Run,
  playbook: Playbook,
  { kind, payload }: Recorded,
  by: string,
  language: Language,
): Words | undefined {
  const values = {
    playbook: playbook.id,
    title: sayText(playbook.title, language),
    about: run.case ?? run.election ?? 'none',
    by,
    why: text(payload.why),
    outcome: text(payload.outcome),
  }
  switch (kind) {
    case 'run.started':
    case 'run.ended':
    case 'run.stopped':
    case 'run.paused':
    case 'run.resumed':
    case 'run.stuck':
      return { text: say(language, `timeline.${kind}`, values) }
    default:
      return undefined
  }
}

/** What people are asked, what they did, and what was said to them; the rest only arranges these. */
const told: readonly StepKind[] = ['ask', 'task', 'say', 'notify', 'room', 'run', 'clock']

function sayStep(
  { directory }: Matters,
  { run, playbook, code }: Told,
  step: Step,
  { kind, payload, at, actor }: Recorded,
  by: string,
  language: Language,
): Words | undefined {
  if (!told.includes(step.kind)) return undefined
  const spoken = titleOf(playbook, run, step, at.toISOString())
  const title = spoken[language] ?? spoken.en
  const zone = (code && directory.members.get(code)?.zone) || 'Europe/Brussels'
  const names = (who: readonly Who[]): string => {
    const people = peopleOf(directory, run, who, at).map(({ name }) => name)
    const some = people.length > 4 ? [...people.slice(0, 3), '…'] : people
    if (some.length === 0) return say(language, 'runs.card.nobody')
    return new Intl.ListFormat(language, { type: 'disjunction' }).format(some)
  }
  const isAsked = step.kind === 'ask' || step.kind === 'task'
  switch (kind) {
    case 'run.step-began': {
      // A notice and a room have lines of their own.
      if (step.kind === 'say') return { text: say(language, 'timeline.said', { title }) }
      if (!isAsked) return undefined
      const state = run.steps[text(payload.step)]
      const due =
        state && Number(payload.attempt ?? 1) === state.attempt ? dueOf(playbook, run, step, state) : undefined
      const until = due === undefined ? '' : sayMoment(language, new Date(due), zone).split(' (')[0]
      const who = names(step.kind === 'ask' ? step.of : [step.owner])
      return {
        text: say(language, due === undefined ? 'timeline.asked' : 'timeline.asked.by', {
          title,
          who,
          until: until ?? '',
        }),
      }
    }
    case 'run.answered': {
      // Done by nobody: what it waited for has happened. What was done to a case is told as an entry of the case.
      if (step.kind === 'task' && actor === 'bot')
        return step.does === undefined ? { text: say(language, 'timeline.happened', { title }) } : undefined
      const said = sayAnswers(step, (payload.answers ?? {}) as Readonly<Record<string, Value>>, language, zone) // as `people.ts` records them
      const key =
        step.kind === 'task'
          ? 'timeline.done'
          : step.kind === 'ask' && step.decision
            ? 'timeline.decided'
            : 'timeline.answered'
      return { text: `${say(language, key, { title, by })}${said === '' ? '' : `: ${said}`}` }
    }
    case 'run.judged': {
      const key = payload.verdict === 'yes' ? 'timeline.approved' : 'timeline.refused'
      return { text: say(language, key, { title, by, why: text(payload.why) }) }
    }
    case 'decision.made':
      // Without approvals it was told when it was answered.
      return isAsked && step.approvals.length > 0 ? { text: say(language, 'timeline.decision', { title }) } : undefined
    case 'run.escalated': {
      const next = isAsked ? step.escalate[Number(payload.rung ?? 1) - 1] : undefined
      // Who is to accept a case is told as an entry of the case.
      if (!next || (step.kind === 'task' && step.does === 'ack')) return undefined
      return { text: say(language, 'timeline.escalated', { title, who: names([next.who]) }) }
    }
    case 'run.step-timed-out':
      return { text: say(language, 'timeline.timed-out', { title }) }
    case 'run.step-failed':
      // Nobody acknowledged it: that was told of the notice.
      if (step.kind === 'notify') return undefined
      return {
        text: say(language, 'timeline.failed', {
          title,
          why: sayWhy({ state: 'failed', why: text(payload.code) }, language),
        }),
      }
    case 'run.step-skipped':
      return ['if', 'withdrawn'].includes(text(payload.why))
        ? undefined
        : { text: say(language, 'timeline.skipped', { title, by, why: text(payload.why) }) }
    case 'run.step-redone':
      return { text: say(language, 'timeline.redone', { title, by, why: text(payload.why) }) }
    case 'run.late':
      return { text: say(language, 'timeline.late', { title, by }) }
    default:
      return undefined
  }
}
