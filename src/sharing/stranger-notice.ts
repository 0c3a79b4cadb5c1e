import { actions, button, type Control, type Message, paragraph } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import { type Stranger, strangerCode } from '../directory/stranger.ts'
import { say } from '../locale/catalogue.ts'

/** What came of the question about a stranger. */
export type Outcome =
  | { kind: 'vouched'; by: string; name: string; code: string }
  | { kind: 'removed'; by: string }
  | { kind: 'left' }
  | { kind: 'known'; name: string }

/** Asks somebody who looks after a room about a stranger there; `owner` is who had the account while they held a role. */
export function questionFor(
  language: string,
  stranger: Stranger,
  owner: Person | undefined,
  exercise: boolean,
): Message {
  const code = strangerCode(stranger)
  const values = { room: stranger.room.title, account: stranger.account, name: owner?.name ?? '' }
  const summary = owner ? say(language, 'stranger.ask.former', values) : say(language, 'stranger.ask', values)
  // Nobody can vouch for who was taken out of the directory.
  const vouch: readonly Control[] = owner?.retired
    ? []
    : [button(say(language, 'stranger.control.vouch'), `vouch ${code}`, 'primary', 'form')]
  const remove = button(say(language, 'stranger.control.remove'), `remove ${code}`, 'danger')
  return notice(
    summary,
    [
      paragraph(say(language, 'stranger.ask.held')),
      paragraph(say(language, owner?.retired ? 'stranger.ask.todo.retired' : 'stranger.ask.todo')),
      actions(...vouch, remove),
    ],
    exercise,
  )
}

/** One sentence or two: what was done about a stranger and by whom, and what that means for what waits. */
export function sayOutcome(language: string, { room, account }: Stranger, outcome: Outcome): string {
  const values = { room: room.title, account }
  switch (outcome.kind) {
    case 'vouched':
      return say(language, 'stranger.outcome.vouched', { ...values, ...outcome })
    case 'removed':
      return say(language, 'stranger.outcome.removed', { ...values, by: outcome.by })
    case 'left':
      return say(language, 'stranger.outcome.left', values)
    case 'known':
      return say(language, 'stranger.outcome.known', { ...values, name: outcome.name })
  }
}

/** What stands in the place of the question once it is settled. */
export const settledFor = (language: string, stranger: Stranger, outcome: Outcome, exercise: boolean): Message =>
  notice(sayOutcome(language, stranger, outcome), [], exercise)

const notice = (summary: string, blocks: Message['blocks'], exercise: boolean): Message => ({
  look: 'notice',
  marking: 'TLP:CLEAR',
  summary,
  blocks: [paragraph(summary), ...blocks],
  ...(exercise && { exercise }),
})
