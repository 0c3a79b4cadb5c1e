import { expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { type Parcel, release } from '../../../src/sharing/release.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
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
