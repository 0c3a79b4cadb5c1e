import { clockOf, dayAfter } from '../calendar/clock.ts'
import type { Election } from '../calendar/election.ts'
import { readElection } from '../calendar/read.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { erasedWords } from '../locale/erased.ts'
import type { Words } from '../locale/words.ts'
import { seatsIn } from '../round/seats.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, type Label } from '../sharing/label.ts'
import type { Prisma, CallSeries as Row } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import { allocateYearly } from '../store/yearly.ts'
import { followPolls, isDoubtful } from './night.ts'
import { cancelCall, type NewCall, planCall, type Wish } from './plan.ts'
import { callsOf, daysOf, nightCalls, type SeriesCall, type SeriesRule } from './series-rule.ts'
import { wallOf } from './wall.ts'

/** Calls that come again: each is a call of its own, made a while before its day, so that one can be moved or called off alone. */

/** How far ahead calls of a series are made, in days, and how many there are at least. */
const aheadDays = 21
const leastAhead = 2
/** How often it is looked whether further ones are to be made, in hours; a change of the calendar wakes those of its election at once. */
const lookEveryHours = 12

type SeriesWords = { title: Words; link?: string; agenda: readonly Words[] }
/** What each call of a series takes over. Whom it invites it does not: each invites who sits in the room when it is made. */
type Template = {
  label: Label
  roles?: readonly string[]
  roomId?: string
  caseNumber?: string
  electionId?: string
  runId?: string
  zone: string
  minutes: number
  urgent: boolean
  quorum?: number
  onlyAsked?: boolean
  /** When the polls were to close when its calls were last made; only of an election night. */
  closes?: string
}

export type SeriesFile = SeriesWords &
  Template & {
    id: string
    rule: SeriesRule
    madeUntil: string | null
    askedBy: string | null
    madeAt: Date
    endedAt: Date | null
  }

export type NewSeries = Omit<Wish, 'codes' | 'observers' | 'seriesId' | 'seriesDay'> & { rule: SeriesRule }

/** Plans a series and its first calls. Writes `series.planned` about its number. */
export async function openSeries(scene: Scene, asked: NewSeries): Promise<{ id: string; effects: readonly Effect[] }> {
  const { tx, keyring, now } = scene
  const before = await tx.callSeries.findUnique({ where: { key: asked.key }, select: { id: true } })
  if (before) return { id: before.id, effects: [] }
  const id = await allocateYearly(tx, 'K', now)
  const { key, title, link, agenda = [], askedBy, rule, ...template } = asked
  const words: SeriesWords = { title, agenda, ...(link !== undefined && { link }) }
  await tx.callSeries.create({
    data: {
      id,
      key,
      words: keyring.seal(JSON.stringify(words), 'series.words'),
      rule: rule as unknown as Prisma.InputJsonObject, // plain data, as is said of it
      template: template satisfies Template as unknown as Prisma.InputJsonObject, // likewise
      askedBy: askedBy?.id ?? null,
      madeAt: now,
    },
  })
  return {
    id,
    effects: [noteSeries(id, 'planned', askedBy, { kind: rule.kind }), ...(await extendSeries(scene, id))],
  }
}

/**
 * Makes those calls of a series that come near, moves those of an election night whose polls close at another hour, and looks again
 * later. A series whose election is cancelled ends.
 */
export async function extendSeries(scene: Scene, id: string): Promise<readonly Effect[]> {
  const file = await lockSeries(scene, id)
  if (!file || file.endedAt) return []
  if (file.rule.kind === 'night' && !(await electionOf(scene, file))) return (await endSeries(scene, id)).effects
  const closes = await closeOf(scene, file)
  const effects: Effect[] = []
  if (file.rule.kind === 'night' && closes && file.closes !== undefined && file.closes !== closes.toISOString())
    effects.push(
      ...(await followPolls(scene, { ...file, rule: file.rule }, { before: new Date(file.closes), now: closes })),
    )
  const wanted = callsAhead(scene, file, closes)
  for (const each of wanted) effects.push(...(await bringCall(scene, file, each)))
  const last = wanted.at(-1)?.day ?? file.madeUntil
  const isDone = wanted.length === 0 && (await isSpent(scene, file, closes))
  await scene.tx.callSeries.update({
    where: { id },
    data: {
      madeUntil: last,
      ...(isDone && { endedAt: scene.now }),
      ...(closes && {
        template: { ...templateOf(file), closes: closes.toISOString() } as unknown as Prisma.InputJsonObject, // plain data
      }),
    },
  })
  if (isDone) return [...effects, noteSeries(id, 'ended', undefined, {})]
  return [...effects, lookTimer(id, new Date(scene.now.getTime() + lookEveryHours * 3_600_000))]
}

/** The calendar of an election was changed: each series of its night looks at it anew, in a transaction of its own. */
export async function wakeSeries({ tx, now }: Pick<Scene, 'tx' | 'now'>, election: string): Promise<readonly Effect[]> {
  const open = await tx.callSeries.findMany({
    where: { endedAt: null, template: { path: ['electionId'], equals: election } },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  return open.map(({ id }) => lookTimer(id, now))
}

const lookTimer = (id: string, due: Date): Effect => ({
  kind: 'timer',
  key: `series/${id}/look`,
  timer: 'call.series',
  due,
  payload: { series: id },
})

/** The calls of a series that should stand by now and have not begun. */
function callsAhead({ now }: Scene, { rule, zone }: SeriesFile, closes: Date | undefined): readonly SeriesCall[] {
  if (rule.kind === 'night') return closes ? nightCalls(rule, closes, zone).filter(({ at }) => at > now) : []
  const today = wallOf(now, rule.zone).slice(0, 10)
  const calls = callsOf(rule, daysOf(rule, today, aheadDays + leastAhead)).filter(({ at }) => at > now)
  const horizon = dayAfter(today, aheadDays)
  return calls.filter(({ day }, index) => day <= horizon || index < leastAhead)
}

/** The election of a series; none where it is cancelled. */
async function electionOf({ tx }: Scene, { electionId }: SeriesFile): Promise<Election | undefined> {
  const election = electionId === undefined ? undefined : await readElection(tx, electionId)
  return election?.cancelled ? undefined : election
}

/** When the last polling station closes in a night: of the room's own member where it has one, else of all. */
async function closeOf(scene: Scene, file: SeriesFile): Promise<Date | undefined> {
  const election = file.rule.kind === 'night' ? await electionOf(scene, file) : undefined
  if (!election) return undefined
  const code = file.roomId ? scene.directory.rooms.get(file.roomId)?.code : undefined
  const closes = clockOf(election, code).closes.at(-1)
  return closes === undefined ? undefined : new Date(closes)
}

/**
 * Whether a series that wants no further call has none to come: one that was moved is, and can be ended with it. What the calendar
 * called off a little while ago it may bring back.
 */
async function isSpent(scene: Scene, { id, rule }: SeriesFile, closes: Date | undefined): Promise<boolean> {
  if (rule.kind === 'night' && (!closes || (await isDoubtful(scene, id)))) return false
  return (await scene.tx.call.count({ where: { seriesId: id, state: 'planned' } })) === 0
}

/**
 * Plans one call of a series, with those who sit in its room by now; none where nobody does. One that stands stays as it is, whoever
 * moved it.
 */
async function bringCall(scene: Scene, file: SeriesFile, each: SeriesCall): Promise<readonly Effect[]> {
  const key = `series/${file.id}/${each.day}`
  if (await scene.tx.call.findUnique({ where: { key }, select: { id: true } })) return []
  const room = file.roomId === undefined ? undefined : scene.directory.rooms.get(file.roomId)
  const { members, observers } = room ? seatsIn(scene, room, file.label) : { members: [], observers: [] }
  if (members.length === 0) return []
  const { wall, zone, offset } = each
  const when = { wall, zone, ...(offset !== undefined && { offset }) }
  const { id, title, link, agenda, askedBy } = file
  const by = askedBy ? scene.directory.people.get(askedBy) : undefined
  const { closes: _closes, ...wish } = templateOf(file)
  const call: NewCall = {
    ...wish,
    ...when,
    codes: members,
    observers,
    key,
    title,
    agenda,
    seriesId: id,
    seriesDay: each.day,
    ...(link !== undefined && { link }),
    ...(by && { askedBy: by }),
  }
  return (await planCall(scene, call)).effects
}

/** Ends a series: what of it lies ahead is called off. Writes `series.ended`. Nothing where it has ended. */
export async function endSeries(
  scene: Scene,
  id: string,
  by?: Person,
): Promise<{ cancelled: number; effects: readonly Effect[] }> {
  const file = await lockSeries(scene, id)
  if (!file || file.endedAt) return { cancelled: 0, effects: [] }
  await scene.tx.callSeries.update({ where: { id }, data: { endedAt: scene.now } })
  const ahead = await scene.tx.call.findMany({
    where: { seriesId: id, state: 'planned' },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const effects: Effect[] = []
  for (const call of ahead) effects.push(...(await cancelCall(scene, call.id, by)))
  return {
    cancelled: ahead.length,
    effects: [
      noteSeries(id, 'ended', by, { cancelled: ahead.length }),
      { kind: 'cancel', key: `series/${id}/look` },
      ...effects,
    ],
  }
}

const noteSeries = (
  id: string,
  kind: 'planned' | 'ended',
  by: Person | undefined,
  payload: Readonly<Record<string, string | number>>,
): Effect => ({
  kind: 'append',
  entry: { kind: `series.${kind}`, subject: id, actor: by?.pseudonym ?? 'bot', payload },
})

async function lockSeries({ tx, keyring }: Pick<Scene, 'tx' | 'keyring'>, id: string): Promise<SeriesFile | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "CallSeries" WHERE id = ${id} FOR UPDATE`
  const row = await tx.callSeries.findUnique({ where: { id } })
  return row ? openRow(row, keyring) : undefined
}

/** The series that a query finds, newest first. */
export async function readSeries(
  { tx, keyring }: Pick<Scene, 'tx' | 'keyring'>,
  where: Prisma.CallSeriesWhereInput,
): Promise<readonly SeriesFile[]> {
  const rows = await tx.callSeries.findMany({ where, orderBy: { id: 'desc' }, take: 50 })
  return rows.map((row) => openRow(row, keyring))
}

/** What each call takes over, without what is the series' own. */
function templateOf(file: SeriesFile): Template {
  const { id, title, link, agenda, rule, madeUntil, askedBy, madeAt, endedAt, ...template } = file
  return template
}

const erasedSeries = JSON.stringify({ title: erasedWords, agenda: [] } satisfies SeriesWords)

function openRow(row: Row, keyring: Keyring): SeriesFile {
  const { words, template, rule, key: _key, ...columns } = row
  const kept = template as unknown as Template // by `openSeries` alone
  return {
    ...kept,
    ...columns,
    ...(JSON.parse(keyring.openOr(words, 'series.words', erasedSeries)) as SeriesWords), // likewise
    label: asLabel(kept.label),
    rule: rule as unknown as SeriesRule, // likewise
  }
}
