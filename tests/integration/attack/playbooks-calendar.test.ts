import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { clockOf } from '../../../src/calendar/clock.ts'
import { readElection } from '../../../src/calendar/read.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import { heldBy, holdersOf } from '../../../src/directory/holders.ts'
import { scopeOf } from '../../../src/notice/call-tree.ts'
import { dutyKnownTo } from '../../../src/round/night.ts'
import { personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** Embargoes that one person wants to end, and offices that somebody once held. */

const world = makeWorld()
const clara = personOf('clara', 'FR', 'ecne', 'coordinator')
const otto = personOf('otto', 'DK', 'ecne', 'coordinator')
const elsa = personOf('elsa', 'DK', 'ecne', 'emb_official')
const omar = personOf('omar', 'DK', 'niscg', 'observer')
const others = [clara, otto, elsa, omar]
const room = roomOf('coordination', others)
const directory: Directory = {
  ...world.directory,
  people: new Map([...world.directory.people, ...others.map((each) => [each.id, each] as const)]),
  accounts: new Map([
    ...world.directory.accounts,
    ...others.flatMap((each) => each.accounts.map((account) => [account, each] as const)),
  ]),
  rooms: new Map([...world.directory.rooms, [room.id, room]]),
  conversations: new Map([...world.directory.conversations, [room.conversation, room]]),
}
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'))
  for (const each of [...others, world.people.emil]) await touchPasskey(stage.store.db, each)
  await say(clara, 'calendar add vote presidential FR 2027-05-09 08:00-20:00 The vote')
  await say(clara, 'calendar set vote DK 2027-05-09 08:00-19:59')
  await say(clara, 'calendar set vote embargo close - Decree 1')
})
afterAll(() => stage.end())

const say = async (who: Person, line: string): Promise<string> => {
  stage.pass(1)
  return wordsIn(await stage.type(who, room, line))
}
const embargo = async (): Promise<string | undefined> => {
  const vote = await readElection(stage.store.db, 'vote')
  return vote && clockOf(vote).embargo
}

describe('an embargo', () => {
  it('is not shortened by more than the second person was shown', async () => {
    expect(await embargo()).toBe('2027-05-09T18:00:00.000Z')
    // One minute earlier, as Denmark closes at 19:59.
    const asked = await say(clara, 'calendar set vote FR 2027-05-09 08:00-10:00 - one minute, no more')
    const number = /calendar confirm (\d+)/.exec(asked)?.[1]
    expect(asked).toContain('second person')
    // Then the same person takes away what held the rest: alone that ends no embargo, since France still votes.
    await say(clara, 'calendar set vote DK 2027-05-09 08:00-09:00')
    expect(await say(otto, `calendar confirm ${number}`)).toContain('asked for again')
    expect(await embargo()).toBe('2027-05-09T18:00:00.000Z')
    await say(otto, `calendar refuse ${number}`)
  })

  it('and why somebody wants it to end stay with those who may decide, before and after', async () => {
    const asked = await say(clara, 'calendar set vote FR 2027-05-09 08:00-19:00 - agent marigold wants it')
    const number = /calendar confirm (\d+)/.exec(asked)?.[1] ?? ''
    const none = (await say(omar, 'calendar confirm 9999')).replaceAll('9999', 'N')
    for (const person of [elsa, omar, world.people.emil])
      for (const verb of ['confirm', 'refuse'])
        expect((await say(person, `calendar ${verb} ${number}`)).replaceAll(`“${number}”`, '“N”')).toBe(none)
    const rows = await stage.store.db.calendarProposal.findMany()
    expect(JSON.stringify(rows.map(({ edit }) => edit))).not.toContain('marigold')
    expect(await say(omar, 'election vote')).not.toContain('marigold')
    expect(await say(otto, 'election vote')).toContain('marigold')
    expect(await say(otto, `calendar confirm ${number}`)).toContain('confirmed')
    expect(await embargo()).toBe('2027-05-09T17:00:00.000Z')
    expect(await say(omar, 'election vote')).not.toContain('marigold')
    expect(JSON.stringify(await readElection(stage.store.db, 'vote'))).not.toContain('marigold')
  })

  it('takes no words that bear a label above what shows them', async () => {
    for (const line of [
      'calendar set vote title TLP:AMBER the quiet vote',
      'calendar set vote FR 2027-05-10 08:00-20:00 - TLP:AMBER from a friend',
      'calendar set vote embargo none - TLP:AMBER+STRICT from a friend',
    ])
      expect([line, (await say(clara, line)).includes('Nothing was changed')]).toEqual([line, true])
  })
})

describe('an office', () => {
  const now = new Date('2027-04-25T18:00:00Z')
  it('of the rota is not held by who works for another member now', () => {
    const moved = { ...world.people.bruno, roles: world.people.emil.roles }
    const later: Directory = { ...directory, people: new Map([...directory.people, [moved.id, moved]]) }
    expect(heldBy(later, moved, now)).not.toContain('duty@FR')
    expect(holdersOf(later, 'duty', 'FR', now)).toEqual([])
    expect(heldBy(directory, world.people.bruno, now)).toContain('duty@FR')
  })

  it('over the room of a run opens nobody’s telephone numbers or rota', () => {
    const made = roomOf('r-2027-0001-war', [world.people.anne, ...others], { kind: 'run', coordinators: ['anne'] })
    const later = { ...directory, rooms: new Map([...directory.rooms, [made.id, made]]) }
    const { anne } = world.people
    expect(scopeOf(later, anne, now)).toEqual(scopeOf(directory, anne, now))
    expect(dutyKnownTo(later, anne, now)).toEqual(dutyKnownTo(directory, anne, now))
  })
})
