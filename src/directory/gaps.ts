import { type Directory, type Person, rolesAt } from './directory.ts'
import { isMemberState } from './member-state.ts'
import { type Chair, chairs, nextTerm, presidencyKnownUntil } from './presidency.ts'
import { gapOf } from './rota.ts'

/** What is missing in a directory although nothing in it is wrong: somebody should name somebody. */
export type Gap =
  | { kind: 'coordinator' | 'spoc' | 'duty'; codes: readonly string[] }
  | { kind: 'spocs'; code: string; people: readonly Person[] }
  | { kind: 'chair'; role: Chair; code: string; at: Date }
  | { kind: 'table'; at: Date }

/** For so long before the table of Presidencies ends it is told, in milliseconds: a longer one takes a new version. */
const tableAheadMs = 366 * 86_400_000
/** For so long before a Presidency begins it is told that it has named nobody, in milliseconds. */
export const chairAheadMs = 30 * 86_400_000

/** Everything that is missing at an instant. Of a directory without members nothing is. */
export function gapsOf(directory: Directory, at: Date): readonly Gap[] {
  const codes = [...directory.members.keys()]
  const states = codes.filter(isMemberState)
  const without = (kind: 'coordinator' | 'spoc' | 'duty', missing: readonly string[]): readonly Gap[] =>
    missing.length > 0 ? [{ kind, codes: missing }] : []
  return [
    ...without(
      'coordinator',
      states.filter((code) => holding(directory, 'coordinator', code, at).length === 0),
    ),
    ...without(
      'spoc',
      states.filter((code) => spocsOf(directory, code, at).length === 0),
    ),
    ...states.flatMap((code): readonly Gap[] => {
      const people = spocsOf(directory, code, at)
      return people.length > 1 ? [{ kind: 'spocs', code, people }] : []
    }),
    ...without(
      'duty',
      states.filter((code) => gapOf(directory, code, at)),
    ),
    ...chairGaps(directory, at),
    ...(presidencyKnownUntil.getTime() - at.getTime() < tableAheadMs
      ? [{ kind: 'table', at: presidencyKnownUntil } as const]
      : []),
  ]
}

/** Who is a Member State's single point of contact at an instant, deputies left out; there should be one. */
const spocsOf = (directory: Directory, code: string, at: Date): readonly Person[] =>
  holding(directory, 'spoc', code, at)

/** The chairs for which a Presidency that begins soon has named nobody. One of a member that is not here is not our matter. */
export function chairGaps(directory: Directory, at: Date): readonly Extract<Gap, { kind: 'chair' }>[] {
  const next = nextTerm(at)
  if (!next || next.from.getTime() - at.getTime() > chairAheadMs || !directory.members.has(next.code)) return []
  const { code, from } = next
  return chairsUsed(directory)
    .filter((role) => holding(directory, role, code, from).length === 0)
    .map((role) => ({ kind: 'chair', role, code, at: from }))
}

/** The chairs that this directory has a use for: of the NIS Cooperation Group, and of EU-CyCLONe where it has officers here. */
export function chairsUsed({ bodies, people }: Directory): readonly Chair[] {
  const has = {
    niscg_chair: [...bodies.values()].some(({ network }) => network === 'nis'),
    cyclone_chair: [...people.values()].some(({ roles }) => roles.some(({ role }) => role.startsWith('cyclone_'))),
  } as const satisfies Readonly<Record<Chair, boolean>>
  return chairs.filter((chair) => has[chair])
}

/** Who holds a role for a member at an instant and is no deputy, each once. */
function holding(directory: Directory, role: string, code: string, at: Date): readonly Person[] {
  return [...directory.people.values()].filter((person) =>
    rolesAt(person, at).some((each) => each.role === role && each.code === code && !each.deputy),
  )
}
