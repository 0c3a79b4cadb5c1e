import { expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import { exerciseDirectory } from '../../../src/config.ts'
import { dutyOf, homeRoom } from '../../../src/directory/directory.ts'
import { parseDirectoryFile, readDirectoryFile } from '../../../src/directory/file.ts'
import { holdersOf } from '../../../src/directory/holders.ts'
import { directoryOf } from '../../../src/directory/of-file.ts'
import { labels } from '../../../src/sharing/label.ts'

const at = new Date('2026-11-25T12:00:00Z')

test('a directory is what its file says', () => {
  const directory = directoryOf(readDirectoryFile(exerciseDirectory, labels), at)
  expect([...directory.members.keys()]).toEqual(['FR', 'EE', 'CZ', 'DE', 'LV', 'EL'])
  const claire = directory.accounts.get(accountRef('web', 'claire-moreau'))
  expect(claire).toMatchObject({ id: 'claire-moreau', zone: 'Europe/Paris', retired: false })
  expect(directory.rooms.get('joint-mechanism')).toMatchObject({ kind: 'joint', ceiling: 'TLP:AMBER' })
  expect(directory.rooms.get('niscg-elections')?.decides).toEqual({ profile: 'consensus' })
  expect(directory.rooms.get('joint-mechanism')).not.toHaveProperty('decides')
  expect(homeRoom(directory, 'FR')?.seats.has(accountRef('web', 'claire-moreau'))).toBe(true)
  expect(holdersOf(directory, 'head', 'FR', at).map(({ id }) => id)).toEqual(['claire-moreau'])
})

test('of several turns of duty the latest beginning wins, as in the store', () => {
  const directory = directoryOf(
    parseDirectoryFile(
      `authority: Test
platform: web
members: [{ code: FR, name: France, zone: Europe/Paris }]
bodies: [{ id: ecne, name: ECNE, network: ecne, observers: [FR] }]
people:
  - { id: anna, name: Anna, roles: [{ role: spoc, for: FR, in: ecne, to: "2026-12-01T00:00:00Z" }] }
  - { id: luc, name: Luc, roles: [{ role: spoc, for: FR, in: ecne, deputy: true }] }
rota:
  - { for: FR, duty: anna, from: "2026-11-20T00:00:00Z", to: "2026-12-01T00:00:00Z" }
  - { for: FR, duty: luc }
`,
      'who.yaml',
      labels,
    ),
    at,
  )
  expect(dutyOf(directory, 'FR', 0, at)?.id).toBe('anna')
  expect(dutyOf(directory, 'FR', 0, new Date('2026-12-01T00:00:00Z'))?.id).toBe('luc')
  expect(holdersOf(directory, 'spoc', 'FR', at).map(({ id }) => id)).toEqual(['anna', 'luc'])
  expect(directory.people.get('luc')?.roles).toMatchObject([{ deputy: true, observer: true, code: 'FR' }])
})
