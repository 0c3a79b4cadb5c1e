import { afterAll, beforeAll, expect, test } from 'vitest'
import { actions, button, type Message, paragraph } from '../../../src/chat/message.ts'
import { accountRef, type ConversationRef, messageId } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type Guest, type House, listen, openHouse } from './house.ts'

let house: House
let anne: Guest
let kadri: Guest
let soren: Guest
let room: ConversationRef

let count = 0
const nonce = (): string => `nonce-${String(++count).padStart(6, '0')}`
const message = (words: string, more: Partial<Message> = {}): Message => ({
  summary: words,
  blocks: [paragraph(words)],
  marking: 'TLP:GREEN',
  look: 'notice',
  ...more,
})
const say = (guest: Guest, text: string, more: Record<string, string> = {}) =>
  guest.json('/rooms/joint/messages', { text, nonce: nonce(), ...more })
const pageOf = async (guest: Guest): Promise<string> => (await guest.get('/rooms/joint')).text()

beforeAll(async () => {
  house = await openHouse(1)
  room = await house.adapter.rooms!.create({ key: 'joint', title: 'Joint mechanism', readBack: false })
  for (const person of ['anne', 'kadri']) await house.adapter.rooms!.invite(room, accountRef('web', person), person)
  anne = await house.signIn('anne')
  kadri = await house.signIn('kadri')
  soren = await house.signIn('soren')
})

afterAll(() => house.close())

test('a posted message is accepted once, however often the browser repeats it, and stands in the room', async () => {
  const body = { text: 'volby.cz does not answer', nonce: nonce() }
  const first = await anne.json('/rooms/joint/messages', body)
  expect(first).toMatchObject({ status: 200, body: { state: 'stored', message: `web:joint:anne:${body.nonce}` } })
  expect(await anne.json('/rooms/joint/messages', body)).toMatchObject({ status: 200, body: { state: 'repeat' } })
  expect(house.events.filter((event) => event.key === first.body.message)).toHaveLength(1)
  expect(house.events.at(-1)).toMatchObject({
    kind: 'message',
    key: `web:joint:anne:${body.nonce}`,
    actor: 'web:anne',
    conversation: 'web:joint',
    text: 'volby.cz does not answer',
  })
  expect((await pageOf(kadri)).split('volby.cz does not answer')).toHaveLength(2)
})

test('other words under a nonce that was used are refused, not lost in silence', async () => {
  const used = nonce()
  await say(anne, 'first words', { nonce: used })
  const second = await say(anne, 'second words', { nonce: used })
  expect(second.status).toBe(409)
  expect(await pageOf(anne)).not.toContain('second words')
})

test('another command under a nonce that was used is another, and the same one is told once', async () => {
  const used = nonce()
  const known = house.events.length
  for (const text of ['/help cases', '/tasks', '/tasks'])
    expect((await say(anne, text, { nonce: used })).status).toBe(200)
  expect(house.events.slice(known)).toMatchObject([{ text: 'help cases' }, { text: 'tasks' }])
})

test('what bears a forbidden marking is kept nowhere, and its author is told', async () => {
  const before = await house.shelf.read('room/joint', { limit: 200 })
  const withheld = await say(anne, 'TLP:RED the source is named')
  expect(withheld).toMatchObject({ status: 422, body: { state: 'withheld' } })
  expect(withheld.body.notice).toContain('Nothing of this was stored')
  const plain = await anne.form('/rooms/joint/messages', { text: 'TLP:RED once more', nonce: nonce() })
  expect(plain.status).toBe(422)
  expect(await house.shelf.read('room/joint', { limit: 200 })).toEqual(before)
  expect(await pageOf(anne)).not.toContain('the source is named')
})

test('whoever has no seat gets the same answer as for a room that is not there', async () => {
  const paths = ['', '/events', '/thread?of=x', '/files/x', '/form?command=report']
  for (const path of paths) {
    const [there, not] = await Promise.all([soren.get(`/rooms/joint${path}`), soren.get(`/rooms/nowhere${path}`)])
    expect([path, there.status]).toEqual([path, 404])
    expect(await there.text()).toBe(await not.text())
  }
  const posted = await say(soren, 'let me in')
  expect(posted).toEqual(await soren.json('/rooms/nowhere/messages', { text: 'let me in', nonce: nonce() }))
  expect(posted.status).toBe(404)
  expect(await (await soren.get('/rooms')).text()).not.toContain('Joint mechanism')
})

test('edits and reactions follow their message; a retraction erases its words everywhere', async () => {
  const { body } = await say(anne, 'polling station 12 is closd')
  const id = body.message!
  const edited = await anne.json('/rooms/joint/edit', {
    message: id,
    text: 'polling station 12 is closed',
    nonce: nonce(),
  })
  expect(edited.body.state).toBe('stored')
  expect(house.events.at(-1)).toMatchObject({ kind: 'edited', message: id, text: 'polling station 12 is closed' })
  await kadri.json('/rooms/joint/react', { message: id, reaction: 'seen', nonce: nonce() })
  expect(house.events.at(-1)).toMatchObject({ kind: 'reacted', message: id, reaction: 'seen', added: true })
  const page = await pageOf(anne)
  expect(page).toContain('polling station 12 is closed')
  expect(page).not.toContain('closd')
  expect(page).toContain('title="Kadri Tamm"')

  expect((await kadri.json('/rooms/joint/edit', { message: id, text: 'mine now', nonce: nonce() })).status).toBe(403)
  expect((await kadri.json('/rooms/joint/retract', { message: id, nonce: nonce() })).status).toBe(403)
  await anne.json('/rooms/joint/retract', { message: id, nonce: nonce() })
  expect(house.events.at(-1)).toMatchObject({ kind: 'deleted', message: id })
  const after = await pageOf(kadri)
  expect(after).not.toContain('polling station 12')
  expect(after).toContain('Anne Moreau took back a message.')
  const kept = JSON.stringify(await house.shelf.read('room/joint', { limit: 200 }))
  expect(kept).not.toContain('polling station 12')
})

test('an edit that is not taken stays on its page, and the message stays as it was', async () => {
  const { body } = await say(anne, 'as it was')
  const message = body.message!
  const fields = { message, nonce: nonce() }
  const marked = await anne.form('/rooms/joint/edit', { ...fields, text: 'TLP:RED as it shall not be' })
  expect(marked.status).toBe(422)
  const page = await marked.text()
  expect(page).toContain('TLP:RED as it shall not be')
  expect(page).toContain('Nothing of this was stored')
  expect((await anne.form('/rooms/joint/edit', { ...fields, text: ' ' })).status).toBe(400)
  expect((await kadri.form('/rooms/joint/edit', { ...fields, text: 'mine' })).status).toBe(404)
  expect(await pageOf(anne)).toContain('as it was')
  expect(await pageOf(anne)).not.toContain('as it shall not be')
})

test('a command is told to the bot and shown to nobody', async () => {
  expect((await say(anne, '/help cases')).body).toEqual({ state: 'stored' })
  expect(house.events.at(-1)).toMatchObject({ kind: 'command', text: 'help cases' })
  const { body } = await say(anne, 'false polling places on Telegram')
  await kadri.json('/rooms/joint/command', { message: body.message, command: 'report', nonce: nonce() })
  expect(house.events.at(-1)).toMatchObject({
    kind: 'command',
    text: 'report',
    on: body.message,
    actor: 'web:kadri',
  })
  expect(await pageOf(kadri)).not.toContain('help cases')
})

test('a command that is typed in answer is said of the message that it answers', async () => {
  const { body } = await say(anne, 'the source sits in the registry')
  const answer = body.message ?? ''
  for (const text of ['recall', 'evidence EL-2027-FR-0001', 'report']) {
    expect([text, (await say(anne, `/${text}`, { answer })).body]).toEqual([text, { state: 'stored' }])
    expect(house.events.at(-1)).toMatchObject({ kind: 'command', text, on: answer })
  }
  expect((await say(anne, '/report')).body).toMatchObject({ state: 'form' })
  const known = house.events.length
  expect((await say(anne, '/recall', { answer: 'web:joint:anne:not-there' })).status).toBe(404)
  expect(house.events).toHaveLength(known)
})

test('only a button that stands on a message which one sees can be pressed', async () => {
  const { adapter } = house
  const card = message('A case', { look: 'card', blocks: [paragraph('A case'), actions(button('Accept', 'ack 7'))] })
  const { parts } = await adapter.send(room, card, { key: 'card/7' })
  const press = (guest: Guest, command: string, on: string | undefined, used = nonce()) =>
    guest.json('/rooms/joint/press', { message: on, command, nonce: used })
  const used = nonce()
  expect((await press(anne, 'ack 7', parts[0], used)).body.state).toBe('stored')
  expect((await press(anne, 'ack 7', parts[0], used)).body.state).toBe('repeat')
  expect(house.events.filter((event) => event.kind === 'pressed')).toMatchObject([
    { command: 'ack 7', message: parts[0] },
  ])
  expect((await press(anne, 'close 7', parts[0])).status).toBe(409)
  const mine = await say(anne, 'press me: ack 7')
  expect((await press(anne, 'ack 7', mine.body.message)).status).toBe(409)

  const private_ = await adapter.send(room, card, { key: 'private/7', only: accountRef('web', 'kadri') })
  expect((await press(anne, 'ack 7', private_.parts[0])).status).toBe(404)
  await adapter.edit({ conversation: room, parts }, message('A case, accepted'), { key: 'card/7/2' })
  expect((await press(anne, 'ack 7', parts[0])).status).toBe(409)
})

test('sending, editing and retracting are done once under one key', async () => {
  const { adapter, shelf } = house
  const options = { key: 'relay/1' }
  const sent = await adapter.send(room, message('relayed words'), options)
  expect(await adapter.send(room, message('relayed words'), options)).toEqual(sent)
  expect((await pageOf(anne)).split('relayed words')).toHaveLength(2)
  const edited = await adapter.edit(sent, message('better words'), { key: 'relay/1/2' })
  expect(edited).toEqual(sent)
  await adapter.edit(sent, message('better words'), { key: 'relay/1/2' })
  expect(await pageOf(anne)).toContain('better words')
  await adapter.retract(sent)
  await adapter.retract(sent)
  expect(await pageOf(anne)).not.toContain('better words')
  expect(JSON.stringify(await shelf.read('room/joint', { limit: 200 }))).not.toContain('relayed words')
  await expect(adapter.edit(sent, message('again'), { key: 'relay/1/3' })).rejects.toMatchObject({
    retry: { kind: 'never' },
  })
  const nowhere = 'web:nowhere' as ConversationRef // an address that no room has
  await expect(adapter.send(nowhere, message('x'), { key: 'x' })).rejects.toMatchObject({ retry: { kind: 'never' } })
})

test('a long message is split at its blocks, keeps its controls on the last part, and shrinks again', async () => {
  const blocks = Array.from({ length: 5 }, (_, index) => paragraph(`${index} ${'word '.repeat(1_500)}`))
  const long = message('long', { blocks: [...blocks, actions(button('Note', 'note 1'))] })
  const sent = await house.adapter.send(room, long, { key: 'long/1' })
  expect(sent.parts.length).toBeGreaterThan(1)
  const shorter = await house.adapter.edit(sent, message('short now'), { key: 'long/2' })
  expect(shorter.parts).toEqual(sent.parts.slice(0, 1))
  expect(await pageOf(anne)).not.toContain('word word')
})

test('a private answer is seen by one person alone, in the page, in the stream and later', async () => {
  const page = await pageOf(kadri)
  const after = Number(/data-after="(\d+)"/.exec(page)?.[1])
  const [hers, his] = await Promise.all([listen(anne, 'joint', after), listen(kadri, 'joint', after)])
  await house.adapter.send(room, message('for Anne alone'), { key: 'only/1', only: accountRef('web', 'anne') })
  await say(kadri, 'for everybody')
  await until(() => his.heard.some((event) => event.items[0]?.html.includes('for everybody')), { what: 'the stream' })
  await until(() => hers.heard.length >= 2, { what: 'both messages in her stream' })
  expect(JSON.stringify(hers.heard)).toContain('for Anne alone')
  expect(JSON.stringify(his.heard)).not.toContain('for Anne alone')
  expect(await pageOf(anne)).toContain('for Anne alone')
  expect(await pageOf(kadri)).not.toContain('for Anne alone')
  await Promise.all([hers.close(), his.close()])
})

test('a stream resumes without gap or double while others write', async () => {
  const after = Number(/data-after="(\d+)"/.exec(await pageOf(anne))?.[1])
  const seen: number[] = []
  let writing = true
  const sent: string[] = []
  const write = async (guest: Guest): Promise<void> => {
    for (let index = 0; index < 40; index += 1) {
      const text = `burst ${guest.person} ${index}`
      const { body } = await say(guest, text)
      expect(body.state).toBe('stored')
      sent.push(text)
    }
  }
  const relay = async (): Promise<void> => {
    for (let index = 0; index < 40; index += 1) {
      const text = `burst bot ${index}`
      await house.adapter.send(room, message(text), { key: `burst/${index}` })
      sent.push(text)
    }
  }
  const writers = Promise.all([write(anne), write(kadri), relay()]).finally(() => {
    writing = false
  })
  const texts = new Map<number, string>()
  const take = (stream: Awaited<ReturnType<typeof listen>>): void => {
    for (const event of stream.heard) {
      seen.push(event.id)
      for (const item of event.items) texts.set(item.seq, item.html)
    }
  }
  while (writing || texts.size < 120) {
    const stream = await listen(anne, 'joint', after, seen.at(-1))
    await until(() => stream.heard.length >= 7 || !writing, { what: 'a few events' })
    if (!writing) {
      await writers
      await until(() => new Set([...seen, ...stream.heard.map((event) => event.id)]).size >= 120, { what: 'the rest' })
    }
    await stream.close()
    take(stream)
  }
  await writers
  expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
  expect([...texts.keys()]).toEqual([...texts.keys()].sort((a, b) => a - b))
  const shown = [...texts.values()].map((html) => /burst \w+ \d+/.exec(html)?.[0])
  expect(shown.toSorted()).toEqual(sent.toSorted())
})

test('a thread shows its root and its answers, and counts them', async () => {
  const root = (await say(anne, 'root of the thread')).body.message!
  await say(kadri, 'first answer', { thread: root })
  expect(house.events.at(-1)).toMatchObject({ kind: 'message', thread: root, text: 'first answer' })
  const second = (await say(anne, 'second answer', { answer: root })).body.message!
  await say(anne, 'third answer', { thread: root, answer: second })
  const page = await (await anne.get(`/rooms/joint/thread?of=${encodeURIComponent(root)}`)).text()
  expect(page).toContain('root of the thread')
  expect(page).toContain('first answer')
  expect(page).toContain('third answer')
  expect(page).not.toContain('second answer')
  expect(await pageOf(anne)).toContain('2 answers')
  expect((await say(anne, 'to nothing', { thread: 'web:joint:anne:nonce-000000' })).status).toBe(404)
})

test('older messages are paged, and show edits that came later', async () => {
  const key = 'old/1'
  const long = await house.adapter.rooms!.create({ key: 'long-room', title: 'Long room', readBack: false })
  await house.adapter.rooms!.invite(long, accountRef('web', 'anne'), 'anne')
  const sent = await house.adapter.send(long, message('old card'), { key })
  for (let index = 0; index < 230; index += 1) {
    await house.adapter.send(long, message(`filler ${index}.`), { key: `filler/${index}` })
  }
  await house.adapter.edit(sent, message('old card, edited late'), { key: 'old/2' })
  const pages: string[] = []
  let path = '/rooms/long-room'
  while (path !== '') {
    const page = await (await anne.get(path)).text()
    pages.unshift(page)
    path = /href="(\/rooms\/long-room\?before=\d+)"/.exec(page)?.[1] ?? ''
  }
  const shown = pages.flatMap((page) => [...page.matchAll(/filler \d+\./g)].map((match) => match[0]))
  expect(shown).toEqual(Array.from({ length: 230 }, (_, index) => `filler ${index}.`))
  expect(pages[0]).toContain('old card, edited late')
})

test('a room in which nothing but edits came lately shows what was said before them, in the room and in the list', async () => {
  const calm = await house.adapter.rooms!.create({ key: 'calm', title: 'Calm room', readBack: false })
  await house.adapter.rooms!.invite(calm, accountRef('web', 'anne'), 'anne')
  const first = await house.adapter.send(calm, message('said long ago'), { key: 'calm/first' })
  const card = await house.adapter.send(calm, message('a card'), { key: 'calm/card' })
  await house.adapter.edit(card, message('a card, edited'), { key: 'calm/edit' })
  const [edit] = await house.shelf.read('room/calm', { limit: 1 })
  const edits = Array.from({ length: 210 }, (_, index) => `${edit?.key}/${index}`)
  await house.shelf.write(edits.map((key) => ({ type: 'append', log: 'room/calm', key, value: edit?.value ?? null })))
  const listed = /<li class="unread">(?:(?!<\/li>).)*Calm room.*?<\/li>/s.exec(
    await (await anne.get('/rooms')).text(),
  )?.[0]
  expect(listed).toContain('New')
  expect(listed).toContain('<time')
  const page = await (await anne.get('/rooms/calm')).text()
  expect(page).not.toContain('Nothing was said here yet')
  expect(page).toContain('a card, edited')
  expect(page).toContain('said long ago')

  // What was said in a room that is archived can still be taken back.
  await house.adapter.rooms!.archive(calm)
  await house.adapter.retract(first)
  expect((await house.shelf.line('room/calm', first.parts[0]!))?.value).toBeUndefined()
})

test('who is removed sees the room no more, and the stream ends', async () => {
  const { adapter } = house
  const cell = await adapter.rooms!.create({ key: 'cell', title: 'Cell', readBack: false })
  expect(await adapter.rooms!.create({ key: 'cell', title: 'Other', readBack: false })).toBe(cell)
  await adapter.rooms!.invite(cell, accountRef('web', 'soren'), 'soren')
  await adapter.rooms!.invite(cell, accountRef('web', 'soren'), 'soren')
  expect(house.events.filter((event) => event.kind === 'joined' && event.conversation === cell)).toHaveLength(1)
  expect(await adapter.rooms!.members(cell)).toEqual(['web:soren'])
  await adapter.rooms!.topic(cell, 'TLP:AMBER · DK')
  expect(await (await soren.get('/rooms/cell')).text()).toContain('TLP:AMBER · DK')
  const stream = await listen(soren, 'cell', 0)
  await adapter.rooms!.remove(cell, accountRef('web', 'soren'))
  await until(stream.ended, { what: 'the end of the stream' })
  expect((await soren.get('/rooms/cell')).status).toBe(404)
  await adapter.rooms!.archive(cell)
  await expect(adapter.rooms!.members(cell)).rejects.toMatchObject({ retry: { kind: 'never' } })
})

test('a restart keeps what was said, and reading back tells the core nothing twice', async () => {
  const { body } = await say(anne, 'before the restart')
  const known = house.events.length
  await house.restart()
  await house.adapter.history!.readBack(room)
  await house.adapter.history!.readBack(room)
  expect(house.events).toHaveLength(known)
  expect(await pageOf(kadri)).toContain('before the restart')
  expect(body.message).toBeDefined()
  await house.adapter.stop()
  const refused = await say(anne, 'while it is closed')
  expect(refused.status).toBe(503)
  await house.restart()
  expect(await pageOf(anne)).not.toContain('while it is closed')
})

test('reading back hands over what the core does not know', async () => {
  const line = { kind: 'posted', by: 'web:anne', name: 'Anne Moreau', text: 'unknown to the core' }
  await house.shelf.write([{ type: 'append', log: 'room/joint', key: 'web:joint:anne:lost-event', value: line }])
  await house.adapter.history!.readBack(room)
  const told = { kind: 'message', key: 'web:joint:anne:lost-event', message: messageId('web:joint:anne:lost-event') }
  expect(house.events.at(-1)).toMatchObject({ ...told, actor: 'web:anne', text: 'unknown to the core' })
})
