import { UserError } from '../chat/errors.ts'
import { findDecision } from '../decision/find.ts'
import { isFirst } from '../decision/second.ts'
import { ratify as confirm, countersign as sign } from '../decision/sign.ts'
import { isGuarded } from '../decision/type.ts'
import type { Command } from './command.ts'
import { needPasskey } from './passkey.ts'
import { firstWord, tell } from './words.ts'

/** Signs, as the second person, what somebody decided and recorded alone. */
export const countersign: Command = {
  name: 'countersign',
  usage: 'countersign <decision>',
  summary: 'decisions.sign.summary',
  async run(call) {
    const file = await findDecision(call, call.person, firstWord(call.words).word)
    if (!file.signBy) throw new UserError('decisions.sign.none', { decision: file.id })
    if (isFirst(file, call.person)) throw new UserError('decisions.second.same', { decision: file.id })
    if (isGuarded(file.type)) await needPasskey(call, file.type)
    const { effects } = await sign(call, file.id, call.person)
    return [...tell(call, 'decisions.sign.done', { decision: file.id }), ...effects]
  },
}

/** Ratifies what one decided for all by delegation. */
export const ratify: Command = {
  name: 'ratify',
  usage: 'ratify <decision>',
  summary: 'decisions.ratify.summary',
  async run(call) {
    const file = await findDecision(call, call.person, firstWord(call.words).word)
    const { effects } = await confirm(call, file.id, call.person)
    return [...tell(call, 'decisions.ratify.done', { decision: file.id }), ...effects]
  },
}
