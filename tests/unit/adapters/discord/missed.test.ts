import { expect, test } from 'vitest'
import { allGone, missed, newestOf, startOf } from '../../../../adapters/discord/hearing/missed.ts'
import type { Known } from '../../../../src/chat/hearing/traces.ts'

/** What happened out of sight, by what was heard before and what the history shows now. */

const now = Date.now()
/** The id of a message that was said so many milliseconds ago, the `nth` of that moment. */
const ago = (ms: number, nth = 0): string => String((BigInt(now - ms - 1_420_070_400_000) << 22n) + BigInt(nth))
const said = (id: string, edited?: number) => ({
  id,
  edited_timestamp: edited === undefined ? null : new Date(edited).toISOString(),
})
const known = (...each: readonly [string, Partial<Known>?][]): ReadonlyMap<string, Known> =>
  new Map(each.map(([id, more]) => [id, { by: '2', ...more }]))
const end = String(2n ** 63n)

test('reading begins with the first message that may have changed, else after the last that was kept', () => {
  const [old, recent, last] = [ago(8 * 86_400_000), ago(5000), ago(1000)]
  expect(startOf(known([old], [recent], [last]), last, now)).toBe(String(BigInt(recent) - 1n))
  expect(startOf(known([old]), last, now)).toBe(last)
  expect(startOf(known([recent, { gone: true }]), last, now)).toBe(last)
  expect(startOf(known(), last, now)).toBe(last)
})

test('new ones, changed ones and those that are gone, each once, in the order in which they happened', () => {
  const [first, second, third, fourth, fifth] = [ago(9000), ago(8000), ago(7000), ago(6000), ago(5000)]
  const messages = [said(fifth), said(fourth, now - 4000), said(second, now - 5500), said(first)]
  const heard = known([first], [second], [third], [fourth, { edited: String(now - 4000) }])
  expect(missed(messages, { known: heard, after: ago(9500), upTo: end, since: '0' })).toEqual([
    { kind: 'edited', message: said(second, now - 5500) },
    { kind: 'message', message: said(fifth) },
    { kind: 'deleted', id: third, by: '2' },
  ])
})

test('of two in one millisecond the first comes first, though the history shows the newest first', () => {
  const ids = [ago(1000, 0), ago(1000, 1), ago(1000, 2)]
  const steps = missed(
    [...ids].reverse().map((id) => said(id)),
    { known: known(), after: ago(2000), upTo: end, since: '0' },
  )
  expect(steps.map((step) => step.kind === 'message' && step.message.id)).toEqual(ids)
})

test('what was not looked for is not gone, and what was gone is not gone again', () => {
  const [before, within, behind] = [ago(9000), ago(8000), ago(1000)]
  const heard = known([before], [within, { gone: true }], [behind])
  expect(missed([], { known: heard, after: before, upTo: ago(5000), since: '0' })).toEqual([])
  expect(missed([said(within, now)], { known: heard, after: before, upTo: ago(5000), since: '0' })).toEqual([])
})

test('what was said before the bot came is not for it, while a change of what it knows is', () => {
  const [first, second, third] = [ago(9000), ago(8000), ago(7000)]
  const messages = [said(first, now - 1000), said(second), said(third)]
  expect(missed(messages, { known: known([first]), after: '0', upTo: end, since: second })).toEqual([
    { kind: 'message', message: said(third) },
    { kind: 'edited', message: said(first, now - 1000) },
  ])
})

test('with a thread goes all that was heard there', () => {
  expect(allGone(known(['5'], ['6', { gone: true }]))).toEqual([{ kind: 'deleted', id: '5', by: '2' }])
})

test('the newest is told by number, not by letter', () => {
  expect(newestOf([said('99'), said('100')], '7')).toBe('100')
  expect(newestOf([], '7')).toBe('7')
})
