import { maskAddress } from './contact.ts'
import { type Rows, seatKey } from './rows.ts'

export type What = keyof Rows

/**
 * One thing in which the store differs from a file. What is settled: `retire` takes it out of force, `remove` takes it away, `return`
 * brings a retired person back. What is not: `left` stands in the store and not in the file; `granted` does so by a command; `kept`
 * was ended by a command although the file still names it.
 */
export type Difference = {
  change: 'add' | 'change' | 'retire' | 'remove' | 'return' | Unsettled
  what: What
  id: string
  fields?: readonly { field: string; from: string; to: string }[]
}
type Unsettled = 'left' | 'granted' | 'kept'

export const isSettled = ({ change }: Difference): boolean =>
  change !== 'left' && change !== 'granted' && change !== 'kept'

/** What the store holds of all that a file can name, and the ids of people who have left. */
export type Stored = { rows: Rows; retired: ReadonlySet<string> }

export type Terms = {
  /** What the file does not name any more ends. */
  remove: boolean
  /** Ids of what a command decided, which shall be as the file has it all the same. */
  overrule: ReadonlySet<string>
  at: Date
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

/** Every difference between what a file wants and what is stored, in the order in which they can be settled. */
export function compare(wanted: Rows, stored: Stored, terms: Terms): readonly Difference[] {
  return order.flatMap((what) => [
    ...[...wanted[what]].flatMap(([id, row]) => compareRow(what, id, row, stored, terms)),
    ...[...stored.rows[what].keys()].flatMap((id): readonly Difference[] =>
      wanted[what].has(id) || isOver(what, id, wanted, stored, terms)
        ? []
        : [{ change: endingOf(what, id, stored, terms), what, id }],
    ),
  ])
}

function compareRow(what: What, id: string, row: object, stored: Stored, terms: Terms): readonly Difference[] {
  const present = stored.rows[what].get(id)
  if (!present) return [{ change: 'add', what, id }]
  if (what === 'role' && !terms.overrule.has(id) && wasEnded(stored.rows.role.get(id), terms.at)) {
    return [{ change: 'kept', what, id }]
  }
  const differences: Difference[] = []
  const fields = changedFields(row, present).filter(({ field }) => what !== 'person' || !chosen.includes(field))
  // What is printed may be kept by whoever runs the bot: enough to tell one address from another will do.
  const told = fields.map((each) =>
    each.field === 'address' ? { ...each, from: maskAddress(each.from), to: maskAddress(each.to) } : each,
  )
  if (fields.length > 0) differences.push({ change: 'change', what, id, fields: told })
  // Whoever comes back has their roles again, and no account that was revoked.
  if (what === 'person' && stored.retired.has(id)) differences.push({ change: 'return', what, id })
  return differences
}

/** A role that a command has ended stays so, however often the file is read that still names it. */
const wasEnded = (role: { source: string; validTo: Date | null } | undefined, at: Date): boolean =>
  role?.source === 'command' && hasEnded(role, at)

const hasEnded = ({ validTo }: { validTo: Date | null }, at: Date): boolean => validTo !== null && validTo <= at

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

/** What becomes of something that the file does not name: a command's doing is left unless it is named itself. */
function endingOf(what: What, id: string, stored: Stored, { remove, overrule, at }: Terms): Difference['change'] {
  if (isGranted(what, id, stored, at)) return remove && overrule.has(id) ? endings[what] : 'granted'
  return remove ? endings[what] : 'left'
}

function isGranted(what: What, id: string, { rows }: Stored, at: Date): boolean {
  if (what === 'role') return rows.role.get(id)?.source === 'command'
  if (what === 'account') return rows.account.get(id)?.how !== 'file'
  // Who holds something by a command would lose it with everything else.
  if (what !== 'person') return false
  return [...rows.role.values()].some(
    (role) => role.personId === id && role.source === 'command' && !hasEnded(role, at),
  )
}

/** What the file need not name: what has ended, what is a matter of its person, and delegations, which follow from the roles. */
function isOver(what: What, id: string, wanted: Rows, { rows, retired }: Stored, { at }: Terms): boolean {
  // Delegations follow from the roles; who else sits in a room is for its platform to say.
  if (what === 'delegation' || what === 'seat') return true
  // What a run made and linked is its own affair.
  if (what === 'room') return rows.room.get(id)?.kind === 'run'
  if (what === 'link') return id.startsWith('room/')
  if (what === 'person') return retired.has(id)
  if (what === 'contact') return !wanted.person.has(rows.contact.get(id)?.personId ?? '')
  if (what === 'account') {
    const account = rows.account.get(id)
    // That it was revoked is known of it for good.
    return !account || account.state === 'revoked' || !wanted.person.has(account.personId)
  }
  if (what !== 'role') return false
  const role = rows.role.get(id)
  return !role || !wanted.person.has(role.personId) || hasEnded(role, at)
}

function changedFields(wanted: object, stored: object): { field: string; from: string; to: string }[] {
  const before = new Map<string, unknown>(Object.entries(stored))
  return Object.entries(wanted).flatMap(([field, value]) => {
    if (field === 'how') return [] // how an account came to count is no wish of the file
    const [from, to] = [spell(before.get(field)), spell(value)]
    return from === to ? [] : [{ field, from, to }]
  })
}

function spell(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.join(' ') || '–' : String(value)
}

/** Ids as the record has them: people by their pseudonyms, and their accounts by the platform alone. */
export function recordedId(
  { what, id }: Difference,
  owners: ReadonlyMap<string, string>,
  pseudonyms: ReadonlyMap<string, string>,
): string {
  const named = (person: string): string => pseudonyms.get(person) ?? 'unknown'
  const [first = '', ...rest] = id.split('/')
  if (what === 'person') return named(id)
  if (what === 'role' || what === 'contact') return [named(first), ...rest].join('/')
  if (what === 'account') return `${named(owners.get(id) ?? '')}/${id.slice(0, id.indexOf(':'))}`
  if (what !== 'seat') return id
  const cut = id.indexOf(' ')
  return seatKey({ roomId: id.slice(0, cut), account: named(owners.get(id.slice(cut + 1)) ?? '') })
}
