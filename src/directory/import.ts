import { createHash } from 'node:crypto'
import { isTextKey, say } from '../locale/catalogue.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { type Added, addRows } from './additions.ts'
import { lockDirectory, tellDirectory } from './change.ts'
import { compare, type Difference, isSettled, recordedId, type Stored, type What } from './compare.ts'
import { needKeyring, openAddress, writeContact } from './contact.ts'
import type { DirectoryFile } from './file.ts'
import { type DirectoryNote, type Recorder, raisesIn } from './raise.ts'
import { type Rows, rowsOf, seatKey } from './rows.ts'

/**
 * Brings the store to what the file says, in one transaction, and returns the differences there were; none the second time.
 * What the file does not name stays and is reported as `left`; only with `remove` people are retired, and accounts, roles,
 * links and turns of the file's rota taken away. Rooms always stay, since cases refer to them. What a command granted or ended stays
 * as the command has it, and is reported, unless its id is among those to `overrule`. With `dry` nothing is changed.
 * What was done goes on the `record`; without one an import that raises a ceiling, or lowers it again, is refused, and so are contacts
 * without a `keyring` to seal them.
 */
export async function importDirectory(
  db: Database,
  file: DirectoryFile,
  {
    remove = false,
    overrule = [],
    dry = false,
    record,
    keyring,
  }: {
    remove?: boolean
    overrule?: readonly string[]
    dry?: boolean
    record?: Recorder
    keyring?: Keyring
  } = {},
): Promise<readonly Difference[]> {
  return db.$transaction(
    async (tx) => {
      await lockDirectory(tx)
      const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
      const at = clock?.now ?? new Date()
      const wanted = rowsOf(file, at)
      const stored = await readStored(tx, keyring)
      keepPlaces(file, wanted, stored.rows)
      keepProofs(wanted, stored.rows)
      const differences = compare(wanted, stored, { remove, overrule: new Set(overrule), at })
      const done = differences.filter(isSettled)
      if (dry || done.length === 0) return differences
      const rooms = done.flatMap(({ what, id }) => (what === 'room' ? [id] : []))
      const raises = raisesIn(wanted.room, stored.rows.room, rooms)
      if (raises.length > 0 && !record) throw new Error('a raised ceiling goes on record, and there is none')
      for (const lot of lotsOf(done)) await apply(tx, wanted, lot, keyring)
      await record?.(tx, [await noteOf(tx, file, wanted, stored, differences), ...raises])
      await tellDirectory(tx)
      return differences
    },
    { isolationLevel: 'ReadCommitted', timeout: 60_000 },
  )
}

/** Where a room lies that the file gives no place is for its platform to say, once it was made there. */
function keepPlaces(file: DirectoryFile, wanted: Rows, stored: Rows): void {
  for (const { id, conversation } of file.rooms) {
    const [row, present] = [wanted.room.get(id), stored.room.get(id)]
    if (conversation !== undefined || !row || row.platform !== present?.platform) continue
    wanted.room.set(id, { ...row, conversation: present.conversation })
  }
}

/** Whether an account counts is a matter of its proof from then on: a file can confirm it where nobody has yet, and takes nothing back. */
function keepProofs(wanted: Rows, stored: Rows): void {
  for (const [ref, row] of wanted.account) {
    const present = stored.account.get(ref)
    if (present?.personId !== row.personId) continue
    if (present.state !== 'claimed') wanted.account.set(ref, { ...row, state: present.state, by: present.by })
  }
}

/** A difference as one line for whoever imports. */
export function sayDifference(language: string, { change, what, id, fields = [] }: Difference): string {
  const key = `directory.change.${change}`
  if (!isTextKey(key)) throw new Error(`no text for ${key}`)
  return say(language, key, {
    id,
    what: say(language, 'directory.what', { what }),
    fields: fields.map(({ field, from, to }) => `${field} ${from} → ${to}`).join(', '),
  })
}

/** What the record says of an import: how much of what was changed, and which; words and addresses it does not repeat. */
async function noteOf(
  tx: Transaction,
  file: DirectoryFile,
  wanted: Rows,
  { rows }: Stored,
  differences: readonly Difference[],
): Promise<DirectoryNote> {
  const people = await tx.person.findMany({ select: { id: true, pseudonym: true } })
  const pseudonyms = new Map(people.map(({ id, pseudonym }) => [id, pseudonym]))
  const owners = new Map([...rows.account, ...wanted.account].map(([ref, { personId }]) => [ref, personId]))
  const kinds = Map.groupBy(differences, ({ change, what }) => `${change} ${what}`)
  const ids = differences.filter(isSettled).map((difference) => ({
    kind: `${difference.change} ${difference.what}`,
    id: recordedId(difference, owners, pseudonyms),
  }))
  return {
    kind: 'directory.imported',
    subject: 'directory',
    actor: 'bot',
    payload: {
      file: createHash('sha256').update(JSON.stringify(file)).digest('hex'),
      counts: Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length])),
      ids: Object.fromEntries(
        [...Map.groupBy(ids, ({ kind }) => kind)].map(([kind, all]) => [kind, all.map(({ id }) => id)]),
      ),
    },
  }
}

async function readStored(tx: Transaction, keyring: Keyring | undefined): Promise<Stored> {
  const people = await tx.person.findMany()
  // Without a key only what brings none is imported: see `needKeyring`.
  const contacts = keyring
    ? (await tx.contact.findMany()).map((row) => ({ ...row, address: openAddress(row.address, keyring) }))
    : []
  const rows: Rows = {
    member: byId(await tx.member.findMany(), 'code'),
    body: byId(await tx.body.findMany(), 'id'),
    delegation: byId(await tx.delegation.findMany(), 'id'),
    person: byId(people, 'id'),
    account: byId(await tx.account.findMany(), 'ref'),
    permission: byId(await tx.permission.findMany(), 'id'),
    contact: byId(contacts, 'id'),
    // A role that has ended is history; it counts again when the file names it.
    role: byId(await tx.roleHolding.findMany(), 'id'),
    room: byId(await tx.room.findMany(), 'id'),
    seat: new Map((await tx.roomMember.findMany()).map((row) => [seatKey(row), row])),
    link: byId(await tx.link.findMany(), 'name'),
    // Turns that people exchanged by other means are not the file's.
    shift: byId(await tx.shift.findMany({ where: { id: { startsWith: 'file/' } } }), 'id'),
  }
  return { rows, retired: new Set(people.flatMap(({ id, retiredAt }) => (retiredAt ? [id] : []))) }
}

function byId<Name extends string, Row extends Record<Name, string>>(
  list: readonly Row[],
  name: Name,
): Map<string, Row> {
  return new Map(list.map((row) => [row[name], row]))
}

/** Differences in their order, those together that can be settled at once. */
function lotsOf(differences: readonly Difference[]): readonly (readonly [Difference, ...Difference[]])[] {
  const lots: [Difference, ...Difference[]][] = []
  for (const difference of differences) {
    const lot = lots.at(-1)
    const [first] = lot ?? []
    if (first?.change === 'add' && difference.change === 'add' && first.what === difference.what) lot?.push(difference)
    else lots.push([difference])
  }
  return lots
}

async function apply(
  tx: Transaction,
  wanted: Rows,
  lot: readonly [Difference, ...Difference[]],
  keyring: Keyring | undefined,
): Promise<void> {
  const [{ change, what }] = lot
  if (what !== 'contact' && change === 'add') {
    const ids = lot.map(({ id }) => id)
    return addRows(tx, wanted, what, ids)
  }
  for (const { id } of lot) await settle(tx, wanted, change, what, id, keyring)
}

async function settle(
  tx: Transaction,
  wanted: Rows,
  change: Difference['change'],
  what: What,
  id: string,
  keyring: Keyring | undefined,
): Promise<void> {
  if (what === 'contact')
    await writeContact(tx, needKeyring(keyring), id, change === 'remove' ? undefined : wanted.contact.get(id))
  else if (change === 'change') await write(tx, wanted, what, id)
  else if (change === 'return') await tx.person.update({ where: { id }, data: { retiredAt: null } })
  else if (what === 'person') await tx.$executeRaw`UPDATE "Person" SET "retiredAt" = jom_now() WHERE id = ${id}`
  else if (what === 'role') await tx.$executeRaw`UPDATE "RoleHolding" SET "validTo" = jom_now() WHERE id = ${id}`
  else if (what === 'account') await tx.account.delete({ where: { ref: id } })
  else if (what === 'permission') await tx.permission.delete({ where: { id } })
  else if (what === 'link') await tx.link.delete({ where: { name: id } })
  else if (what === 'shift') await tx.shift.delete({ where: { id } })
}

/** Brings a row that the store has to what the file says. */
async function write(tx: Transaction, wanted: Rows, what: Added, id: string): Promise<void> {
  switch (what) {
    case 'member':
      await tx.member.update({ where: { code: id }, data: wanted.member.get(id)! })
      return
    case 'body':
      await tx.body.update({ where: { id }, data: wanted.body.get(id)! })
      return
    case 'delegation':
      await tx.delegation.update({ where: { id }, data: wanted.delegation.get(id)! })
      return
    case 'person':
      // Language and zone are theirs to choose.
      await tx.person.update({ where: { id }, data: { name: wanted.person.get(id)!.name } })
      return
    case 'account': {
      const row = wanted.account.get(id)!
      const proof = { verifiedAt: null, renewBy: null, warnedDays: null, revokedAt: null, revokedBy: null }
      await tx.account.update({ where: { ref: id }, data: { ...row, ...proof } })
      if (row.state === 'verified')
        await tx.$executeRaw`UPDATE "Account" SET "verifiedAt" = jom_now() WHERE ref = ${id}`
      return
    }
    case 'permission':
      await tx.permission.update({ where: { id }, data: wanted.permission.get(id)! })
      return
    case 'role':
      await tx.roleHolding.update({ where: { id }, data: wanted.role.get(id)! })
      return
    case 'room': {
      const row = wanted.room.get(id)!
      const present = await tx.room.findUnique({ where: { id }, select: { conversation: true } })
      // What its platform promises and who sits in another conversation is to be found out anew; the wishes stay.
      if (present && present.conversation !== row.conversation) {
        const wishes = [...wanted.seat.values()].filter(({ roomId }) => roomId === id)
        await tx.roomMember.deleteMany({ where: { roomId: id } })
        await tx.roomMember.createMany({ data: wishes })
        await tx.$executeRaw`UPDATE "Room" SET assurance = NULL, "membersReadAt" = NULL WHERE id = ${id}`
      }
      await tx.room.update({ where: { id }, data: row })
      return
    }
    case 'link':
      await tx.link.update({ where: { name: id }, data: wanted.link.get(id)! })
      return
    case 'shift':
      await tx.shift.update({ where: { id }, data: wanted.shift.get(id)! })
      return
    case 'seat':
      return // a seat is there or not
  }
}
