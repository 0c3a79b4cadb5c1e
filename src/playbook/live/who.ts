import type { Directory, Person } from '../../directory/directory.ts'
import { hasRoleFor, heldBy } from '../../directory/holders.ts'
import { type CaseFile, isOwner, isReporter } from '../../threat/case.ts'
import { askedOf } from '../../threat/todos.ts'
import type { Actor, Run } from '../engine/run.ts'
import type { Who } from '../language/model.ts'
import { ofTheRun } from '../language/who.ts'

/** Whom a run means, as its to-dos say it: `duty@FR`, `spoc@*`, `owner` or `reporter` of its case, `=anne` for one person. */
export function keysOf(run: Pick<Run, 'starter' | 'member' | 'facts'>, { role, of }: Who): readonly string[] {
  if (role === 'starter') return run.starter === undefined ? [] : [`=${run.starter}`]
  if (ofTheRun.some((each) => each === role)) return [role]
  if (of === 'each') return run.facts.members.map((code) => `${role}@${code}`)
  if (of !== undefined && of !== 'own') return [`${role}@${of}`]
  return [`${role}@${run.member ?? '*'}`]
}

/** The people a run means at an instant. */
export function peopleOf(directory: Directory, run: Run, who: readonly Who[], at: Date): readonly Person[] {
  const keys = [...new Set(who.flatMap((each) => keysOf(run, each)))]
  return askedOf(directory, fileOf(run), { who: keys, member: run.member ?? null }, at)
}

/** Whose case a run is about, and who has it, as the run knows it. */
function fileOf({ facts }: Pick<Run, 'facts'>): Pick<CaseFile, 'code' | 'ownerId' | 'reporterId'> | undefined {
  const { code, owner, reporter } = facts.case ?? {}
  if (typeof code !== 'string') return undefined
  return {
    code,
    ownerId: typeof owner === 'string' ? owner : null,
    reporterId: typeof reporter === 'string' ? reporter : '',
  }
}

/**
 * A person as a run hears of them: with all roles they hold now, in the run as well. Who owns or reported its case (`isOwner`,
 * `isReporter`), or began it, is no more to it than anybody else once they are no people of its member any more.
 */
export function actorOf(
  directory: Directory,
  run: Pick<Run, 'starter' | 'member' | 'facts'>,
  person: Person,
  at: Date,
): Actor {
  const held = heldBy(directory, person, at)
  const file = fileOf(run)
  const own = [
    ...(run.starter === person.id && hasRoleFor(person, run.member, at) ? ['starter'] : []),
    ...(file && isOwner(person, file, at) ? ['owner'] : []),
    ...(file && isReporter(person, file, at) ? ['reporter'] : []),
  ]
  const codes = held.flatMap((role) => role.split('@')[1] ?? [])
  return { person: person.id, roles: [...held, ...own], codes: [...new Set(codes)] }
}

/** Whether somebody who holds these roles is among those who are meant. */
export function isAmong(
  run: Pick<Run, 'starter' | 'member' | 'facts'>,
  actor: Pick<Actor, 'person' | 'roles'>,
  who: readonly Who[],
): boolean {
  return who
    .flatMap((each) => keysOf(run, each))
    .some((key) => {
      if (key.startsWith('=')) return key.slice(1) === actor.person && actor.roles.includes('starter')
      return key.endsWith('@*')
        ? actor.roles.some((role) => role.startsWith(key.slice(0, -1)))
        : actor.roles.includes(key)
    })
}
