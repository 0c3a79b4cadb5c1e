import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyByPasskey } from '../../../src/identity/own-pages.ts'
import { type House, openHouse } from './house.ts'

/**
 * Over random interleavings of everything that lets accounts count or not: one that was revoked and not verified since never
 * counts, and only a coordinator's word in that knowledge verifies it. What happened is read from the answers that people got, and
 * from nothing that the code under test keeps.
 */

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.look()
})
afterAll(() => house.end())
beforeEach(async () => {
  await house.db.linkTry.deleteMany()
})

const refs = ['recording:bruno', 'web:bruno', 'recording:emil', 'recording:new', 'web:new'] as const
const owners = { 'recording:bruno': 'bruno', 'web:bruno': 'bruno', 'recording:emil': 'emil' } as const

const account = fc.constantFrom(...refs)
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('show' as const), account }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('enter' as const), account, nth: fc.nat(3) }) },
  fc.record({
    do: fc.constant('confirm' as const),
    account,
    of: fc.constantFrom('bruno', 'emil'),
    again: fc.boolean(),
  }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revoke' as const), account }) },
  fc.record({ do: fc.constant('revoke-person' as const), of: fc.constantFrom('bruno', 'emil') }),
  fc.record({
    do: fc.constant('touch' as const),
    account: fc.constantFrom('web:bruno' as const, 'web:new' as const),
    of: fc.constantFrom('bruno', 'emil'),
  }),
  fc.record({ do: fc.constant('vouch' as const), account, of: fc.constantFrom('Bruno Petit', 'Emil Krog') }),
  fc.record({ do: fc.constant('lapse' as const), account }),
)
type Deed = typeof deed extends fc.Arbitrary<infer One> ? One : never

test('an account that was revoked and not verified since never counts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(deed, { minLength: 1, maxLength: 2 }), { maxLength: 14 }), async (steps) => {
      await reset()
      const revoked = new Set<string>()
      const codes: string[] = []
      for (const together of steps) {
        const answers = await Promise.all(together.map((each) => perform(each, codes)))
        // Of two at once either may come first: whatever was verified by one of them may count.
        for (const [index, each] of together.entries()) noteRevoked(each, answers[index] ?? '', revoked)
        for (const [index, each] of together.entries()) noteVerified(each, answers[index] ?? '', revoked)
        for (const ref of revoked) expect([ref, await house.counts(ref)]).toEqual([ref, false])
      }
    }),
    { numRuns: 15 },
  )
}, 300_000)

async function reset(): Promise<void> {
  await house.db.linkTry.deleteMany()
  await house.db.linkCode.deleteMany()
  await house.db.account.deleteMany({ where: { ref: { in: ['recording:new', 'web:new'] } } })
  for (const [ref, personId] of Object.entries(owners)) {
    const data = { personId, state: 'verified', revokedAt: null, revokedBy: null, renewBy: new Date('2028-04-01') }
    await house.db.account.update({ where: { ref }, data })
  }
  await house.db.roomMember.createMany({
    data: refs.filter((ref) => ref.startsWith('recording:')).map((ref) => ({ roomId: 'joint', account: ref })),
    skipDuplicates: true,
  })
}

async function perform(each: Deed, codes: string[]): Promise<string> {
  // Two coordinators of each member could do it; the one of the person’s own does.
  const by = (of: string): string =>
    of.startsWith('bruno') || of.startsWith('Bruno') ? 'recording:anne' : 'recording:dora'
  switch (each.do) {
    case 'show': {
      const answer = await house.ask(each.account, 'link')
      const code = /[3-9A-Y]{4}-[3-9A-Y]{4}/.exec(answer)?.[0]
      if (code) codes.unshift(code)
      return answer
    }
    case 'enter':
      return house.ask(each.account, `link ${codes[each.nth] ?? 'ACDE-FGHJ'}`)
    case 'confirm':
      return house.ask(by(each.of), `confirm ${each.account} of ${each.of}${each.again ? ' again' : ''}`)
    case 'revoke':
      return (
        await Promise.all(
          ['recording:anne', 'recording:dora'].map((who) => house.ask(who, `revoke ${each.account} because of a test`)),
        )
      ).join('\n')
    case 'revoke-person':
      return house.ask(by(each.of), `revoke ${each.of} because of a test`)
    case 'touch':
      return String((await house.inScene((scene) => verifyByPasskey(scene, each.of, each.account as never))).length) // written as one
    case 'vouch':
      return house.ask(
        by(each.of),
        `vouch ${each.account} in joint ${each.of.startsWith('B') ? 'FR' : 'DK'} ${each.of}`,
      )
    case 'lapse':
      await house.db.account.updateMany({
        where: { ref: each.account, state: 'verified' },
        data: { renewBy: new Date(0) },
      })
      await house.look()
      return ''
  }
}

/** The accounts that an answer says are revoked. */
function noteRevoked(each: Deed, answer: string, revoked: Set<string>): void {
  if (each.do !== 'revoke' && each.do !== 'revoke-person') return
  const named = /Revoked: ([^\n]*?)\. (?:It|They) do/.exec(answer)?.[1] ?? ''
  for (const ref of named.split(', ').filter(Boolean)) revoked.add(ref)
}

/** Of all that lets an account count, one thing alone brings back what was revoked: that somebody who may says so in that knowledge. */
function noteVerified(each: Deed, answer: string, revoked: Set<string>): void {
  if (each.do === 'confirm' && each.again && answer.includes('counts as that of')) revoked.delete(each.account)
}
