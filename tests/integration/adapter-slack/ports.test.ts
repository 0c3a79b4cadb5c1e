import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { paragraph } from '../../../src/chat/message.ts'
import { conversationRef, localOf, messageId } from '../../../src/chat/refs.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.slack.faults.clear())

const never = { retry: { kind: 'never' } }
const counted = (method: string): number => stage.slack.callsOf(method).length
const make = (key: string, title: string) => stage.out.rooms.create({ key, title, readBack: false })
const infoOf = async (room: Awaited<ReturnType<typeof make>>) =>
  (await stage.out.wire.ask('conversations.info', { channel: localOf(room) })).channel

describe('rooms', () => {
  test.each([
    ['Crisis room', 'crisis-room'],
    ['  FR & EE: “Results” (night)  ', 'fr-ee-results-night'],
    ['Αίθουσα κρίσεων', 'αίθουσα-κρίσεων'],
    ['Кризисен щаб', 'кризисен-щаб'],
    ['संकट कक्ष', 'सकट-ककष'],
    ['危機対応室', '危機対応室'],
    ['!!!', 'jom'],
  ])('%s is made as a private channel with a name that Slack takes', async (title, name) => {
    const room = await make(`named/${title}`, title)
    expect(await infoOf(room)).toMatchObject({ name, is_private: true })
  })

  test('a title that is far too long', async () => {
    const name = (await infoOf(await make('long', `${'Very '.repeat(40)}😀`)))?.name ?? ''
    expect(name.length).toBeLessThanOrEqual(80)
    expect(name).toMatch(/^very-very-.*very$/)
  })

  test('a script that Slack does not take gets a name of its own', async () => {
    stage.slack.faults.call('conversations.create', { kind: 'error', error: 'invalid_name_specials' })
    expect((await infoOf(await make('specials', 'ᚠᚢᚦ')))?.name).toMatch(/^jom-[0-9a-f]{9}$/)
  })

  test('the same key finds the same one, two at once and after a restart too; another key makes another', async () => {
    const [one, other] = await Promise.all([make('same', 'Night shift'), make('same', 'Night shift')])
    expect(other).toBe(one)
    stage.restart()
    expect(await make('same', 'Night shift')).toBe(one)
    const second = await make('another', 'Night shift')
    expect(second).not.toBe(one)
    expect((await infoOf(second))?.name).toBe('night-shift-2')
    expect(await make('same', 'Day shift')).toBe(one)
    expect((await infoOf(one))?.name).toBe('day-shift')
  })

  test('one whose making got no answer is found, and somebody else’s of that name is left alone', async () => {
    stage.slack.people.createChannel({ name: 'taken', members: [stage.ana], private: true })
    stage.slack.faults.call('conversations.create', { kind: 'error', error: 'name_taken' })
    stage.slack.faults.call('conversations.create', { kind: 'closed', when: 'after' })
    const before = counted('conversations.create')
    await expect(make('lost', 'Taken')).rejects.toMatchObject({ retry: { kind: 'backoff' } })
    stage.restart()
    const room = await make('lost', 'Taken')
    expect((await infoOf(room))?.name).toBe('taken-2')
    expect(counted('conversations.create') - before).toBe(3)
  })

  test('people are invited and removed, each time without harm, and the bot is no member', async () => {
    const { rooms } = stage.out
    const room = await make('members', 'Members')
    const [ana, ben] = [stage.account(stage.ana), stage.account(stage.ben)]
    await rooms.invite(room, ana, 'Ana')
    await rooms.invite(room, ben, 'Ben')
    await rooms.invite(room, ben, 'Ben')
    expect([...(await rooms.members(room))].sort()).toEqual([ana, ben].sort())
    await rooms.remove(room, ben)
    await rooms.remove(room, ben)
    expect(await rooms.members(room)).toEqual([ana])
    await expect(rooms.invite(room, stage.account('U0NOBODY'), 'Nobody')).rejects.toMatchObject(never)
    stage.slack.faults.call('conversations.kick', { kind: 'error', error: 'restricted_action' })
    await expect(rooms.remove(room, ana)).rejects.toMatchObject(never)
  })

  test('members of a large room are all told, over several pages', async () => {
    const people = Array.from({ length: 450 }, (_, index) => stage.slack.people.addUser({ name: `Person ${index}` }))
    const room = conversationRef('slack', stage.slack.people.createChannel({ name: 'large', members: people }))
    const found = await stage.out.rooms.members(room)
    expect(new Set(found)).toEqual(new Set(people.map(stage.account)))
    const foreign = conversationRef(
      'slack',
      stage.slack.people.createChannel({ name: 'foreign', members: people, withBot: false }),
    )
    await expect(stage.out.rooms.members(foreign)).rejects.toMatchObject(never)
  })

  test('a topic of any length is set, and told to the room only when it changes', async () => {
    const { rooms } = stage.out
    const room = await make('topic', 'Topic')
    await rooms.topic(room, `TLP:GREEN · ${'FR, '.repeat(100)}`)
    const shown = (await infoOf(room))?.topic?.value
    expect(shown).toMatch(/^TLP:GREEN · .*…$/)
    expect(shown).toHaveLength(250)
    await rooms.topic(room, 'TLP:AMBER · FR & EE')
    const before = counted('conversations.setTopic')
    await rooms.topic(room, 'TLP:AMBER · FR & EE')
    expect(counted('conversations.setTopic') - before).toBe(0)
  })

  test('an archived room takes nothing more, and is archived once', async () => {
    const room = await make('over', 'Over')
    await stage.out.rooms.archive(room)
    await stage.out.rooms.archive(room)
    const message = { look: 'notice', marking: '', summary: 'late', blocks: [] } as const
    await expect(stage.out.speech.send(room, message, { key: 'over.1' })).rejects.toMatchObject(never)
  })
})

describe('people', () => {
  test('are found by e-mail, by id and by what they are called, and only those who are there', async () => {
    const { people } = stage.out
    const ana = stage.account(stage.ana)
    expect(await people.find('ana@example.eu')).toBe(ana)
    expect(await people.find(stage.ana)).toBe(ana)
    expect(await people.find('ana')).toBe(ana)
    expect(await people.find('@Ana')).toBe(ana)
    for (const none of ['nobody@example.eu', 'U0NOBODY', 'nobody', '@', ''])
      expect(await people.find(none)).toBeUndefined()
  })

  test('not the bot, not who has left, and nobody by a name that two have', async () => {
    const { people } = stage.out
    expect(await people.find('jom')).toBeUndefined()
    const gone = stage.slack.people.addUser({ name: 'Gone', email: 'gone@example.eu' })
    stage.slack.people.deactivate(gone)
    expect(await people.find('gone')).toBeUndefined()
    expect(await people.find(gone)).toBeUndefined()
    stage.slack.people.addUser({ name: 'Éva' })
    stage.slack.people.addUser({ name: 'Éva' })
    expect(await people.find('Éva')).toBeUndefined()
  })

  test('whatever else went wrong is told', async () => {
    stage.slack.faults.call('users.lookupByEmail', { kind: 'status', status: 500 })
    await expect(stage.out.people.find('ana@example.eu')).rejects.toMatchObject({ retry: { kind: 'backoff' } })
  })
})

describe('reactions', () => {
  test('stand once, under Slack’s names for them', async () => {
    const room = stage.room()
    const { ts } = stage.slack.people.post(stage.ana, localOf(room), 'see this')
    await stage.out.reactions.add(room, messageId(ts), 'done')
    await stage.out.reactions.add(room, messageId(ts), 'done')
    const seen = stage.slack.people.seenBy(stage.ana, localOf(room)).find((each) => each.ts === ts)
    expect(seen?.reactions).toEqual({ white_check_mark: [stage.slack.bot.user] })
    await expect(stage.out.reactions.add(room, messageId('1.000001'), 'seen')).rejects.toMatchObject(never)
    const fleeting = messageId(`ephemeral/1.000001/${localOf(room)}/${stage.ana}`)
    await expect(stage.out.reactions.add(room, fleeting, 'seen')).rejects.toMatchObject(never)
  })
})

describe('files', () => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256)
  const showing = (id: string, name = 'list.txt') => ({
    look: 'relay' as const,
    marking: 'TLP:GREEN',
    summary: 'a list',
    blocks: [paragraph('a list'), { type: 'file' as const, file: { id, name, mediaType: 'text/plain', bytes: 7 } }],
  })
  const keep = (key: string) =>
    stage.out.files.keep({ key, name: 'list\u202E.txt', mediaType: 'text/plain', bytes: Buffer.from('one\ntwo') })

  test('are read whole, and only by the bot’s own token', async () => {
    const room = stage.room()
    const posted = stage.slack.people.post(stage.ana, localOf(room), 'see', {
      files: [{ name: 'evidence.bin', bytes }],
    })
    const [id = ''] = posted.files
    expect(Buffer.from(await stage.out.files.read(id)).equals(bytes)).toBe(true)
    await expect(stage.out.files.read('F0NONE')).rejects.toMatchObject(never)
    stage.slack.scopes.delete('files:read')
    await expect(stage.out.files.read(id)).rejects.toMatchObject(never)
    stage.slack.scopes.add('files:read')
  })

  test('nothing is fetched from anywhere but Slack', async () => {
    for (const address of [
      'http://127.0.0.1:9/x',
      'https://files.slack.com.example.eu/x',
      'file:///etc/passwd',
      'nothing',
    ])
      await expect(stage.out.wire.download(address)).rejects.toMatchObject(never)
  })

  test('are uploaded once for each key, shown where they belong and nowhere else, and go with their message', async () => {
    const room = stage.room()
    const id = await keep('kept')
    stage.restart()
    expect(await keep('kept')).toBe(id)
    expect(() => stage.slack.people.download(stage.ana, id)).toThrow()
    const sent = await stage.out.speech.send(room, showing(id), { key: 'files/1.1' })
    const [seen] = stage.said(stage.ana, room)
    expect(seen?.files).toMatchObject([{ id, name: 'listU+202E.txt' }])
    expect(Buffer.from(stage.slack.people.download(stage.ben, id)).toString()).toBe('one\ntwo')
    expect(await stage.out.speech.send(room, showing(id), { key: 'files/1.1' })).toEqual(sent)
    await stage.out.speech.edit(sent, showing(id), { key: 'files/1.2' })
    expect(stage.said(stage.ana, room)[0]?.files).toHaveLength(1)
    stage.restart()
    await stage.out.speech.retract(sent)
    expect(() => stage.slack.people.download(stage.ana, id)).toThrow()
    await expect(stage.out.files.read(id)).rejects.toMatchObject(never)
  })

  test('an edit takes away what it does not name any more', async () => {
    const room = stage.room()
    const id = await keep('taken away')
    const sent = await stage.out.speech.send(room, showing(id), { key: 'files/2.1' })
    await stage.out.speech.edit(sent, { ...showing(id), blocks: [paragraph('nothing')] }, { key: 'files/2.2' })
    expect(stage.said(stage.ana, room)[0]?.files).toEqual([])
    await expect(stage.out.files.read(id)).rejects.toMatchObject(never)
  })

  test('one that got lost on the way is shown at the next attempt, and one that Slack refuses is named in words', async () => {
    const room = stage.room()
    const id = await keep('lost on the way')
    stage.slack.faults.call('chat.update', { kind: 'closed', when: 'after' })
    await expect(stage.out.speech.send(room, showing(id), { key: 'files/3.1' })).rejects.toMatchObject({
      retry: { kind: 'backoff' },
    })
    await stage.out.speech.send(room, showing(id), { key: 'files/3.1' })
    expect(stage.said(stage.ana, room)).toMatchObject([{ files: [{ id }] }])
    await stage.out.speech.send(room, showing('F0NONE', 'gone.txt'), { key: 'files/4.1' })
    expect(stage.said(stage.ana, room).at(-1)).toMatchObject({
      files: [],
      words: expect.stringContaining('📎 gone.txt'),
    })
    expect(stage.logged).toEqual(['Slack did not show a file with a message'])
  })

  test('an upload that was refused is told', async () => {
    stage.slack.faults.call('files.getUploadURLExternal', { kind: 'ratelimited', seconds: 3 })
    await expect(keep('refused')).rejects.toMatchObject({ retry: { kind: 'after', ms: 3000 } })
    await expect(
      stage.out.files.keep({ key: 'empty', name: 'e', mediaType: '', bytes: new Uint8Array() }),
    ).rejects.toMatchObject(never)
  })
})
