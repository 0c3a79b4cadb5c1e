import { type Block, code, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { listDecisions } from '../decision/find.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { openStatuses } from '../threat/case.ts'
import { pickCases } from '../threat/find.ts'
import { listTasks } from '../threat/tasks.ts'
import { cut, type Place } from './card.ts'
import { type CallFile, type Minute, readCalls } from './file.ts'
import { openTo } from './find.ts'
import { type Point, type Points, pointsOf } from './point.ts'

const longestLine = 160
/** How far back what was left open comes back at most, where there was no call since, in days. */
const daysBack = 62

/**
 * What is to be talked about, made when it is shown, for one reader: what was left open since the last call, decisions that are
 * due, cases that all invited may read, what calls gave to do and nobody did in time, and what of the reader's own people is
 * overdue. Nothing that the reader may not read elsewhere.
 */
export async function agendaOf(scene: Scene, file: CallFile, person: Person): Promise<Points> {
  const { now } = scene
  const since = await lastCall(scene, file, (ended) => openTo(scene, person, ended))
  const closed = await listDecisions(scene, person, { open: false })
  const tasks = await listTasks(scene, person)
  const matters = {
    cases: await pickCases(scene, person, { statuses: openStatuses }),
    decisions: [...(await listDecisions(scene, person, { open: true })), ...closed],
    calls: await openTo(scene, person, await unfinished(scene, file)),
    clocks: tasks.filter(({ todo }) => todo === 'clock' || todo === 'clock-open'),
    since,
  }
  return pointsOf(matters, file, now)
}

/** Calls of the same series, room or case. */
const kinOf = ({ seriesId, roomId, caseNumber }: CallFile) => [
  ...(seriesId === null ? [] : [{ seriesId }]),
  ...(roomId === null ? [] : [{ roomId }]),
  ...(caseNumber === null ? [] : [{ caseNumber }]),
]

/** When the last call of the same series, else of the same room, was over, of those that `known` leaves: others may not be known of. */
export async function lastCall(
  scene: Scene,
  file: CallFile,
  known: (ended: readonly CallFile[]) => Promise<readonly CallFile[]>,
): Promise<Date> {
  const earliest = new Date(scene.now.getTime() - daysBack * 86_400_000)
  const [kin] = kinOf(file)
  const ended = kin ? await readCalls(scene, { ...kin, state: 'ended', endedAt: { gte: earliest } }) : []
  const ends = (await known(ended)).map(({ endedAt }) => endedAt?.getTime() ?? 0)
  return new Date(Math.max(earliest.getTime(), ...ends))
}

/** Calls of the same people that gave something to do which is overdue. */
export const unfinished = (scene: Scene, file: CallFile): Promise<readonly CallFile[]> =>
  readCalls(scene, {
    OR: kinOf(file),
    minutesOf: { some: { kind: 'action', doneAt: null, due: { lte: scene.now } } },
  })

/** An agenda as a message shows it. */
export function agendaBlocks(scene: Pick<Scene, 'directory'>, { groups }: Points, place: Place): readonly Block[] {
  return groups.flatMap(({ kind, points }): readonly Block[] => [
    paragraph(strong(say(place.language, `calls.agenda.${kind}`))),
    {
      type: 'list',
      ordered: false,
      items: points.map((point): readonly Inline[] => {
        const words = [cut(wordsIn(point.words, place.language), longestLine), sayDue(scene, point, place)]
        return [code(point.of), text(` ${words.filter((each) => each !== '').join(' – ')}`)]
      }),
    },
  ])
}

/** Whose it is, for words: the member's where no person is named. */
export const whoOf = ({ directory }: Pick<Scene, 'directory'>, { ownerId, code }: Minute): string =>
  (ownerId ? directory.people.get(ownerId)?.name : undefined) ?? code ?? '—'

/** Who is to do it, and by when; empty where neither is said. */
export function sayDue(
  scene: Pick<Scene, 'directory'>,
  { due, line }: Pick<Point, 'due' | 'line'>,
  { language, zone }: Place,
): string {
  const by = due ? say(language, 'calls.action.due', { at: sayPlaced(language, due, zone) }) : ''
  return [...(line ? [whoOf(scene, line)] : []), by].filter((each) => each !== '').join(', ')
}
