import type { Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { RoomFact } from '../sharing/room-words.ts'
import { sayRule } from './facts.ts'
import { neededBy, type Rule } from './rule.ts'

/** By which rule a room decides where a proposal names none: its own, else consensus. */
export const usualRule = (room: Pick<Room, 'decides'> | undefined): Rule => room?.decides ?? { profile: 'consensus' }

/** The usual rule of a room, among what there is to check about it. */
export const usualFact = (room: Pick<Room, 'decides'>, language: string): RoomFact => ({
  label: say(language, 'people.room.decides'),
  value: sayUsualRule(room, language),
})

/** The usual rule of a room in one line, with its time and its quorum. */
function sayUsualRule(room: Pick<Room, 'decides'>, language: string): string {
  const rule = usualRule(room)
  const quorum = neededBy(rule)
  const hours = rule.profile === 'silence' ? rule.hours : undefined
  return [
    sayRule(rule, language),
    ...(hours === undefined ? [] : [say(language, 'decisions.rule.hours', { hours })]),
    ...(quorum === undefined ? [] : [say(language, 'decisions.rule.quorum', { quorum })]),
  ].join('; ')
}
