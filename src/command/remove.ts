import { UserError } from '../chat/errors.ts'
import { removeStranger } from '../sharing/vouch.ts'
import type { Command } from './command.ts'
import { readStrangerWords, strangerOrAnswer } from './stranger.ts'
import { tell } from './words.ts'

/** Has an unknown account taken out of a room. */
export const remove: Command = {
  name: 'remove',
  usage: 'remove <account> [in <room>]',
  summary: 'commands.remove.summary',
  async run(call) {
    const words = readStrangerWords(call.words)
    if (words.written === '') throw new UserError('stranger.remove.how')
    const found = await strangerOrAnswer(call, words, true)
    if ('effects' in found) return found.effects
    const { room, account } = found.stranger
    const { kind, name, effects } = await removeStranger(call, found.stranger, call.person)
    const told =
      kind === 'known'
        ? tell(call, 'stranger.known', { account, name })
        : tell(call, 'stranger.remove.done', { account, room: room.title })
    return [...told, ...effects]
  },
}
