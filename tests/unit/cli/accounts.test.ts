import { expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import { tableOf } from '../../../src/cli/accounts.ts'
import type { AccountRow } from '../../../src/directory/account.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

const row = (ref: string, personId: string, facts: Partial<AccountRow>): AccountRow => ({
  ref: accountRef('chat', ref),
  personId,
  state: 'verified',
  how: 'file',
  by: null,
  verifiedAt: null,
  renewBy: null,
  warnedDays: null,
  revokedAt: null,
  revokedBy: null,
  ...facts,
})

test('what somebody has to do something about comes first, then what ends soonest', () => {
  const directory = directoryOf([personOf('anne', 'FR'), personOf('emil', 'DK')], [], [])
  const rows = [
    row('anne', 'anne', { renewBy: new Date('2028-05-01T10:00:00Z') }),
    row('gone', 'nobody', { state: 'revoked', revokedAt: new Date('2027-04-01T10:00:00Z') }),
    row('emil-2', 'emil', { state: 'claimed' }),
    row('emil', 'emil', { how: 'code', renewBy: new Date('2027-05-01T10:00:00Z') }),
  ]
  expect(tableOf(directory, rows, new Date('2027-04-25T18:00:00Z'), 'en')).toEqual([
    'chat:emil-2  emil    DK  does not count yet: nobody has verified it',
    expect.stringMatching(/^chat:emil {4}emil {4}DK {2}counts until Sat 1 May, .* · joined by a code$/),
    expect.stringMatching(/^chat:anne {4}anne {4}FR {2}counts until Mon, 1 May 2028.* · named in the directory$/),
    expect.stringMatching(/^chat:gone {4}nobody {2}– {3}revoked Thu 1 Apr/),
  ])
})
