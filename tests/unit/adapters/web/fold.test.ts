import { expect, test } from 'vitest'
import { apply, fold, isFor, opened, touched } from '../../../../adapters/web/fold.ts'
import { keys, type Line, opens, toJson } from '../../../../adapters/web/line.ts'
import { accountRef, messageId } from '../../../../src/chat/refs.ts'
import type { ShelfLine } from '../../../../src/chat/shelf.ts'

const anne = accountRef('web', 'anne')
const jan = accountRef('web', 'jan')
const root = messageId(keys.posted('r', 'anne', 'nonce-001'))
let seq = 0
const line = (key: string, value: Line | undefined): ShelfLine => {
  seq += 1
  return { seq, key, at: new Date(seq * 1000).toISOString(), value: value && toJson(value) }
}
const posted = (key: string, text: string, more = {}): ShelfLine =>
  line(key, { kind: 'posted', by: anne, name: 'Anne', text, ...more })

test('edits, reactions and answers change the message they are about, whatever stands between', () => {
  const lines = [
    posted(root, 'one'),
    posted('web:r:anne:nonce-002', 'two', { thread: root }),
    line('e', { kind: 'edited', of: root, by: anne, text: 'better' }),
    line('r1', { kind: 'reacted', of: root, by: jan, name: 'Jan', reaction: 'seen', added: true }),
    line('r2', { kind: 'reacted', of: root, by: anne, name: 'Anne', reaction: 'seen', added: true }),
    line('r3', { kind: 'reacted', of: root, by: jan, name: 'Jan', reaction: 'seen', added: false }),
    line('x', { kind: 'edited', of: messageId('elsewhere'), by: anne, text: 'not here' }),
  ]
  const entries = fold(lines)
  expect([...entries.keys()]).toEqual([root, 'web:r:anne:nonce-002'])
  const first = entries.get(root)!
  expect(first.body).toMatchObject({ kind: 'said', text: 'better' })
  expect([...first.reactions]).toEqual([['seen', new Map([[anne, 'Anne']])]])
  expect([...first.answers]).toEqual(['web:r:anne:nonce-002'])
  expect(first.changedAt).toBe(lines[2]!.at)
})

test('applying a line twice is harmless', () => {
  const lines = [
    posted(root, 'one'),
    posted('web:r:anne:nonce-002', 'two', { thread: root }),
    line('r1', { kind: 'reacted', of: root, by: jan, name: 'Jan', reaction: 'done', added: true }),
  ]
  const once = fold(lines)
  for (const each of lines) apply(once, each)
  for (const each of lines.slice(1)) apply(once, each)
  expect(once).toEqual(fold(lines))
})

test('an erased message shows nothing until somebody is said to have taken it back; an erased edit never does', () => {
  const erased = line(root, undefined)
  expect(isFor(opened(erased)!, anne)).toBe(false)
  expect(opened(line(keys.done('r', 'anne', 'edit', 'nonce-003.abc'), undefined))).toBeUndefined()
  expect(opened(line(keys.replaced('case/1', 0), undefined))).toBeUndefined()
  const entries = fold([erased, line('x', { kind: 'retracted', of: root, by: anne, name: 'Anne' })])
  expect(entries.get(root)!.body).toEqual({ kind: 'gone', by: anne, name: 'Anne' })
  expect(isFor(entries.get(root)!, jan)).toBe(true)
})

test('a private message that was withdrawn does not show others that it was there', () => {
  const id = messageId(keys.put('reply/1', 0))
  const entries = fold([line(id, undefined), line(keys.withdrawn(id), { kind: 'withdrawn', of: id, only: anne })])
  expect(isFor(entries.get(id)!, jan)).toBe(false)
  expect(isFor(entries.get(id)!, anne)).toBe(true)
})

test('keys tell what opens a message, even where ids hold dots', () => {
  expect(opens(keys.posted('cell.fr', 'anne.m', 'nonce-001'))).toBe(true)
  expect(opens(keys.put('web:r:anne:edit.1', 2))).toBe(true)
  for (const verb of ['edit', 'retract', 'react']) expect(opens(keys.done('r', 'anne', verb, 'n.h'))).toBe(false)
})

test('what a line touches: its subject, or itself and the thread it stands in', () => {
  expect(touched(posted('k', 'x', { thread: root }))).toEqual(['k', root])
  expect(touched(line('w', { kind: 'withdrawn', of: root }))).toEqual([root])
  expect(touched(line(root, undefined))).toEqual([root])
})
