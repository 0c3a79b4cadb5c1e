import { type Draft, intend, put, record, type Spot } from './draft.ts'
import { type Wake, wakesOf } from './due.ts'
import { beginRound } from './kinds/repeat.ts'
import { readTimer, stepAt } from './path.ts'
import type { Path, StepState } from './run.ts'
import { finish, makeReady, timeOut } from './transition.ts'

/** A timer is due. False when it is not wanted any more, or not yet. */
export function hearTimer(draft: Draft, name: string): boolean {
  const { path = '', attempt, purpose } = readTimer(name) ?? {}
  const state = draft.steps[path]
  const step = stepAt(draft.playbook, path)
  if (!state || !step || state.attempt !== attempt || draft.run.status === 'paused') return false
  const wake = wakesOf(draft.playbook, draft.run, step, state).find((each) => each.purpose === purpose)
  if (!wake || wake.due > draft.at) return false
  fire(draft, { step, path }, state, wake)
  return true
}

function fire(draft: Draft, spot: Spot, state: StepState, { purpose, due }: Wake): void {
  const { path } = spot
  if (purpose === 'due') put(draft, path, { ...state, overdue: due })
  else if (purpose === 'timeout') timeOut(draft, spot)
  else if (purpose === 'wait') finish(draft, spot)
  else if (purpose === 'retry') makeReady(draft, path, tried(state))
  else if (purpose === 'deadline') closeRound(draft, path, state)
  else if (purpose.startsWith('next-')) beginRound(draft, spot)
  else askOthers(draft, path, state, purpose.startsWith('chase-'))
}

/** What is kept of a step that is tried again; its condition is asked again, too. */
const tried = ({ tries, apart }: StepState): Partial<StepState> => ({
  ...(tries !== undefined && { tries }),
  ...(apart && { apart }),
})

function closeRound(draft: Draft, path: Path, state: StepState): void {
  put(draft, path, { ...state, closing: true })
  intend(draft, path, { kind: 'close-round', subject: state.subject ?? '' })
}

/** The next rung: others are asked as well, or those who did not answer a round are chased. */
function askOthers(draft: Draft, path: Path, state: StepState, chases: boolean): void {
  const rung = state.rung + 1
  put(draft, path, { ...state, rung })
  if (chases) intend(draft, path, { kind: 'chase-round', subject: state.subject ?? '', chase: rung })
  else {
    intend(draft, path, { kind: 'asked', rung })
    record(draft, path, 'escalated', { rung })
  }
}
