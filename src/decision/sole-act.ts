import { type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Words } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Label } from '../sharing/label.ts'
import { lateAfterMs, replace } from './close.ts'
import { reviewTimer } from './deadline.ts'
import { type DecisionFile, type Option, sealClosing } from './file.ts'
import { note } from './note.ts'
import { draft, type NewGround, proposedNote, write } from './propose.ts'
import type { Rule } from './rule.ts'
import { askSeconds } from './second.ts'
import { showDecision } from './show.ts'
import { type DecisionType, isGuarded, signHours } from './type.ts'

/** What one person decided. `key` is the same for the same act, so that a repeat records nothing new. */
type NewAct = {
  key: string
  type: DecisionType
  title: Words
  question?: Words
  decidedBy: Person
  /** Who else stands for it that it was decided so. Without one, a type that takes two people waits for a countersignature. */
  recordedBy?: Person
  /** Whoever is named as having decided has not said so: they, or a third person, sign what takes two people. */
  unconfirmed?: true
  /** By the authority of their own member, where nothing else is said. */
  rule?: Rule
  on?: { caseNumber?: string; runId?: string; step?: string; callId?: string; roomId?: string; electionId?: string }
  rationale: string
  label: Label
  addressees: readonly string[]
  /** The member for which it was decided; where none is named, the one of the case, else the first for which the decider works. */
  code?: string
  /** The members beside it of whom one has to ratify what was delegated, and those among them that only watch. */
  others?: readonly string[]
  observers?: readonly string[]
  decidedAt: Date
  mandate?: Words
  known?: string
  assumed?: string
  unknown?: string
  chosen?: string
  options?: readonly Option[]
  evidence?: readonly NewGround[]
  reviewAt?: Date
  supersedes?: string
}

const hourMs = 3_600_000

/**
 * Records what one person decided as adopted. Where its type takes two people and there is one, it waits to be countersigned
 * within 24 h; what was delegated waits to be ratified. Late where it is written down more than an hour after it was decided.
 * Writes `decision.proposed` and `decision.closed`.
 */
export async function recordAct(scene: Scene, act: NewAct): Promise<{ id: string; effects: readonly Effect[] }> {
  const { tx, keyring, now } = scene
  const before = await tx.decision.findUnique({ where: { key: act.key }, select: { id: true } })
  if (before) return { id: before.id, effects: [] }
  const code = act.code ?? codeOf(scene, act)
  const rule: Rule = act.rule ?? { profile: 'national', code }
  const { on = {}, decidedBy, recordedBy, decidedAt } = act
  const drafted = await draft(scene, {
    ...on,
    key: act.key,
    type: act.type,
    title: act.title,
    question: act.question ?? act.title,
    rule,
    label: act.label,
    codes: [code, ...(act.others ?? [])],
    ...(act.observers && { observers: act.observers }),
    proposedBy: recordedBy ?? decidedBy,
    ...(act.options && { options: act.options }),
    ...(act.mandate !== undefined && { mandate: act.mandate }),
    ...(act.known !== undefined && { known: act.known }),
    ...(act.assumed !== undefined && { assumed: act.assumed }),
    ...(act.unknown !== undefined && { unknown: act.unknown }),
    ...(act.evidence && { evidence: act.evidence }),
    ...(act.reviewAt && { reviewAt: act.reviewAt }),
    ...(act.supersedes !== undefined && { supersedes: act.supersedes }),
    onlyAsked: true,
  })
  const alone = isGuarded(act.type) && (act.unconfirmed || !recordedBy || recordedBy.id === decidedBy.id)
  const file: DecisionFile = {
    ...drafted,
    addressees: [...new Set([...drafted.addressees, ...act.addressees])].toSorted(),
    deadline: null,
    state: 'adopted',
    chosen: act.chosen ?? drafted.options[0]?.value ?? null,
    rationale: act.rationale,
    decidedBy: decidedBy.id,
    recordedBy: recordedBy && recordedBy.id !== decidedBy.id ? recordedBy.id : null,
    decidedAt,
    recordedAt: now,
    late: now.getTime() - decidedAt.getTime() > lateAfterMs,
    signBy: alone ? new Date(now.getTime() + signHours * hourMs) : null,
    ratifyBy: rule.profile === 'delegated' ? new Date(now.getTime() + rule.ratifyHours * hourMs) : null,
  }
  await write(scene, file, act)
  if (act.rationale !== '')
    await tx.decision.update({ where: { id: file.id }, data: { closing: sealClosing(act.rationale, keyring) } })
  const { id, signBy, ratifyBy } = file
  return {
    id,
    effects: [
      proposedNote(file, recordedBy ?? decidedBy),
      note(file, 'closed', decidedBy, {
        outcome: 'adopted',
        chosen: file.chosen,
        why: 'decided',
        entitled: 1,
        present: 1,
        quorum: true,
        late: file.late,
        decidedAt: decidedAt.toISOString(),
        decidedBy: decidedBy.pseudonym,
        ...(recordedBy && recordedBy.id !== decidedBy.id && { recordedBy: recordedBy.pseudonym }),
        ...(signBy && { signBy: signBy.toISOString() }),
        ...(ratifyBy && { ratifyBy: ratifyBy.toISOString() }),
        ...(act.rationale !== '' && { words: act.rationale }),
      }),
      ...askSeconds(scene, file),
      ...reviewTimer(file, now),
      // What others have to ratify takes no place before they did.
      ...(ratifyBy ? [] : await replace(scene, file)),
      ...(await showDecision(scene, file)),
    ],
  }
}

/** A case's number names its member. */
function codeOf({ now }: Scene, { on, decidedBy }: NewAct): string {
  const works = worksFor(decidedBy, now)
  const ofCase = on?.caseNumber?.split('-')[2]
  const code = works.find((each) => each === ofCase) ?? works[0]
  if (code === undefined) throw new Error('who works for no member decides for none')
  return code
}
