import { describe, expect, test } from 'vitest'
import { standingOf, type Try } from '../../../src/notice/standing.ts'

const ladder = [
  { afterMs: 0, role: 'duty', by: ['chat'] },
  { afterMs: 60_000, role: 'head', by: ['chat', 'email'] },
] as const
const at = (rung: number, needs: 'delivery' | 'acknowledgement' = 'acknowledgement') => ({ rung, needs, ladder })
const tried = (rung: number, state: Try['state'], channel = 'chat'): Try => ({
  rung,
  state,
  channel,
  personId: 'anne',
  ref: `${rung}`,
})

describe('what is to be done about an open notice', () => {
  test('before its first rung it waits', () => {
    expect(standingOf(at(-1), [])).toBe('waits')
  })

  test('with no ladder at all nobody can be reached', () => {
    expect(standingOf({ rung: -1, needs: 'delivery', ladder: [] }, [])).toBe('exhausted')
  })

  test('a rung that nobody stands on, or on which all fails, is passed over', () => {
    expect(standingOf(at(0), [])).toBe('climb')
    expect(standingOf(at(0), [tried(0, 'failed')])).toBe('climb')
    expect(standingOf(at(0), [tried(0, 'failed'), tried(0, 'sent', 'email')])).toBe('waits')
  })

  test('to have arrived is enough where no more is needed, at any rung', () => {
    expect(standingOf(at(0, 'delivery'), [tried(0, 'delivered')])).toBe('delivered')
    expect(standingOf(at(1, 'delivery'), [tried(0, 'delivered'), tried(1, 'failed')])).toBe('delivered')
    expect(standingOf(at(0), [tried(0, 'delivered')])).toBe('waits')
  })

  test('on the last rung somebody asked lower down may still answer', () => {
    expect(standingOf(at(1), [tried(0, 'delivered'), tried(1, 'failed')])).toBe('waits')
    expect(standingOf(at(1), [tried(0, 'failed'), tried(1, 'failed')])).toBe('exhausted')
  })

  test('those who are told of a failure were not asked', () => {
    expect(standingOf(at(1, 'delivery'), [tried(0, 'failed'), tried(1, 'failed'), tried(2, 'delivered')])).toBe(
      'exhausted',
    )
  })
})
