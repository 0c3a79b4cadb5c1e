import { UserError } from '../chat/errors.ts'
import { code, type Inline, note, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayClock, sayMoment } from '../locale/moment.ts'
import { stepAt } from '../playbook/engine/path.ts'
import { todosOf } from '../playbook/engine/view.ts'
import type { StepKind } from '../playbook/language/model.ts'
import { sayAnswers } from '../playbook/live/answer-words.ts'
import { runCard, withNumber } from '../playbook/live/card.ts'
import { listRuns } from '../playbook/live/find.ts'
import { numbersOf } from '../playbook/live/numbers.ts'
import { labelOf } from '../playbook/live/place.ts'
import { sayWhy } from '../playbook/live/reason.ts'
import { mayReadWhole } from '../playbook/live/rights.ts'
import type { Stored } from '../playbook/live/store.ts'
import { strictest } from '../sharing/label.ts'
import { nameOf as nameOfPerson } from '../threat/case.ts'
import type { Call, Command } from './command.ts'
import { nameOf, runIn, titleFor } from './run-words.ts'
import { answer, tell } from './words.ts'

/** Most runs one answer lists, and most lines of one run's history. */
const most = { runs: 20, lines: 60 } as const

/** Steps that only arrange others: nothing that people did. */
const arranging: readonly StepKind[] = ['set', 'branch', 'parallel', 'repeat', 'end']

/** Lists the runs one may see. */
export const runs: Command = {
  name: 'runs',
  usage: 'runs [all|<playbook>]',
  summary: 'commands.runs.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, library } = call
    const { language } = person
    const wanted = call.words.trim().toUpperCase()
    const playbook = library.playbooks.has(wanted) ? wanted : undefined
    if (wanted !== '' && wanted !== 'ALL' && wanted !== 'OPEN' && playbook === undefined)
      throw new UserError('runs.list.how', { written: call.words.trim().slice(0, 40) })
    const all = wanted === 'ALL' || playbook !== undefined
    const filter = { all, ...(playbook !== undefined && { playbook }) }
    const found = await listRuns(call, person, filter, most.runs + 1)
    const [first, ...others] = found.slice(0, most.runs)
    if (!first) return tell(call, 'runs.list.none')
    const shown = [first, ...others]
    const count = found.length > shown.length ? `${shown.length}+` : String(shown.length)
    const items = shown.map((stored): readonly Inline[] => [code(stored.run.id), text(` ${sayLine(call, stored)}`)])
    const more = found.length > shown.length ? [note(say(language, 'runs.list.more', { shown: most.runs }))] : []
    const marking = strictest(labelOf(first.run), ...others.map(({ run }) => labelOf(run)))
    const summary = say(language, all ? 'runs.list.all' : 'runs.list.open', { count })
    return call.reply(answer(summary, [{ type: 'list', ordered: false, items }, ...more], marking))
  },
}

function sayLine(call: Call, { playbook, run }: Stored): string {
  const { language, zone } = call.person
  const [next] = todosOf(playbook, run)
  const due = next?.due === undefined ? '' : ` (${sayMoment(language, new Date(next.due), zone)})`
  return [
    `${playbook.id} ${nameOf(playbook, call.person)}`,
    ...(run.case === undefined ? [] : [run.case]),
    ...(run.election === undefined ? [] : [run.election]),
    ...(run.member === undefined ? [] : [run.member]),
    say(language, `runs.status.${run.status}`),
    ...(next ? [`${titleFor(call, { playbook, run } as Stored, next.step)}${due}`] : []), // its row is not looked at
  ].join(' · ')
}

/** Shows a run whole: its card, and what became of each step. */
export const show: Command = {
  name: 'show',
  usage: 'show <run>',
  summary: 'commands.show.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { stored } = await runIn(call, mayReadWhole)
    const { language, zone } = call.person
    const approved = await call.library.isApproved(call.tx, stored.playbook.hash)
    const numbers = await numbersOf(call, stored)
    const { message } = runCard(call, stored, { language, zone, approved, numbers })
    const lines = Object.entries(stored.run.steps)
      .toSorted(([, a], [, b]) => a.since.localeCompare(b.since))
      .flatMap(([path, state]): (readonly Inline[])[] => {
        const step = stepAt(stored.playbook, path)
        if (!step || arranging.includes(step.kind)) return []
        if (step.kind === 'wait' && state.state !== 'waiting') return []
        const title = withNumber(titleFor(call, stored, step), path, numbers)
        const what = say(language, `runs.show.step.${state.state}`, { title, why: sayWhy(state, language) })
        const at = sayClock(language, new Date(state.endedAt ?? state.since), zone)
        const by = state.by === undefined ? '' : nameOfPerson(call.directory, state.by)
        const line = by === '' ? what : say(language, 'runs.show.by', { line: what, by })
        const said = sayAnswers(step, state.answers ?? {}, language, zone)
        return [[text(`${at} · ${line}${said === '' ? '' : `: ${said}`}`)]]
      })
    const blocks = message.blocks.filter((block) => block.type !== 'actions')
    const controls = message.blocks.filter((block) => block.type === 'actions').slice(0, -1)
    return call.reply({
      ...message,
      look: 'reply',
      blocks: [
        ...blocks,
        { type: 'heading', text: say(language, 'runs.show.history', { zone }) },
        { type: 'list', ordered: false, items: lines.slice(-most.lines) },
        ...controls,
      ],
    })
  },
}
