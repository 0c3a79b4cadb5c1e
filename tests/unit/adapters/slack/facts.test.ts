import { expect, test } from 'vitest'
import { assuranceOf, factsOf, membershipOf } from '../../../../adapters/slack/facts.ts'

/** What can be promised of a channel hangs on every workspace that reads along. */

const bot = { teamId: 'T1', enterpriseId: 'E1' }
const operatorOf = (
  channel: object,
  allowed: readonly string[],
  who: { teamId: string; enterpriseId?: string } = bot,
): string => {
  const facts = factsOf({ id: 'C1', is_member: true, is_private: true, ...channel })
  if (!facts) throw new Error('no facts')
  return assuranceOf({ url: 'https://slack.com', bot: who, allowed: new Set(allowed), readers: facts.readers }).operator
}

test.each<[string, object, readonly string[], string]>([
  ['nobody is allowed', {}, [], 'foreign'],
  ['the workspace is', {}, ['T1'], 'allowed'],
  ['its organisation is', {}, ['E1'], 'allowed'],
  ['another workspace alone is', {}, ['T2'], 'foreign'],
  ['it is shared with one that is not', { is_ext_shared: true, connected_team_ids: ['T2'] }, ['T1'], 'foreign'],
  ['it is shared with one that is too', { is_ext_shared: true, connected_team_ids: ['T2'] }, ['T1', 'T2'], 'allowed'],
  [
    'it is shared with two, of which one is',
    { is_ext_shared: true, connected_team_ids: ['T2', 'E3'], shared_team_ids: ['T1', 'T2', 'E3'] },
    ['T1', 'T2'],
    'foreign',
  ],
  ['it is shared, and Slack does not say with whom', { is_ext_shared: true }, ['T1'], 'foreign'],
  [
    'somebody who is not is invited, and has not come yet',
    { is_pending_ext_shared: true, pending_connected_team_ids: ['T2'] },
    ['T1'],
    'foreign',
  ],
  [
    'it is shared within the organisation, which is',
    { is_org_shared: true, internal_team_ids: ['T1', 'T4'], shared_team_ids: ['T1', 'T4'] },
    ['E1'],
    'allowed',
  ],
  [
    'it is shared within the organisation, of which one workspace is',
    { is_org_shared: true, internal_team_ids: ['T1', 'T4'], shared_team_ids: ['T1', 'T4'] },
    ['T1'],
    'foreign',
  ],
  ['Slack lists the own workspace among those connected', { shared_team_ids: ['T1'] }, ['T1'], 'allowed'],
])('where %s', (_, channel, allowed, operator) => {
  expect(operatorOf(channel, allowed)).toBe(operator)
})

test('a workspace without an organisation is not allowed by having none', () => {
  expect(operatorOf({ is_ext_shared: true, connected_team_ids: ['T2'] }, ['T1'], { teamId: 'T1' })).toBe('foreign')
})

test.each([
  ['https://slack.com', 'in-transit'],
  ['http://127.0.0.1:4010', 'in-transit'],
  ['http://slack.example', 'none'],
])('on the way to %s words are read by nobody, or by anybody', (url, encryption) => {
  const readers = { inside: [], outside: [] }
  expect(assuranceOf({ url, bot, allowed: new Set(), readers })).toMatchObject({ encryption, joinersReadBack: true })
})

test.each([{ is_private: false }, { is_private: undefined }])(
  'of a channel that everybody in the workspace reads nothing is promised, whoever is allowed: %o',
  (channel) => {
    const facts = factsOf({ id: 'C1', is_member: true, ...channel })
    const readers = facts?.readers ?? { inside: [], outside: [] }
    expect(assuranceOf({ url: 'https://slack.com', bot, allowed: new Set(['T1']), readers })).toEqual({
      encryption: 'none',
      operator: 'foreign',
      joinersReadBack: true,
    })
  },
)

test('facts are read off whatever Slack says of a channel', () => {
  expect(factsOf({ id: 'D1', is_im: true, user: 'U1' })).toMatchObject({
    isMember: true,
    user: 'U1',
    isArchived: false,
  })
  expect(factsOf({ id: 'D1', is_im: true, user: 'U1', is_user_deleted: true })).toMatchObject({ isArchived: true })
  expect(factsOf({ id: 'C1', name: 'elections', is_archived: true })).toMatchObject({
    name: 'elections',
    isMember: false,
    isArchived: true,
    user: undefined,
  })
  expect(factsOf('words')).toBeUndefined()
  expect(membershipOf({ team_id: 'T2', enterprise_user: { enterprise_id: 'E2' } })).toEqual(['T2', 'E2'])
  expect(membershipOf(undefined)).toEqual([])
})
