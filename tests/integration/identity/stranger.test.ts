import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/chat/event.ts'
import { conversationRef, messageId } from '../../../src/chat/refs.ts'
import { type House, openHouse } from './house.ts'

/** An account that does not count gets one polite answer, whatever it does, and whoever’s it once was or is said to be. */

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())
beforeEach(async () => {
  await house.db.post.deleteMany()
})

type Deed = { kind: ChatEvent['kind'] } & Record<string, unknown>
const deeds: readonly Deed[] = [
  { kind: 'message', message: messageId('m1'), text: 'is anybody there?' },
  { kind: 'command', text: 'help' },
  { kind: 'command', text: 'accounts' },
  { kind: 'command', text: 'link' },
  { kind: 'command', text: 'case EL-2027-FR-0001' },
  { kind: 'command', text: 'report results cannot be reached', on: messageId('m0') },
  { kind: 'pressed', command: 'ack EL-2027-FR-0001', message: messageId('m0') },
  { kind: 'submitted', form: 'report', context: '', answers: { what: 'results cannot be reached', since: 'now' } },
]
/** What is not answered at all: it is seen by nobody, or says nothing to the bot. */
const silent: readonly Deed[] = [
  { kind: 'edited', message: messageId('m1'), text: 'is anybody here?', edit: 'e1' },
  { kind: 'reacted', message: messageId('m0'), reaction: 'seen', added: true },
]

/** What an account is answered in the joint room for one deed, with its own name taken out. */
async function answered(account: string, deed: Deed): Promise<unknown> {
  await house.db.post.deleteMany()
  const conversation = conversationRef('recording', 'joint')
  const event = { ...house.base(account as never, conversation), ...deed } as ChatEvent // each is a whole one
  const { told, effects } = await house.hand(event)
  const kinds = effects.map(({ kind }) => kind)
  return JSON.parse(JSON.stringify({ told, kinds }).replaceAll(account, 'ACCOUNT').replaceAll(event.key, 'KEY'))
}

test.each(deeds)(
  '$kind $text: unknown, claimed, lapsed and revoked accounts get the very same, once, and nothing else happens',
  async (deed) => {
    const unknown = await answered('recording:nobody', deed)
    expect(JSON.stringify(unknown)).toContain('This account is not known here.')
    for (const state of ['claimed', 'lapsed', 'revoked']) {
      await house.set('recording:bruno', { state })
      expect([state, await answered('recording:bruno', deed)]).toEqual([state, unknown])
    }
    const ledger = await house.db.ledgerEntry.count()
    const conversation = conversationRef('recording', 'joint')
    await answered('recording:bruno', deed)
    const again = { ...house.base('recording:bruno' as never, conversation), ...deed } as ChatEvent // as above
    expect((await house.hand(again)).effects).toEqual([])
    expect([await house.db.ledgerEntry.count(), await house.db.case.count(), await house.db.run.count()]).toEqual([
      ledger,
      0,
      0,
    ])
    await house.set('recording:bruno', { state: 'verified' })
  },
)

test.each(silent)('$kind is not answered, whoever’s the account was', async (deed) => {
  for (const state of ['claimed', 'lapsed', 'revoked']) {
    await house.set('recording:bruno', { state })
    expect(await answered('recording:bruno', deed)).toEqual({ told: [], kinds: [] })
  }
  await house.set('recording:bruno', { state: 'verified' })
})

test('a marking is answered alike as well, and no word of it is kept', async () => {
  for (const account of ['recording:nobody', 'recording:bruno']) {
    await house.set('recording:bruno', { state: 'revoked' })
    const conversation = conversationRef('recording', 'joint')
    const { key, actor } = house.base(account as never, conversation)
    const arrival = {
      key,
      kind: 'message',
      actor,
      conversation,
      at: house.now,
      waitedMs: 0,
      event: undefined,
      withheld: 'TLP:RED',
    }
    const { handleArrival } = await import('../../../src/delivery/handle.ts')
    const effects = await house.inScene(async (scene) => (await handleArrival(arrival, scene)).effects)
    expect(house.toldBy(effects)).toMatchObject([{ only: account, words: expect.stringContaining('TLP:RED') }])
    expect(effects.map(({ kind }) => kind)).toEqual(['put'])
  }
  await house.set('recording:bruno', { state: 'verified' })
})
