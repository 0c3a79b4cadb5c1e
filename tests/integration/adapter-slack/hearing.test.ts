import { afterEach, describe, expect, test } from 'vitest'
import { until } from '../../support/poll.ts'
import { type Mode, modes, type Station, stations } from './station.ts'

const openStation = stations()

/** What people do on Slack reaches the bot once, in order, whatever the way does to it. */

let station: Station
afterEach(() => station.close())

const textsOf = (events: readonly { kind: string }[]): readonly unknown[] =>
  events.map((event) => ('text' in event ? event.text : event.kind))

describe.each(modes)('by %s', (mode: Mode) => {
  test('messages, edits and deletions are heard, and acknowledged once they are kept', async () => {
    station = await openStation(mode)
    const { double, ana, channel } = station
    station.sink.hold()
    const said = double.people.post(ana, channel, 'The *site* of &lt;volby&gt; is down')
    await until(() => station.sink.offered.length > 0, { what: 'it is offered' })
    let told = false
    void said.acknowledged.then(() => {
      told = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100)) // an acknowledgement that came too early would have come by now
    expect(told).toBe(false)
    station.sink.release()
    expect(await said.acknowledged).toBe(true)
    double.people.edit(ana, channel, said.ts, 'The site is back')
    await station.hearing(2)
    double.people.erase(ana, channel, said.ts)
    const events = await station.hearing(3)
    const base = { actor: `slack:${ana}`, conversation: station.conversation, message: said.ts }
    expect(events).toMatchObject([
      { ...base, kind: 'message', key: `slack:${channel}:${said.ts}`, text: 'The *site* of <volby> is down' },
      { ...base, kind: 'edited', text: 'The site is back' },
      { ...base, kind: 'deleted', key: `slack:${channel}:${said.ts}:deleted` },
    ])
  })

  test('what comes twice, under another event id, or as a retry is stored once', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel } = station
    double.faults.doubleEvents()
    const doubled = double.people.post(ana, channel, 'told twice')
    await doubled.acknowledged
    double.faults.renewEvents()
    const renewed = double.people.post(ben, channel, 'told under two ids')
    await renewed.acknowledged
    await doubled.again()
    await renewed.again()
    expect(textsOf(await station.hearing(2))).toEqual(['told twice', 'told under two ids'])
    expect(station.sink.offered.length).toBeGreaterThanOrEqual(4)
    await until(() => station.sink.offered.every(({ answer }) => answer !== undefined), { what: 'all are answered' })
    expect(station.heard()).toHaveLength(2)
  })

  test('what the store turned away comes in the end, and nothing of the channel overtakes it', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel } = station
    station.sink.reject(3)
    const first = double.people.post(ana, channel, 'turned away')
    const second = double.people.post(ben, channel, 'behind it')
    expect(await first.acknowledged).toBe(true)
    expect(await second.acknowledged).toBe(true)
    expect(textsOf(await station.hearing(2))).toEqual(['turned away', 'behind it'])
    expect(station.sink.offered.filter(({ answer }) => answer === 'rejected')).toHaveLength(3)
  })

  test('what comes late is not heard over what was done to it since', async () => {
    station = await openStation(mode)
    const { double, ana, channel } = station
    await double.people.post(ana, channel, 'before').acknowledged
    double.faults.delayEvents(600)
    const gone = double.people.post(ana, channel, 'taken back')
    await double.people.erase(ana, channel, gone.ts).acknowledged
    await gone.acknowledged
    double.faults.delayEvents(600)
    const changed = double.people.post(ana, channel, 'wrong')
    await double.people.edit(ana, channel, changed.ts, 'right').acknowledged
    await changed.acknowledged
    double.faults.delayEvents(600)
    const older = double.people.edit(ana, channel, changed.ts, 'more right')
    await double.people.edit(ana, channel, changed.ts, 'most right').acknowledged
    await older.acknowledged
    const [, ...events] = station.heard()
    expect(textsOf(events)).toEqual(['deleted', 'right', 'right', 'most right'])
    expect(events.map(({ kind }) => kind)).toEqual(['deleted', 'message', 'edited', 'edited'])
  })

  test('a mention is a command and no message beside it; so is what is said to the bot alone', async () => {
    station = await openStation(mode)
    const { double, ana, channel } = station
    const aside = double.people.directWith(ana)
    await double.people.post(ana, channel, `<@${double.bot.user}> report &lt;volby.cz&gt; is down`).acknowledged
    await double.people.post(ana, aside, 'status').acknowledged
    const [command, ...more] = await station.hearing(1)
    expect(command).toMatchObject({ kind: 'command', text: 'report <volby.cz> is down', actor: `slack:${ana}` })
    expect(more).toEqual([])
    const events = station.sink.stored.filter(({ conversation }) => conversation === `slack:${aside}`)
    expect(events).toMatchObject([{ kind: 'command', text: 'status' }])
  })

  test('threads, files, reactions, who came and who went', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel } = station
    const cyd = double.people.addUser({ name: 'Cyd' })
    const root = double.people.post(ana, channel, 'root')
    await root.acknowledged
    const files = [{ name: 'notice.pdf', bytes: 'words', mediaType: 'application/pdf' }]
    const reply = double.people.post(ben, channel, 'with a file', { thread: root.ts, files })
    await reply.acknowledged
    await double.people.react(ben, channel, root.ts, 'white_check_mark').acknowledged
    await double.people.unreact(ben, channel, root.ts, 'white_check_mark').acknowledged
    await double.people.join(cyd, channel).acknowledged
    await double.people.leave(cyd, channel).acknowledged
    const [, threaded, added, removed] = await station.hearing(4)
    expect(threaded).toMatchObject({
      thread: root.ts,
      files: [{ id: reply.files[0], name: 'notice.pdf', mediaType: 'application/pdf', bytes: 5 }],
    })
    expect(added).toMatchObject({ kind: 'reacted', message: root.ts, reaction: 'done', added: true })
    expect(removed).toMatchObject({ kind: 'reacted', message: root.ts, reaction: 'done', added: false })
    const moves = station.sink.stored.filter(({ actor }) => actor === `slack:${cyd}`)
    expect(moves.map(({ kind }) => kind)).toEqual(['joined', 'left'])
    expect(station.sink.doubted).toEqual([[station.conversation], [station.conversation]])
  })

  test('stopping waits for what is at the door, and what came too late is heard at the next start', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel } = station
    await double.people.post(ana, channel, 'before').acknowledged
    const before = station.sink.offered.length
    station.sink.hold()
    const held = double.people.post(ana, channel, 'at the door')
    await until(() => station.sink.offered.length > before, { what: 'it is offered' })
    let over = false
    const stopped = station.stop().then(() => {
      over = true
    })
    const late = double.people.post(ben, channel, 'too late')
    await new Promise((resolve) => setTimeout(resolve, 100)) // a stop that does not wait would be over by now
    expect(over).toBe(false)
    station.sink.release()
    await stopped
    expect(await held.acknowledged).toBe(true)
    expect(textsOf(station.heard())).toEqual(['before', 'at the door'])
    await station.start()
    expect(textsOf(await station.hearing(3))).toEqual(['before', 'at the door', 'too late'])
    await late.acknowledged
    expect(station.heard()).toHaveLength(3)
  })
})
