import { type APIGuildMember, type APIOverwrite, PermissionFlagsBits as may } from 'discord.js'
import { expect, test } from 'vitest'
import { heldAt, heldIn, holds, invitationOf, permissions } from '../../../../adapters/discord/connect/permissions.ts'
import { en } from '../../../../src/locale/en/index.ts'

type Server = Parameters<typeof heldIn>[0]
const role = (id: string, ...bits: bigint[]) => ({ id, permissions: String(bits.reduce((sum, bit) => sum | bit, 0n)) })
const server = {
  id: '1',
  owner_id: '9',
  roles: [role('1', may.ViewChannel, may.SendMessages), role('2', may.AttachFiles), role('3', may.Administrator)],
} as unknown as Server // what is looked at of it
const member = (id: string, ...roles: string[]) => ({ user: { id }, roles }) as unknown as APIGuildMember // what is looked at of one
const overwrite = (id: string, type: 0 | 1, allow: bigint, deny: bigint): APIOverwrite => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
})

test('The link asks for what has a reason in the catalogue, and for nothing more', () => {
  const link = new URL(invitationOf('155149108183695360'))
  const asked = BigInt(link.searchParams.get('permissions') ?? '0')
  const names = Object.entries(may).flatMap(([name, bit]) => ((asked & bit) === bit ? [name] : []))
  const reasons = Object.keys(en).flatMap((key) => /^discord\.permission\.(\w+)$/.exec(key)?.[1] ?? [])
  expect([...new Set(names)].filter((name) => !name.endsWith('2')).sort()).toEqual(
    expect.arrayContaining([...permissions].sort()),
  )
  expect([...permissions].sort()).toEqual(reasons.sort())
  expect(asked).toBe(permissions.reduce((sum, name) => sum | may[name], 0n))
  expect(asked & may.Administrator).toBe(0n)
  expect(link.searchParams.get('scope')).toBe('bot applications.commands')
})

test('What somebody may is what all may and their roles; an owner and an administrator may all', () => {
  expect(holds(heldIn(server, member('5')), 'ViewChannel')).toBe(true)
  expect(holds(heldIn(server, member('5')), 'AttachFiles')).toBe(false)
  expect(holds(heldIn(server, member('5', '2')), 'AttachFiles')).toBe(true)
  expect(holds(heldIn(server, member('9')), 'ManageRoles')).toBe(true)
  expect(holds(heldIn(server, member('5', '3')), 'ManageRoles')).toBe(true)
})

test('A channel changes it for all, then for roles, then for one person', () => {
  const closed = [overwrite('1', 0, 0n, may.ViewChannel)]
  const forRole = [...closed, overwrite('2', 0, may.ViewChannel, 0n)]
  const butOne = [...forRole, overwrite('5', 1, 0n, may.ViewChannel)]
  const sees = (who: APIGuildMember, overwrites: APIOverwrite[]): boolean =>
    holds(heldAt(server, who, overwrites), 'ViewChannel')
  expect(sees(member('5', '2'), closed)).toBe(false)
  expect(sees(member('5', '2'), forRole)).toBe(true)
  expect(sees(member('6'), forRole)).toBe(false)
  expect(sees(member('5', '2'), butOne)).toBe(false)
  expect(sees(member('9'), closed)).toBe(true)
})
