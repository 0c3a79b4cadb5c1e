import { UserError } from '../chat/errors.ts'
import { coordinatorsOf, type Room } from '../directory/directory.ts'
import { isMeant, type Stranger, strangersAt } from '../directory/stranger.ts'
import type { TextKey, Values } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { settledBefore } from '../sharing/stranger.ts'
import { sayOutcome } from '../sharing/stranger-notice.ts'
import type { Asking, Call } from './command.ts'
import { answer, firstWord } from './words.ts'

/** Which account a person wrote, in which room if they said so, and the words after that. */
export type StrangerWords = { written: string; room?: string; rest: string }

/** Reads `<account> [in <room>] [as|for] …`. */
export function readStrangerWords(words: string): StrangerWords {
  const { word: written, rest } = firstWord(words)
  const found = /^in\s+(?<room>\S+)(?:\s+(?<after>[\s\S]*))?$/i.exec(rest)?.groups
  const after = (found ? (found.after ?? '') : rest).replace(/^(as|for)\s+/i, '').trim()
  return { written, rest: after, ...(found?.room && { room: found.room }) }
}

/** Why the words mean no stranger about whom the person may decide, as a text of the catalogue. */
type Unmeant = { key: TextKey; values: Values }

/**
 * Finds the stranger that a person means, among those in rooms they look after; without I/O. Whoever sits in such a room but
 * does not look after it is told who does; anybody else, that there is none. `roomMatters` when the same account in another
 * room would not do.
 */
export function meantStranger(
  asking: Pick<Asking, 'directory' | 'person' | 'room' | 'now'>,
  { written, room: wanted }: StrangerWords,
  roomMatters: boolean,
): { stranger: Stranger } | Unmeant {
  const { directory, person, room: here, now } = asking
  const fit = strangersAt(directory, now).filter(
    (stranger) => isMeant(stranger, written) && (wanted === undefined || stranger.room.id === wanted),
  )
  const looksAfter = ({ room }: Stranger): boolean =>
    coordinatorsOf(directory, room, now).some(({ id }) => id === person.id)
  const [first, ...more] = fit.filter(looksAfter)
  if (!first) {
    const seen = fit.find(({ room }) => person.accounts.some((account) => room.seats.has(account)))
    if (!seen) return { key: 'stranger.none', values: { written: written.slice(0, 80) } }
    const names = coordinatorsOf(directory, seen.room, now).map(({ name }) => name)
    return { key: 'stranger.not-yours', values: { room: seen.room.title, names: names.join(', ') || '—' } }
  }
  // Short names can be made to agree by whoever may choose the name of an account.
  if (more.some(({ account }) => account !== first.account)) {
    return { key: 'stranger.several', values: { written: written.slice(0, 80), account: first.account } }
  }
  const stranger = [first, ...more].find(({ room }) => room.id === here?.id) ?? first
  if (roomMatters && more.length > 0 && stranger.room.id !== here?.id) {
    return { key: 'stranger.which-room', values: { account: first.account, room: first.room.id } }
  }
  return { stranger }
}

/**
 * The stranger whom a call means; where the question was settled before, the answer that says how. Throws `UserError` when
 * there is none about whom the person may decide.
 */
export async function strangerOrAnswer(
  call: Call,
  words: StrangerWords,
  roomMatters: boolean,
): Promise<{ stranger: Stranger } | { effects: readonly Effect[] }> {
  const meant = meantStranger(call, words, roomMatters)
  if ('stranger' in meant) return meant
  const before = meant.key === 'stranger.none' && (await settledBefore(call, words.written, roomsOf(call)))
  if (!before) throw new UserError(meant.key, meant.values)
  const { language } = call.person
  return { effects: call.reply(answer(sayOutcome(language, before.stranger, before.outcome))) }
}

const roomsOf = ({ directory, person, now }: Call): readonly Room[] =>
  [...directory.rooms.values()].filter((room) =>
    coordinatorsOf(directory, room, now).some(({ id }) => id === person.id),
  )
