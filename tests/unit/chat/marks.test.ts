import { expect, test } from 'vitest'
import { markIn } from '../../../src/chat/marks.ts'

test('a mark is known by whatever name its platform gives it, and by no other', () => {
  expect(['📌', '📌\ufe0f', 'pushpin', ':pushpin:', 'Pushpin'].map(markIn)).toEqual(Array(5).fill('pin'))
  expect(['📎', 'paperclip'].map(markIn)).toEqual(['clip', 'clip'])
  // The other pins and clips are other signs; `pin:123` is a picture of a server's own.
  expect(['📍', '🖇', 'round_pushpin', 'linked_paperclips', 'pushpin:123', 'seen', ''].map(markIn)).toEqual(
    Array(7).fill(undefined),
  )
})
