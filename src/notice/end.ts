import type { Json } from '../chat/shelf.ts'
import { coordinatorsOf, homeRoom, type Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { showBoard } from './board.ts'
import { readTries } from './climb.ts'
import type { NoticeFile } from './file.ts'
import { failureParcel, requestParcel } from './message.ts'
import { reach } from './reach.ts'
import { note, stopTimers } from './record.ts'
import { restate } from './restate.ts'
import type { Try } from './standing.ts'

/** How a notice ends: in exactly one of these. */
export type End =
  | { state: 'acknowledged'; by: Person }
  | { state: 'delivered'; by?: Person }
  | { state: 'withdrawn' }
  | { state: 'failed' }

/** Ends an open notice that the caller holds locked: nobody is tried any more, and what stands says how it ended. */
export async function endNotice(
  scene: Scene,
  file: NoticeFile,
  end: End,
): Promise<{ file: NoticeFile; effects: readonly Effect[] }> {
  const { tx, now } = scene
  const by = 'by' in end ? end.by : undefined
  const ended: NoticeFile = { ...file, state: end.state, endedAt: now, ackedBy: by?.id ?? null }
  await tx.notice.update({
    where: { id: file.id },
    data: { state: ended.state, endedAt: now, ackedBy: ended.ackedBy },
  })
  const tries = await readTries(scene, file)
  const failed = end.state === 'failed' ? await escalate(scene, ended, tries) : { told: {}, effects: [] }
  return {
    file: ended,
    effects: [
      note(ended, end.state, failed.told, by?.pseudonym),
      ...stopTimers(ended),
      // Who is asked by letter or gateway should not be woken for what somebody has. After a failure they still may be.
      ...(end.state === 'failed' ? [] : dropErrands(tries)),
      ...(await restate(scene, ended, tries, (person) => requestParcel(scene, ended, person))),
      ...failed.effects,
      ...(ended.board ? await showBoard(scene, ended.group, ended.board) : []),
    ],
  }
}

/** Withdraws an open notice of which its member may read no word any more: nobody else is tried, and nothing is said anew. */
export async function shutNotice(scene: Scene, file: NoticeFile): Promise<readonly Effect[]> {
  await scene.tx.notice.update({ where: { id: file.id }, data: { state: 'withdrawn', endedAt: scene.now } })
  return [note(file, 'withdrawn'), ...stopTimers(file), ...dropErrands(await readTries(scene, file))]
}

const dropErrands = (tries: readonly Try[]): readonly Effect[] =>
  tries.flatMap(({ channel, state, ref }): Effect[] =>
    channel !== 'chat' && state === 'sent' ? [{ kind: 'drop', key: ref }] : [],
  )

/**
 * A failed notice is a matter of those who look after the member and after the room of its run: each is told by every way
 * there is to them. Of a test ring the member's coordinators alone are told, and not by the gateway.
 */
async function escalate(
  scene: Scene,
  file: NoticeFile,
  before: readonly Try[],
): Promise<{ told: Readonly<Record<string, Json>>; effects: readonly Effect[] }> {
  const people = (await caretakers(scene, file)).filter(({ retired }) => !retired)
  const tried = { people: new Set(before.map(({ personId }) => personId)).size }
  const { tries, effects } = await reach(scene, file, {
    rung: file.ladder.length,
    people,
    by: file.urgent ? ['chat', 'email', 'webhook'] : ['chat', 'email'],
    purpose: 'failed',
    say: (person) => failureParcel(scene, file, person, tried),
  })
  const sent = tries.filter(({ state }) => state === 'sent')
  const why = before.some(({ state }) => state !== 'failed') ? 'unanswered' : 'unreachable'
  const told = new Set(sent.map(({ personId }) => personId)).size
  return { told: { why, rung: file.rung, tried: tried.people, told }, effects }
}

async function caretakers(scene: Scene, file: NoticeFile): Promise<readonly Person[]> {
  const { directory, now, tx } = scene
  const home = homeRoom(directory, file.code)
  const own = [
    ...holdersOf(directory, 'coordinator', file.code, now),
    ...(home ? coordinatorsOf(directory, home, now) : []),
  ]
  if (file.ring !== undefined) return own
  const run = file.runId ? await tx.run.findUnique({ where: { id: file.runId }, select: { roomId: true } }) : null
  const room = run?.roomId ? directory.rooms.get(run.roomId) : undefined
  return [
    ...holdersOf(directory, 'head', file.code, now),
    ...own,
    ...(room ? coordinatorsOf(directory, room, now) : []),
  ]
}
