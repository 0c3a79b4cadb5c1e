import { expect, test } from 'vitest'
import type { Label } from '../../../src/sharing/label.ts'
import { isReadableBy } from '../../../src/sharing/readable.ts'
import { personOf } from '../../support/directory.ts'

const at = new Date('2027-04-25T18:00:00Z')
const anne = personOf('anne', 'FR')
const observer = { ...anne, roles: anne.roles.map((role) => ({ ...role, role: 'observer', observer: true })) }
const none = { ...anne, roles: [] }

test.each<[Label, readonly string[], readonly [boolean, boolean, boolean]]>([
  ['TLP:CLEAR', ['DK'], [true, true, false]],
  ['TLP:GREEN', ['DK'], [true, true, false]],
  ['TLP:AMBER', ['FR'], [true, true, false]],
  ['TLP:AMBER', ['DK'], [false, false, false]],
  ['TLP:AMBER+STRICT', ['FR'], [true, false, false]],
  ['TLP:AMBER+STRICT', ['DK'], [false, false, false]],
  ['TLP:RED', ['FR'], [false, false, false]],
])(
  '%s for %j is read by who works for a member, who observes for it, and who holds no role',
  (label, addressees, may) => {
    expect([anne, observer, none].map((person) => isReadableBy(person, { label, addressees }, at))).toEqual(may)
  },
)
