import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import type { Words } from '../locale/words.ts'
import { limitsOfCases, within } from '../sharing/case-limits.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, type Label, strictest } from '../sharing/label.ts'
import { caseOfRun } from '../sharing/shut.ts'
import { targetRoom } from '../sharing/target.ts'
import { allocateYearly } from '../store/yearly.ts'
import { openTimers, usualDeadline } from './deadline.ts'
import { type DecisionFile, defined, type Option, sealGround, sealWording } from './file.ts'
import { note } from './note.ts'
import { askMember } from './request.ts'
import { entitledTo, type Rule } from './rule.ts'
import { showDecision } from './show.ts'
import type { DecisionType } from './type.ts'

/** What a proposal rests on: what it is or where it stands. Its label is the proposal's where it names none. */
export type NewGround = { words: string; grade?: string; hash?: string; evidenceId?: bigint; label?: Label }

/** What is to be decided. `key` is the same for the same proposal, so that a repeat proposes nothing new. */
export type NewDecision = {
  key: string
  type: DecisionType
  title: Words
  question: Words
  /** The answers to choose from, the one proposed first; `yes` and `no` where none are named. One of the value `no` is against them all. */
  options?: readonly Option[]
  rule: Rule
  label: Label
  /** Codes of the members that are asked; those of `observers` may speak, and never count. */
  codes: readonly string[]
  observers?: readonly string[]
  roomId?: string
  runId?: string
  step?: string
  caseNumber?: string
  callId?: string
  electionId?: string
  /** The person who proposes, where no run does. */
  proposedBy?: Person
  /** Positions count until then; a silence without one has 5 working days. Where there is none it closes when all have spoken. */
  deadline?: Date
  mandate?: Words
  known?: string
  assumed?: string
  unknown?: string
  evidence?: readonly NewGround[]
  reviewAt?: Date
  /** Number of the decision in whose place it comes, once it is adopted. */
  supersedes?: string
  /** Whoever sits in the room where its card stands may not read it unless their member is asked. */
  onlyAsked?: boolean
}

/** The usual two answers. */
const yesOrNo = (): readonly Option[] =>
  (['yes', 'no'] as const).map((value) => ({
    value,
    label: inAll((language) => say(language, `decisions.option.${value}`)),
  }))

/**
 * Makes a proposal: its card stands in its room, each delegation's people are asked. Writes `decision.proposed` about its number.
 * It may be read by the members asked and, unless it is for these alone, by those who sit in its room. A case's label holds for it
 * as well. Locks nothing: what it is about may be locked already.
 */
export async function propose(scene: Scene, asked: NewDecision): Promise<{ id: string; effects: readonly Effect[] }> {
  const before = await scene.tx.decision.findUnique({ where: { key: asked.key }, select: { id: true } })
  if (before) return { id: before.id, effects: [] }
  const drafted = await draft(scene, asked)
  await write(scene, drafted, asked)
  const { id, caseNumber, rule, seats } = drafted
  // Who sits in the room and does not read the case does not read this, as whoever reads it from the store.
  const file = within(drafted, (await limitsOfCases(scene.tx, [caseNumber])).get(caseNumber ?? ''))
  // What one member decides by its own authority nobody else is asked for.
  const askedOf = rule.profile === 'national' ? entitledTo(rule, seats) : seats
  return {
    id,
    effects: [
      proposedNote(file, asked.proposedBy),
      ...openTimers(file),
      ...(await showDecision(scene, file)),
      ...askedOf.flatMap(({ code }) => askMember(scene, file, code)),
    ],
  }
}

/** What was proposed, for the record. */
export const proposedNote = (file: DecisionFile, by: Person | undefined): Effect => {
  const { title, question, mandate, known, assumed, unknown } = file
  return note(file, 'proposed', by, {
    label: file.label,
    codes: file.seats.filter(({ observer }) => !observer).map(({ code }) => code),
    observers: file.seats.filter(({ observer }) => observer).map(({ code }) => code),
    options: file.options.map(({ value }) => value),
    rule: { ...file.rule },
    evidence: file.evidence.length,
    ...defined({
      deadline: file.deadline?.toISOString(),
      run: file.runId ?? undefined,
      case: file.caseNumber ?? undefined,
      call: file.callId ?? undefined,
      supersedes: file.supersedes ?? undefined,
    }),
    words: JSON.stringify(defined({ title, question, mandate, known, assumed, unknown })),
  })
}

/** A proposal as it will be kept, with its number. */
export async function draft(scene: Scene, asked: NewDecision): Promise<DecisionFile> {
  const { tx, now } = scene
  const codes = [...new Set(asked.codes)].toSorted()
  const caseNumber = asked.caseNumber ?? (await caseOfRun(scene, asked.runId))
  const label = strictest(asked.label, ...(await caseLabel(scene, caseNumber)))
  return {
    id: await allocateYearly(tx, 'P', now),
    type: asked.type,
    title: asked.title,
    question: asked.question,
    ...defined({ mandate: asked.mandate, known: asked.known, assumed: asked.assumed, unknown: asked.unknown }),
    options: asked.options ?? yesOrNo(),
    rule: asked.rule,
    label,
    addressees: [...new Set([...codes, ...(asked.onlyAsked ? [] : presentIn(scene, asked.roomId))])].toSorted(),
    roomId: asked.roomId ?? null,
    runId: asked.runId ?? null,
    step: asked.step ?? null,
    caseNumber: caseNumber ?? null,
    callId: asked.callId ?? null,
    electionId: asked.electionId ?? null,
    proposedBy: asked.proposedBy?.id ?? null,
    proposedAt: now,
    deadline: asked.deadline ?? usualDeadline(asked.rule, now) ?? null,
    state: asked.rule.profile === 'silence' ? 'in_silence' : 'proposed',
    chosen: null,
    rationale: '',
    decidedBy: null,
    recordedBy: null,
    decidedAt: null,
    recordedAt: null,
    late: false,
    signBy: null,
    signedBy: null,
    signedAt: null,
    ratifyBy: null,
    ratifiedBy: null,
    ratifiedAt: null,
    reviewAt: asked.reviewAt ?? null,
    remindedAt: null,
    supersedes: asked.supersedes ?? null,
    supersededBy: null,
    seats: codes.map((code) => ({ code, observer: asked.observers?.includes(code) ?? false })),
    positions: [],
    evidence: (asked.evidence ?? []).map((each, index) => ({
      number: index + 1,
      words: each.words,
      grade: each.grade ?? null,
      hash: each.hash ?? null,
      evidenceId: each.evidenceId ?? null,
      label: each.label ?? label,
    })),
  }
}

/** Keeps a new decision, with its seats and what it rests on. */
export async function write(
  { tx, keyring }: Scene,
  file: DecisionFile,
  { key }: Pick<NewDecision, 'key'>,
): Promise<void> {
  const {
    seats,
    evidence,
    positions: _positions,
    supersededBy: _after,
    rationale: _rationale,
    title: _title,
    question: _question,
    mandate: _mandate,
    known: _known,
    assumed: _assumed,
    unknown: _unknown,
    ...columns
  } = file
  await tx.decision.create({
    data: {
      ...columns,
      key,
      words: sealWording(file, keyring),
      options: file.options.map(({ value }) => value),
      addressees: [...file.addressees],
      seats: { create: seats.map((seat) => ({ ...seat })) },
      evidence: { create: evidence.map((each) => ({ ...each, words: sealGround(each.words, keyring) })) },
    },
  })
}

async function caseLabel({ tx }: Scene, number: string | undefined): Promise<readonly Label[]> {
  const row = number === undefined ? null : await tx.case.findUnique({ where: { number }, select: { label: true } })
  return row ? [asLabel(row.label)] : []
}

function presentIn({ directory, now }: Scene, roomId: string | undefined): readonly string[] {
  const room = roomId ? directory.rooms.get(roomId) : undefined
  return room ? targetRoom(directory, room, now).readers : []
}
