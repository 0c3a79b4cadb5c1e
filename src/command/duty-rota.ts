import { UserError } from '../chat/errors.ts'
import { type Block, type Inline, note, paragraph, strong, text } from '../chat/message.ts'
import { worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { rotaAheadMs, type Stretch, stretchesOf } from '../directory/rota.ts'
import { say } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call } from './command.ts'
import { readCode } from './grant-words.ts'
import { answer } from './words.ts'

/** Most turns of one list: more is no plan that is read on a phone. */
const mostShown = 30

/** Shows who is on duty in the next two weeks for the members that the speaker works for, or for one of them. */
export function showRota(call: Call, words: string): readonly Effect[] {
  const { directory, person, now } = call
  const { language } = person
  const codes = worksFor(person, now).filter((code) => words === '' || code === readCode(words))
  if (codes.length === 0) throw new UserError('rota.how')
  const member = codes.map((code) => directory.members.get(code)?.name ?? code).join(', ')
  const blocks = codes.flatMap((code): readonly Block[] => [
    ...(codes.length > 1 ? [paragraph(strong(directory.members.get(code)?.name ?? code))] : []),
    ...planOf(call, code, 'duty'),
    ...planOf(call, code, 'deputy'),
  ])
  return call.reply(answer(say(language, 'rota.plan', { member }), blocks, 'TLP:GREEN'))
}

function planOf({ directory, person, now }: Call, code: string, turn: 'duty' | 'deputy'): readonly Block[] {
  const { language, zone } = person
  const ahead = { from: now, to: new Date(now.getTime() + rotaAheadMs) }
  const stretches = stretchesOf(directory, { code, level: dutyLevels[turn] }, ahead)
  // That there is no deputy is no gap.
  if (turn === 'deputy' && stretches.every((each) => !each.person)) return []
  const items = stretches
    .slice(0, mostShown)
    .map((each): readonly Inline[] => [text(`${sayTime(each)}: `), nameOf(each)])
  return [
    ...(turn === 'deputy' ? [paragraph(say(language, 'rota.plan.deputies'))] : []),
    { type: 'list', ordered: false, items },
    ...(stretches.length > mostShown ? [note(say(language, 'rota.plan.more', { shown: mostShown }))] : []),
  ]

  function sayTime({ from, to }: Stretch): string {
    return `${sayClock(language, from, zone)} – ${to < ahead.to ? sayClock(language, to, zone) : '…'}`
  }
  function nameOf({ person: who }: Stretch): Inline {
    if (!who) return strong(say(language, 'rota.plan.nobody'))
    // The turn is theirs still, and nobody comes when they are asked.
    return who.accounts.length > 0
      ? text(who.name)
      : strong(say(language, 'notices.duty.unreachable', { name: who.name }))
  }
}
