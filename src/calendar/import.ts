import { isTextKey, say } from '../locale/catalogue.ts'
import type { Effect, LedgerNote } from '../sharing/effect.ts'
import type { Database, Transaction } from '../store/client.ts'
import { lockCalendar, lookAgain } from './change.ts'
import { loosens } from './edit.ts'
import type { Election } from './election.ts'
import { type CalendarFile, electionOf } from './file.ts'
import { readElection } from './read.ts'
import { changedFields, type Fields, type Part, partsOf, writeElection } from './write.ts'

/**
 * One thing in which the calendar differed from its file. `add` and `change` were done; `kept` is what people changed since the
 * file was last read, and stays as they have it; `left` stands in the calendar and not any more in the file; `locked` would end an
 * embargo earlier, which a file cannot.
 */
export type CalendarDifference = {
  change: 'add' | 'change' | 'kept' | 'left' | 'locked'
  what: Part['what']
  id: string
  fields?: readonly { field: string; from: string; to: string }[]
}

/** What the file last said of an election, and when it was first read. */
type Imported = { first: string; parts: Readonly<Record<string, Fields>> }

/** Writes into the ledger within the transaction of the import. */
type Recorder = (tx: Transaction, notes: readonly LedgerNote[]) => Promise<unknown>

/**
 * Brings the calendar to what its file says, in one transaction, and returns the differences there were. What people have
 * changed is theirs: the file's word counts where the calendar still says what the file once did. Nothing is ever deleted.
 * With `dry` nothing is changed. Every change is written to the ledger (`calendar.changed` about the election).
 */
export async function importCalendar(
  db: Database,
  file: CalendarFile,
  { dry = false, record }: { dry?: boolean; record: Recorder },
): Promise<readonly CalendarDifference[]> {
  return db.$transaction(
    async (tx) => {
      await lockCalendar(tx)
      const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
      const now = clock?.now ?? new Date()
      const all: CalendarDifference[] = []
      for (const each of file.elections) {
        const row = await tx.election.findUnique({ where: { id: each.id }, select: { imported: true } })
        const known = (row?.imported ?? undefined) as Imported | undefined // written below
        const first = known ? new Date(known.first) : now
        const wanted = electionOf(each, first)
        const present = await readElection(tx, each.id)
        const { after, differences } = mergeElection(wanted, present, known?.parts ?? {}, now)
        all.push(...differences)
        if (dry || differences.some(({ change }) => change === 'locked')) continue
        const done = differences.filter(({ change }) => change === 'add' || change === 'change')
        if (done.length > 0) {
          await writeElection(tx, present, after, now)
          await record(tx, [noteOf(each.id, done)])
          await setTimers(tx, lookAgain(each.id, now))
        }
        // What the file no longer names is still known to be its own.
        const parts = { ...known?.parts, ...partsByName(wanted) }
        const imported: Imported = { first: first.toISOString(), parts }
        await tx.election.update({ where: { id: each.id }, data: { imported } })
      }
      return all
    },
    { isolationLevel: 'ReadCommitted', timeout: 60_000 },
  )
}

/** The engine room may not be open yet: its timers are rows, and wait for it. */
async function setTimers(tx: Transaction, effects: readonly Effect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.kind !== 'timer') continue
    const { key, timer: kind, due: dueAt, payload } = effect
    const anew = { kind, dueAt, payload, state: 'pending', attempts: 0, fault: null, firedAt: null }
    await tx.timer.upsert({ where: { key }, create: { key, kind, dueAt, payload }, update: anew })
  }
}

const noteOf = (id: string, done: readonly CalendarDifference[]): LedgerNote => ({
  kind: 'calendar.changed',
  subject: id,
  actor: 'bot',
  payload: {
    change: 'import',
    // Written out, since the ledger keeps plain JSON.
    rows: done.map(({ change, what, id: name, fields = [] }) => ({
      change,
      what,
      id: name,
      fields: fields.map(({ field, from, to }) => ({ field, from, to })),
    })),
  },
})

/** What becomes of an election when its file is read: pure, `base` being what the file said when it was last read. */
export function mergeElection(
  wanted: Election,
  present: Election | undefined,
  base: Readonly<Record<string, Fields>>,
  now: Date,
): { after: Election; differences: readonly CalendarDifference[] } {
  const ours = present ? partsByName(present) : {}
  const differences: CalendarDifference[] = []
  const taken = new Set<string>()
  for (const { what, id, fields } of partsOf(wanted)) {
    const name = `${what} ${id}`
    const [before, mine] = [base[name], ours[name]]
    if (mine && isAlike(mine, fields)) continue
    // What was in the file and is gone from the calendar was taken out by people.
    const untouched = before === undefined ? mine === undefined : mine !== undefined && isAlike(mine, before)
    const change = !untouched ? 'kept' : mine === undefined ? 'add' : 'change'
    if (change !== 'kept') taken.add(name)
    const changes = mine ? changedFields(mine, fields) : []
    differences.push({ change, what, id, ...(changes.length > 0 && { fields: changes }) })
  }
  const named = partsByName(wanted)
  for (const name of Object.keys(ours)) {
    if (named[name] || !base[name]) continue // of people, or named
    const [what, id] = splitName(name)
    differences.push({ change: 'left', what, id })
  }
  const after = present ? withParts(present, wanted, taken) : wanted
  if (present && loosens(present, after, now)) {
    return { after: present, differences: [{ change: 'locked', what: 'election', id: wanted.id }] }
  }
  return { after, differences }
}

/** An election with those parts of another that were taken from it. */
function withParts(present: Election, wanted: Election, taken: ReadonlySet<string>): Election {
  const merge = <Row>(what: Part['what'], mine: readonly Row[], theirs: readonly Row[], name: (row: Row) => string) => {
    const rows = new Map(mine.map((row) => [name(row), row]))
    for (const row of theirs) if (taken.has(`${what} ${name(row)}`)) rows.set(name(row), row)
    return [...rows.values()]
  }
  const whole = taken.has(`election ${present.id}`) ? wanted : present
  return {
    id: present.id,
    title: whole.title,
    kind: whole.kind,
    cancelled: whole.cancelled,
    polls: merge('poll', present.polls, wanted.polls, ({ code, day, zone }) => `${present.id} ${code} ${day} ${zone}`),
    silences: merge('silence', present.silences, wanted.silences, ({ id }) => id),
    embargoes: merge('embargo', present.embargoes, wanted.embargoes, ({ id }) => id),
  }
}

const partsByName = (election: Election): Record<string, Fields> =>
  Object.fromEntries(partsOf(election).map(({ what, id, fields }) => [`${what} ${id}`, fields]))

function splitName(name: string): [Part['what'], string] {
  const cut = name.indexOf(' ')
  return [name.slice(0, cut) as Part['what'], name.slice(cut + 1)] // made by partsByName
}

const isAlike = (one: Fields, other: Fields): boolean => changedFields(one, other).length === 0

/** A difference as one line for whoever imports. */
export function sayCalendarDifference(language: string, { change, what, id, fields = [] }: CalendarDifference): string {
  const key = `calendar.change.${change}`
  if (!isTextKey(key)) throw new Error(`no text for ${key}`)
  return say(language, key, {
    id,
    what: say(language, 'calendar.what', { what }),
    fields: fields.map(({ field, from, to }) => `${field} ${from} → ${to}`).join(', ') || 'none',
  })
}
