import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import { put } from '../../../src/sharing/parcel.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { openSession } from '../../../src/web/session.ts'
import { type House, openHouse } from './house.ts'

/** Confirming whose an account is, and revoking it. */

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())

describe('confirm', () => {
  test('lets a claimed account of one’s own people count, on record', async () => {
    await house.set('web:bruno', { state: 'claimed' })
    expect(await house.ask('recording:anne', 'confirm web:bruno')).toContain('web:bruno counts as that of Bruno Petit')
    expect(await house.account('web:bruno')).toMatchObject({ state: 'verified', how: 'confirmed', by: 'anne' })
    const [bruno, anne] = [await house.pseudonym('bruno'), await house.pseudonym('anne')]
    expect((await house.ledger('account.verified')).at(-1)).toEqual({
      subject: bruno,
      actor: anne,
      payload: { account: 'web:bruno', how: 'confirmed' },
    })
  })

  test('joins a new account to a person who is named', async () => {
    expect(await house.ask('recording:anne', 'confirm recording:petit of Bruno Petit')).toContain('counts as that of')
    expect(await house.account('recording:petit')).toMatchObject({ personId: 'bruno', state: 'verified' })
  })

  test('is for coordinators, for their own member’s people, and never for oneself', async () => {
    for (const ref of ['web:anne', 'recording:emil', 'web:bruno']) await house.set(ref, { state: 'claimed' })
    expect(await house.ask('recording:anne', 'confirm web:anne')).toContain('Nobody confirms an account of their own')
    expect(await house.ask('recording:bruno', 'confirm web:bruno')).toContain('takes the role')
    const others = await house.ask('recording:anne', 'confirm recording:emil')
    const none = await house.ask('recording:anne', 'confirm recording:nobody')
    expect(others.replaceAll('emil', 'nobody')).toBe(none)
    expect(none).toContain('no account or person')
    for (const ref of ['web:anne', 'recording:emil', 'web:bruno'])
      expect([ref, await house.counts(ref)]).toEqual([ref, false])
    for (const ref of ['web:anne', 'recording:emil', 'web:bruno']) await house.set(ref, { state: 'verified' })
  })

  test('never moves an account from one person to another', async () => {
    expect(await house.ask('recording:anne', 'confirm recording:emil of bruno')).toContain('belongs to somebody else')
    expect(await house.account('recording:emil')).toMatchObject({ personId: 'emil' })
  })

  test('what was revoked counts again only where somebody says so', async () => {
    await house.set('recording:petit', { state: 'revoked' })
    expect(await house.ask('recording:anne', 'confirm recording:petit')).toContain(
      'write: confirm recording:petit of bruno again',
    )
    expect(await house.counts('recording:petit')).toBe(false)
    expect(await house.ask('recording:anne', 'confirm recording:petit of bruno again')).toContain('counts as that of')
    expect(await house.counts('recording:petit')).toBe(true)
  })
})

describe('revoke', () => {
  test('is for coordinators of the person’s member, and for oneself; all else is not there; it takes a reason', async () => {
    expect(await house.ask('recording:anne', 'revoke bruno')).toContain('and why')
    const others = await house.ask('recording:anne', 'revoke emil because why not')
    const none = await house.ask('recording:anne', 'revoke nobody because why not')
    expect(others.replaceAll('emil', 'nobody')).toBe(none)
    expect(await house.ask('recording:bruno', 'revoke anne because why not')).toContain('no account or person')
    expect(await house.ask('recording:emil', 'revoke recording:emil because my phone is gone')).toContain('Revoked')
    expect(await house.counts('recording:emil')).toBe(false)
    expect(await house.ask('recording:dora', 'confirm recording:emil of emil again')).toContain('counts as that of')
  })

  test('of one account tells its person by the others, without the reason, which is on record alone', async () => {
    const { told } = await house.type('recording:anne', 'revoke recording:petit because we saw marigold there')
    const news = told.find(({ slot }) => slot.startsWith('account/revoked/'))
    expect([news?.only, news?.words]).toEqual([
      'recording:bruno',
      expect.stringContaining('recording:petit was revoked by Anne Roux'),
    ])
    expect(JSON.stringify(news)).not.toContain('marigold')
    // Whoever has another account that counts works on, and nothing is asked about their roles.
    expect(JSON.stringify(told)).not.toContain('still holds')
    await house.type('recording:anne', 'confirm recording:petit of bruno again')
  })

  test('ends everything at once: accounts, sessions, links, codes, the calendar, seats, what was said alone; whoever is next on duty is told', async () => {
    await openSession(house.db, { person: 'bruno', method: 'link', agent: '' })
    await issueSignInLink(house.db, 'bruno', 'sign-in', 60_000)
    await house.db.calendarFeed.create({ data: { hash: 'of an address', personId: 'bruno', madeAt: new Date() } })
    const code = await house.code('recording:bruno')
    const slot = 'test/alone'
    await house.inScene(async ({ directory, now }) => {
      const [room, person] = [directory.rooms.get('fr'), directory.people.get('bruno')]
      if (!room || !person) throw new Error('the house has both')
      const words = { look: 'notice', marking: 'TLP:AMBER', summary: 'for Bruno alone', blocks: [] } as const
      const parcel = { message: words, label: 'TLP:AMBER', addressees: ['FR'] } as const
      return put(
        slot,
        parcel,
        targetPerson(directory, person, accountRef('recording', 'bruno'), room.conversation, now),
      )
    })
    expect(await house.db.post.count({ where: { slot, state: 'pending' } })).toBe(1)
    const { told, effects } = await house.type(
      'recording:anne',
      'revoke bruno because the phone was stolen',
      'recording:fr',
    )
    const theirs = ['recording:bruno', 'recording:petit', 'web:bruno']
    for (const ref of theirs) {
      expect([ref, await house.counts(ref)]).toEqual([ref, false])
      expect(await house.account(ref)).toMatchObject({ state: 'revoked', revokedBy: 'anne' })
    }
    expect(await house.db.session.count({ where: { personId: 'bruno', endedAt: null } })).toBe(0)
    expect(await house.db.signInLink.count({ where: { personId: 'bruno', usedAt: null } })).toBe(0)
    expect(await house.db.calendarFeed.count({ where: { personId: 'bruno', endedAt: null } })).toBe(0)
    expect(await house.ask('recording:new', `link ${code}`)).toContain('This code does not work')
    const unseated = effects.flatMap((effect) =>
      effect.kind === 'unseat' ? [`${effect.account} ${effect.conversation}`] : [],
    )
    expect(unseated.toSorted()).toEqual([
      'recording:bruno recording:fr',
      'recording:bruno recording:joint',
      'web:bruno web:pages',
    ])
    expect(await house.db.post.findUnique({ where: { slot } })).toMatchObject({ intent: 'retract' })
    const duty = told.find(({ slot: each }) => each.startsWith('account/duty/'))
    expect([duty?.only, duty?.words]).toEqual([
      'recording:chloe',
      expect.stringContaining('Bruno Petit is on duty for France'),
    ])
    // No role ends by it, and the turn is theirs until somebody takes it: the answer says so, with the lines that end it.
    const answer = told.flatMap(({ slot: each, words }) => (each.startsWith('reply/') ? [words] : [])).join('\n')
    expect(answer).toContain('Bruno Petit still holds a role and is on duty: Duty officer (FR)')
    expect(answer).toContain('end-role niscg_member of bruno for FR in niscg')
    expect(await house.ask('recording:anne', 'people bruno', 'recording:fr')).toContain('no account of theirs counts')
    expect(await house.ask('recording:anne', 'duty', 'recording:fr')).toContain('Bruno Petit – cannot be reached')
    expect(await house.ask('recording:anne', 'duty rota', 'recording:fr')).toContain('Bruno Petit – cannot be reached')
    const others = await house.ask('recording:emil', 'people bruno', 'recording:joint')
    expect(others).toContain('Bruno Petit')
    expect(others).not.toContain('counts')
    const [last] = (await house.ledger('account.revoked')).slice(-1)
    expect(last).toEqual({
      subject: await house.pseudonym('bruno'),
      actor: await house.pseudonym('anne'),
      payload: { accounts: theirs, all: true, because: 'the phone was stolen' },
    })
    expect(await house.ask('recording:anne', 'revoke bruno because again')).toContain(
      'no account that could be revoked',
    )
  })

  test('from the next event on the account is a stranger’s: what it says, presses and fills in is none of theirs', async () => {
    const account = 'recording:bruno'
    const before = await house.db.ledgerEntry.count()
    const actor = account as never // written as one
    const where = { actor, conversation: 'recording:fr' as never } // likewise
    const at = house.now.toISOString()
    const events = [
      { kind: 'command', text: 'report something is wrong' },
      { kind: 'pressed', command: 'report something is wrong', message: 'm' as never },
      { kind: 'submitted', form: 'report', context: '', answers: { what: 'something', since: 'now' } },
      { kind: 'message', message: 'm2' as never, text: 'words to the cell' },
    ] as const
    for (const [index, event] of events.entries()) {
      const { effects } = await house.hand({ key: `revoked:${index}`, at, ...where, ...event })
      expect(effects.filter(({ kind }) => kind !== 'put' && kind !== 'retract')).toEqual([])
      const to = effects.flatMap((each) => (each.kind === 'put' ? [each.cleared.only] : []))
      expect(to.every((only) => only === account)).toBe(true)
    }
    expect(await house.db.ledgerEntry.count()).toBe(before)
    expect(await house.db.case.count()).toBe(0)
  })
})

describe('vouch', () => {
  test('does not bring back what was revoked, gives nobody another’s claim or oneself, and says how it came to count', async () => {
    const sit = (account: string) => house.db.roomMember.create({ data: { roomId: 'fr', account } })
    await house.db.roomMember.deleteMany({ where: { account: 'recording:bruno' } })
    await sit('recording:bruno')
    const say = (line: string) => house.ask('recording:anne', line, 'recording:fr')
    expect(await say('vouch recording:bruno in fr FR Bruno Petit')).toContain('does not count again by vouching')
    await house.set('recording:emil', { state: 'claimed' })
    await sit('recording:emil')
    expect(await say('vouch recording:emil in fr FR Chloe Blanc')).toContain('belonged to Emil Krog')
    await sit('recording:other')
    expect(await say('vouch recording:other in fr FR Anne Roux')).toContain('Nobody confirms an account of their own')
    for (const ref of ['recording:bruno', 'recording:emil', 'recording:other'])
      expect(await house.counts(ref)).toBe(false)
    expect(await say('vouch recording:other in fr FR Chloe Blanc')).toContain('Done')
    expect(await house.account('recording:other')).toMatchObject({
      personId: 'chloe',
      how: 'vouched',
      by: 'anne',
      state: 'verified',
    })
  })
})

describe('accounts', () => {
  test('shows one’s own, and to a coordinator those of their member’s people, with how and until when', async () => {
    const own = await house.ask('recording:emil', 'accounts').catch(() => '')
    expect(own).toContain('This account is not known here')
    await house.set('recording:emil', { state: 'verified', renewBy: new Date('2028-01-02T12:00:00Z') })
    const emil = await house.ask('recording:emil', 'accounts')
    expect(emil).toContain('recording:emil – counts until')
    expect(emil).not.toContain('dora')
    const dora = await house.ask('recording:dora', 'accounts', 'recording:joint')
    for (const word of ['recording:dora', 'recording:emil']) expect(dora).toContain(word)
    expect(dora).not.toContain('anne')
    expect(await house.ask('recording:dora', 'accounts Anne Roux')).toContain('no account or person')
    expect(await house.ask('recording:anne', 'accounts bruno', 'recording:fr')).toContain('revoked')
  })
})
