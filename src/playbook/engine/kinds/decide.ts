import { intend, put } from '../draft.ts'
import { dueOf, momentOf } from '../due.ts'
import { membersOf } from '../members.ts'
import { subjectName } from '../path.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/**
 * Proposes something to delegations; it is over when that is decided, has lapsed or was withdrawn. Its deadline is that of the
 * proposal, which closes by itself: what delegations were told does not move with the calendar.
 */
export const decide: Rule<'decide'> = {
  begin(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    const members = membersOf(draft, step.of)
    if (!state) return
    if (!members.ok) return fail(draft, spot, members.code)
    if (members.codes.length === 0) return fail(draft, spot, 'nobody-asked')
    const deadline = dueOf(draft.playbook, draft.run, step, state)
    const isPast = deadline !== undefined && deadline <= draft.at
    // Nobody could have said anything: least of all is that an agreement. Whoever has it redone means it all the same.
    if (isPast && state.why === undefined) return finish(draft, spot, { result: lapsed })
    const review = step.review && momentOf(draft.playbook, draft.run, step, state, step.review)
    const subject = subjectName('decision', draft.run, path, state.attempt)
    put(draft, path, { ...state, subject })
    intend(draft, path, {
      kind: 'propose',
      subject,
      codes: members.codes,
      ...(deadline !== undefined && !isPast && { deadline }),
      ...(review?.ok && review.at !== undefined && { review: review.at }),
    })
  },

  hear(draft, spot, { what, data }) {
    if (what !== 'decision.closed' && what !== 'decision.withdrawn') return
    const { outcome = 'withdrawn', chosen = null, number } = data
    const result = what === 'decision.closed' ? { outcome, chosen } : { outcome: 'withdrawn', chosen: null }
    finish(draft, spot, { result, ...(typeof number === 'string' && { number }) })
  },
}

const lapsed = { outcome: 'lapsed', chosen: null } as const
