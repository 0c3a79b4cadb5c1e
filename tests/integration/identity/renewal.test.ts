import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyByPasskey } from '../../../src/identity/own-pages.ts'
import { type House, openHouse } from './house.ts'

/** A verified account counts for a year; before that its person is told, and around an election nobody is lost by a date. */

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.look()
})
afterAll(() => house.end())

const day = 86_400_000
const year = (): Date => new Date(house.now.getTime() + 365 * day)

test('what the file confirmed counts for a year from then on', async () => {
  const account = await house.account('recording:bruno')
  const from = account?.verifiedAt?.getTime() ?? 0
  expect([account?.how, (account?.renewBy?.getTime() ?? 0) - from]).toEqual(['file', 365 * day])
})

test('at 30, 14 and 7 days its person is told alone, once each, what to do', async () => {
  const renewBy = new Date(house.now.getTime() + 40 * day)
  await house.db.account.updateMany({ where: { state: 'verified' }, data: { renewBy: year() } })
  await house.set('recording:bruno', { renewBy })
  const heard: string[] = []
  const began = house.now
  for (let at = 0; at < 40; at++) {
    house.now = new Date(began.getTime() + at * day)
    for (const { only, words } of (await house.look()).told) {
      expect([only, words]).toEqual(['recording:bruno', expect.stringContaining('recording:bruno')])
      expect(words).toContain('Three ways')
      heard.push(`${40 - at}`)
    }
  }
  expect(heard).toEqual(['30', '14', '7'])
  const next = await house.db.timer.findUnique({ where: { key: 'account/watch' } })
  expect(next?.dueAt.getTime()).toBeLessThanOrEqual(renewBy.getTime())
})

test('at its end it lapses, on record: a stranger’s, about whom those who look after its rooms are asked', async () => {
  house.now = new Date(house.now.getTime() + day)
  const { told } = await house.look()
  expect(await house.account('recording:bruno')).toMatchObject({ state: 'lapsed' })
  expect(await house.counts('recording:bruno')).toBe(false)
  expect((await house.ledger('account.lapsed')).at(-1)).toEqual({
    subject: await house.pseudonym('bruno'),
    actor: 'bot',
    payload: { account: 'recording:bruno' },
  })
  expect(told.find(({ only }) => only === 'web:bruno')?.words).toContain('counts no more')
  expect(told.filter(({ slot }) => slot.startsWith('stranger/joined/recording:bruno')).length).toBeGreaterThan(0)
  expect(await house.ask('recording:bruno', 'me')).toContain('This account is not known here')
})

test('verifying it again brings it back: by a code, by somebody’s word, and by passkey for the account of our own pages', async () => {
  const code = await house.code('web:bruno')
  await house.type('recording:bruno', `link ${code}`)
  expect(await house.account('recording:bruno')).toMatchObject({ state: 'verified', how: 'code', renewBy: year() })
  await house.set('recording:bruno', { state: 'lapsed' })
  await house.type('recording:anne', 'confirm recording:bruno of bruno')
  expect(await house.account('recording:bruno')).toMatchObject({ state: 'verified', how: 'confirmed', renewBy: year() })
  await house.set('web:bruno', { state: 'lapsed' })
  const touch = (person: string, account: string) =>
    house.inScene((scene) => verifyByPasskey(scene, person, account as never)) // written as one
  await touch('bruno', 'web:bruno')
  expect(await house.account('web:bruno')).toMatchObject({ state: 'verified', how: 'passkey', renewBy: year() })
  expect(await touch('bruno', 'web:bruno')).toEqual([])
  await house.set('web:bruno', { renewBy: new Date(house.now.getTime() + 20 * day) })
  expect(await touch('bruno', 'web:bruno')).not.toEqual([])
})

test('a passkey brings back neither what was revoked nor what is somebody else’s', async () => {
  await house.set('web:bruno', { state: 'revoked' })
  await house.set('web:dora', { state: 'claimed' })
  for (const account of ['web:bruno', 'web:dora']) {
    expect(await house.inScene((scene) => verifyByPasskey(scene, 'bruno', account as never))).toEqual([]) // as above
    expect([account, await house.counts(account)]).toEqual([account, false])
  }
  await house.set('web:bruno', { state: 'verified' })
  await house.set('web:dora', { state: 'verified' })
})

test('around an election of its person’s member it does not lapse; afterwards it does', async () => {
  await house.db.election.create({ data: { id: 'fr-test', title: 'France votes', kind: 'presidential' } })
  await house.db.poll.create({
    data: {
      electionId: 'fr-test',
      code: 'FR',
      day: '2027-08-01',
      zone: 'Europe/Paris',
      opens: '08:00',
      closes: '20:00',
      source: '',
      checkedOn: '',
      checkedBy: '',
    },
  })
  await house.db.account.updateMany({ where: { state: 'verified' }, data: { renewBy: new Date('2028-12-01') } })
  await house.set('recording:bruno', { renewBy: new Date('2027-07-30T10:00:00Z') })
  await house.set('recording:emil', { renewBy: new Date('2027-07-30T10:00:00Z') })
  house.now = new Date('2027-07-30T12:00:00Z')
  await house.look()
  expect(await house.counts('recording:bruno')).toBe(true)
  expect(await house.counts('recording:emil')).toBe(false)
  expect(await house.ask('recording:bruno', 'accounts')).toContain('and on until the election is over')
  house.now = new Date('2027-08-03T17:59:00Z')
  await house.look()
  expect(await house.counts('recording:bruno')).toBe(true)
  house.now = new Date('2027-08-03T18:00:00Z')
  await house.look()
  expect(await house.counts('recording:bruno')).toBe(false)
})
