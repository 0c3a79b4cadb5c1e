import { randomBytes } from 'node:crypto'
import { isTextKey, say } from '../locale/catalogue.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { maskAddress, needKeyring, openAddress, writeContact } from './contact.ts'
import type { DirectoryFile } from './file.ts'
import { type Recorder, raisesIn } from './raise.ts'
import { type Rows, rowsOf, seatKey } from './rows.ts'

type What = keyof Rows

/**
 * One thing in which the store differed from the file. `left` stands in the store and not in the file, and was left as it
 * is; `retire` took it out of force, `remove` took it away; `return` brought a retired person back.
 */
export type Difference = {
  change: 'add' | 'change' | 'left' | 'retire' | 'remove' | 'return'
  what: What
  id: string
  fields?: readonly { field: string; from: string; to: string }[]
}

/**
 * Brings the store to what the file says, in one transaction, and returns the differences there were; none the second time.
 * What the file does not name stays and is reported as `left`; only with `remove` people are retired, and accounts, roles,
 * links and turns of the file's rota taken away. Rooms always stay, since cases refer to them. With `dry` nothing is changed.
 * A ceiling that is raised, or no longer, goes on the `record`; without one such an import is refused, and so are contacts without
 * a `keyring` to seal them.
 */
export async function importDirectory(
  db: Database,
  file: DirectoryFile,
  {
    remove = false,
    dry = false,
    record,
    keyring,
  }: { remove?: boolean; dry?: boolean; record?: Recorder; keyring?: Keyring } = {},
): Promise<readonly Difference[]> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('jom/directory', 0))`
      const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
      const at = clock?.now ?? new Date()
      const wanted = rowsOf(file, at)
      const { rows: stored, retired } = await readRows(tx, keyring)
      keepPlaces(file, wanted, stored)
      keepProofs(wanted, stored)
      const differences = compare(wanted, stored, { retired, remove, at })
      const done = differences.filter(({ change }) => change !== 'left')
      if (dry || done.length === 0) return differences
      const rooms = done.flatMap(({ what, id }) => (what === 'room' ? [id] : []))
      const raises = raisesIn(wanted.room, stored.room, rooms)
      if (raises.length > 0 && !record) throw new Error('a raised ceiling goes on record, and there is none')
      for (const difference of done) await apply(tx, wanted, difference, keyring)
      if (raises.length > 0) await record?.(tx, raises)
      await tx.world.updateMany({ data: { directoryVersion: { increment: 1 } } })
      await tx.$executeRaw`SELECT pg_notify('jom_directory', '')`
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

const order = [
  'member',
  'body',
  'delegation',
  'person',
  'account',
  'permission',
  'contact',
  'role',
  'room',
  'seat',
  'link',
  'shift',
] as const

async function readRows(
  tx: Transaction,
  keyring: Keyring | undefined,
): Promise<{ rows: Rows; retired: ReadonlySet<string> }> {
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

type Terms = { retired: ReadonlySet<string>; remove: boolean; at: Date }

function compare(wanted: Rows, stored: Rows, { retired, remove, at }: Terms): Difference[] {
  return order.flatMap((what): Difference[] => {
    const differences: Difference[] = []
    for (const [id, row] of wanted[what]) {
      const present = stored[what].get(id)
      if (!present) differences.push({ change: 'add', what, id })
      else {
        const fields = changedFields(row, present).filter(({ field }) => what !== 'person' || !chosen.includes(field))
        // What is printed may be kept by whoever runs the bot: enough to tell one address from another will do.
        const told = fields.map((each) =>
          each.field === 'address' ? { ...each, from: maskAddress(each.from), to: maskAddress(each.to) } : each,
        )
        if (fields.length > 0) differences.push({ change: 'change', what, id, fields: told })
        if (what === 'person' && retired.has(id)) differences.push({ change: 'return', what, id })
      }
    }
    for (const id of stored[what].keys()) {
      if (wanted[what].has(id) || isOver(what, id, wanted, stored, { retired, at })) continue
      const change = remove ? endings[what] : 'left'
      differences.push({ change, what, id })
    }
    return differences
  })
}

/** What the file gives to new people only: from then on it is theirs to choose. */
const chosen: readonly string[] = ['language', 'zone']

const endings: Readonly<Record<What, 'left' | 'retire' | 'remove'>> = {
  member: 'left',
  body: 'left',
  delegation: 'left',
  person: 'retire',
  account: 'remove',
  permission: 'remove',
  contact: 'remove',
  role: 'retire',
  room: 'left',
  seat: 'left',
  link: 'remove',
  shift: 'remove',
}

/** What the file need not name: what has ended, what is a matter of its person, and delegations, which follow from the roles. */
function isOver(
  what: What,
  id: string,
  wanted: Rows,
  stored: Rows,
  { retired, at }: Pick<Terms, 'retired' | 'at'>,
): boolean {
  // Delegations follow from the roles; who else sits in a room is for its platform to say.
  if (what === 'delegation' || what === 'seat') return true
  // What a run made and linked is its own affair.
  if (what === 'room') return stored.room.get(id)?.kind === 'run'
  if (what === 'link') return id.startsWith('room/')
  if (what === 'person') return retired.has(id)
  if (what === 'account') return !wanted.person.has(stored.account.get(id)?.personId ?? '')
  if (what === 'contact') return !wanted.person.has(stored.contact.get(id)?.personId ?? '')
  if (what !== 'role') return false
  const role = stored.role.get(id)
  return !role || !wanted.person.has(role.personId) || (role.validTo !== null && role.validTo <= at)
}

function changedFields(wanted: object, stored: object): { field: string; from: string; to: string }[] {
  const before = new Map<string, unknown>(Object.entries(stored))
  return Object.entries(wanted).flatMap(([field, value]) => {
    const [from, to] = [spell(before.get(field)), spell(value)]
    return from === to ? [] : [{ field, from, to }]
  })
}

function spell(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.join(' ') || '–' : String(value)
}

async function apply(
  tx: Transaction,
  wanted: Rows,
  { change, what, id }: Difference,
  keyring: Keyring | undefined,
): Promise<void> {
  if (what === 'contact')
    await writeContact(tx, needKeyring(keyring), id, change === 'remove' ? undefined : wanted.contact.get(id))
  else if (change === 'add' || change === 'change') await write(tx, wanted, what, id)
  else if (change === 'return') await tx.person.update({ where: { id }, data: { retiredAt: null } })
  else if (what === 'person') await tx.$executeRaw`UPDATE "Person" SET "retiredAt" = jom_now() WHERE id = ${id}`
  else if (what === 'role') await tx.$executeRaw`UPDATE "RoleHolding" SET "validTo" = jom_now() WHERE id = ${id}`
  else if (what === 'account') await tx.account.delete({ where: { ref: id } })
  else if (what === 'permission') await tx.permission.delete({ where: { id } })
  else if (what === 'link') await tx.link.delete({ where: { name: id } })
  else if (what === 'shift') await tx.shift.delete({ where: { id } })
}

async function write(tx: Transaction, wanted: Rows, what: Exclude<What, 'contact'>, id: string): Promise<void> {
  switch (what) {
    case 'member': {
      const row = wanted.member.get(id)!
      await tx.member.upsert({ where: { code: id }, create: { code: id, ...row }, update: row })
      return
    }
    case 'body': {
      const row = wanted.body.get(id)!
      await tx.body.upsert({ where: { id }, create: { id, ...row }, update: row })
      return
    }
    case 'delegation': {
      const row = wanted.delegation.get(id)!
      await tx.delegation.upsert({ where: { id }, create: { id, ...row }, update: row })
      return
    }
    case 'person': {
      const row = wanted.person.get(id)!
      // Given once: it stands for the person in the ledger for good.
      const pseudonym = `p-${randomBytes(6).toString('hex')}`
      await tx.person.upsert({ where: { id }, create: { id, pseudonym, ...row }, update: { name: row.name } })
      return
    }
    case 'account': {
      const row = wanted.account.get(id)!
      const proof = { how: 'file', verifiedAt: null, renewBy: null, warnedDays: null, revokedAt: null, revokedBy: null }
      const whole = { ...row, ...proof }
      await tx.account.upsert({ where: { ref: id }, create: { ref: id, ...whole }, update: whole })
      if (row.state === 'verified')
        await tx.$executeRaw`UPDATE "Account" SET "verifiedAt" = jom_now() WHERE ref = ${id}`
      return
    }
    case 'permission': {
      const row = wanted.permission.get(id)!
      await tx.permission.upsert({ where: { id }, create: { id, ...row }, update: row })
      return
    }
    case 'role': {
      const row = wanted.role.get(id)!
      await tx.roleHolding.upsert({ where: { id }, create: { id, ...row }, update: row })
      return
    }
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
      await tx.room.upsert({ where: { id }, create: { id, ...row }, update: row })
      return
    }
    case 'seat': {
      // A wish until the platform has fulfilled it: it opens the room anew, and nothing goes into it before.
      const row = wanted.seat.get(id)!
      await tx.roomMember.createMany({ data: [row], skipDuplicates: true })
      await tx.$executeRaw`UPDATE "Room" SET assurance = NULL, "membersReadAt" = NULL WHERE id = ${row.roomId}`
      return
    }
    case 'link': {
      const row = wanted.link.get(id)!
      await tx.link.upsert({ where: { name: id }, create: { name: id, ...row }, update: row })
      return
    }
    case 'shift': {
      const row = wanted.shift.get(id)!
      await tx.shift.upsert({ where: { id }, create: { id, ...row }, update: row })
    }
  }
}
