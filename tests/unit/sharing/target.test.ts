import { expect, test } from 'vitest'
import type { Assurance } from '../../../src/chat/adapter.ts'
import type { Message } from '../../../src/chat/message.ts'
import { type AccountRef, accountRef, conversationRef } from '../../../src/chat/refs.ts'
import type { Directory, Room } from '../../../src/directory/directory.ts'
import { type Parcel, release } from '../../../src/sharing/release.ts'
import { targetPerson, targetRoom } from '../../../src/sharing/target.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const message: Message = { look: 'card', summary: 'content', marking: 'TLP:AMBER', blocks: [] }
const parcel: Parcel = { message, label: 'TLP:AMBER', addressees: ['FR'] }

test('a private answer waits when its reader lost their role, or was retired, since it was written', () => {
  const anne = personOf('anne', 'FR')
  const account = anne.accounts[0]
  if (!account) throw new Error('a person needs an account')
  const shows = (person: typeof anne): string => {
    const room = roomOf('fr', [person])
    const target = targetPerson(directoryOf([person], [room], []), person, account, room.conversation, at)
    const verdict = release(parcel, target)
    return verdict.kind === 'cleared' ? verdict.cleared.shows : verdict.kind
  }
  expect(shows(anne)).toBe('whole')
  expect(shows({ ...anne, roles: [] })).toBe('held')
  expect(shows({ ...anne, retired: true })).toBe('held')
})

test('a private answer may carry what the platform promises of that very message, and more only where the room may by the same promises', () => {
  const anne = personOf('anne', 'FR')
  const account = anne.accounts[0]
  if (!account) throw new Error('a person needs an account')
  const plain: Assurance = { encryption: 'in-transit', operator: 'allowed', joinersReadBack: false }
  const sealed: Assurance = { ...plain, encryption: 'end-to-end' }
  const raised = { to: 'TLP:AMBER', because: 'a test', by: 'its author' }
  const ceiling = (facts: Partial<Room>, promised?: Assurance): string => {
    const room = roomOf('fr', [anne], facts)
    return targetPerson(directoryOf([anne], [room], []), anne, account, room.conversation, at, promised).ceiling
  }
  expect(ceiling({ assurance: sealed })).toBe('TLP:AMBER+STRICT')
  expect(ceiling({ assurance: sealed }, plain)).toBe('TLP:GREEN')
  expect(ceiling({ assurance: plain }, sealed)).toBe('TLP:AMBER+STRICT')
  expect(ceiling({ assurance: plain, raised }, { ...plain, joinersReadBack: true })).toBe('TLP:AMBER')
  expect(ceiling({ assurance: sealed, raised }, plain)).toBe('TLP:GREEN')
  expect(ceiling({ assurance: plain, raised }, { ...plain, operator: 'foreign' })).toBe('TLP:CLEAR')
  const aside = conversationRef('web', 'aside')
  const alone = (promised?: Assurance): string =>
    targetPerson(directoryOf([anne], [], []), anne, account, aside, at, promised).ceiling
  expect(alone()).toBe('TLP:CLEAR')
  expect(alone(sealed)).toBe('TLP:AMBER+STRICT')
})

test('a room is seen as those are who sit there: who only observes, who is not known, who is known to have left', () => {
  const anne = personOf('anne', 'FR')
  const olga = { ...personOf('olga', 'FR', 'niscg', 'observer'), id: 'olga' }
  const zoe = { ...personOf('zoe', 'FR'), roles: [] }
  const rolf = { ...personOf('rolf', 'DK'), retired: true }
  const stolen = accountRef('web', 'stolen')
  const late = accountRef('web', 'late')
  const unknown = accountRef('web', 'unknown')
  const known = directoryOf([anne, olga, zoe, rolf], [], [])
  const directory: Directory = {
    ...known,
    claims: new Map([
      [stolen, { person: anne, state: 'revoked' }],
      [late, { person: anne, state: 'lapsed' }],
    ]),
  }
  const seen = (...seats: readonly AccountRef[]) => {
    const room = roomOf('fr', [anne])
    const { readers, observers, strangers, outsiders } = targetRoom(
      directory,
      { ...room, seats: new Set([...room.seats, ...seats]) },
      at,
    )
    return { readers, observers, strangers, outsiders }
  }
  const fine = { readers: ['FR'], observers: [], strangers: 0, outsiders: 0 }
  expect(seen()).toEqual(fine)
  expect(seen(...olga.accounts)).toEqual({ ...fine, observers: ['FR'] })
  expect(seen(unknown)).toEqual({ ...fine, strangers: 1 })
  expect(seen(late)).toEqual({ ...fine, strangers: 1 })
  expect(seen(stolen)).toEqual({ ...fine, strangers: 1, outsiders: 1 })
  expect(seen(...zoe.accounts)).toEqual({ ...fine, strangers: 1, outsiders: 1 })
  expect(seen(...rolf.accounts)).toEqual({ ...fine, strangers: 1, outsiders: 1 })
})
