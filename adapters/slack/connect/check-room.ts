import type { Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { type AccountRef, localOf } from '../../../src/chat/refs.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import { isChannel, userOf } from '../content/addresses.ts'
import { assuranceOf, type ChannelFacts, factsOf, type Readers } from '../facts.ts'
import { limits } from '../limits.ts'
import type { Bot } from '../ways/app.ts'
import type { Wire } from '../wire.ts'
import type { Findings } from './findings.ts'

/** Between what a room is looked at. */
export type Surroundings = {
  wire: Wire
  findings: Findings
  bot: Bot & { name: string }
  allowed: ReadonlySet<string>
}

/** What may be said on Slack in words, by whether those who run it are trusted (`domain.md`, section 8). */
const carries = { allowed: 'TLP:GREEN', foreign: 'TLP:CLEAR' } as const
/** From the least on; what Slack never carries comes after these. */
const ordered: readonly string[] = ['TLP:CLEAR', 'TLP:GREEN']
/** So many members are read at most. */
const mostPages = 50

/** Looks at a room that the directory names: whether the bot sits there, and who else reads along. */
export async function* checkRoom(room: RoomToCheck, around: Surroundings): AsyncGenerator<Check> {
  const { findings, wire, bot } = around
  const { title, conversation, seats } = room
  const id = localOf(conversation)
  if (!isChannel(id)) {
    if (seats.length === 0) yield findings.fault('room.seatless', { title })
    else yield findings.fine('room.to-make', { title, count: seats.length })
    yield* checkSeats(room, around)
    return
  }
  const channel = await infoOf(wire, id)
  const facts = factsOf(channel)
  if (!facts?.isMember) {
    yield findings.fault('room.apart', { title, id, name: bot.name })
    return
  }
  if (facts.isArchived) {
    yield findings.fault('room.archived', { title })
    return
  }
  const isPublic = facts.readers.anybody === true
  const members = await membersOf(wire, id)
  const others = members.filter((user) => user !== bot.userId)
  yield* checkReaders(room, facts, around, { isPublic, count: others.length })
  yield* checkSeats(room, around)
  const missing = seats.filter((seat) => !members.includes(userOf(seat) ?? ''))
  if (missing.length === 0) return
  if (isPublic) yield findings.fault('room.by-hand', { title, accounts: missing.join(', ') })
  else yield findings.fine('room.to-invite', { title, count: missing.length })
}

/** Who reads along, and how much may be said for it. */
function* checkReaders(
  { title, ceiling }: RoomToCheck,
  { readers }: ChannelFacts,
  { findings, wire, bot, allowed }: Surroundings,
  { isPublic, count }: { isPublic: boolean; count: number },
): Generator<Check> {
  const { inside, outside } = readers
  const operatorFor = (who: Readers): string => assuranceOf({ url: wire.url, bot, allowed, readers: who }).operator
  const operator = operatorFor(readers)
  const carried = operator === 'foreign' ? carries.foreign : carries.allowed
  const lower = ordered.includes(ceiling) && ordered.indexOf(ceiling) < ordered.indexOf(carried) ? ceiling : carried
  yield findings.fine('room', { title, count, carried: lower })
  const teams = [...new Set([...outside.flat(), ...inside])].filter((team) => team !== bot.teamId)
  const shared = { title, teams: teams.join(', ') || '?' }
  // Of some Slack does not say whose they are.
  const isShared = teams.length > 0 || outside.some((each) => each.length === 0)
  const isTrusted = operatorFor({ inside, outside }) !== 'foreign'
  const isOwnTrusted = operatorFor({ inside: [], outside: [] }) !== 'foreign'
  if (isShared && isTrusted) yield findings.fine('room.known-shared', shared)
  else if (isShared && isOwnTrusted) yield findings.fault('room.shared', shared)
  else if (isShared) yield findings.fine('room.foreign-shared', shared)
  if (isPublic && ceiling !== 'TLP:CLEAR') yield findings.fine('room.public', { title })
  if (lower !== ceiling) yield findings.fine('room.ceiling', { title, ceiling, carried })
}

/** Whether those whom the directory seats are anybody's accounts. */
async function* checkSeats({ title, seats }: RoomToCheck, { wire, findings }: Surroundings): AsyncGenerator<Check> {
  const nobody: AccountRef[] = []
  for (const seat of seats) {
    const user = userOf(seat)
    if (user === undefined || !(await isSomebody(wire, user))) nobody.push(seat)
  }
  if (nobody.length > 0) yield findings.fault('room.nobody', { title, accounts: nobody.join(', ') })
}

async function isSomebody(wire: Wire, user: string): Promise<boolean> {
  try {
    const told = (await wire.ask('users.info', { user })).user
    return told?.deleted !== true && told?.is_bot !== true
  } catch (fault) {
    if (codeOf(fault) === 'user_not_found' || codeOf(fault) === 'user_not_visible') return false
    throw fault
  }
}

/** A channel as Slack tells it; `undefined` where the bot may not see it. */
async function infoOf(wire: Wire, channel: string): Promise<unknown> {
  try {
    return (await wire.ask('conversations.info', { channel })).channel
  } catch (fault) {
    if (codeOf(fault) === 'channel_not_found') return undefined
    throw fault
  }
}

async function membersOf(wire: Wire, channel: string): Promise<readonly string[]> {
  const members: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await wire.ask('conversations.members', { channel, limit: limits.page, ...(cursor && { cursor }) })
    members.push(...(answer.members ?? []))
    cursor = answer.response_metadata?.next_cursor
    if (!cursor) break
  }
  return members
}
