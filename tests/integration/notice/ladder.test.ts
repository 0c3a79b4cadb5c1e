import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { groupKey, noticeId } from '../../../src/notice/file.ts'
import { openNotice, withdrawNotices } from '../../../src/notice/notice.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { makeWorld, notice, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.contact(stage.people.chloe, 'email', 'chloe@cell.example')
  await stage.contact(stage.people.anne, 'phone', '+33612345678')
})
afterAll(() => stage.end())

let groups = 0
/** A group of its own for each test, and the name of its notice for France. */
function fresh(): { group: string; id: string } {
  groups += 1
  const group = `G-${groups}`
  return { group, id: noticeId(groupKey(group, 'FR')) }
}
const slot = (id: string, rung: number, person: string): string => `notice/${id}/${rung}@~${person}`
const open = (group: string, facts: Parameters<typeof notice>[1] = {}) =>
  stage.inScene((scene) =>
    openNotice(scene, notice(group, { due: new Date(stage.now.getTime() + 60 * 60_000), ...facts })),
  )
const messageIn = (at: string) => stage.shown.get(at)?.message

describe('a notice for a member', () => {
  test('is asked of the duty officer at once, of them alone, with a button that says the same as a typed line', async () => {
    const { people, rooms } = stage
    const { group, id } = fresh()
    await open(group)
    expect(await stage.asked(id)).toEqual(['0 bruno chat sent'])
    const asked = stage.shown.get(slot(id, 0, 'bruno'))
    expect(asked?.only).toBe(people.bruno.accounts[0])
    expect(asked?.conversation).toBe(rooms.fr.conversation)
    expect(wordsIn(asked?.message)).toContain('The results site is down.')
    expect(commandsIn(asked?.message)).toEqual([`got ${id}`])
    expect(await stage.told(group)).toEqual(['opened', 'rung'])
  })

  test('climbs rung by rung, and whoever acknowledges ends it for all', async () => {
    const { people, rooms } = stage
    const { group, id } = fresh()
    await open(group)
    await stage.sent(slot(id, 0, 'bruno'))
    stage.pass(10)
    await stage.fireTimers()
    expect(await stage.asked(id)).toEqual(['0 bruno chat delivered', '1 chloe chat sent', '1 chloe email sent'])

    const [answer] = await stage.type(people.chloe, rooms.fr, `got ${id}`)
    expect(wordsIn(answer)).toContain(`you have it (${id})`)
    expect(await stage.stateOf(id)).toBe('acknowledged')
    expect(wordsIn(messageIn(slot(id, 0, 'bruno')))).toContain('Chloe has it')
    expect(commandsIn(messageIn(slot(id, 0, 'bruno')))).toEqual([])
    expect(await stage.store.db.errand.findMany({ where: { key: { contains: id } }, select: { state: true } })).toEqual(
      [{ state: 'dropped' }],
    )
    stage.pass(120)
    await stage.fireTimers()
    expect(await stage.told(group)).toEqual(['opened', 'rung', 'rung', 'acknowledged'])
  })

  test('can be acknowledged on the last rung too, by a colleague who was not asked', async () => {
    const { people, rooms } = stage
    const { group, id } = fresh()
    await open(group)
    stage.pass(10)
    await stage.fireTimers()
    stage.pass(10)
    await stage.fireTimers()
    expect((await stage.asked(id)).slice(3)).toEqual(['2 anne chat sent', '2 anne email failed', '2 anne webhook sent'])
    const [answer] = await stage.type(people.cora, rooms.fr, `got ${id}`)
    expect(wordsIn(answer)).toContain('Nobody else is asked')
    expect(await stage.told(group)).toEqual(['opened', 'rung', 'rung', 'rung', 'acknowledged'])
  })

  test('is nobody’s who neither works for the member nor was asked: they learn nothing of it', async () => {
    const { people, rooms } = stage
    const { group, id } = fresh()
    await open(group)
    for (const person of [people.dorte, people.otto]) {
      const room = person === people.dorte ? rooms.dk : rooms.fr
      const none = wordsIn((await stage.type(person, room, 'got n-000000000000'))[0])
      const theirs = wordsIn((await stage.type(person, room, `got ${id}`))[0])
      expect(theirs.replaceAll(id, 'n-000000000000')).toBe(none)
    }
    expect(await stage.stateOf(id)).toBe('open')
    await stage.inScene((scene) => withdrawNotices(scene, group))
  })

  test('is opened once, however often that is asked', async () => {
    const { group, id } = fresh()
    await open(group)
    await Promise.all([open(group), open(group)])
    expect(await stage.asked(id)).toHaveLength(1)
    expect(await stage.told(group)).toEqual(['opened', 'rung'])
    await stage.inScene((scene) => withdrawNotices(scene, group))
    expect(await stage.told(group)).toEqual(['opened', 'rung', 'withdrawn'])
    expect(await stage.stateOf(id)).toBe('withdrawn')
  })

  test('passes over a rung that nobody holds, or whose people cannot be reached, without waiting', async () => {
    const { group, id } = fresh()
    const world = makeWorld()
    const { nina } = world.people
    stage.follow({
      ...world.directory,
      shifts: world.directory.shifts
        .filter(({ code, level }) => code !== 'FR' || level !== 0)
        .map((each) => (each.code === 'FR' && each.level === 1 ? { ...each, person: nina.id } : each)),
    })
    await open(group, { ladder: notice('').ladder.map((rung) => ({ ...rung, afterMs: 600_000 })) })
    stage.pass(10)
    await stage.fireTimers()
    // Nobody has the duty; Nina has neither account nor address; so Anne is asked at once.
    expect(await stage.asked(id)).toEqual([
      '1 nina chat failed',
      '1 nina email failed',
      '2 anne chat sent',
      '2 anne email failed',
      '2 anne webhook sent',
    ])
    stage.follow(world.directory)
    await stage.inScene((scene) => withdrawNotices(scene, group))
  })

  test('goes on at once where what was sent turns out not to arrive', async () => {
    const { group, id } = fresh()
    await open(group)
    await stage.sent(slot(id, 0, 'bruno'), 'dead')
    stage.pass(0.1)
    await stage.fireTimers()
    expect(await stage.asked(id)).toEqual(['0 bruno chat failed', '1 chloe chat sent', '1 chloe email sent'])
    await stage.inScene((scene) => withdrawNotices(scene, group))
  })

  test('asks everybody who holds the role, each once', async () => {
    const { group, id } = fresh()
    await open(group, { ladder: [{ afterMs: 0, role: 'niscg_member', by: ['chat', 'chat'] }] })
    const asked = await stage.asked(id)
    expect(asked.filter((each) => each.includes('bruno'))).not.toHaveLength(0)
    const people = new Set(asked.map((each) => each.split(' ')[1]))
    expect([...people].toSorted()).toEqual(['anne', 'bruno', 'chloe', 'cora', 'nina'])
    await stage.inScene((scene) => withdrawNotices(scene, group))
  })
})

test('a table in a room shows from the beginning how far all members are, without a word of the notice', async () => {
  const { people, rooms } = stage
  const { group, id } = fresh()
  const board = { board: rooms.joint.id, ladder: [{ afterMs: 0, role: 'duty', by: ['chat'] as const }] }
  await open(group, board)
  await open(group, { ...board, code: 'DK' })
  const shown = () => wordsIn(messageIn(`notice/board/${group}@joint`))
  expect(shown()).toContain('Notice to 2 members: 0 got it, 2 not yet')
  await stage.type(people.bruno, rooms.fr, `got ${id}`)
  expect(shown()).toContain('1 got it, 1 not yet')
  expect(shown()).toContain('FR: ✓ Bruno')
  expect(shown()).not.toContain('results site')
  await stage.inScene((scene) => withdrawNotices(scene, group))
  expect(shown()).toContain('DK: – called off')
})

describe('a notice that need only arrive', () => {
  test('ends as soon as one channel is known to have delivered it', async () => {
    const { group, id } = fresh()
    await open(group, {
      needs: 'delivery',
      ladder: [{ afterMs: 0, role: 'deputy', by: ['chat', 'email'] }],
    })
    expect(commandsIn(messageIn(slot(id, 0, 'chloe')))).toEqual([])
    await stage.ran(`notice/${id}/0/chloe/email/0`, 'dead')
    expect(await stage.stateOf(id)).toBe('open')
    await stage.sent(slot(id, 0, 'chloe'))
    stage.pass(0.1)
    await stage.fireTimers()
    expect(await stage.stateOf(id)).toBe('delivered')
    stage.pass(120)
    await stage.fireTimers()
    expect(await stage.told(group)).toEqual(['opened', 'rung', 'delivered'])
  })

  test('ends by a letter that a server took, too', async () => {
    const { group, id } = fresh()
    await open(group, { needs: 'delivery', ladder: [{ afterMs: 0, role: 'deputy', by: ['email'] }] })
    await stage.ran(`notice/${id}/0/chloe/email/0`, 'done')
    expect(await stage.stateOf(id)).toBe('delivered')
  })
})

describe('a notice that fails', () => {
  const failed = async (id: string) => (await stage.asked(id)).filter((each) => each.startsWith('3 '))

  test('fails when its time is over, once, and those who look after the member are told in words without content', async () => {
    const { group, id } = fresh()
    await open(group)
    for (let step = 0; step < 12; step += 1) {
      stage.pass(10)
      await stage.fireTimers(2)
    }
    expect(await stage.stateOf(id)).toBe('failed')
    expect(await stage.told(group)).toEqual(['opened', 'rung', 'rung', 'rung', 'failed'])
    expect(await failed(id)).toEqual([
      '3 anne chat sent',
      '3 anne email failed',
      '3 anne webhook sent',
      '3 cora chat sent',
      '3 cora email failed',
      '3 cora webhook failed',
    ])
    const told = wordsIn(messageIn(slot(id, 3, 'cora')))
    expect(told).toContain('did not answer')
    expect(told).not.toContain('results site')
  })

  test('may be acknowledged late: it stays failed, and those who were told learn of it', async () => {
    const { people, rooms } = stage
    const { group, id } = fresh()
    await open(group)
    stage.pass(61)
    await stage.fireTimers()
    const [answer] = await stage.type(people.bruno, rooms.fr, `got ${id}`)
    expect(wordsIn(answer)).toContain('now they know that you have it')
    expect(await stage.stateOf(id)).toBe('failed')
    expect(wordsIn(messageIn(slot(id, 3, 'cora')))).toContain('Bruno said at')
    // Nobody who was asked is asked any more.
    const asked = messageIn(slot(id, 0, 'bruno'))
    expect(wordsIn(asked)).toContain('Bruno said at')
    expect(commandsIn(asked)).not.toContain(`got ${id}`)
    const [again] = await stage.type(people.bruno, rooms.fr, `got ${id}`)
    expect(wordsIn(again)).toContain('Nothing is to be done')
    expect((await stage.told(group)).slice(-2)).toEqual(['failed', 'late'])
  })

  test('fails a minute after nobody on the whole ladder could be reached, however late it is due', async () => {
    const { group, id } = fresh()
    await open(group, { ladder: [{ afterMs: 0, role: 'media_regulator', by: ['chat', 'email', 'webhook'] }] })
    expect(await stage.stateOf(id)).toBe('open')
    stage.pass(2)
    await stage.fireTimers()
    expect(await stage.stateOf(id)).toBe('failed')
    const entry = await stage.store.db.ledgerEntry.findFirstOrThrow({
      where: { subject: group, kind: 'notice.failed' },
    })
    const payload = payloadOf(stage.store.keyring.open(entry.payload ?? new Uint8Array(), payloadContext))
    expect(payload).toEqual({ code: 'FR', notice: id, why: 'unreachable', rung: 0, tried: 0, told: 2 })
  })
})
