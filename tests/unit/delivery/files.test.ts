import { expect, test } from 'vitest'
import type { ChatAdapter, Files } from '../../../src/chat/adapter.ts'
import { gone, unreachable } from '../../../src/chat/errors.ts'
import { type Message, paragraph } from '../../../src/chat/message.ts'
import { passFiles } from '../../../src/delivery/files.ts'

const message: Message = {
  look: 'relay',
  marking: 'TLP:GREEN',
  summary: 'look',
  blocks: [
    paragraph('look'),
    { type: 'file', file: { id: 'there:x:1', name: 'map.png', mediaType: 'image/png', bytes: 1 } },
  ],
}

function pass(port: { read?: Files['read']; keep?: Files['keep'] }, again: boolean): Promise<Message> {
  const files: Files = { read: async () => new Uint8Array(7), keep: async () => 'kept', ...port }
  const adapter = { platform: 'here', files } as unknown as ChatAdapter // nothing else of it is asked for
  const adapterOf = (platform: string) => (platform === 'there' ? adapter : undefined)
  return passFiles(message, { adapter, adapterOf, language: 'en', key: 'k', again })
}
const missing = {
  type: 'note',
  children: [{ type: 'text', text: '📎 map.png could not be brought here. Ask whoever sent it.' }],
}

test('a file stands where it is shown as what it is there, and as long as it is', async () => {
  const asked: string[] = []
  const read = async (id: string) => {
    asked.push(id)
    return new Uint8Array(7)
  }
  const { blocks } = await pass({ read }, true)
  expect(blocks[1]).toEqual({ type: 'file', file: { id: 'kept', name: 'map.png', mediaType: 'image/png', bytes: 7 } })
  expect(asked).toEqual(['x:1'])
})

test('a file that cannot be had is named, and holds up the words beside it for one attempt at most', async () => {
  const away = { read: () => Promise.reject(unreachable('a server of the sender’s choice')) }
  await expect(pass(away, true)).rejects.toThrow('unreachable')
  expect((await pass(away, false)).blocks).toEqual([message.blocks[0], missing])
  for (const never of [{ read: () => Promise.reject(gone('it')) }, { keep: () => Promise.reject(gone('too large')) }])
    expect((await pass(never, true)).blocks).toEqual([message.blocks[0], missing])
})

test('the platform on which it is shown is waited for', async () => {
  await expect(pass({ keep: () => Promise.reject(unreachable('the platform')) }, false)).rejects.toThrow('unreachable')
})
