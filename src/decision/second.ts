import { type Person, worksFor } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { isReadableBy } from '../sharing/readable.ts'
import { standingUnder } from '../sharing/standing.ts'
import { dueOf, type Second, waitsFor } from './awaited.ts'
import { cancelOf, secondTimers } from './deadline.ts'
import type { DecisionFile } from './file.ts'
import { tellPeople } from './request.ts'
import { decidingOf, soleOf, standing } from './rule.ts'

/** Who is asked to stand beside what one decided: to sign it, or to ratify it for others. */

type Seen = Pick<Scene, 'directory' | 'now'>

/**
 * Those who are asked for it, by delegation: for a signature the head of the one that decided, else who has the duty there; to ratify
 * it who has the duty of each other. Where nobody holds that, all its people. Nobody who decided it, or may not read it.
 */
export function secondsOf({ directory, now }: Seen, file: DecisionFile, what: Second): readonly (readonly Person[])[] {
  const codes = file.seats.filter(({ observer }) => !observer).map(({ code }) => code)
  const first = directory.people.get(file.recordedBy ?? file.decidedBy ?? '')
  const own = first ? codes.filter((code) => worksFor(first, now).includes(code)) : []
  const others = codes.filter((code) => code !== decidingCode(file))
  const asked = what === 'sign' ? (own.length > 0 ? own : codes) : others.length > 0 ? others : codes
  const roles = what === 'sign' ? ['head', 'duty'] : ['duty', 'head']
  const decided = decidersOf(file)
  const isFree = (person: Person): boolean =>
    !person.retired &&
    isReadableBy(person, file, now) &&
    (what === 'sign' ? !isFirst(file, person) : !decided.has(person.id))
  return asked.map((code) => {
    const all = [...directory.people.values()].filter((person) => worksFor(person, now).includes(code))
    const groups = [...roles.map((role) => holdersOf(directory, role, code, now)), all]
    return groups.map((people) => people.filter(isFree)).find((people) => people.length > 0) ?? []
  })
}

/** What is asked of others once a decision is closed: told to them now, and once more while there is time. */
export const askSeconds = (scene: Scene, file: DecisionFile): readonly Effect[] =>
  waitsFor(file).flatMap((what) => [
    ...tell(scene, file, what, 'ask'),
    ...secondTimers(file.id, what, scene.now, dueOf(file, what)),
  ])

/** Reminds them, where it still waits and there is time: of what is over, and waits for what was said in time, nobody is reminded. */
export function remindSeconds(scene: Scene, file: DecisionFile, what: Second): readonly Effect[] {
  const due = dueOf(file, what)
  return waitsFor(file).includes(what) && due && due > scene.now ? tell(scene, file, what, 'remind') : []
}

/** Takes back what was asked, once that is done or over. */
export async function settleSeconds(scene: Scene, id: string, what: Second): Promise<readonly Effect[]> {
  const asked = await standingUnder(scene, `decision/${id}/second/${what}`)
  return [
    cancelOf(id, what),
    cancelOf(id, `remind-${what}`),
    ...asked.map(({ slot }): Effect => ({ kind: 'retract', slot })),
  ]
}

function tell(scene: Scene, file: DecisionFile, what: Second, turn: 'ask' | 'remind'): readonly Effect[] {
  const by = scene.directory.people.get(file.decidedBy ?? file.recordedBy ?? '')?.name ?? '—'
  const due = dueOf(file, what) ?? scene.now
  const told = new Set<Person>()
  return secondsOf(scene, file, what).flatMap((people) => {
    const left = people.filter((person) => !told.has(person))
    for (const person of left) told.add(person)
    return tellPeople(scene, file, left, {
      name: `second/${what}/${turn}`,
      key: `decisions.${what}.${turn}`,
      values: (language, zone) => ({ by, at: sayMoment(language, due, zone) }),
    })
  })
}

/** The delegation that decided, where one did. */
export const decidingCode = ({ rule, seats, positions, deadline }: DecisionFile): string | undefined =>
  decidingOf(rule, seats, positions, deadline)?.code ?? soleOf(rule)

/** Whether somebody is the one who waits for a second: who wrote it down where it waits all the same, else who decided. */
export function isFirst(file: DecisionFile, by: Person): boolean {
  const { decidedBy, recordedBy } = file
  return by.id === (recordedBy ?? decidedBy) || (decidedBy === null && decidersOf(file).has(by.id))
}

/** Who decided; where that is not known whoever took a position for the delegation that did, else whoever's position stands. */
export function decidersOf({ decidedBy, rule, seats, positions, deadline }: DecisionFile): ReadonlySet<string> {
  if (decidedBy !== null) return new Set([decidedBy])
  const deciding = decidingOf(rule, seats, positions, deadline)
  const own = deciding
    ? positions.filter(({ code, late }) => code === deciding.code && !late)
    : [...standing(seats, positions, deadline).values()]
  return new Set(own.map(({ personId }) => personId))
}
