import { type Block, type Message, paragraph } from '../chat/message.ts'
import { lockDirectory, tellDirectory } from '../directory/change.ts'
import { type Person, type Room, rolesAt } from '../directory/directory.ts'
import { sayGap } from '../directory/gap-words.ts'
import { chairAheadMs, chairGaps, chairsUsed, type Gap } from '../directory/gaps.ts'
import { holdersOf } from '../directory/holders.ts'
import { nextTerm, presidencyAt, presidencyKnownUntil, type Term, termAt, termsBegun } from '../directory/presidency.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import { targetRoom } from '../sharing/target.ts'

/** The Presidency passes on by itself: whoever chairs is another one from that instant on, which is recorded and told. */

const watchKey = 'presidency/watch'
/** The longest pause between two looks, in milliseconds: an exercise's clock that was set is noticed by then. */
const lookMs = 86_400_000
/** So long before the table of Presidencies ends its coordinators are told, in milliseconds. */
const tableWarnings = [180, 30].map((days) => days * 86_400_000)
/** What stands for the time after the table. */
const nobody = 'none'

/** Begins to watch the Presidency, or looks at it at once where it is watched already: to be done at every start. */
export async function watchPresidency(tx: Pick<Scene['tx'], 'timer'>, now: Date): Promise<void> {
  await tx.timer.createMany({
    data: [{ key: watchKey, kind: 'presidency.watch', dueAt: now, payload: {} }],
    skipDuplicates: true,
  })
  await tx.timer.updateMany({ where: { key: watchKey, state: 'pending' }, data: { dueAt: now } })
}

type Seen = Readonly<Record<string, string | number>>

export const timers = {
  /** Looks whether the Presidency passed on since the last look (`half`), and whether what lies ahead was told (`warned`, `table`). */
  'presidency.watch': async (before: Seen, scene: Scene): Promise<readonly Effect[]> => {
    const { directory, now } = scene
    const half = termAt(now)?.half ?? nobody
    const passed = before.half === undefined || before.half === half ? [] : await passOn(scene, String(before.half))
    const gaps = chairGaps(directory, now)
    const coming = nextTerm(now)?.half
    const warns = gaps.length > 0 && coming !== undefined && before.warned !== coming
    const left = presidencyKnownUntil.getTime() - now.getTime()
    const table = tableWarnings.filter((ms) => left > 0 && left <= ms).length
    const tells = table > 0 && table !== Number(before.table ?? 0)
    const payload = {
      half,
      warned: warns ? coming : String(before.warned ?? ''),
      table: left > 0 ? table : Number(before.table ?? 0),
    }
    return [
      ...passed,
      ...(warns ? warn(scene, coming, gaps) : []),
      ...(tells ? tellCoordinators(scene, `table/${table}`, [{ kind: 'table', at: presidencyKnownUntil }]) : []),
      { kind: 'timer', key: watchKey, timer: 'presidency.watch', due: nextLook(now), payload },
    ]
  },
} as const

function nextLook(now: Date): Date {
  const next = nextTerm(now)?.from.getTime()
  const instants = [
    ...(next === undefined ? [] : [next, next - chairAheadMs]),
    ...[...tableWarnings, 0].map((ms) => presidencyKnownUntil.getTime() - ms),
  ]
  return new Date(Math.min(now.getTime() + lookMs, ...instants.filter((at) => at > now.getTime())))
}

/** From now on others chair: every process reads the directory anew, each passing is on record, and the rooms are told of the last. */
async function passOn(scene: Scene, before: string): Promise<readonly Effect[]> {
  const { tx, now } = scene
  await lockDirectory(tx)
  await tellDirectory(tx)
  const current = termAt(now)
  const begun = termsSince(before, now)
  const ends = !current && presidencyKnownUntil <= now && before !== nobody
  return [
    ...begun.map((term) => entryOf(scene, { half: term.half, to: term.code, at: term.from })),
    ...(ends ? [entryOf(scene, { half: nobody, to: null, at: presidencyKnownUntil })] : []),
    // An exercise's clock was put back.
    ...(begun.length === 0 && current
      ? [entryOf(scene, { half: current.half, to: current.code, at: current.from, back: true })]
      : []),
    ...(current && begun.length > 0 ? tellRooms(scene, current) : []),
  ]
}

/** The half-years that began after the one that was seen last. */
function termsSince(before: string, now: Date): readonly Term[] {
  const all = termsBegun(new Date(0), now)
  const seen = all.findIndex(({ half }) => half === before)
  return seen < 0 ? [] : all.slice(seen + 1)
}

function entryOf(
  scene: Scene,
  { half, to, at, back }: { half: string; to: string | null; at: Date; back?: true },
): Effect {
  const chairs = chairsUsed(scene.directory).map((role) => [
    role,
    to === null ? [] : holdersOf(scene.directory, role, to, at).map(({ pseudonym }) => pseudonym),
  ])
  const from = presidencyAt(new Date(at.getTime() - 1)) ?? null
  const payload = { half, from, to, at: at.toISOString(), chairs: Object.fromEntries(chairs), ...(back && { back }) }
  return { kind: 'append', entry: { kind: 'presidency.passed', subject: `presidency/${half}`, actor: 'bot', payload } }
}

/** The rooms where the Presidency chairs, or whose members meet under it. */
const isConcerned = ({ kind, network }: Room): boolean =>
  (['joint', 'body', 'liaison'].includes(kind) && network === 'nis') || (kind === 'joint' && network === undefined)

/** Says who chairs now. Of a member that is not here nobody can say it. */
function tellRooms(scene: Scene, { half, code, from }: Term): readonly Effect[] {
  const { directory, now, exercise } = scene
  const member = directory.members.get(code)?.name
  if (member === undefined) return []
  return [...directory.rooms.values()].filter(isConcerned).flatMap((room) => {
    const { language, zone } = room
    const lines = chairsUsed(directory).map((role) => {
      const names = holdersOf(directory, role, code, now).map((person) => sayChair(language, person, role, now))
      const values = { role: say(language, `commands.role.${role}`), names: names.join(', '), member }
      return paragraph(say(language, names.length > 0 ? 'people.presidency.chair' : 'people.presidency.nobody', values))
    })
    const summary = say(language, 'people.presidency.passed', { member, at: sayFar(language, from, zone, now) })
    const message = noticeOf(summary, [paragraph(summary), ...lines], 'TLP:GREEN', exercise)
    const parcel = { message, label: 'TLP:GREEN', addressees: [] } as const
    return put(`presidency/${half}@${room.id}`, parcel, targetRoom(directory, room, now))
  })
}

function sayChair(language: string, person: Person, role: string, at: Date): string {
  const deputy = rolesAt(person, at).every((each) => each.role !== role || each.deputy)
  return deputy ? say(language, 'commands.role.deputy', { role: person.name }) : person.name
}

/** Warns those who can name somebody: the coming Presidency's own coordinators, else all. */
function warn(scene: Scene, half: string, gaps: readonly Extract<Gap, { kind: 'chair' }>[]): readonly Effect[] {
  const code = gaps[0]?.code
  const payload = { half, member: code ?? null, roles: gaps.map(({ role }) => role) }
  const entry = { kind: 'presidency.unnamed', subject: `presidency/${half}`, actor: 'bot', payload }
  return [...tellCoordinators(scene, half, gaps, code), { kind: 'append', entry }]
}

function tellCoordinators(scene: Scene, what: string, gaps: readonly Gap[], code?: string): readonly Effect[] {
  const { directory, now, exercise } = scene
  const coordinators = [...directory.people.values()].flatMap((person) => {
    const codes = rolesAt(person, now).flatMap((each) =>
      each.role === 'coordinator' && !each.observer ? [each.code] : [],
    )
    return codes.length > 0 ? [{ person, codes }] : []
  })
  const own = coordinators.filter(({ codes }) => code !== undefined && codes.includes(code))
  return (own.length > 0 ? own : coordinators).flatMap(({ person }) => {
    const spot = spotOf(scene, person)
    if (!spot) return []
    const lines = gaps.map((gap) => sayGap(person, gap, directory, now))
    const how = gaps.some(({ kind }) => kind === 'chair') ? [say(person.language, 'people.presidency.how')] : []
    const blocks = [...lines, ...how].map((line) => paragraph(line))
    const message = noticeOf(lines[0] ?? '', blocks, 'TLP:CLEAR', exercise)
    return put(`presidency/warning/${what}@~${person.id}`, openParcel(message), spot)
  })
}

const noticeOf = (summary: string, blocks: readonly Block[], marking: string, exercise: boolean): Message => ({
  look: 'notice',
  marking,
  summary,
  blocks,
  ...(exercise && { exercise }),
})
