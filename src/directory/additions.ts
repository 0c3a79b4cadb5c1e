import { randomBytes } from 'node:crypto'
import type { Transaction } from '../store/client.ts'
import type { Rows } from './rows.ts'

/** What can be added many at a time; contacts are sealed one by one. */
export type Added = Exclude<keyof Rows, 'contact'>

/** Adds rows that the store does not have yet, all of one kind at once: a directory of thousands comes in within a second or two. */
export async function addRows(tx: Transaction, wanted: Rows, what: Added, ids: readonly string[]): Promise<void> {
  const rowsOf = <Row>(rows: ReadonlyMap<string, Row>): (readonly [string, Row])[] =>
    ids.map((id) => [id, rows.get(id)!] as const) // what is added is wanted
  const withIds = <Row extends object>(rows: ReadonlyMap<string, Row>) =>
    rowsOf(rows).map(([id, row]) => ({ id, ...row }))
  switch (what) {
    case 'member':
      await tx.member.createMany({ data: rowsOf(wanted.member).map(([code, row]) => ({ code, ...row })) })
      return
    case 'body':
      await tx.body.createMany({ data: withIds(wanted.body) })
      return
    case 'delegation':
      await tx.delegation.createMany({ data: withIds(wanted.delegation) })
      return
    case 'person':
      await tx.person.createMany({ data: withIds(wanted.person).map((row) => ({ pseudonym: newPseudonym(), ...row })) })
      return
    case 'account': {
      await tx.account.createMany({ data: rowsOf(wanted.account).map(([ref, row]) => ({ ref, ...row })) })
      const verified = ids.filter((id) => wanted.account.get(id)?.state === 'verified')
      await tx.$executeRaw`UPDATE "Account" SET "verifiedAt" = jom_now() WHERE ref = ANY(${verified})`
      return
    }
    case 'permission':
      await tx.permission.createMany({ data: withIds(wanted.permission) })
      return
    case 'role':
      await tx.roleHolding.createMany({ data: withIds(wanted.role) })
      return
    case 'room':
      await tx.room.createMany({ data: withIds(wanted.room) })
      return
    case 'seat': {
      // A wish until the platform has fulfilled it: it opens the room anew, and nothing goes into it before.
      const rows = rowsOf(wanted.seat).map(([, row]) => row)
      // Somebody may have come there by themselves meanwhile.
      await tx.roomMember.createMany({ data: rows, skipDuplicates: true })
      const rooms = [...new Set(rows.map(({ roomId }) => roomId))]
      await tx.$executeRaw`UPDATE "Room" SET assurance = NULL, "membersReadAt" = NULL WHERE id = ANY(${rooms})`
      return
    }
    case 'link':
      await tx.link.createMany({ data: rowsOf(wanted.link).map(([name, row]) => ({ name, ...row })) })
      return
    case 'shift':
      await tx.shift.createMany({ data: withIds(wanted.shift) })
  }
}

/** Given once: it stands for the person in the ledger for good. */
const newPseudonym = (): string => `p-${randomBytes(6).toString('hex')}`
