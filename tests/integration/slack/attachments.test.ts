import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { call, codeOf } from './bare.ts'

/** Files that a message gets when it is changed, files that are deleted, and channels that get another name. */
let slack: Slack
let ana: string
let room: string
beforeEach(async () => {
  slack = await startSlack()
  ana = slack.people.addUser({ name: 'Ana Moreau' })
  room = slack.people.createChannel({ name: 'room', members: [ana] })
})
afterEach(() => slack.close())

async function upload(): Promise<string> {
  const told = await call(slack, 'files.getUploadURLExternal', { filename: 'list.txt', length: 3 })
  await fetch(String(told.upload_url), { method: 'POST', body: 'one' })
  return String(told.file_id)
}

test('a file is seen where it is shown with a message, only once it is whole, and no more when it is deleted', async () => {
  const ts = String((await call(slack, 'chat.postMessage', { channel: room, text: 'a list' })).ts)
  const id = await upload()
  const show = () => codeOf(slack, 'chat.update', { channel: room, ts, text: 'a list', file_ids: JSON.stringify([id]) })
  expect(await show()).toBe('file_not_found')
  await call(slack, 'files.completeUploadExternal', { files: JSON.stringify([{ id }]) })
  expect(() => slack.people.download(ana, id)).toThrow()
  expect(await show()).toBe('ok')
  expect(Buffer.from(slack.people.download(ana, id)).toString()).toBe('one')
  // A change that names no files leaves them.
  await call(slack, 'chat.update', { channel: room, ts, text: 'the list' })
  expect(slack.people.seenBy(ana, room)).toMatchObject([{ text: 'the list', files: [{ id, name: 'list.txt' }] }])
  expect(await codeOf(slack, 'files.delete', { file: id })).toBe('ok')
  expect(await codeOf(slack, 'files.delete', { file: id })).toBe('file_not_found')
  expect(slack.people.seenBy(ana, room)).toMatchObject([{ files: [] }])
})

test('only one’s own files are shown and deleted', async () => {
  const ts = String((await call(slack, 'chat.postMessage', { channel: room, text: 'a list' })).ts)
  const [id = ''] = slack.people.post(ana, room, 'mine', { files: [{ name: 'mine.txt', bytes: 'x' }] }).files
  const show = { channel: room, ts, text: 'a list', file_ids: JSON.stringify([id]) }
  expect(await codeOf(slack, 'chat.update', show)).toBe('file_not_found')
  expect(await codeOf(slack, 'files.delete', { file: id })).toBe('cant_delete_file')
})

test('who made a channel gives it another name, which nobody else may have', async () => {
  const { channel } = await call(slack, 'conversations.create', { name: 'made', is_private: 'true' })
  const made = (channel as { id: string }).id // the answer of a channel that was made
  expect(await codeOf(slack, 'conversations.rename', { channel: made, name: 'room' })).toBe('name_taken')
  expect(await codeOf(slack, 'conversations.rename', { channel: made, name: 'made-anew' })).toBe('ok')
  expect(await call(slack, 'conversations.info', { channel: made })).toMatchObject({ channel: { name: 'made-anew' } })
  expect(await codeOf(slack, 'conversations.rename', { channel: room, name: 'other' })).toBe('not_authorized')
})
