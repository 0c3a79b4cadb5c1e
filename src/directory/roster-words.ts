import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { RoleHolding } from './directory.ts'
import type { HeldTurn } from './holders.ts'
import { sayRole } from './permission-words.ts'
import { isChair, termOf } from './presidency.ts'

/** A role that somebody holds, with what limits it: that they are a deputy, from when and until when, and who gave it by command. */
export function sayHolding(
  { language, zone }: { language: string; zone: string },
  { role, code, deputy, observer, from, to, source, grantedBy }: RoleHolding,
  now: Date,
): string {
  const name = sayRole(language, role)
  const notes = [
    ...(deputy ? [say(language, 'people.note.deputy')] : []),
    ...(observer ? [say(language, 'people.note.observes')] : []),
    ...(isChair(role) ? [sayTerm(language, zone, code, now)] : []),
    ...(from && from > now ? [say(language, 'people.note.from', { at: sayFar(language, from, zone, now) })] : []),
    ...(to ? [say(language, 'people.note.until', { at: sayFar(language, to, zone, now) })] : []),
    ...(source === 'command' ? [say(language, 'people.note.by', { name: grantedBy ?? '' })] : []),
  ]
  return notes.length > 0 ? `${name} (${notes.join('; ')})` : name
}

/** When a chair is held, which its member names for all time: while it has the Presidency. */
function sayTerm(language: string, zone: string, code: string, now: Date): string {
  const term = termOf(code, now)
  if (!term) return say(language, 'people.note.presidency', { code })
  const far = (at: Date): string => sayFar(language, at, zone, now)
  return term.from <= now
    ? say(language, 'people.note.chairs', { code, to: far(term.to) })
    : say(language, 'people.note.will-chair', { code, from: far(term.from), to: far(term.to) })
}

/** Turns of duty, each with its member: `Duty officer (FR), Deputy (FR)`. */
export const sayTurns = (language: string, turns: readonly HeldTurn[]): string =>
  turns.map(({ turn, code }) => `${say(language, `notices.duty.${turn}`)} (${code})`).join(', ')
