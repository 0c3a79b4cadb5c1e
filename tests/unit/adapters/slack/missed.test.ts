import { describe, expect, test } from 'vitest'
import { missed, newestOf, startOf, type Told, threadsToRead } from '../../../../adapters/slack/hearing/missed.ts'
import type { Json } from '../../../../adapters/slack/hearing/translate.ts'
import type { Known } from '../../../../src/chat/hearing/traces.ts'

/** What a look into the history says of the time in which nobody listened. */

const now = Date.parse('2026-11-24T12:00:00Z')
/** A moment so many seconds before now. */
const ago = (seconds: number): string => (now / 1000 - seconds).toFixed(6)
const said = (ts: string, more: Json = {}): Json => ({ type: 'message', user: 'U1', ts, text: ts, ...more })
const by = (more: Partial<Known> = {}): Known => ({ by: 'U1', ...more })
const told = (
  messages: readonly Json[],
  threads: Readonly<Record<string, readonly Json[]>> = {},
  from = ago(3600),
): Told => ({
  messages,
  threads: new Map(Object.entries(threads)),
  from,
})
const inShort = (steps: ReturnType<typeof missed>): readonly (readonly unknown[])[] =>
  steps.map((step) => [step.kind, step.kind === 'deleted' ? step.ts : step.message.ts])

describe('what is missing', () => {
  test('in the order in which it happened, whatever order it is told in', () => {
    const known = new Map([[ago(100), by()]])
    const messages = [
      said(ago(10)),
      said(ago(30)),
      said(ago(100), { edited: { user: 'U1', ts: ago(20) } }),
      said(ago(200), { reply_count: 1 }),
    ]
    const threads = { [ago(200)]: [said(ago(25), { thread_ts: ago(200) })] }
    expect(inShort(missed(told(messages, threads), known, 'UBOT'))).toEqual([
      ['message', ago(200)],
      ['message', ago(30)],
      ['message', ago(25)],
      ['edited', ago(100)],
      ['message', ago(10)],
    ])
  })

  test('is nothing of what is known, and was changed no more', () => {
    const edited = { user: 'U1', ts: ago(20) }
    const known = new Map([
      [ago(100), by({ edited: ago(20) })],
      [ago(90), by()],
    ])
    expect(missed(told([said(ago(100), { edited }), said(ago(90))]), known, 'UBOT')).toEqual([])
  })

  test('is nothing that was said before the bot came in', () => {
    const came = said(ago(50), { subtype: 'channel_join', user: 'UBOT' })
    const another = said(ago(20), { subtype: 'channel_join', user: 'U2' })
    expect(inShort(missed(told([said(ago(60)), came, said(ago(40)), another]), new Map(), 'UBOT'))).toEqual([
      ['message', ago(40)],
      ['message', ago(20)],
    ])
  })

  test('of what is gone: what was looked for alone, a tombstone too', () => {
    const known = new Map([
      [ago(7200), by()],
      [ago(100), by({ by: 'U2' })],
      [ago(90), by()],
      [ago(80), by({ thread: ago(90) })],
      [ago(70), by({ thread: ago(7200) })],
    ])
    const threads = { [ago(90)]: [] }
    const messages = [said(ago(90), { subtype: 'tombstone' })]
    expect(missed(told(messages, threads), known, 'UBOT')).toEqual([
      { kind: 'deleted', ts: ago(100), by: 'U2' },
      { kind: 'deleted', ts: ago(90), by: 'U1' },
      { kind: 'deleted', ts: ago(80), by: 'U1' },
    ])
  })

  test('is nothing of what is known to be gone', () => {
    const known = new Map([
      [ago(100), by({ gone: true })],
      [ago(90), by({ gone: true })],
    ])
    const shown = said(ago(90), { edited: { user: 'U1', ts: ago(10) } })
    expect(missed(told([shown]), known, 'UBOT')).toEqual([])
  })

  test('a tombstone that was never heard of is nothing', () => {
    expect(missed(told([said(ago(10), { subtype: 'tombstone' })]), new Map(), 'UBOT')).toEqual([])
  })
})

describe('reading begins', () => {
  const last = ago(60)
  test.each([
    ['after the last message kept where none is remembered', new Map(), last],
    ['with the first remembered', new Map([[ago(500), by()]]), ago(500)],
    [
      'with the first that may have changed',
      new Map([
        [ago(8 * 86_400), by()],
        [ago(86_400), by()],
      ]),
      ago(86_400),
    ],
    ['after the last kept where all is too old', new Map([[ago(9 * 86_400), by()]]), last],
  ])('%s', (_, known: Map<string, Known>, start) => {
    expect(startOf(known, last, now)).toBe(start)
  })
})

test('threads are read where something is new, or where what is known is of today', () => {
  const known = new Map([
    [ago(86_400 * 2), by({ thread: ago(90_000 * 3) })],
    [ago(5000), by({ thread: ago(90_000) })],
    [ago(300), by({ thread: ago(400) })],
  ])
  const messages = [
    said(ago(400), { latest_reply: ago(300) }),
    said(ago(1000), { latest_reply: ago(10) }),
    said(ago(2000), { latest_reply: ago(1500) }),
    said(ago(3000)),
  ]
  expect(threadsToRead(messages, known, ago(200), now)).toEqual([ago(1000), ago(90_000), ago(400)])
})

test('the newest is that of the channel or of a thread', () => {
  expect(newestOf(told([said(ago(30))], { [ago(30)]: [said(ago(5))] }), ago(60))).toBe(ago(5))
  expect(newestOf(told([]), ago(60))).toBe(ago(60))
})
