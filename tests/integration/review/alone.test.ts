import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Assurance } from '../../../src/chat/adapter.ts'
import { rateLimited, unreachable } from '../../../src/chat/errors.ts'
import { type Message, paragraph } from '../../../src/chat/message.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { put } from '../../../src/sharing/parcel.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, fillDirectory, openPlace, place } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one'])
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await yard.close()
  await at.end()
})

const sealed: Assurance = { encryption: 'end-to-end', operator: 'own', joinersReadBack: false }
const plain: Assurance = { ...sealed, encryption: 'none' }
const saying = (summary: string): Message => ({
  look: 'reply',
  summary,
  marking: 'TLP:AMBER',
  blocks: [paragraph(summary)],
})

/** Tells Ana something that is for her own people, in a conversation. */
async function tellAna(conversation: string, slot: string): Promise<void> {
  const directory = yard.facts.current()
  const person = directory.people.get('ana')
  if (!person) throw new Error('the directory has her')
  const parcel = {
    message: saying('content'),
    stub: saying('read it elsewhere'),
    label: 'TLP:AMBER' as const,
    addressees: ['FR'],
  }
  const now = new Date()
  const target = targetPerson(directory, person, account('ana'), place(conversation), now)
  await yard.db.$transaction((tx) => applyEffects(tx, at.store.keyring, put(slot, parcel, target), now))
  yard.outbox.poke(place(conversation))
}

/** Lets the platform promise this of what is said to somebody alone, and counts how often it was asked. */
function promise(answer: () => Assurance): () => number {
  let asked = 0
  yard.platform.adapter.assurance = async (_conversation, only) => {
    if (only !== account('ana')) throw new Error('asked of somebody else')
    asked += 1
    return answer()
  }
  return () => asked
}

const told = (conversation: string, what: string): Promise<unknown> =>
  until(() => yard.platform.told(conversation).includes(what), { what: `she is told: ${what}` })

test('what is said to one person alone shows what the platform promises of that, not what it promises of the room', async () => {
  promise(() => plain)
  await tellAna('one', 'test/one')
  await told('one', 'read it elsewhere')
  promise(() => sealed)
  await tellAna('aside', 'test/two')
  await told('aside', 'content')
})

test('it waits for as long as the platform does not say what it promises', async () => {
  let faults = [unreachable('no answer'), rateLimited(50), new Error('a fault in the adapter')]
  const asked = promise(() => {
    const [fault, ...others] = faults
    faults = others
    if (fault) throw fault
    return sealed
  })
  await tellAna('one', 'test/one')
  await told('one', 'content')
  expect(asked()).toBe(4)
})
