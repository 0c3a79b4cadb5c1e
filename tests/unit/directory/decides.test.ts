import { expect, test } from 'vitest'
import type { Rule } from '../../../src/decision/rule.ts'
import { readRoomRule } from '../../../src/directory/decides.ts'

/** How a room decides, as its directory file says it. */

const vote = { profile: 'vote', threshold: 'simple' } as const

test.each<[string, Rule]>([
  ['consensus', { profile: 'consensus' }],
  ['consensus, quorum 14', { profile: 'consensus', quorum: 14 }],
  ['silence', { profile: 'silence' }],
  ['silence 24 h', { profile: 'silence', hours: 24 }],
  ['vote', vote],
  ['vote of members', { ...vote, basis: 'members' }],
  ['vote of votes cast', vote],
  ['vote two-thirds', { ...vote, threshold: 'two-thirds' }],
  ['vote  two-thirds of members,  quorum 14', { ...vote, threshold: 'two-thirds', basis: 'members', quorum: 14 }],
  ['vote unanimous of members', { ...vote, threshold: 'unanimous', basis: 'members' }],
  ['delegated', { profile: 'delegated', ratifyHours: 24 }],
  ['delegated, ratified within 12 h', { profile: 'delegated', ratifyHours: 12 }],
])('%s', (written, rule) => {
  expect(readRoomRule(written)).toEqual(rule)
})

test.each([
  '',
  'majority',
  'national',
  'silence, quorum 3',
  'silence 0 h',
  'silence 721 h',
  'silence 24 min',
  'consensus of members',
  'consensus, quorum 0',
  'consensus, quorum 100',
  'vote most',
  'vote two-thirds of the lists',
  'delegated to FR',
  'delegated, ratified within 169 h',
  'delegated, quorum 2',
  'consensus or vote',
])('is no rule of a room: %s', (written) => {
  expect(readRoomRule(written)).toBeUndefined()
})
