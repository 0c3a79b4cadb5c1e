import { type Person, rolesAt } from '../directory/directory.ts'
import { gapOf } from '../directory/rota.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { sayStretch, tellOfDuty } from './rota-letter.ts'

/** Times without anybody on duty within the next two weeks: a member's coordinators are told of each, once. */

const watchKey = 'duty/gaps'
/** The pause between two looks, in milliseconds: two weeks ahead a day more or less is early enough. */
const lookMs = 86_400_000
/** Nobody is on duty already. */
const open = 'open'

/** Begins to look for gaps in the rota, or looks at once where that was begun: to be done at every start. */
export async function watchGaps(tx: Pick<Scene['tx'], 'timer'>, now: Date): Promise<void> {
  await tx.timer.createMany({
    data: [{ key: watchKey, kind: 'duty.gaps', dueAt: now, payload: {} }],
    skipDuplicates: true,
  })
  await tx.timer.updateMany({ where: { key: watchKey, state: 'pending' }, data: { dueAt: now } })
}

/** By member, when the gap of which its coordinators were told begins. */
type Told = Readonly<Record<string, string | number>>

export const timers = {
  'duty.gaps': async (told: Told, scene: Scene): Promise<readonly Effect[]> => {
    const { directory, now } = scene
    const effects: Effect[] = []
    const payload: Record<string, string> = {}
    for (const code of directory.members.keys()) {
      const gap = gapOf(directory, code, now)
      if (!gap) continue
      const begins = gap.from > now ? gap.from.toISOString() : open
      const before = told[code]
      // One that was told ahead has come.
      const known = before !== undefined && (before === begins || (begins === open && new Date(before) <= now))
      if (!known) effects.push(...tell(scene, code, gap))
      payload[code] = known ? String(before) : begins
    }
    const due = new Date(now.getTime() + lookMs)
    return [...effects, { kind: 'timer', key: watchKey, timer: 'duty.gaps', due, payload }]
  },
} as const

function tell(scene: Scene, code: string, gap: { from: Date; to: Date }): readonly Effect[] {
  const { directory, now } = scene
  const member = directory.members.get(code)?.name ?? code
  const coordinators = [...directory.people.values()].filter((person) => coordinates(person, code, now))
  if (coordinators.length === 0) return []
  const payload = { member: code, from: gap.from.toISOString(), to: gap.to.toISOString() }
  const entry = { kind: 'duty.gap', subject: `duty/${code}`, actor: 'bot', payload }
  const letters = coordinators.flatMap((person) => {
    const values = { member, code, ...sayStretch(person, gap, now) }
    const key = gap.from > now ? 'rota.gap' : 'rota.gap.now'
    return tellOfDuty(scene, person, `duty/gap/${code}/${payload.from}@~${person.id}`, key, values)
  })
  return [{ kind: 'append', entry }, ...letters]
}

const coordinates = (person: Person, code: string, at: Date): boolean =>
  rolesAt(person, at).some((role) => role.role === 'coordinator' && role.code === code && !role.observer)
