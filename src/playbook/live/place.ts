import type { Message } from '../../chat/message.ts'
import { type Directory, homeRoom, type Person, type Room } from '../../directory/directory.ts'
import { asLabel, type Label, rankOf, strictest } from '../../sharing/label.ts'
import { caseSubject } from '../../sharing/recall.ts'
import type { Parcel, Target } from '../../sharing/release.ts'
import { targetRoom } from '../../sharing/target.ts'
import type { Run } from '../engine/run.ts'
import type { Playbook } from '../language/model.ts'

/** The room where a run's card stands; none where its member has no room of its own. */
export function roomOf(directory: Directory, playbook: Playbook, run: Pick<Run, 'member'>): Room | undefined {
  if (playbook.room !== 'home') return directory.rooms.get(playbook.room)
  return run.member === undefined ? undefined : homeRoom(directory, run.member)
}

/** The label of what a run says: its own, or that of its case where that is stricter. */
export function labelOf(run: Pick<Run, 'label' | 'facts'>): Label {
  const { label } = run.facts.case ?? {}
  return typeof label === 'string' ? strictest(run.label, asLabel(label)) : run.label
}

/** Whether what a run says stays with its own member's people: by its label, or because they have not released its case. */
export const isNational = (run: Pick<Run, 'label' | 'facts' | 'member'>): boolean =>
  run.member !== undefined && (rankOf(labelOf(run)) >= rankOf('TLP:AMBER+STRICT') || run.facts.case?.released === false)

/**
 * The members that may read a run: its own alone where it stays with these; else those as well that sit where its playbook has it
 * stand, and, where it is nobody's own matter, all that take part.
 */
export function readersOf(directory: Directory, playbook: Playbook, run: Run, at: Date): readonly string[] {
  const own = run.member === undefined ? run.facts.members : [run.member]
  if (isNational(run)) return own
  const room = roomOf(directory, playbook, run)
  return [...new Set([...own, ...(room ? targetRoom(directory, room, at).readers : [])])].sort()
}

/**
 * What a run says in one place. Where it stays with its own member that alone is addressed; else whoever sits where the playbook,
 * which people approved, has it said. Whether it may stand there is for the release rule.
 */
export function runParcel(run: Run, target: Target, message: Message, stub: Message): Parcel {
  const own = run.member === undefined ? run.facts.members : [run.member]
  const stays = isNational(run)
  const addressees = stays ? own : [...new Set([...own, ...target.readers])].sort()
  // Below AMBER the release rule asks for no addressees; what is not released stays at home all the same.
  const isAway = stays && !target.readers.every((code) => own.includes(code))
  const about = [`run/${run.id}`, ...(run.case === undefined ? [] : [caseSubject(run.case)])]
  return { message: isAway ? stub : message, stub, label: labelOf(run), addressees, about }
}

/** Whether a code that a run made is that of a member: what people typed for one may be any words. */
export const isMember = ({ members }: Directory, { facts }: Pick<Run, 'facts'>, code: string): boolean =>
  members.has(code) || facts.members.includes(code)

/** Whether a person sits in a room. */
export const sitsIn = (room: Room | undefined, person: Person): boolean =>
  room !== undefined && person.accounts.some((account) => room.seats.has(account))
