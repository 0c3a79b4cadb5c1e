import { expect, test } from 'vitest'
import type { Assurance } from '../../../src/chat/adapter.ts'
import { targetRoom } from '../../../src/sharing/target.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const anne = personOf('anne', 'FR')

/** What a room carries whose policy allows TLP:AMBER and whose platform promises this. */
function carries(promised: Omit<Assurance, 'joinersReadBack'> | undefined, to?: string, ceiling = 'TLP:AMBER'): string {
  const { assurance: _, ...room } = roomOf('joint', [anne], {
    ceiling,
    ...(to && { raised: { to, because: 'the server is the ministry’s own', by: 'The secretariat' } }),
  })
  const known = { ...room, ...(promised && { assurance: { ...promised, joinersReadBack: false } }) }
  return targetRoom(directoryOf([anne], [known], []), known, at).ceiling
}

test('a decision on record raises what a room may carry by its platform, never above its own policy', () => {
  const plain = { encryption: 'in-transit', operator: 'allowed' } as const
  expect(carries(plain)).toBe('TLP:GREEN')
  expect(carries(plain, 'TLP:AMBER')).toBe('TLP:AMBER')
  expect(carries(plain, 'TLP:AMBER', 'TLP:GREEN')).toBe('TLP:GREEN')
})

test('where somebody foreign runs the platform, or part of it, it helps up to GREEN', () => {
  const foreign = { encryption: 'in-transit', operator: 'foreign' } as const
  expect(carries(foreign)).toBe('TLP:CLEAR')
  expect(carries(foreign, 'TLP:GREEN')).toBe('TLP:GREEN')
  expect(carries(foreign, 'TLP:AMBER')).toBe('TLP:GREEN')
})

test('it lowers nothing', () => {
  expect(carries({ encryption: 'end-to-end', operator: 'own' }, 'TLP:GREEN')).toBe('TLP:AMBER')
})

test('it helps nothing where anybody may read along, nor while it is not known what is promised', () => {
  expect(carries({ encryption: 'none', operator: 'own' }, 'TLP:AMBER')).toBe('TLP:CLEAR')
  expect(carries({ encryption: 'none', operator: 'foreign' }, 'TLP:AMBER')).toBe('TLP:CLEAR')
  expect(carries(undefined, 'TLP:AMBER')).toBe('TLP:CLEAR')
})
