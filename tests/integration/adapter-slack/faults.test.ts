import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tenMinutes } from '../../fault/absences.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from './house.ts'

/**
 * One fault at a time, with the whole bot. Ten minutes are short here (see `tenMinutes`): they outlast every repeat of Slack's. The
 * bot's own patience is not scaled.
 */

const within = 60_000

/** Waits until what stands somewhere is what is expected, each once and in this order. */
async function stands(house: House, where: 'onSlack' | 'onService', word: string, expected: readonly string[]) {
  await until(() => JSON.stringify(house[where](word)) === JSON.stringify(expected), {
    within,
    what: () =>
      `${expected.join(' | ')}; there stand ${house[where](word).join(' | ')}: ${house.bot.output().slice(-3000)}`,
  })
}

const lines = (word: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => `${word} line ${from + index}`)

describe.each(['socket', 'http'] as const)('by %s', (way) => {
  let house: House
  beforeAll(async () => {
    house = await openHouse(way)
  }, 180_000)
  afterAll(() => house?.close(), 60_000)

  test('what comes twice, under a new event id, or is cut off before it is acknowledged stands once and in its place', {
    timeout: 120_000,
  }, async () => {
    const { faults } = house.side.slack
    const all = lines('twice', 0, 16)
    for (const [index, line] of all.entries()) {
      if (index % 4 === 0) faults.doubleEvents()
      if (index % 4 === 1) faults.renewEvents()
      if (index % 4 === 2 && way === 'socket') faults.dropInMidEvent()
      house.say(line)
    }
    await stands(house, 'onService', 'twice', all)
    await house.side.absentee.givenUp()
    house.say('twice and over')
    await stands(house, 'onService', 'twice', [...all, 'twice and over'])
  })

  test('what comes late stands once, as it was changed last, and not at all where it was taken back', {
    timeout: 120_000,
  }, async () => {
    const { faults } = house.side.slack
    house.say('late zero')
    faults.delayEvents(600)
    house.say('late one')
    faults.delayEvents(600)
    const changed = house.say('late two')
    faults.delayEvents(600)
    const gone = house.say('late three')
    faults.delayEvents(600)
    house.edit(changed, 'late two changed')
    house.edit(changed, 'late two changed again')
    house.erase(gone)
    house.say('late four')
    await house.side.absentee.givenUp()
    house.say('late five')
    // An edit is no use without its message, which is read with it: so is all that came before.
    await stands(house, 'onService', 'late', [
      'late zero',
      'late one',
      'late two changed again',
      'late four',
      'late five',
    ])
  })

  test('Slack leaves events out for a while: they stand in their places', { timeout: 120_000 }, async () => {
    const { faults } = house.side.slack
    const all = lines('dropped', 0, 9)
    for (const [index, line] of all.entries()) {
      // Of three the first is told, of the second that events are dropped, of the third nothing at all.
      if (index % 3 < 2) faults.limitEvents(index % 3 === 0 ? undefined : 0)
      house.say(line)
      if (index % 3 === 2) continue
      await until(() => house.onService('dropped').at(-1) === line, { within, what: () => `${line} stands` })
    }
    faults.limitEvents(undefined)
    house.say('dropped no more')
    await stands(house, 'onService', 'dropped', [...all, 'dropped no more'])
  })

  test('a storm of limits, errors and lost answers: on Slack all stands once and in order, and nobody else waits', {
    timeout: 120_000,
  }, async () => {
    const { faults } = house.side.slack
    faults.call('chat.postMessage', { kind: 'ratelimited', seconds: 1 }, { times: Number.POSITIVE_INFINITY })
    const all = lines('storm', 0, 6)
    for (const line of all) await house.write(line)
    await stands(house, 'onService', 'storm', all)
    expect(house.onSlack('storm')).toEqual([])
    faults.clear()
    await stands(house, 'onSlack', 'storm', all)
    faults.call('chat.postMessage', { kind: 'status', status: 500 }, { times: 2 })
    faults.call('chat.postMessage', { kind: 'closed', when: 'after' }, { times: 2 })
    const more = lines('storm', 6, 10)
    const ids: string[] = []
    for (const line of more) ids.push(await house.write(line))
    await stands(house, 'onSlack', 'storm', [...all, ...more])
    faults.call('chat.update', { kind: 'closed', when: 'after' })
    faults.call('chat.delete', { kind: 'closed', when: 'after' })
    await house.change(ids[0] ?? '', 'storm line 6 changed')
    await house.takeBack(ids[1] ?? '')
    const left = [...all, 'storm line 6 changed', ...more.slice(2)]
    await stands(house, 'onSlack', 'storm', left)
    await stands(house, 'onService', 'storm', left)
  })

  test('Slack is away for ten minutes: the others go on, and afterwards nothing is missing on either side', {
    timeout: 180_000,
  }, async () => {
    const { faults } = house.side.slack
    const [changed, gone] = [house.say('away changed'), house.say('away gone')]
    await stands(house, 'onService', 'away', ['away changed', 'away gone'])
    const kept = await house.write('away kept')
    await stands(house, 'onService', 'away', ['away changed', 'away gone', 'away kept'])
    await stands(house, 'onSlack', 'away', ['away kept'])
    faults.goDown()
    const over = new Promise((resolve) => setTimeout(resolve, tenMinutes))
    const theirs = lines('away', 0, 20)
    const root = house.say(theirs[0] ?? '')
    for (const line of theirs.slice(1, 19)) house.say(line)
    house.say(theirs[19] ?? '', root)
    house.edit(changed, 'away changed since')
    house.erase(gone)
    await house.change(kept, 'away kept since')
    const ours = lines('meanwhile', 0, 8)
    for (const line of ours) await house.write(line)
    // They are relayed while Slack is away.
    await stands(house, 'onService', 'meanwhile', ours)
    await stands(house, 'onService', 'away', ['away changed', 'away gone', 'away kept since'])
    await over
    await house.side.absentee.givenUp()
    expect(house.onSlack('meanwhile')).toEqual([])
    faults.comeUp()
    await stands(house, 'onSlack', 'meanwhile', ours)
    await stands(house, 'onSlack', 'away', ['away kept since'])
    await stands(house, 'onService', 'away', ['away changed since', 'away kept since', ...theirs])
  })

  // What follows is about the bot's own end, and the same whichever way it hears of Slack.
  if (way === 'http') return

  test('the bot is away for ten minutes, and killed again while it catches up: all is there, once and in order', {
    timeout: 240_000,
  }, async () => {
    const [changed, gone] = [house.say('dead changed'), house.say('dead gone')]
    await stands(house, 'onService', 'dead', ['dead changed', 'dead gone'])
    await house.kill()
    const over = new Promise((resolve) => setTimeout(resolve, tenMinutes))
    const all = lines('dead', 0, 60)
    const root = house.say(all[0] ?? '')
    for (const line of all.slice(1, 59)) house.say(line)
    house.say(all[59] ?? '', root)
    house.edit(changed, 'dead changed since')
    house.erase(gone)
    house.erase(house.say('dead and never seen'))
    await over
    await house.side.absentee.givenUp()
    await house.start()
    await until(() => house.onService('dead').length > 5, { within, what: 'the first of it' })
    await house.kill()
    await house.start()
    await stands(house, 'onService', 'dead', ['dead changed since', ...all])
  })

  test('killed before the answer of what Slack did: it stands once', { timeout: 180_000 }, async () => {
    const { faults, calls } = { ...house.side.slack, calls: house.side.slack.callsOf }
    const before = calls('chat.postMessage').length
    faults.call('chat.postMessage', { kind: 'closed', when: 'after' }, { times: 20 })
    const all = lines('killed', 0, 3)
    for (const line of all) await house.write(line)
    await until(() => calls('chat.postMessage').length > before, { within, what: 'the first is said' })
    await house.kill()
    faults.clear()
    await house.start()
    await stands(house, 'onSlack', 'killed', all)
    await house.write('killed no more')
    await stands(house, 'onSlack', 'killed', [...all, 'killed no more'])
  })

  test('the token is taken away, the bot killed and started without it, and it is given back', {
    timeout: 240_000,
  }, async () => {
    const { faults } = house.side.slack
    faults.revokeTokenAndTell()
    await until(async () => (await house.bot.health()).status === 503, { within, what: 'the token is missed' })
    const all = lines('token', 0, 3)
    for (const line of all) await house.write(line)
    const theirs = lines('theirs', 0, 3)
    for (const line of theirs) house.say(line)
    await stands(house, 'onService', 'token', all)
    await house.kill()
    const { healthy } = await house.launch()
    await house.write('token still away')
    await stands(house, 'onService', 'token', [...all, 'token still away'])
    expect(house.onSlack('token')).toEqual([])
    faults.restoreToken()
    await healthy
    await stands(house, 'onSlack', 'token', [...all, 'token still away'])
    await stands(house, 'onService', 'theirs', theirs)
  })
})
