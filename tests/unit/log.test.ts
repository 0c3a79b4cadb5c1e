import { expect, test } from 'vitest'
import { DeliveryError } from '../../src/chat/errors.ts'
import { openLog } from '../../src/log.ts'

function written(fault: unknown, facts: Record<string, unknown> = {}): string {
  let lines = ''
  openLog('info', {
    write(line: string) {
      lines += line
    },
  }).error({ fault, ...facts }, 'something failed')
  return lines
}

test('a fault is logged by its kind and place, never with words that somebody wrote', () => {
  let fault: unknown
  try {
    JSON.parse('the voters of Halle: {')
  } catch (cause) {
    fault = new Error('could not read: the voters of Halle', { cause })
  }
  const line = written(fault)
  expect(line).not.toContain('voters')
  expect(JSON.parse(line)).toMatchObject({
    msg: 'something failed',
    fault: { kind: 'Error', cause: { kind: 'SyntaxError' } },
  })
  expect(line).toContain('log.test.ts')
})

test('what the house itself says of a fault is kept', () => {
  expect(written(new DeliveryError('rate limited for 20 ms', { kind: 'never' }))).toContain('rate limited for 20 ms')
})

test('something thrown that is no error tells no more than its type', () => {
  expect(JSON.parse(written('the voters of Halle')).fault).toEqual({ kind: 'string' })
})

test('secrets that slip into the facts are blotted out', () => {
  expect(written(new Error('x'), { token: 'abc123', web: { cookie: 'def456' } })).not.toMatch(/abc123|def456/)
})
