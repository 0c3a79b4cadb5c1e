import type { Person } from '../directory/directory.ts'
import { lookAgainAt } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { closeTimer, reviewTimer, stopTimers } from './deadline.ts'
import { type DecisionFile, lockDecision, openStates } from './file.ts'
import { shutOut } from './find.ts'
import { isMinuted, takesPositions } from './minuted.ts'
import { note } from './note.ts'
import { outcomeOf } from './outcome.ts'
import { settleRequests } from './request.ts'
import { decidingOf, type Outcome, standing } from './rule.ts'
import { askSeconds } from './second.ts'
import { showDecision } from './show.ts'
import { takeBack } from './take-back.ts'
import { isGuarded, signHours } from './type.ts'

const hourMs = 3_600_000
/** What is written down so long after it was decided is late, in milliseconds. */
export const lateAfterMs = hourMs

/**
 * Closes a decision before its time, counting what was said: for whoever proposed it and those who look after its room. Nothing
 * where it is closed. Writes `decision.closed`.
 */
export async function closeDecision(scene: Scene, id: string, by?: Person): Promise<readonly Effect[]> {
  return closed(scene, await lockDecision(scene, id), { closing: true, ...(by && { by }) })
}

/**
 * Closes a decision whose deadline has come, once all that was said by then has been heard: `since` then is waited for that. Nothing
 * where the deadline was moved, or it is closed.
 */
export async function closeAtDeadline(scene: Scene, id: string, since = scene.now): Promise<readonly Effect[]> {
  const file = await lockDecision(scene, id)
  if (file && isMinuted(file) && !takesPositions(file, scene.now)) return endOtherwise(scene, file)
  if (!file || !isDue(file, scene.now)) return []
  const again = await lookAgainAt(scene, file.deadline, since)
  const effects = await closed(scene, file, again ? {} : { allHeard: true })
  return effects.length === 0 && again ? [closeTimer(id, again, since)] : effects
}

/** Nobody says otherwise than is minuted any more: what asks for that says so. It has a card where somebody did. */
const endOtherwise = async (scene: Scene, file: DecisionFile): Promise<readonly Effect[]> => [
  ...(file.positions.some(({ minuted }) => !minuted) ? await showDecision(scene, file) : []),
  ...(await settleRequests(scene, file)),
]

/** Whether an open decision's time is over. */
const isDue = <File extends Pick<DecisionFile, 'state' | 'deadline'>>(
  file: File,
  now: Date,
): file is File & { deadline: Date } =>
  openStates.includes(file.state) && file.deadline !== null && file.deadline <= now

/**
 * Withdraws each open decision about a case, by itself or by its run, in which somebody counts who may not read it any more: once the
 * case is stricter, or fewer read it.
 */
export async function withdrawUnread(scene: Scene, caseNumber: string): Promise<readonly Effect[]> {
  const open = await scene.tx.decision.findMany({
    where: { state: { in: [...openStates] }, OR: [{ caseNumber }, { caseNumber: null, runId: { not: null } }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const effects: Effect[] = []
  for (const { id } of open) effects.push(...(await closed(scene, await lockDecision(scene, id), {})))
  return effects
}

/** `at` is when it was decided, where somebody writes down what was. */
type Settling = { closing?: boolean; allHeard?: boolean; by?: Person; at?: Date }

async function closed(scene: Scene, file: DecisionFile | undefined, how: Settling): Promise<readonly Effect[]> {
  if (!file) return []
  const settled = await settle(scene, file, how)
  if (settled.file === file) return []
  return [...settled.effects, ...(await showClosed(scene, settled.file))]
}

/** Brings all that shows a decision up to date, once it is closed. */
export async function showClosed(scene: Scene, file: DecisionFile): Promise<readonly Effect[]> {
  return [...(await showDecision(scene, file)), ...(await settleRequests(scene, file))]
}

/**
 * Closes a decision that the caller holds locked, where its rule says that it is decided: the row, the record and its timers. Where
 * somebody counts who may not read it, it decides nothing and is withdrawn. Gives the same file where it stays open, also after its
 * deadline while something may still come that was said by then and would decide otherwise. What shows it the caller brings up to date.
 */
export async function settle(
  scene: Scene,
  file: DecisionFile,
  { closing = false, allHeard = false, by, at }: Settling = {},
): Promise<{ file: DecisionFile; effects: readonly Effect[] }> {
  if (!openStates.includes(file.state)) return { file, effects: [] }
  const unread = await shutOut(scene, file)
  if (unread.length > 0) return takeBack(scene, file, { unread })
  const outcome = outcomeOf(file, scene.now, closing)
  if (outcome.state === 'open') return { file, effects: [] }
  const mayChange = !allHeard && outcome.why !== 'broken' && outcome.why !== 'decided' && isDue(file, scene.now)
  if (mayChange && (await lookAgainAt(scene, file.deadline, scene.now))) return { file, effects: [] }
  const after: DecisionFile = {
    ...file,
    ...endOf(scene, file, outcome, { closing, ...(by && { by }), ...(at && { at }) }),
  }
  const { state, chosen, decidedBy, recordedBy, decidedAt, recordedAt, late, signBy, ratifyBy, supersedes } = after
  await scene.tx.decision.update({
    where: { id: file.id },
    data: { state, chosen, decidedBy, recordedBy, decidedAt, recordedAt, late, signBy, ratifyBy, supersedes },
  })
  return {
    file: after,
    effects: [
      resultNote(scene, after, outcome, { kind: 'closed', by }),
      ...stopTimers(file),
      ...askSeconds(scene, after),
      ...(state === 'adopted' ? reviewTimer(after, scene.now) : []),
      // What others have to ratify takes no place before they did.
      ...(state === 'adopted' && !ratifyBy ? await replace(scene, after) : []),
    ],
  }
}

/** What changes in a decision that is closed. */
function endOf(
  { now }: Scene,
  file: DecisionFile,
  { state, chosen, why }: Outcome,
  { closing, by, at }: { closing: boolean; by?: Person; at?: Date },
): Partial<DecisionFile> {
  const adopted = state === 'adopted'
  const decider = decidingOf(file.rule, file.seats, file.positions, file.deadline)
  // A silence that nobody broke was decided when it ended, whenever the bot woke up to write that down.
  const byTime = !closing && file.deadline !== null && file.deadline <= now && why !== 'broken' && !decider
  const decidedAt = at ?? (byTime ? (file.deadline ?? now) : (decider?.at ?? now))
  const second = by?.id ?? file.proposedBy
  const recordedBy = decider && second === decider.personId ? null : second
  const alone = adopted && isGuarded(file.type) && (decider ? recordedBy === null : isOfOne(file, second))
  return {
    state: state as Exclude<Outcome['state'], 'open'>, // the caller looked
    chosen,
    decidedBy: decider?.personId ?? null,
    recordedBy,
    decidedAt,
    recordedAt: now,
    late: now.getTime() - decidedAt.getTime() > lateAfterMs,
    signBy: alone ? new Date(now.getTime() + signHours * hourMs) : null,
    ratifyBy:
      adopted && file.rule.profile === 'delegated' ? new Date(now.getTime() + file.rule.ratifyHours * hourMs) : null,
    supersedes: adopted ? file.supersedes : null,
  }
}

/**
 * Whether all that stands for what several could have decided is one person: who took the only position, or put it to nobody else,
 * and wrote it down. A silence that others could have broken is theirs as well.
 */
function isOfOne({ rule, seats, positions, deadline }: DecisionFile, recorder: string | null): boolean {
  if (rule.profile === 'silence' && seats.filter(({ observer }) => !observer).length > 1) return false
  const people = [...standing(seats, positions, deadline).values()].map(({ personId }) => personId)
  return new Set([...people, ...(recorder === null ? [] : [recorder])]).size <= 1
}

/** What a decision came to, for the record. */
export function resultNote(
  scene: Scene,
  file: DecisionFile,
  outcome: Outcome,
  { kind, by, more }: { kind: 'closed' | 'recounted'; by: Person | undefined; more?: Readonly<Record<string, string>> },
): Effect {
  const { votes, entitled, present } = outcome.counts
  const positions = standing(file.seats, file.positions, file.deadline)
  const decider = file.decidedBy === null ? undefined : scene.directory.people.get(file.decidedBy)
  return note(file, kind, by, {
    ...more,
    outcome: file.state,
    chosen: file.chosen,
    why: outcome.why,
    entitled,
    present,
    votes: { ...votes },
    // Where none is needed, whoever spoke is enough.
    quorum: outcome.quorum,
    ...(outcome.needed !== undefined && { needed: outcome.needed }),
    rows: Object.fromEntries(
      file.seats.filter(({ observer }) => !observer).map(({ code }) => [code, positions.get(code)?.value ?? null]),
    ),
    dissent: [...outcome.dissent],
    reservations: [...outcome.reservations],
    late: file.late,
    decidedAt: (file.decidedAt ?? scene.now).toISOString(),
    ...(decider && { decidedBy: decider.pseudonym }),
    ...(file.signBy && { signBy: file.signBy.toISOString() }),
    ...(file.ratifyBy && { ratifyBy: file.ratifyBy.toISOString() }),
  })
}

/** The decision in whose place another comes stands as superseded from now on. */
export async function replace(scene: Scene, { id, supersedes }: DecisionFile): Promise<readonly Effect[]> {
  const before = supersedes === null ? undefined : await lockDecision(scene, supersedes)
  if (before?.state !== 'adopted') return []
  await scene.tx.decision.update({ where: { id: before.id }, data: { state: 'superseded' } })
  const after: DecisionFile = { ...before, state: 'superseded', supersededBy: id }
  return [note(after, 'superseded', undefined, { by: id }), ...(await showDecision(scene, after))]
}
