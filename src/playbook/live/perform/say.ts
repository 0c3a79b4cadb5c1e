import { type Message, note, paragraph } from '../../../chat/message.ts'
import { homeRoom, type Room } from '../../../directory/directory.ts'
import { say } from '../../../locale/catalogue.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { put } from '../../../sharing/parcel.ts'
import type { Target } from '../../../sharing/release.ts'
import { spotOf } from '../../../sharing/spot.ts'
import { targetRoom } from '../../../sharing/target.ts'
import { idOf } from '../../engine/path.ts'
import type { Run } from '../../engine/run.ts'
import type { Place } from '../../language/model.ts'
import type { Asked } from '../perform.ts'
import { labelOf, roomOf, runParcel } from '../place.ts'
import type { RunScene } from '../scene.ts'
import type { Stored } from '../store.ts'
import { peopleOf } from '../who.ts'
import { fill } from '../words.ts'
import { roomIdOf } from './room.ts'

type Reader = { place: string; target: Target; language: string; zone: string }

/** Says something of a run in rooms and to people, each in their language. */
export async function performSay(scene: RunScene, { stored, intent, step }: Asked<'say'>): Promise<readonly Effect[]> {
  if (step.kind !== 'say') return []
  const { playbook, run } = stored
  const at = scene.now.toISOString()
  const readers = new Map(step.to.flatMap((to) => readersAt(scene, stored, to)).map((each) => [each.place, each]))
  return [...readers.values()].flatMap(({ place, target, language, zone }) => {
    const words = fill(playbook, run, step.text, at, language, zone)
    const message: Message = {
      look: 'notice',
      marking: labelOf(run),
      summary: words.slice(0, 1000).toWellFormed(),
      blocks: [
        ...words.split(/\n{2,}/).map((part) => paragraph(part.trim())),
        note(say(language, 'runs.said', { run: run.id })),
      ],
      ...(scene.exercise && { exercise: true }),
    }
    const stub = stubOf(scene, run, language)
    const slot = `run/${run.id}/say/${intent.step}#${intent.attempt}@${place}`
    return put(slot, runParcel(run, target, message, stub), target)
  })
}

/** What stands where a run's words may not: that there are some, and where to read them. */
function stubOf({ exercise, origin }: Pick<RunScene, 'exercise' | 'origin'>, run: Run, language: string): Message {
  const summary = say(language, 'runs.stub', { run: run.id })
  return {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary), note(say(language, 'runs.stub.where', { url: `${origin}/rooms`, run: run.id }))],
    ...(exercise && { exercise: true }),
  }
}

function readersAt(scene: RunScene, stored: Stored, to: Place): readonly Reader[] {
  const { directory, now } = scene
  if ('who' in to)
    return peopleOf(directory, stored.run, [to.who], now).flatMap((person) => {
      const target = spotOf(scene, person, roomOf(directory, stored.playbook, stored.run)?.id)
      return target ? [{ place: `~${person.id}`, target, language: person.language, zone: person.zone }] : []
    })
  const room = roomAt(scene, stored, to.room)
  if (!room) return []
  const { id, language, zone } = room
  return [{ place: id, target: targetRoom(directory, room, now), language, zone }]
}

/** The room that a playbook means: `card`, `home`, one that a step made (`made:war_room`), or one of the directory. */
export function roomAt({ directory }: RunScene, { playbook, run }: Stored, written: string): Room | undefined {
  if (written === 'card') return roomOf(directory, playbook, run)
  if (written === 'home')
    return run.member === undefined ? roomOf(directory, playbook, run) : homeRoom(directory, run.member)
  const made = /^(?:made|room):(?<step>.+)$/.exec(written)?.groups?.step
  if (made === undefined) return directory.rooms.get(written)
  const last = Object.entries(run.steps)
    .filter(([path, { subject }]) => idOf(path) === made && subject?.startsWith('room/'))
    .toSorted(([, a], [, b]) => a.since.localeCompare(b.since))
    .at(-1)
  const subject = last?.[1].subject
  return (subject === undefined ? undefined : directory.rooms.get(roomIdOf(subject))) ?? directory.rooms.get(made)
}
