import { dueWord, isSpan, isTimed, readDue } from '../call/deadline.ts'
import { instantOf } from '../call/wall.ts'
import { readWhen, type When, writeWhen } from '../call/when.ts'
import { UserError } from '../chat/errors.ts'
import type { Asking } from './command.ts'

/** For whom, where and when words are read. */
export type Place = Pick<Asking, 'person' | 'room' | 'now'>

/** A local time that the clocks show twice or never: only whoever wrote it knows which instant is meant. */
export type Doubt = Extract<When, { kind: 'doubled' | 'skipped' }>

/** A deadline as it was written: its instant, or the doubt about it, and what follows it. */
export type Deadline = { rest: string } & ({ at: Date; doubt?: never } | { doubt: Doubt; at?: never })

const longestDays = 400

const lead = new RegExp(`^\\s*${dueWord}\\s+`, 'i')

/** A deadline alone, as a form has it: `18:00`, `by Friday 9:30`, `in 2 h`; a day lasts until 17:00. `undefined` where it is none. */
export function readDeadline(words: string, asking: Place): Deadline | undefined {
  return aheadOf(readDue(words.replace(lead, ''), speakerOf(asking)), asking)
}

/**
 * The deadline that a line begins with, and what follows it; `undefined` where it begins with its title. Throws where a time was
 * said that is none, is over or may be several days: it would be another deadline than whoever proposes believes.
 */
export function readLead(words: string, asking: Place): Deadline | undefined {
  const kept = words.replace(lead, '')
  const isSaid = kept === words ? isSpan(words.trim()) : isTimed(kept)
  // Without such a word before it a day is what a title begins with: `Friday is a day of silence`.
  if (!isSaid) return aheadOf(readWhen(kept, speakerOf(asking)), asking)
  const read = readDeadline(words, asking)
  if (!read) throw new UserError('decisions.propose.by.unread')
  return read
}

/** What to write instead of a time of which there are two, or none. */
export function faultOf(doubt: Doubt): UserError {
  if (doubt.kind === 'skipped') {
    const [before, after] = [doubt.before, doubt.after].map((wall) => wall.replace('T', ' '))
    return new UserError('calls.form.skipped', { before: before ?? '', after: after ?? '' })
  }
  const { wall, zone, offsets } = doubt
  const [one, other] = offsets.map((offset) => writeWhen({ wall, zone, offset }))
  return new UserError('calls.form.doubled', { one: one ?? '', other: other ?? '' })
}

const speakerOf = ({ person, room, now }: Place) => ({ now, zone: room?.zone ?? person.zone })

/** An instant ahead, at most some weeks away, or a local time that has none of its own. */
function aheadOf(when: When | undefined, { now }: Place): Deadline | undefined {
  if (when?.kind === 'doubled' || when?.kind === 'skipped') return { doubt: when, rest: tidy(when.rest) }
  if (when?.kind !== 'moment') return undefined
  const at = instantOf(when.wall, when.zone, when.offset)
  const days = (at.getTime() - now.getTime()) / 86_400_000
  return days > 0 && days <= longestDays ? { at, rest: tidy(when.rest) } : undefined
}

const tidy = (rest: string): string => rest.replace(/^[\s:,.;–—-]+/, '')
