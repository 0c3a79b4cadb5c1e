import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import { codesPermitted, permits } from '../directory/permission.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Transaction } from '../store/client.ts'
import { clockOf } from './clock.ts'
import { applyEdit, type Edit, loosens, touchedBy } from './edit.ts'
import type { Election } from './election.ts'
import { readElection } from './read.ts'
import { changedFields, partsOf, writeElection } from './write.ts'

/** How long a change that needs a second person waits for one. */
const proposalHours = 24

/** A change that waits for a second person. */
export type Proposal = {
  id: number
  election: string
  edit: Edit
  why: string
  by: string
  at: Date
  before?: string
  after?: string
}

export type Changed =
  | { kind: 'changed'; election: Election; effects: readonly Effect[] }
  | { kind: 'proposed'; election: Election; proposal: Proposal; effects: readonly Effect[] }

/**
 * Changes an election as a person asks for it; `why` are their words. What would end an embargo earlier is only kept, until a
 * second person confirms it. Throws a `UserError` for what they may not or cannot.
 */
export async function changeElection(
  scene: Scene,
  id: string,
  edit: Edit,
  { by, why }: { by: Person; why: string },
): Promise<Changed> {
  const before = await lockElection(scene, id)
  const after = applyEdit(before, edit)
  needRight(scene, by, edit, before)
  if (before && isAlike(before, after)) throw new UserError('calendar.edit.same')
  if (before && loosens(before, after, scene.now)) {
    if (why === '') throw new UserError('calendar.edit.why')
    const { tx, keyring, now } = scene
    // The reason is sealed, and becomes no public source of what it changes.
    const bare = withoutSource(edit)
    const data = { electionId: id, edit: bare, why: keyring.seal(why, whyContext), byId: by.id, at: now }
    const row = await tx.calendarProposal.create({ data })
    const proposal: Proposal = {
      id: row.id,
      election: id,
      edit: bare,
      why,
      by: by.id,
      at: now,
      ...embargoes(before, after),
    }
    const payload = { change: edit.kind, proposal: row.id, edit, why }
    return {
      kind: 'proposed',
      election: before,
      proposal,
      effects: [{ kind: 'append', entry: { kind: 'calendar.proposed', subject: id, actor: by.pseudonym, payload } }],
    }
  }
  await writeElection(scene.tx, before, after, scene.now)
  return { kind: 'changed', election: after, effects: changedEffects(scene, after, edit, { actor: by.pseudonym, why }) }
}

/** A second person decides about a change that would end an embargo earlier. Throws a `UserError` when it is not theirs to decide, or over. */
export async function decideProposal(
  scene: Scene,
  number: number,
  { by, verdict }: { by: Person; verdict: 'confirmed' | 'refused' },
): Promise<{ proposal: Proposal; election: Election; effects: readonly Effect[] }> {
  const { tx, now } = scene
  const found = await tx.calendarProposal.findUnique({ where: { id: number }, select: { electionId: true } })
  if (!found) throw new UserError('calendar.proposal.none', { number })
  const before = await lockElection(scene, found.electionId)
  const row = await tx.calendarProposal.findUnique({ where: { id: number } })
  if (!row || !before) throw new UserError('calendar.proposal.none', { number })
  const proposal = proposalOf(scene, row)
  // Whose it is not to decide does not learn that somebody wants an embargo to end.
  if (!mayEdit(scene, by, proposal.edit, before)) throw new UserError('calendar.proposal.none', { number })
  if (verdict === 'confirmed' && row.byId === by.id) throw new UserError('calendar.proposal.yourself', { number })
  const until = row.at.getTime() + proposalHours * 3_600_000
  if (row.verdict !== null || now.getTime() >= until) throw new UserError('calendar.proposal.over', { number })
  // What it comes to depends on all else that the calendar says: nobody confirms more than they were shown.
  if (verdict === 'confirmed' && (await wasChanged(scene, row)))
    throw new UserError('calendar.proposal.stale', { number })
  await tx.calendarProposal.update({ where: { id: number }, data: { verdict, decidedBy: by.id, decidedAt: now } })
  if (verdict === 'refused') {
    const payload = { change: proposal.edit.kind, proposal: number }
    const entry = { kind: 'calendar.refused', subject: before.id, actor: by.pseudonym, payload }
    return { proposal, election: before, effects: [{ kind: 'append', entry }] }
  }
  const after = applyEdit(before, proposal.edit)
  await writeElection(tx, before, after, now)
  const asked = scene.directory.people.get(row.byId)?.pseudonym ?? ''
  const record = { actor: by.pseudonym, why: proposal.why, proposal: number, asked }
  return { proposal, election: after, effects: changedEffects(scene, after, proposal.edit, record) }
}

/** Whether the calendar of an election was changed since a proposal was made. */
async function wasChanged({ tx }: Scene, { electionId, at }: Pick<Row, 'electionId' | 'at'>): Promise<boolean> {
  const where = { subject: electionId, kind: 'calendar.changed', at: { gt: at } }
  return (await tx.ledgerEntry.count({ where })) > 0
}

function withoutSource(edit: Edit): Edit {
  if (edit.kind === 'embargo') return { ...edit, embargo: { ...edit.embargo, source: '' } }
  return edit.kind === 'poll' ? { ...edit, poll: { ...edit.poll, source: '' } } : edit
}

/** The changes of an election that wait for a second person, oldest first. */
export async function readProposals(scene: Scene, election: string): Promise<readonly Proposal[]> {
  const since = new Date(scene.now.getTime() - proposalHours * 3_600_000)
  const where = { electionId: election, verdict: null, at: { gt: since } }
  const rows = await scene.tx.calendarProposal.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map((row) => proposalOf(scene, row))
}

/**
 * Whether a person may change what an edit touches: anything by `calendar.set-all`; by `calendar.set` what is of the members alone
 * for which they hold a role that permits it.
 */
export function mayEdit(
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  person: Person,
  edit: Edit,
  election: Election | undefined,
): boolean {
  if (permits(directory, person, 'calendar.set-all', now).allowed) return true
  const own = codesPermitted(directory, person, 'calendar.set', now)
  const touched = touchedBy(edit, election)
  return touched.length > 0 && touched.every((code) => own.includes(code))
}

const whyContext = 'calendar.why'

function needRight(scene: Scene, by: Person, edit: Edit, election: Election | undefined): void {
  if (mayEdit(scene, by, edit, election)) return
  throw new UserError('calendar.edit.not-yours', { codes: touchedBy(edit, election).slice(0, 5).join(', ') })
}

/** Changes of the calendar wait for each other: they are few, and one election's may be made by several. */
export async function lockCalendar(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('jom/calendar', 0))`
}

async function lockElection({ tx }: Scene, id: string): Promise<Election | undefined> {
  await lockCalendar(tx)
  return readElection(tx, id)
}

type Row = { id: number; electionId: string; edit: unknown; why: Uint8Array; byId: string; at: Date }

const proposalOf = ({ keyring }: Scene, row: Row): Proposal => ({
  id: row.id,
  election: row.electionId,
  edit: row.edit as Edit, // written by changeElection
  why: keyring.openText(row.why, whyContext),
  by: row.byId,
  at: row.at,
})

function embargoes(before: Election, after: Election): { before?: string; after?: string } {
  const [was, is] = [clockOf(before).embargo, after.cancelled ? undefined : clockOf(after).embargo]
  return { ...(was && { before: was }), ...(is && { after: is }) }
}

/** What follows from a change of the calendar: its record, and that runs, schedules and the calls of its night look at their times again. */
function changedEffects(
  { now }: Scene,
  election: Election,
  edit: Edit,
  { actor, ...record }: { actor: string; why: string; proposal?: number; asked?: string },
): readonly Effect[] {
  const { id } = election
  const payload = { change: edit.kind, edit, ...record }
  return [{ kind: 'append', entry: { kind: 'calendar.changed', subject: id, actor, payload } }, ...lookAgain(id, now)]
}

/** Timers by which the runs of an election, the schedules on its clock and the calls of its night look at the calendar again. */
export const lookAgain = (election: string, now: Date): readonly Effect[] => [
  { kind: 'timer', key: `calendar/${election}/runs`, timer: 'run.look', due: now, payload: { election } },
  { kind: 'timer', key: `calendar/${election}/schedules`, timer: 'schedule.look', due: now, payload: { election } },
  { kind: 'timer', key: `calendar/${election}/calls`, timer: 'call.series', due: now, payload: { election } },
]

function isAlike(before: Election, after: Election): boolean {
  const [one, other] = [partsOf(before), partsOf(after)]
  const old = new Map(one.map(({ what, id, fields }) => [`${what} ${id}`, fields]))
  return (
    one.length === other.length &&
    other.every(({ what, id, fields }) => {
      const present = old.get(`${what} ${id}`)
      return present !== undefined && changedFields(present, fields).length === 0
    })
  )
}
