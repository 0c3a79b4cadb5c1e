import { UserError } from '../chat/errors.ts'
import { waitsFor } from '../decision/awaited.ts'
import { findDecision } from '../decision/find.ts'
import { isFirst } from '../decision/second.ts'
import { ratify as confirm, countersign as sign } from '../decision/sign.ts'
import { isGuarded } from '../decision/type.ts'
import type { Command } from './command.ts'
import { saidAt } from './line.ts'
import { needPasskey } from './passkey.ts'
import { firstWord, tell } from './words.ts'

/** Signs, as the second person, what somebody decided and recorded alone. */
export const countersign: Command = {
  name: 'countersign',
  usage: 'countersign <decision>',
  summary: 'decisions.sign.summary',
  // It counts from when it was said, and after its time it is marked so.
  whenLate: 'obey',
  async run(call) {
    const file = await findDecision(call, call.person, firstWord(call.words).word)
    if (!file.signBy) throw new UserError('decisions.sign.none', { decision: file.id })
    if (isFirst(file, call.person)) throw new UserError('decisions.second.same', { decision: file.id })
    if (isGuarded(file.type)) await needPasskey(call, file.type)
    const { effects } = await sign(call, file.id, call.person, await saidAt(call))
    return [...tell(call, 'decisions.sign.done', { decision: file.id }), ...effects]
  },
}

/** Ratifies what one decided for all by delegation. */
export const ratify: Command = {
  name: 'ratify',
  usage: 'ratify <decision>',
  summary: 'decisions.ratify.summary',
  // It counts from when it was said; after its time it is refused.
  whenLate: 'obey',
  async run(call) {
    const file = await findDecision(call, call.person, firstWord(call.words).word)
    if (isGuarded(file.type) && waitsFor(file).includes('ratify')) await needPasskey(call, file.type)
    const { effects } = await confirm(call, file.id, call.person, await saidAt(call))
    return [...tell(call, 'decisions.ratify.done', { decision: file.id }), ...effects]
  },
}
