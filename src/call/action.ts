import { actions, button, type Message, paragraph } from '../chat/message.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import { whoOf } from './agenda.ts'
import { codesOfGuest } from './coming.ts'
import { type CallFile, lockCall, type Minute, readCalls } from './file.ts'
import { openTo } from './find.ts'
import { callParcel } from './show.ts'

/** What calls gave people to do. */

/** Most people of a member that are reminded of one thing. */
const mostReminded = 2

/** Whether something that a call gave is somebody's to do. */
export const isTheirs = ({ ownerId, code }: Pick<Minute, 'ownerId' | 'code'>, person: Person, at: Date): boolean =>
  ownerId === null ? code !== null && worksFor(person, at).includes(code) : ownerId === person.id

/** What is still to do of what calls gave a person or their members, of calls that they may read. */
export async function actionsFor(
  scene: Pick<Scene, 'tx' | 'keyring' | 'now'>,
  person: Person,
): Promise<readonly { file: CallFile; line: Minute }[]> {
  const codes = [...worksFor(person, scene.now)]
  const files = await readCalls(scene, {
    minutesOf: {
      some: { kind: 'action', doneAt: null, OR: [{ ownerId: person.id }, { ownerId: null, code: { in: codes } }] },
    },
  })
  return (await openTo(scene, person, files)).flatMap((file) =>
    file.lines
      .filter((line) => line.kind === 'action' && line.doneAt === null && isTheirs(line, person, scene.now))
      .map((line) => ({ file, line })),
  )
}

/** Reminds once of what is due: the person while they have their post, else who has the duty of the member. Nothing where it was done. */
export async function remindAction(scene: Scene, id: string, number: number): Promise<readonly Effect[]> {
  const file = await lockCall(scene, id)
  const line = file?.lines.find((each) => each.number === number)
  if (!file || !line || line.doneAt) return []
  const owner = line.ownerId ? scene.directory.people.get(line.ownerId) : undefined
  const people = owner && isOf(owner, line.code, scene.now) ? [owner] : peopleOf(scene, file, line.code)
  return people.flatMap((person) => {
    const spot = spotOf(scene, person, file.roomId ?? '')
    if (!spot) return []
    const { language, zone } = person
    const summary = say(language, 'calls.action.remind', {
      call: id,
      who: whoOf(scene, line),
      at: line.due ? sayPlaced(language, line.due, zone) : '',
    })
    const done = actions(
      button(say(language, 'calls.action.control'), `minutes ${id} done ${number}`, 'primary'),
      button(say(language, 'calls.control.show'), `call ${id}`),
    )
    const said = (marking: string, blocks: Message['blocks']): Message => ({
      look: 'notice',
      marking,
      summary,
      blocks,
      ...(scene.exercise && { exercise: true }),
    })
    const message = said(file.label, [paragraph(summary), paragraph(line.words), done])
    const stub = said('TLP:CLEAR', [paragraph(summary), done])
    return put(`call/${id}/action/${number}@~${person.id}`, callParcel(file, { message, stub }), spot)
  })
}

/** Whether somebody has a role for a member still, or for any where none is named. */
const isOf = (person: Person, code: string | null, at: Date): boolean =>
  code === null ? codesOf(person, at).length > 0 : codesOf(person, at).includes(code)

/** Who of a member is told of what it has to do: who has the duty, else those who were invited for it. */
function peopleOf({ directory, now }: Scene, { guests }: CallFile, code: string | null): readonly Person[] {
  if (code === null) return []
  const duty = holdersOf(directory, 'duty', code, now)
  const invited = guests
    .filter((guest) => codesOfGuest(guest).includes(code))
    .flatMap(({ personId }) => directory.people.get(personId) ?? [])
  return (duty.length > 0 ? duty : invited).filter((person) => isOf(person, code, now)).slice(0, mostReminded)
}
