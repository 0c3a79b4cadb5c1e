import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../../src/chat/errors.ts'
import { accountRef, type ConversationRef, conversationRef } from '../../../src/chat/refs.ts'
import type { Call } from '../../../src/command/command.ts'
import { needPasskey } from '../../../src/command/passkey.ts'
import type { Store } from '../../../src/store/open.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { openTestStore } from '../../support/store.ts'

const anne = personOf('anne', 'FR')
const bruno = personOf('bruno', 'FR')
const joint = roomOf('joint', [anne, bruno])
let store: Store
let end: () => Promise<void>

beforeAll(async () => {
  ;({ store, end } = await openTestStore())
})
afterAll(() => end())
beforeEach(() => store.db.passkey.deleteMany())

/** As much of a call as is looked at. */
const callIn = (conversation: ConversationRef, exercise = true): Call =>
  ({
    tx: store.db,
    directory: directoryOf([anne, bruno], [joint], []),
    person: anne,
    account: accountRef('web', 'anne'),
    room: joint,
    conversation,
    now: new Date('2027-04-25T18:00:00Z'),
    exercise,
    origin: 'http://localhost:8484',
  }) as unknown as Call // the rest must not be read

async function refusal(call: Call): Promise<UserError | undefined> {
  try {
    await needPasskey(call, 'downgrade')
    return undefined
  } catch (fault) {
    if (fault instanceof UserError) return fault
    throw fault
  }
}

test('a touch counts for 15 minutes of real time, whatever the clock of the world', async () => {
  const call = callIn(joint.conversation)
  await touchPasskey(store.db, anne, 14)
  expect(await refusal(call)).toBeUndefined()
  await touchPasskey(store.db, anne, 15)
  expect((await refusal(call))?.code).toBe('accounts.passkey.downgrade')
})

test('somebody else’s touch does not count, and whoever has no passkey is led to make one', async () => {
  await touchPasskey(store.db, bruno)
  const fault = await refusal(callIn(joint.conversation))
  expect([fault?.code, fault?.values.url]).toEqual([
    'accounts.passkey.none.downgrade',
    'http://fr.localhost:8484/account',
  ])
})

test('the page is under the name at which its reader signs in, and knows where they came from', async () => {
  await touchPasskey(store.db, anne, 60)
  const room = conversationRef('chat', '!a:b.example')
  const from = '/confirm?from=chat%3A!a%3Ab.example'
  expect((await refusal(callIn(room)))?.values.url).toBe(`http://fr.localhost:8484${from}`)
  expect((await refusal(callIn(room, false)))?.values.url).toBe(`http://localhost:8484${from}`)
})
