import { fact, type Message, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import type { Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import { targetRoom } from '../sharing/target.ts'
import { type NoticeFile, readGroup } from './file.ts'

/** Who answered of all members that were asked together: a table in a room, edited in place. */

/** Shows how far a group of notices is. Two that end at the same time are shown one after the other. */
export async function showBoard(scene: Scene, group: string, roomId: string): Promise<readonly Effect[]> {
  const { tx, directory, now } = scene
  const room = directory.rooms.get(roomId)
  if (!room) return []
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`jom/notice/${group}`}, 0))::text`
  const files = await readGroup(scene, group)
  const codes = files.map(({ code }) => code)
  const about = files.map(({ id }) => `notice/${id}`)
  const parcel = { message: boardMessage(scene, files, room), label: 'TLP:GREEN', addressees: codes, about } as const
  const stub = { ...boardMessage(scene, files, room), marking: 'TLP:CLEAR', blocks: [] }
  return put(`notice/board/${group}@${room.id}`, { ...parcel, stub }, targetRoom(directory, room, now))
}

function boardMessage(scene: Scene, files: readonly NoticeFile[], room: Room): Message {
  const { language } = room
  const count = (state: NoticeFile['state']): number => files.filter((file) => file.state === state).length
  const done = count('acknowledged') + count('delivered')
  const failed = count('failed')
  const summary = say(language, isRing(files) ? 'notices.board' : 'notices.board.notice', {
    done,
    failed,
    open: count('open'),
    all: files.length,
    about: files[0]?.caseNumber ?? files[0]?.runId ?? '',
    isNamed: files[0]?.caseNumber || files[0]?.runId ? 'yes' : 'no',
  })
  const facts = files.map((file) =>
    fact(scene.directory.members.get(file.code)?.name ?? file.code, lineOf(scene, file, room)),
  )
  const pages = Array.from({ length: Math.ceil(facts.length / portable.facts) }, (_, page) => ({
    type: 'facts' as const,
    facts: facts.slice(page * portable.facts, (page + 1) * portable.facts),
  }))
  return {
    look: 'card',
    marking: 'TLP:GREEN',
    summary,
    blocks: [paragraph(summary), ...pages],
    ...(scene.exercise && { exercise: true }),
  }
}

/** Whether a group of notices only tests who can be reached. */
const isRing = (files: readonly NoticeFile[]): boolean => files.every(({ ring }) => ring !== undefined)

function lineOf({ directory }: Scene, file: NoticeFile, { language, zone }: Room): string {
  const at = sayPlaced(language, file.endedAt ?? file.openedAt, zone)
  const name = (file.ackedBy && directory.people.get(file.ackedBy)?.name) || ''
  switch (file.state) {
    case 'acknowledged':
      return say(language, 'notices.board.acknowledged', { name, at })
    case 'failed':
      return name === '' ? say(language, 'notices.board.failed', { at }) : say(language, 'notices.board.late', { name })
    case 'delivered':
      return say(language, 'notices.board.delivered', { at })
    case 'withdrawn':
      return say(language, 'notices.board.withdrawn')
    case 'open':
      return say(language, file.ring === undefined ? 'notices.board.asked' : 'notices.board.open', { at })
  }
}
