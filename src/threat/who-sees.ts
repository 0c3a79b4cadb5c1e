import { codesOf, type Directory, type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { type Label, labels, rankOf } from '../sharing/label.ts'
import { caseSubject } from '../sharing/recall.ts'
import {
  hasBefore,
  limitsUnder,
  placeOf,
  placesBefore,
  type Reader,
  type Reason,
  readCopies,
  roomsOf,
  type SeenCopy,
  type Sight,
  stubbedAmong,
  wholeRooms,
} from '../sharing/who-sees.ts'
import { type CaseFile, isClosedUp, readableBy } from './case.ts'

/** Who can read a case now and why, where each copy of it stands, and what the next label would change. */
export async function whoSeesCase(scene: Pick<Scene, 'tx' | 'directory' | 'now'>, file: CaseFile): Promise<Sight> {
  const { tx, directory, now } = scene
  const copies = await readCopies(scene, caseSubject(file.number))
  const consents = await tx.consent.findMany({
    where: { caseNumber: file.number, state: { in: ['granted', 'broken'] } },
    select: { id: true, members: true },
    orderBy: { decidedAt: 'asc' },
  })
  const people = withAccounts(directory)
  const readers = people.flatMap((person): readonly Reader[] => {
    const reasons = [...reasonsOf(person, file, consents, now), ...placesBefore(person, copies)]
    return reasons.length > 0 ? [{ person, codes: codesOf(person, now), reasons }] : []
  })
  const raised = nextLabel(scene, file, copies)
  return {
    readers,
    stubbed: stubbedAmong(people, readers, copies),
    copies,
    places: roomsOf(copies).map((room) => placeOf(directory, room, now)),
    ...(raised && { raised }),
  }
}

/** Whoever has no account that counts reads nothing, whatever they hold. */
const withAccounts = (directory: Directory): readonly Person[] =>
  [...directory.people.values()].filter(({ retired, accounts }) => !retired && accounts.length > 0)

function reasonsOf(
  person: Person,
  file: CaseFile,
  consents: readonly { id: string; members: readonly string[] }[],
  at: Date,
): readonly Reason[] {
  // Of what is TLP:RED or destroyed nobody reads a word.
  if (isClosedUp(file) || !readableBy(person, file, at)) return []
  if (worksFor(person, at).includes(file.code)) return [{ kind: 'own', code: file.code }]
  if (file.released && rankOf(file.label) < rankOf('TLP:AMBER')) return [{ kind: 'open' }]
  const codes = codesOf(person, at).filter((code) => file.addressees.includes(code))
  return codes.map((code): Reason => {
    const consent = consents.findLast(({ members }) => members.includes(code))
    return { kind: 'addressee', code, ...(consent && { consent: consent.id }) }
  })
}

/** What would change under the next stricter label; nothing where there is none. */
function nextLabel(
  { directory, now }: Pick<Scene, 'directory' | 'now'>,
  file: CaseFile,
  copies: readonly SeenCopy[],
): Sight['raised'] {
  const label = labels[rankOf(file.label) + 1]
  if (!label || isClosedUp(file)) return undefined
  const next = relabelled(file, label)
  const [before, after] = [wholeRooms(copies), wholeRooms(copies, limitsUnder(next))]
  const people = withAccounts(directory)
  const mayRead = (person: Person, judged: CaseFile): boolean =>
    judged.label !== 'TLP:RED' && readableBy(person, judged, now)
  const countOf = (judged: CaseFile, rooms: typeof before): number =>
    people.filter((person) => mayRead(person, judged) || rooms.some((room) => hasBefore(person, { room }))).length
  return {
    label,
    rooms: { before: before.length, after: after.length },
    people: { before: countOf(file, before), after: countOf(next, after) },
  }
}

/** A case as it would be under a stricter label: from TLP:AMBER+STRICT on it is its own member's again. */
const relabelled = (file: CaseFile, label: Label): CaseFile =>
  rankOf(label) >= rankOf('TLP:AMBER+STRICT')
    ? { ...file, label, released: false, addressees: [file.code] }
    : { ...file, label }
