import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { noteWayChange } from '../../../src/identity/ways-in.ts'
import { makeRecoveryCodes } from '../../../src/web/entry.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { type House, openHouse } from './house.ts'

/** The passkeys and recovery codes of somebody: what goes on record of them, and what becomes of them when an account is revoked. */

let house: House
const personId = 'bruno'

beforeAll(async () => {
  house = await openHouse()
}, 120_000)
afterAll(() => house?.end())
beforeEach(async () => {
  await touchPasskey(house.db, await house.db.person.findUniqueOrThrow({ where: { id: personId } }))
  await house.db.$transaction((tx) => makeRecoveryCodes(tx, personId))
})

const keys = async () => [
  await house.db.passkey.count({ where: { personId } }),
  await house.db.recoveryCode.count({ where: { personId } }),
]

test.each([
  ['passkey.added', 'Blue key', 'The passkey “Blue key” was added'],
  ['passkey.removed', 'Blue key', 'The passkey “Blue key” was removed'],
  ['codes.made', undefined, 'Ten new recovery codes were made'],
] as const)(
  '%s goes on record and is told on every account that counts, with what to do',
  async (kind, name, words) => {
    const change = { person: personId, kind, method: 'link', ...(name && { name }) }
    const effects = await house.inScene(async (scene) => noteWayChange(scene, change))
    const pseudonym = await house.pseudonym(personId)
    const payload = { method: 'link', ...(name && { name }) }
    expect((await house.ledger(kind)).at(-1)).toEqual({ subject: pseudonym, actor: pseudonym, payload })
    const told = house.toldBy(effects)
    expect(told.map(({ only }) => only).toSorted()).toEqual(['recording:bruno', 'web:bruno'])
    for (const { words: said } of told) {
      expect(said).toContain(words)
      expect(said).toContain('revoke web:bruno because it was not me')
    }
  },
)

describe('revoking', () => {
  test('the account of our own pages ends its passkeys and codes, so that none works once it is confirmed again', async () => {
    await house.ask('recording:anne', 'revoke web:bruno because his browser stood open')
    expect(await keys()).toEqual([0, 0])
    await house.ask('recording:anne', 'confirm web:bruno of bruno again')
  })

  test('another account of somebody lets them be', async () => {
    await house.ask('recording:anne', 'revoke recording:bruno because the phone was stolen')
    expect(await keys()).toEqual([1, 10])
    await house.ask('recording:anne', 'confirm recording:bruno of bruno again')
  })

  test('the last account that counts ends them, wherever it is', async () => {
    await house.set('web:bruno', { state: 'lapsed' })
    await house.ask('recording:anne', 'revoke recording:bruno because the phone was stolen')
    expect(await keys()).toEqual([0, 0])
  })
})
