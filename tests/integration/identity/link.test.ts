import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())
beforeEach(async () => {
  await house.db.linkTry.deleteMany()
  await house.db.linkCode.deleteMany()
})

const refused = 'This code does not work here'
let fresh = 0
const stranger = (): string => `recording:new-${++fresh}`

test('a code that one account shows joins another one, which counts for a year; that is on record, and the code is not', async () => {
  const account = stranger()
  const code = await house.code('recording:bruno')
  expect(await house.counts(account)).toBe(false)
  expect(await house.ask(account, `link ${code.toLowerCase().replace('-', ' ')}`)).toContain(
    'this account is known now',
  )
  expect(await house.counts(account)).toBe(true)
  expect(await house.account(account)).toMatchObject({ personId: 'bruno', state: 'verified', how: 'code' })
  const days = ((await house.account(account))?.renewBy?.getTime() ?? 0) - house.now.getTime()
  expect(days / 86_400_000).toBe(365)
  const bruno = await house.pseudonym('bruno')
  const last = (await house.ledger('account.verified')).at(-1)
  expect(last).toEqual({ subject: bruno, actor: bruno, payload: { account, how: 'code' } })
  expect(JSON.stringify([await house.db.linkCode.findMany(), await house.ledger('account.verified')])).not.toContain(
    code.replace('-', ''),
  )
  expect(await house.ask(account, 'me')).toContain('Bruno Petit')
})

test('whoever showed a code is told what was joined by it, and how to undo that', async () => {
  const [account, code] = [stranger(), await house.code('recording:bruno')]
  const { told } = await house.type(account, `link ${code}`)
  const news = told.filter(({ only }) => only === 'recording:bruno')
  expect(news).toMatchObject([{ words: expect.stringContaining(`revoke ${account} because`) }])
  expect(JSON.stringify(told)).not.toContain(code)
  expect(await house.ask('recording:bruno', `revoke ${account} because it is not mine`)).toContain('Revoked')
  expect(await house.counts(account)).toBe(false)
  expect(await house.counts('recording:bruno')).toBe(true)
})

test('a code is repeated in no answer but the one that shows it', async () => {
  const code = await house.code('recording:bruno')
  const { told } = await house.type('recording:emil', `link ${code}`)
  expect(JSON.stringify(told)).not.toContain(code)
})

test('twice, used by another, expired, voided by a newer one, made up, of its own account: one answer, which reveals nothing', async () => {
  const used = await house.code('recording:bruno')
  const joined = stranger()
  await house.ask(joined, `link ${used}`)
  const expired = await house.code('recording:bruno')
  await house.db.linkCode.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(Date.now() - 1) } })
  const voided = await house.code('recording:chloe')
  const own = await house.code('recording:chloe')
  const answers = [
    await house.ask(joined, `link ${used}`),
    await house.ask(stranger(), `link ${used}`),
    await house.ask(stranger(), `link ${expired}`),
    await house.ask(stranger(), `link ${voided}`),
    await house.ask(stranger(), 'link ACDE-FGHJ'),
    await house.ask(stranger(), 'link ../../etc'),
    await house.ask('recording:chloe', `link ${own}`),
    await house.ask('recording:emil', 'link ACDE-FGHJ'),
  ]
  // What was typed is named to whoever is known, as with every command, and without the code.
  const said = answers.map((answer) => answer.replace(/\nIn answer to.*|\nYou wrote.*|\n.*link ….*/g, '').trim())
  expect(new Set(said).size, said.join('\n---\n')).toBe(1)
  expect(said[0]).toContain(refused)
  expect(await house.account(joined)).toMatchObject({ personId: 'bruno' })
  // Its own account cannot use it, and has not spoilt it either.
  expect(await house.ask(stranger(), `link ${own}`)).toContain('known now')
})

test('raced by many accounts at once a code lets in one', async () => {
  const code = await house.code('recording:bruno')
  const accounts = [stranger(), stranger(), stranger(), stranger()]
  const answers = await Promise.all(accounts.map((account) => house.ask(account, `link ${code}`)))
  expect(answers.filter((answer) => answer.includes('known now'))).toHaveLength(1)
  expect(await house.db.account.count({ where: { ref: { in: accounts } } })).toBe(1)
})

test('five wrong codes within an hour: none for an hour, a right one neither; it says so to nobody, and counts for each account alone', async () => {
  const account = stranger()
  for (let n = 0; n < 5; n++) expect(await house.ask(account, `link ACDE-FGH${'34679'[n]}`)).toContain(refused)
  const code = await house.code('recording:bruno')
  expect(await house.ask(account, `link ${code}`)).toContain(refused)
  expect(await house.counts(account)).toBe(false)
  await house.db.linkTry.updateMany({ data: { at: new Date(Date.now() - 59 * 60_000) } })
  expect(await house.ask(account, `link ${code}`)).toContain(refused)
  await house.db.linkTry.updateMany({ data: { at: new Date(Date.now() - 61 * 60_000) } })
  expect(await house.ask(account, `link ${code}`)).toContain('known now')
  const calm = await house.code('recording:bruno')
  expect(await house.ask(stranger(), `link ${calm}`)).toContain('known now')
})

test('guesses that come at once are counted one after the other', async () => {
  const account = stranger()
  const signs = [...'34679ACDEF']
  await Promise.all(signs.map((sign) => house.ask(account, `link MNPQ-RTW${sign}`)))
  expect(await house.db.linkTry.count({ where: { account } })).toBe(5)
})

test('a code that is entered where others read it is void, and its person is told; where nobody sees it, it works', async () => {
  const account = stranger()
  const code = await house.code('recording:bruno')
  const { told } = await house.type(account, `link ${code}`, 'recording:joint')
  expect(told.find(({ only }) => only === account)?.words).toContain('Others can read what is written here')
  const warned = told.find(({ only }) => only === 'recording:bruno')
  expect(warned?.words).toContain('written where others could read it')
  expect(warned?.words).not.toContain(code)
  expect(await house.counts(account)).toBe(false)
  expect(await house.ask(account, `link ${code}`)).toContain(refused)
  const made = (await house.type(account, 'link MNPQ-RTWX', 'recording:joint')).told
  expect(made.map(({ words }) => words)).toEqual([told.find(({ only }) => only === account)?.words])
  const next = await house.code('recording:bruno')
  expect(await house.ask('web:guest', `link ${next}`, 'web:pages')).toContain('known now')
})

test('an account that is somebody else’s is never taken over, counting or not, and the code is lost on it', async () => {
  for (const state of ['verified', 'claimed', 'lapsed', 'revoked']) {
    await house.set('recording:emil', { state })
    const code = await house.code('recording:bruno')
    const { told } = await house.type('recording:emil', `link ${code}`)
    expect(told.find(({ only }) => only === 'recording:emil')?.words).toContain(refused)
    expect(told.find(({ only }) => only === 'recording:bruno')?.words).toContain('cannot be joined to you')
    expect([state, await house.account('recording:emil')]).toMatchObject([state, { personId: 'emil', state }])
    expect(await house.ask(stranger(), `link ${code}`)).toContain(refused)
  }
  await house.set('recording:emil', { state: 'verified' })
})

test('one’s own account that is claimed, has lapsed or is to be renewed counts anew; a revoked one does not', async () => {
  for (const state of ['claimed', 'lapsed', 'verified']) {
    await house.set('web:bruno', { state, renewBy: new Date('2027-05-01') })
    const code = await house.code('recording:bruno')
    await house.type('web:bruno', `link ${code}`)
    expect([state, await house.account('web:bruno')]).toMatchObject([state, { state: 'verified', how: 'code' }])
    expect((await house.account('web:bruno'))?.renewBy?.getFullYear()).toBe(2028)
  }
  await house.set('web:bruno', { state: 'revoked' })
  const code = await house.code('recording:bruno')
  expect(await house.ask('web:bruno', `link ${code}`)).toContain(refused)
  expect(await house.counts('web:bruno')).toBe(false)
  await house.set('web:bruno', { state: 'verified' })
})

test('a code is void once the account that showed it counts no more', async () => {
  const code = await house.code('recording:bruno')
  await house.set('recording:bruno', { state: 'lapsed' })
  expect(await house.ask(stranger(), `link ${code}`)).toContain(refused)
  await house.set('recording:bruno', { state: 'verified' })
})
