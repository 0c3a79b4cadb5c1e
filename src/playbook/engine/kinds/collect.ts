import { intend, put } from '../draft.ts'
import { dueOf } from '../due.ts'
import { membersOf } from '../members.ts'
import { subjectName } from '../path.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Opens a round, whose deadline moves with what that is counted from; it ends when that is closed, and its rows are the result. Whether its quorum was reached is the round's own count. */
export const collect: Rule<'collect'> = {
  begin(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    const members = membersOf(draft, step.of)
    if (!state) return
    if (!members.ok) return fail(draft, spot, members.code)
    if (members.codes.length === 0) return fail(draft, spot, 'nobody-asked')
    const subject = subjectName('round', draft.run, path, state.attempt)
    const deadline = dueOf(draft.playbook, draft.run, step, state)
    put(draft, path, { ...state, subject })
    intend(draft, path, { kind: 'open-round', subject, codes: members.codes, ...(deadline && { deadline }) })
  },

  look(draft, { step, path }) {
    const [state, before] = [draft.steps[path], draft.before.steps[path]]
    // One that this very happening opened was told its deadline just now.
    if (!state?.subject || state.closing || before?.subject !== state.subject) return
    const deadline = dueOf(draft.playbook, draft.run, step, state)
    const isTold = draft.intents.some(({ kind, step: at }) => kind === 'move-round' && at === path)
    if (isTold || deadline === dueOf(draft.playbook, draft.before, step, before)) return
    intend(draft, path, { kind: 'move-round', subject: state.subject, ...(deadline && { deadline }) })
  },

  hear(draft, spot, { what, data }) {
    if (what !== 'round.closed') return
    const quorum = spot.step.quorum === undefined ? {} : { quorum: data.quorum === true }
    finish(draft, spot, { result: data.rows ?? [], ...quorum })
  },
}
