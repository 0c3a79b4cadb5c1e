import { describe, expect, test } from 'vitest'
import type { Message } from '../../../src/chat/message.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import type { Envelope } from '../../../src/delivery/apply.ts'
import { type Facts, judge, onlyFor } from '../../../src/delivery/judge.ts'
import type { Target } from '../../../src/sharing/release.ts'
import { nobodyKnown } from '../../../src/sharing/target.ts'

const message: Message = { look: 'card', marking: 'TLP:GREEN', summary: 'words', blocks: [] }
const stub: Message = { ...message, marking: 'TLP:CLEAR', summary: 'a number' }
const said: Envelope = { parcel: { message, stub, label: 'TLP:GREEN', addressees: ['FR', 'EE'] } }
const joint: Target = {
  ...nobodyKnown(conversationRef('web', 'joint')),
  ceiling: 'TLP:AMBER',
  seatsRead: true,
  readers: ['EE', 'FR'],
}
const facts: Facts = {
  slot: 'case/EL-2027-FR-0001/card@joint',
  label: 'TLP:GREEN',
  addressees: ['EE', 'FR'],
  about: ['case/EL-2027-FR-0001'],
  shows: 'whole',
}
const shows = (given: Partial<Facts>, envelope: Envelope | undefined = said, target = joint) =>
  judge({ ...facts, ...given }, envelope, target).shows

describe('a post is judged by the stricter', () => {
  test('of the label it was said with and the one it has been given', () => {
    expect(shows({})).toBe('whole')
    expect(shows({ label: 'TLP:AMBER+STRICT' })).toBe('stub')
    // A lower one lowers nothing: what was said bears its label.
    const strict: Envelope = { parcel: { ...said.parcel, label: 'TLP:AMBER+STRICT' } }
    expect(shows({ label: 'TLP:CLEAR' }, strict)).toBe('stub')
  })

  test('of its addressees and those it has been left with', () => {
    expect(shows({ label: 'TLP:AMBER' })).toBe('whole')
    expect(shows({ label: 'TLP:AMBER', addressees: ['FR'] })).toBe('stub')
    expect(shows({ label: 'TLP:AMBER', addressees: ['FR', 'EE', 'CZ'] }, said, { ...joint, readers: ['CZ'] })).toBe(
      'stub',
    )
    expect(shows({ label: 'TLP:AMBER', addressees: [] })).toBe('stub')
  })

  test('a post from before these were written beside it goes by its envelope', () => {
    expect(shows({ label: 'TLP:AMBER', addressees: [], about: [] })).toBe('whole')
  })

  test('a label that cannot be read stands nowhere', () => {
    expect(shows({ label: 'TLP:AMBRE' })).toBeUndefined()
  })
})

describe('a post whose words were purged', () => {
  const purged = (given: Partial<Facts>) => judge({ ...facts, ...given }, undefined, joint).shows
  test('is judged by what it was said with', () => {
    expect(purged({})).toBe('whole')
    expect(purged({ label: 'TLP:AMBER+STRICT' })).toBeUndefined()
    expect(purged({ label: 'TLP:AMBER', addressees: ['FR'] })).toBeUndefined()
  })
  test('goes on standing as its stub', () => {
    expect(purged({ label: 'TLP:AMBER+STRICT', shows: 'stub' })).toBe('stub')
  })
  test('came by a link where its slot says so, and goes by nobody’s word then', () => {
    const wide = { ...joint, ceiling: 'TLP:AMBER+STRICT' as const }
    const strict = { ...facts, label: 'TLP:AMBER+STRICT' }
    expect(judge(strict, undefined, wide).shows).toBe('whole')
    expect(judge({ ...strict, slot: 'relay/web:fr/1@joint' }, undefined, wide).shows).toBeUndefined()
  })
  test('is still known to be somebody’s alone', () => {
    expect(onlyFor({ ...facts, about: ['case/x', 'account/web:ana'] }, undefined)).toBe('web:ana')
    expect(onlyFor(facts, undefined)).toBeUndefined()
  })
})
