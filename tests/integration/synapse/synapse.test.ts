import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, Refused } from '../../servers/synapse/ask.ts'
import { openGate } from '../../servers/synapse/gate.ts'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { type Synapse, startSynapse } from '../../servers/synapse/server.ts'
import { hasRead, isEncrypted, membersOf, nameOf, topicOf } from '../../servers/synapse/view.ts'
import { until } from '../../support/poll.ts'

/** The real Synapse of the tests, and what stands around it: what they say must be true, or no test on them is worth anything. */

let synapse: Synapse
let ana: Person
let ben: Person

beforeAll(async () => {
  synapse = await startSynapse()
  ana = await openPerson(synapse, 'ana')
  ben = await openPerson(synapse, 'ben')
}, 60_000)

afterAll(async () => {
  await ana?.close()
  await ben?.close()
  await synapse?.stop()
})

/** A room in which both sit. */
async function share(options: Parameters<Person['createRoom']>[0] = {}): Promise<string> {
  const room = await ana.createRoom({ name: 'A room', topic: 'what for', invite: [ben.userId], ...options })
  await ben.look()
  return room
}

describe('a person', () => {
  test('sees the room, its members, and its messages as they are now', async () => {
    const room = await share()
    const first = await ana.say(room, 'first', { mentions: [ben.userId] })
    const second = await ben.say(room, 'second', { replyTo: first })
    const third = await ana.say(room, 'third', { thread: first, html: '<b>third</b>' })
    await ana.edit(room, first, 'first, changed')
    await ben.react(room, first, '👀')
    const wrong = await ana.react(room, first, '✅')
    await ana.redact(room, wrong)
    await ben.redact(room, second)
    await ben.edit(room, third, 'not mine to edit').catch(() => {})
    await ana.look()
    expect(nameOf(ana.room(room))).toBe('A room')
    expect(topicOf(ana.room(room))).toBe('what for')
    expect(membersOf(ana.room(room))).toEqual([ana.userId, ben.userId])
    expect(ana.messages(room)).toMatchObject([
      {
        id: first,
        body: 'first, changed',
        edited: true,
        pings: [ben.userId],
        reactions: [{ key: '👀', by: ben.userId }],
      },
      { id: third, body: 'third', html: '<b>third</b>', thread: first, edited: false, pings: [] },
    ])
    expect(ana.messages(room)[1]).not.toHaveProperty('replyTo')
  })

  test('is called by a name in the words only where the message does not say whom it means', async () => {
    const room = await share()
    await ana.send(room, 'm.room.message', { msgtype: 'm.text', body: 'see @ben and @room' })
    await ana.say(room, 'see @ben and @room')
    await ana.send(room, 'm.room.message', { msgtype: 'm.text', body: 'see @benedict' })
    await ben.look()
    expect(ben.messages(room).map((each) => each.pings)).toEqual([[ben.userId, '@room'], [], []])
  })

  test('gives and takes files', async () => {
    const room = await share()
    const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 256)
    await ana.sendFile(room, { name: 'évidence.bin', bytes, caption: 'look' })
    await ben.look()
    const [seen] = ben.messages(room)
    expect(seen).toMatchObject({ body: 'look', file: { name: 'évidence.bin', bytes: 5000 } })
    expect(Buffer.from(await ben.download(seen?.file?.mxc ?? '')).equals(bytes)).toBe(true)
  })

  test('sees who has read what', async () => {
    const room = await share()
    const [first, second] = [await ana.say(room, 'first'), await ana.say(room, 'second')]
    const third = await ana.say(room, 'third')
    await ben.read(room, second)
    await ana.look()
    const seen = ana.room(room)
    expect([first, second, third].map((event) => hasRead(seen, ben.userId, event))).toEqual([true, true, false])
  })

  test('decides over invitations, and sees nothing of a room after going', async () => {
    const room = await share()
    await ana.kick(room, ben.userId)
    await ben.look()
    expect(() => ben.room(room)).toThrow('does not sit')
    ben.accept(false)
    await ana.invite(room, ben.userId)
    await ben.look()
    expect(() => ben.room(room)).toThrow('does not sit')
    ben.accept(true)
    await ben.look()
    expect(ben.room(room).membership).toBe('join')
    await ben.leave(room)
    await ana.look()
    expect(membersOf(ana.room(room))).toEqual([ana.userId])
  })

  test('knows who sits where, also when something was said at the moment of coming in', async () => {
    for (let times = 0; times < 8; times += 1) {
      const room = await ana.createRoom({ invite: [ben.userId] })
      const said = [ana.say(room, 'one'), ana.say(room, 'two')]
      await Promise.all([ben.look(), ...said])
      await ben.look()
      expect(membersOf(ben.room(room))).toEqual([ana.userId, ben.userId])
      expect(ben.messages(room).map(({ body }) => body)).toHaveLength(2)
    }
  })

  test('cannot read what is encrypted', async () => {
    const room = await share()
    await ana.setEncrypted(room)
    await ana.send(room, 'm.room.encrypted', {
      algorithm: 'm.megolm.v1.aes-sha2',
      ciphertext: 'x',
      device_id: 'y',
      session_id: 'z',
      sender_key: 'k',
    })
    await ben.look()
    expect(isEncrypted(ben.room(room))).toBe(true)
    expect(ben.messages(room)).toMatchObject([{ msgtype: 'unreadable', body: '' }])
  })

  test('misses nothing of a gap in what the server tells, and goes on when it was away', async () => {
    const login = await synapse.register('late')
    const room = await share({ invite: [login.userId] })
    await ask(synapse.url, 'POST', `/_matrix/client/v3/join/${encodeURIComponent(room)}`, {
      token: login.token,
      json: {},
    })
    const said = Array.from({ length: 120 }, (_, index) => `line ${index}`)
    for (const text of said) await ana.say(room, text)
    const late = await openPerson(synapse, login)
    expect(late.messages(room).map((each) => each.body)).toEqual(said)
    await synapse.kill()
    await synapse.start()
    await ana.say(room, 'back')
    await late.look()
    expect(late.messages(room).map((each) => each.body)).toEqual([...said, 'back'])
    await late.close()
  })
})

describe('the gate', () => {
  const send = (url: string, room: string, key: string): Promise<{ event_id: string }> =>
    ask(url, 'PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${key}`, {
      token: ana.token,
      json: { msgtype: 'm.text', body: key },
    })

  test('loses an answer and not the message, refuses with a time to wait, fails, and counts what came through', async () => {
    const room = await share()
    const gate = await openGate(synapse.url)
    gate.strike({ kind: 'lose' })
    await expect(send(gate.url, room, 'lost')).rejects.toThrow('fetch failed')
    const { event_id } = await send(gate.url, room, 'lost')
    gate.strike({ kind: 'limit', ms: 1500 })
    const limited = await send(gate.url, room, 'limited').catch((fault: unknown) => fault)
    expect(limited).toMatchObject({ status: 429, code: 'M_LIMIT_EXCEEDED', retryAfterMs: 1500 })
    gate.strike({ kind: 'fail' })
    await expect(send(gate.url, room, 'failed')).rejects.toMatchObject({ status: 500 })
    await send(gate.url, room, 'said')
    await ben.look()
    expect(ben.messages(room).map((each) => each.body)).toEqual(['lost', 'said'])
    expect(ben.messages(room)[0]?.id).toBe(event_id)
    expect(gate.deeds('message').map(({ status }) => status)).toEqual([200, 200, 200])
    expect(gate.deeds('create')).toEqual([])
    await gate.close()
  })

  test('lets what waits wait, breaks it off, and refuses until it is back', async () => {
    const gate = await openGate(synapse.url)
    const sync = (timeout: number): Promise<{ next_batch: string }> =>
      ask(gate.url, 'GET', `/_matrix/client/v3/sync?timeout=${timeout}&since=${since}`, { token: ana.token })
    let since = ''
    since = (await ask<{ next_batch: string }>(gate.url, 'GET', '/_matrix/client/v3/sync', { token: ana.token }))
      .next_batch
    const waiting = sync(30_000).then(() => 'told')
    const room = await share()
    await expect(waiting).resolves.toBe('told')
    since = (await sync(0)).next_batch
    const broken = sync(30_000).catch((fault: unknown) => String(fault))
    await new Promise((done) => setTimeout(done, 50)) // the request has to be under way
    gate.away()
    expect(await broken).toContain('fetch failed')
    await expect(send(gate.url, room, 'away')).rejects.toThrow('fetch failed')
    gate.back()
    await send(gate.url, room, 'back')
    await gate.close()
  })
})

describe('the server', () => {
  test('limits people as every Synapse does when nobody sets limits, and one of them no more once that is lifted', async () => {
    const limited = await startSynapse({ limits: 'default' })
    try {
      const cyd = await limited.register('cyd')
      const { room_id } = await ask<{ room_id: string }>(limited.url, 'POST', '/_matrix/client/v3/createRoom', {
        token: cyd.token,
        json: {},
      })
      const send = (key: number): Promise<unknown> =>
        ask(limited.url, 'PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(room_id)}/send/m.room.message/${key}`, {
          token: cyd.token,
          json: { msgtype: 'm.text', body: 'again' },
        })
      let sent = 0
      const fault = await (async () => {
        for (; sent < 50; sent += 1) await send(sent)
      })().catch((caught: unknown) => caught)
      expect(fault).toBeInstanceOf(Refused)
      expect(fault).toMatchObject({ status: 429, code: 'M_LIMIT_EXCEEDED' })
      expect(sent).toBeLessThanOrEqual(11)
      await limited.unlimit(cyd.userId)
      for (let more = 0; more < 30; more += 1) await send(100 + more)
    } finally {
      await limited.stop()
    }
  })

  test('ends with the process that started it, however that ended', async () => {
    const server = JSON.stringify(resolve(import.meta.dirname, '../../servers/synapse/server.ts'))
    const script = `const { startSynapse } = await import(${server}); console.log((await startSynapse()).url); setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const url = await new Promise<string>((done) => child.stdout.once('data', (chunk) => done(String(chunk).trim())))
    expect((await fetch(`${url}/health`)).ok).toBe(true)
    child.kill('SIGKILL')
    await until(
      () =>
        fetch(`${url}/health`).then(
          () => false,
          () => true,
        ),
      { what: 'it is gone' },
    )
  })
})
