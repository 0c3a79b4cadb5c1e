import { type Block, paragraph } from '../chat/message.ts'
import { recordAct } from '../decision/sole-act.ts'
import { homeRoom, type Person, worksFor } from '../directory/directory.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { inAll } from '../locale/every.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import type { CaseFile } from '../threat/case.ts'
import type { Call } from './command.ts'
import { needPasskey } from './passkey.ts'
import { needPermission } from './permission.ts'

/** What bringing a label down is: what ends as TLP:CLEAR is published, anything else is lowered. */
export type Lowering = 'publish' | 'downgrade'

/**
 * Throws unless a person may bring a case down to a label, and has touched their passkey for it. `upTo` is the label up to which
 * that is asked for: sharing with the joint room, as AMBER, is what a report is for. Gives what it is, where it is asked for.
 */
export async function needLowering(
  call: Call,
  file: Pick<CaseFile, 'label'>,
  label: Label,
  upTo: Label = 'TLP:GREEN',
): Promise<Lowering | undefined> {
  if (rankOf(label) >= rankOf(file.label) || rankOf(label) > rankOf(upTo)) return undefined
  const lowering = label === 'TLP:CLEAR' ? 'publish' : 'downgrade'
  needPermission(call, lowering === 'publish' ? 'case.publish' : 'case.downgrade')
  await needPasskey(call, lowering)
  return lowering
}

/** What is said of an act that was put on record, and what that takes. */
export type Recorded = { blocks: readonly Block[]; effects: readonly Effect[] }

/** Puts on record that the speaker alone brought a case down to a label: it stands until somebody else signs it. Nothing where they did not. */
export function recordLowering(
  call: Call,
  before: CaseFile,
  label: Label,
  lowering: Lowering | undefined,
): Promise<Recorded> | Recorded {
  if (lowering === undefined) return { blocks: [], effects: [] }
  const values = { number: before.number, before: before.label, label }
  return recordSole(call, before, {
    type: lowering,
    key: 'decisions.act.title',
    values,
    why: '',
    readers: [before.code],
  })
}

/** Puts on record that a case was released over the silence of its originator: two people of different members did. */
export function recordBroken(call: Call, before: CaseFile, first: Person | undefined, why: string): Promise<Recorded> {
  const values = { number: before.number, code: before.code }
  const act = { type: 'release', key: 'decisions.act.title.broken', values, why } as const
  const readers = [before.code, ...(first ? worksFor(first, call.now) : [])]
  return recordSole(call, before, { ...act, readers, ...(first && { second: first }) })
}

type Sole = {
  type: Lowering | 'release'
  key: TextKey
  values: Values
  why: string
  readers: readonly string[]
  second?: Person
}

async function recordSole(
  call: Call,
  file: CaseFile,
  { type, key, values, why, readers, second }: Sole,
): Promise<Recorded> {
  const { directory, now, person } = call
  const room = homeRoom(directory, file.code) ?? call.room
  const { id, effects } = await recordAct(call, {
    key: `act/${call.key}`,
    type,
    title: inAll((language) => say(language, key, values)),
    decidedBy: person,
    ...(second && { recordedBy: second }),
    on: { caseNumber: file.number, ...(room && { roomId: room.id }) },
    rationale: why,
    // Whatever the case may go out with, who did it and that somebody has to sign is its own people's.
    label: strictest(file.label, 'TLP:AMBER'),
    addressees: readers,
    decidedAt: now,
  })
  const said = type === 'release' ? 'decisions.act.recorded' : 'decisions.act.alone'
  return { blocks: [paragraph(say(person.language, said, { decision: id }))], effects }
}
