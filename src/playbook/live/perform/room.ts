import { UserError } from '../../../chat/errors.ts'
import { conversationRef } from '../../../chat/refs.ts'
import { raiseDirectory } from '../../../directory/change.ts'
import type { Person } from '../../../directory/directory.ts'
import type { Effect } from '../../../sharing/effect.ts'
import { rankOf } from '../../../sharing/label.ts'
import { idOf } from '../../engine/path.ts'
import type { Asked } from '../perform.ts'
import { labelOf, roomOf } from '../place.ts'
import type { RunScene } from '../scene.ts'
import { peopleOf } from '../who.ts'
import { fill } from '../words.ts'

/**
 * The id of the room that a step made, from what its run calls it: `room/R-2027-0042/war_room#1` is `r-2027-0042-war-room`. A
 * platform takes it as the room's name as well.
 */
export function roomIdOf(subject: string): string {
  const [, run = '', ...rest] = subject.split('/')
  const [path = '', attempt = '1'] = rest.join('/').split('#')
  const tail = attempt === '1' ? '' : `-${attempt}`
  return `${run}-${path}${tail}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

/**
 * Has a room made: its row, with those who shall sit there and its links. Its platform makes it when the directory's new version
 * is seen there, and once its members were read that is recorded as `room.made` (`src/delivery/seats.ts`), and not before:
 * what was said to it earlier would go nowhere. Where its platform refuses for good, that is recorded as `room.failed`.
 */
export async function performMakeRoom(
  scene: RunScene,
  { stored, intent, step }: Asked<'make-room'>,
): Promise<readonly Effect[]> {
  if (step.kind !== 'room') return []
  const { tx, directory, now } = scene
  const { playbook, run } = stored
  const near = roomOf(directory, playbook, run)
  const platform = step.platform ?? near?.platform
  if (platform === undefined) throw new UserError('runs.failed.no-place')
  const id = roomIdOf(intent.subject)
  const language = near?.language ?? 'en'
  const zone = near?.zone ?? 'Europe/Brussels'
  const label = labelOf(run)
  await tx.room.createMany({
    data: [
      {
        id,
        title: fill(playbook, run, step.name, now.toISOString(), language, zone).slice(0, 100).toWellFormed(),
        kind: 'run',
        platform,
        conversation: conversationRef(platform, id),
        // What is written there without a label bears the run's, as far as the room may carry it.
        label: rankOf(label) > rankOf(step.ceiling) ? step.ceiling : label,
        ceiling: step.ceiling,
        language,
        zone,
        coordinators: peopleOf(directory, run, playbook.may.run, now).map((person) => person.id),
        madeFor: intent.subject,
      },
    ],
    skipDuplicates: true,
  })
  const invited = [
    ...peopleOf(directory, run, step.invite, now),
    ...peopleOf(directory, run, run.starter === undefined ? [] : [{ role: 'starter' }], now),
  ]
  const seats = [...new Set(invited)].flatMap((person) => accountOn(person, platform) ?? [])
  await tx.roomMember.createMany({
    data: [...new Set(seats)].map((account) => ({ roomId: id, account })),
    skipDuplicates: true,
  })
  const linked = step.link.filter((each) => directory.rooms.has(each))
  if (linked.length > 0)
    await tx.link.createMany({ data: [{ name: intent.subject, rooms: [id, ...linked] }], skipDuplicates: true })
  await raiseDirectory(scene.tx)
  return []
}

/** Archives a room that a step made: nothing is said there any more, and it leaves its links. */
export async function performArchive(
  scene: RunScene,
  { intent, step }: Asked<'archive-room'>,
): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const { count } = await tx.room.updateMany({
    where: { madeFor: intent.subject, archivedAt: null },
    data: { archivedAt: now },
  })
  await tx.link.deleteMany({ where: { name: intent.subject } })
  if (count > 0) await raiseDirectory(scene.tx)
  // What is taken back before it had a row was no room; a step that archives goes on whoever was quicker.
  else if (step.kind === 'room' && step.archive === undefined) return []
  const payload = { room: roomIdOf(intent.subject), step: idOf(intent.step) }
  return [{ kind: 'append', entry: { kind: 'room.archived', subject: intent.subject, actor: 'bot', payload } }]
}

const accountOn = ({ accounts }: Person, platform: string) => accounts.find((each) => each.startsWith(`${platform}:`))
