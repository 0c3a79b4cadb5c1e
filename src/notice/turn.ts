import { lockDirectory, tellDirectory } from '../directory/change.ts'
import { type Directory, dutyOf, type Person, type Shift } from '../directory/directory.ts'
import { dutyLevels } from '../directory/holders.ts'
import { layTurn, stretchesOf } from '../directory/rota.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { ring, ringGroup } from './ring.ts'
import { sayStretch, tellOfDuty } from './rota-letter.ts'

/** Turns of duty: who takes one over gets a test ring, whether by the rota, by a change of it, or by their own word. */

export type Turn = keyof typeof dutyLevels

/** The longest pause between two looks at who is on duty, in milliseconds: a rota that was changed is seen by then. */
const lookMs = 60_000
/** How long a turn lasts that nobody's turn ends, in milliseconds. */
const standingMs = 24 * 3_600_000
/** Ids of the persons on duty, by member and turn: `FR/duty`. */
type Holders = Readonly<Record<string, string>>

/** The key of the timer that watches the turns. */
const watchKey = 'duty/watch'

/** Begins to watch the turns, once a store: to be done at every start. */
export async function watchTurns(tx: Pick<Scene['tx'], 'timer'>, now: Date): Promise<void> {
  await tx.timer.createMany({
    data: [{ key: watchKey, kind: 'duty.watch', dueAt: now, payload: {} }],
    skipDuplicates: true,
  })
}

/** Looks at the turns soon, since one was changed just now. */
export async function lookAtTurns({ tx, now }: Scene): Promise<void> {
  await tx.timer.updateMany({ where: { key: watchKey, state: 'pending' }, data: { dueAt: now } })
}

export const timers = {
  /** Rings whoever has taken over a turn since the last look; whoever takes several of a member is rung once. */
  'duty.watch': async (before: Readonly<Record<string, string | number>>, scene: Scene): Promise<readonly Effect[]> => {
    const { directory, now } = scene
    const holders = holdersNow(directory, now)
    const isFirst = Object.keys(before).length === 0
    const effects: Effect[] = []
    const rung = new Set<string>()
    for (const [turn, person] of isFirst ? [] : Object.entries(holders)) {
      const [code = '', name = ''] = turn.split('/')
      const who = directory.people.get(person)
      if (before[turn] === person || !who || rung.has(`${code} ${person}`)) continue
      rung.add(`${code} ${person}`)
      effects.push(
        ...(await ring(scene, { group: ringGroup(code, `${name}-${now.toISOString()}`), code, person: who })),
      )
    }
    const next = Math.min(now.getTime() + lookMs, ...changesAfter(directory, now))
    const again: Effect = { kind: 'timer', key: watchKey, timer: 'duty.watch', due: new Date(next), payload: holders }
    return [...effects, again]
  },
} as const

/** Ids of the persons on duty at an instant, by member and turn. */
function holdersNow(directory: Directory, at: Date): Holders {
  return Object.fromEntries(
    [...directory.members.keys()].flatMap((code) =>
      Object.entries(dutyLevels).flatMap(([turn, level]) => {
        const person = dutyOf(directory, code, level, at)
        return person ? [[`${code}/${turn}`, person.id] as const] : []
      }),
    ),
  )
}

const changesAfter = (directory: Directory, at: Date): readonly number[] =>
  directory.shifts.flatMap(({ from, to }) => [from, to].flatMap((each) => (each && each > at ? [each.getTime()] : [])))

/** Until when a turn lasts that begins now: to the end of the one it takes over or the beginning of the next, else a day. */
function endOfTurn(directory: Directory, code: string, level: Shift['level'], at: Date): Date {
  const ends = directory.shifts.flatMap((shift) => {
    if (shift.code !== code || shift.level !== level) return []
    const holds = (!shift.from || shift.from <= at) && shift.to && shift.to > at
    return holds && shift.to ? [shift.to.getTime()] : shift.from && shift.from > at ? [shift.from.getTime()] : []
  })
  return new Date(Math.min(at.getTime() + standingMs, ...ends))
}

/** From when to when somebody has a turn. */
export type Span = { from: Date; to: Date }

/**
 * Gives a turn to somebody, beside the rota of the directory's file: for a time, or from now on to the end of the turn it takes over.
 * On record; whoever has it from then on gets a test ring, and whoever had it is told.
 */
export async function giveTurn(
  scene: Scene,
  { code, turn, to, by, span }: { code: string; turn: Turn; to: Person; by: Person; span?: Span },
): Promise<{ until: Date; effects: readonly Effect[] }> {
  const { tx, directory, now } = scene
  const level = dutyLevels[turn]
  const { from, to: until } = span ?? { from: now, to: endOfTurn(directory, code, level, now) }
  const had = stretchesOf(directory, { code, level }, { from, to: until }).flatMap(({ person }) => person ?? [])
  await lockDirectory(tx)
  await layTurn(tx, { code, turn, level, person: to.id, from, to: until })
  await tellDirectory(tx)
  await lookAtTurns(scene)
  const payload = { code, turn, person: to.pseudonym, from: from.toISOString(), until: until.toISOString() }
  const entry = { kind: 'duty.taken', subject: `duty/${code}`, actor: by.pseudonym, payload }
  const others = [...new Set([...had, ...(span ? [to] : [])])].filter((each) => each.id !== by.id)
  const letters = others.flatMap((each) => {
    const key = each.id === to.id ? 'rota.told.has' : 'rota.told.had'
    const values = { by: by.name, name: to.name, code, turn, ...sayStretch(each, { from, to: until }, now) }
    return tellOfDuty(scene, each, `duty/${code}/${turn}/${from.toISOString()}@~${each.id}`, key, values)
  })
  return { until, effects: [{ kind: 'append', entry }, ...letters] }
}
