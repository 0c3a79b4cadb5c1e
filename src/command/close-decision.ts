import { UserError } from '../chat/errors.ts'
import { stateOf } from '../decision/card.ts'
import { closeDecision } from '../decision/close.ts'
import { openUntil, waitedFor } from '../decision/early.ts'
import { type DecisionFile, lockDecision, openStates, readDecisions } from '../decision/file.ts'
import { findDecision } from '../decision/find.ts'
import { outcomeOf } from '../decision/outcome.ts'
import { withdrawProposal } from '../decision/withdraw.ts'
import { coordinatorsOf, type Person } from '../directory/directory.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Asking, Call, Command } from './command.ts'
import { firstWord, tell } from './words.ts'

/** Closes a decision before its time, counting what was said. For whoever proposed it, and those who look after its room. */
export const closeDecisionCommand: Command = {
  name: 'close-decision',
  usage: 'close-decision <decision>',
  summary: 'decisions.close.summary',
  async run(call) {
    const { person, directory, now } = call
    const file = await openOne(call)
    const { id: decision } = file
    if (!mayClose(call, file, person)) throw new UserError('decisions.close.not-yours', { decision })
    // To end a silence early would make agreement of what nobody has had the time to say.
    const isOwn = file.proposedBy === person.id
    // Whoever did not propose it cannot take it back, and is told who can.
    const by = directory.people.get(file.proposedBy ?? '')?.name ?? file.runId ?? '—'
    if (outcomeOf(file, now, true).why === 'closed-early')
      throw new UserError(isOwn ? 'decisions.close.silence' : 'decisions.close.silence.theirs', { decision, by })
    const { rule, seats, positions, deadline, proposedAt: opened } = file
    const options = file.options.map(({ value }) => value)
    const waited = waitedFor(rule, seats, positions, { now, deadline, opened, options })
    if (waited.length > 0) {
      const own = isOwn ? 'decisions.close.early' : 'decisions.close.early.theirs'
      throw new UserError(deadline ? own : 'decisions.close.timeless', {
        decision,
        by,
        codes: waited.join(', '),
        at: sayMoment(person.language, openUntil({ deadline, opened }), person.zone),
      })
    }
    const effects = await closeDecision(call, decision, person)
    const [closed = file] = await readDecisions(call, { id: decision })
    if (openStates.includes(closed.state)) throw new UserError('decisions.close.soon', { decision })
    return [...tell(call, 'decisions.close.done', { decision, state: stateOf(closed, person.language) }), ...effects]
  },
}

/** Takes a proposal of one's own back before it is decided. */
export const withdrawProposalCommand: Command = {
  name: 'withdraw-proposal',
  usage: 'withdraw-proposal <decision>',
  summary: 'decisions.withdraw.summary',
  async run(call) {
    const { person } = call
    const file = await openOne(call)
    const { id: decision } = file
    if (file.proposedBy !== person.id) throw new UserError('decisions.withdraw.not-yours', { decision })
    return [...tell(call, 'decisions.withdraw.done', { decision }), ...(await withdrawProposal(call, decision, person))]
  },
}

/** The open decision that is named, locked: what is looked at here holds until it is done. Throws for one that is closed. */
async function openOne(call: Call): Promise<DecisionFile> {
  const found = await findDecision(call, call.person, firstWord(call.words).word)
  const file = (await lockDecision(call, found.id)) ?? found
  if (openStates.includes(file.state)) return file
  const state = stateOf(file, call.person.language)
  throw new UserError('decisions.closed-already', { decision: file.id, state })
}

/** Whether a person may close a decision before its time. */
export function mayClose(
  { directory, now }: Pick<Asking, 'directory' | 'now'>,
  file: DecisionFile,
  person: Person,
): boolean {
  if (!openStates.includes(file.state)) return false
  const room = file.roomId === null ? undefined : directory.rooms.get(file.roomId)
  return file.proposedBy === person.id || (room !== undefined && coordinatorsOf(directory, room, now).includes(person))
}
