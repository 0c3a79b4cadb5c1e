import { UserError } from '../chat/errors.ts'
import { called } from '../directory/called.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { rotaAheadMs, stretchesOf } from '../directory/rota.ts'
import { acceptSwap, endSwap, offerSwap } from '../notice/swap.ts'
import type { Span } from '../notice/turn.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call } from './command.ts'
import { longestLine, readSpan } from './span-words.ts'
import { tell } from './words.ts'

const shape =
  /^from\s+(?<from>\S.*?)\s+(?:to|until)\s+(?<to>\S.*?)\s+with\s+(?<name>\S.*?)(?:\s+for\s+(?<theirFrom>\d\S*(?:\s+\d{1,2}:\d{2}Z?)?)\s+(?:to|until)\s+(?<theirTo>\S.*))?$/iu

/** Offers one's own turn for one of somebody: for the one named, else for the next that they have. */
export async function swap(call: Call, line: string): Promise<readonly Effect[]> {
  const found = line.length > longestLine ? null : shape.exec(line.trim())
  if (!found?.groups) throw new UserError('rota.swap.how')
  const { from = '', to = '', name = '', theirFrom, theirTo } = found.groups
  const { directory, person, key } = call
  const mine = needSpan(call, from, to)
  const [code] = worksFor(person, mine.from).filter((each) =>
    stretchesOf(directory, { code: each, level: dutyLevels.duty }, mine).every((part) => part.person?.id === person.id),
  )
  if (code === undefined) throw new UserError('rota.swap.not-theirs', { name: person.name })
  const people = [...directory.people.values()].filter((each) => worksFor(each, mine.from).includes(code))
  const [other, ...more] = called(people, name)
  if (!other || more.length > 0) {
    const member = directory.members.get(code)?.name ?? code
    throw new UserError('notices.duty.nobody-called', { member, written: name.slice(0, 40) })
  }
  const theirs =
    theirFrom !== undefined && theirTo !== undefined
      ? needSpan(call, theirFrom, theirTo)
      : nextTurn(call, code, other, mine)
  if (!theirs) throw new UserError('rota.swap.which', { name: other.name })
  const { id, effects } = await offerSwap(call, { code, by: person, other, mine, theirs, key })
  return [...tell(call, 'rota.swap.offered', { name: other.name, id }), ...effects]
}

/** Takes up an offer, or ends it. */
export async function answerSwap(call: Call, accepted: boolean, words: string): Promise<readonly Effect[]> {
  const id = words.trim().toUpperCase().slice(0, 20)
  if (id === '') throw new UserError('rota.swap.how')
  const { person } = call
  if (accepted) return [...(await acceptSwap(call, id, person)), ...tell(call, 'rota.swap.accepted')]
  return [...(await endSwap(call, id, person)), ...tell(call, 'rota.swap.ended')]
}

function needSpan(call: Call, from: string, to: string): Span {
  const span = readSpan({ from, to }, call)
  if (!span.from || !span.to) throw new UserError('rota.swap.how')
  return { from: span.from, to: span.to }
}

/** The next turn that is wholly somebody's own and lies beside the other one. */
function nextTurn({ directory, now }: Call, code: string, person: Person, beside: Span): Span | undefined {
  const ahead = { from: now, to: new Date(now.getTime() + rotaAheadMs) }
  return stretchesOf(directory, { code, level: dutyLevels.duty }, ahead).find(
    (each) =>
      each.person?.id === person.id &&
      each.from > ahead.from &&
      each.to < ahead.to &&
      (each.to <= beside.from || beside.to <= each.from),
  )
}
