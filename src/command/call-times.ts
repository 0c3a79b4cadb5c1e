import { type Candidate, candidatesOf } from '../call/best.ts'
import { leastMinutes } from '../call/seek.ts'
import { namedTimes, type Times } from '../call/times.ts'
import type { When } from '../call/when.ts'
import { UserError } from '../chat/errors.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Around, askWhen, faultIn } from './call-when.ts'
import type { Call } from './command.ts'

/** Times that somebody names for everybody to choose from. */

/** Asks back about the first of the times that is in doubt, with what stands around it in the line: a button has all of them. */
export function choose(
  call: Call,
  times: Times,
  { when, before, after }: { when: When; before: string; after: string },
  around: Around,
): readonly Effect[] {
  const fault = faultAmong(times)
  if (fault) throw fault
  return askWhen(call, when, {
    before: `${around.before} ${before}`.trimEnd(),
    after: `${after} ${around.after}`.trim(),
    marking: around.marking,
  })
}

/** The times that were named, none where none were. Throws where they are too few, too many, or one of them too soon to be asked about. */
export function timesOf(times: Times | undefined, now: Date): readonly Candidate[] {
  const fault = times && (faultAmong(times) ?? faultAhead(times, now))
  if (fault) throw fault
  return times ? candidatesOf(times.named) : []
}

/** What is wrong with times in the field of a form, where nothing may follow them, in the reader's language; `undefined` where nothing is. */
export function faultOf(times: Times, now: Date, language: string): string | undefined {
  const { doubt, named, rest } = times
  const among = faultAmong(times) ?? (rest === '' ? undefined : new UserError('calls.find.unread'))
  const unsure = doubt && !among ? faultIn(doubt.when, language) : undefined
  if (unsure !== undefined) return say(language, 'calls.find.which', { number: named.length + 1, fault: unsure })
  const fault = among ?? faultAhead(times, now)
  return fault && isTextKey(fault.code) ? say(language, fault.code, fault.values) : fault?.code
}

/** Why times cannot be asked about as they are, whichever is meant by one that is in doubt. */
function faultAmong({ count, fault }: Times): UserError | undefined {
  switch (fault) {
    case 'zones':
      return new UserError('calls.find.zones')
    case 'lengths':
      return new UserError('calls.find.lengths')
    case 'unread':
      return new UserError('calls.find.unread')
    default:
      return count < namedTimes.least || count > namedTimes.most
        ? new UserError('calls.find.count', namedTimes)
        : undefined
  }
}

/** Why times of which there is no doubt cannot be asked about. */
function faultAhead({ named }: Times, now: Date): UserError | undefined {
  const times = candidatesOf(named)
  if (times.length < namedTimes.least) return new UserError('calls.find.count', namedTimes)
  const soonest = now.getTime() + leastMinutes * 60_000
  const isSoon = times.some(({ at }) => at.getTime() <= soonest)
  return isSoon ? new UserError('calls.find.soon', { minutes: leastMinutes }) : undefined
}
