import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isSigned } from '../../../src/web/hook-signature.ts'

const now = Date.UTC(2027, 4, 9, 12, 0, 0)
const key = Buffer.from('0123456789abcdef0123456789abcdef')
const body = Buffer.from('{"kind":"outage"}')
const call = (
  facts: Partial<{ id: string; timestamp: string; signature: string; body: Uint8Array; key: Uint8Array }> = {},
) => {
  const { id = 'msg_1', timestamp = String(now / 1000), body: said = body } = facts
  const made = createHmac('sha256', facts.key ?? key)
    .update(`${id}.${timestamp}.${said}`)
    .digest('base64')
  return { id, timestamp, signature: facts.signature ?? `v1,${made}`, body: said }
}

describe('a signature', () => {
  test('of Standard Webhooks is good, with its published example', () => {
    // From the specification’s own test vector (github.com/standard-webhooks, libraries, read 2026-11-25).
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      body: Buffer.from('{"test": 2432232314}'),
    }
    expect(isSigned(signed, [secret], 1_614_265_330_000)).toBe(true)
    expect(isSigned(signed, [secret], 1_614_265_631_000)).toBe(false)
  })

  test('is good with any of several keys, and among several signatures', () => {
    const other = Buffer.from('fedcba9876543210fedcba9876543210')
    expect(isSigned(call(), [other, key], now)).toBe(true)
    expect(isSigned(call({ signature: `v1,AAAA ${call().signature}` }), [key], now)).toBe(true)
    expect(isSigned(call({ key: other }), [key], now)).toBe(false)
  })

  test.each([
    { what: 'for a name without keys', facts: {}, keys: [] },
    { what: 'over another body', facts: { signature: call().signature, body: Buffer.from('{}') } },
    { what: 'over another id', facts: { signature: call().signature, id: 'msg_2' } },
    { what: 'over another time', facts: { signature: call().signature, timestamp: String(now / 1000 + 1) } },
    { what: 'of another version', facts: { signature: call().signature.replace('v1', 'v1a') } },
    { what: 'that is empty', facts: { signature: '' } },
    { what: 'that is cut short', facts: { signature: call().signature.slice(0, 20) } },
    { what: 'behind too many others', facts: { signature: `${'v1,AAAA '.repeat(5)}${call().signature}` } },
    { what: 'five minutes old', facts: { timestamp: String(now / 1000 - 301) } },
    { what: 'from the future', facts: { timestamp: String(now / 1000 + 301) } },
    { what: 'with a time that is no number', facts: { timestamp: `${now / 1000}.0` } },
    { what: 'without an id', facts: { id: '' } },
    { what: 'with an id of two lines', facts: { id: 'a\nb' } },
    { what: 'with a very long id', facts: { id: 'a'.repeat(201) } },
  ])('$what is refused', ({ facts, keys }) => {
    expect(isSigned(call(facts), keys ?? [key], now)).toBe(false)
  })
})
