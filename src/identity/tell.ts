import { type Message, paragraph } from '../chat/message.ts'
import type { Directory, Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf, spotsOf } from '../sharing/spot.ts'

/** Tells somebody alone, where an account of theirs that counts sits; nobody where there is no such place. */
export function tellPerson(
  scene: Pick<Scene, 'directory' | 'now' | 'exercise'>,
  person: Person,
  slot: string,
  lines: readonly [string, ...string[]],
): readonly Effect[] {
  const spot = spotOf(scene, person)
  return spot ? put(slot, openParcel(newsOf(scene, lines)), spot) : []
}

/** Tells somebody alone on every account of theirs that counts: one of them may be in other hands. The slots begin with `stem`. */
export function tellOnAll(
  scene: Pick<Scene, 'directory' | 'now' | 'exercise'>,
  person: Person,
  stem: string,
  lines: readonly [string, ...string[]],
): readonly Effect[] {
  const parcel = openParcel(newsOf(scene, lines))
  return spotsOf(scene, person).flatMap((spot) => put(`${stem}/${spot.only}@~${person.id}`, parcel, spot))
}

const newsOf = ({ exercise }: Pick<Scene, 'exercise'>, lines: readonly [string, ...string[]]): Message => ({
  look: 'notice',
  marking: 'TLP:CLEAR',
  summary: lines[0],
  blocks: lines.map((line) => paragraph(line)),
  ...(exercise && { exercise: true }),
})

/** The directory as it is once accounts do not count any more: what is decided in the transaction that takes them is not left to an older snapshot. */
export function without(directory: Directory, refs: ReadonlySet<string>): Directory {
  const people = new Map(
    [...directory.people].map(([id, person]) => {
      const accounts = person.accounts.filter((ref) => !refs.has(ref))
      return [id, accounts.length === person.accounts.length ? person : { ...person, accounts }] as const
    }),
  )
  const accounts = new Map(
    [...directory.accounts].flatMap(([ref, { id }]) => {
      const person = people.get(id)
      return person && !refs.has(ref) ? [[ref, person] as const] : []
    }),
  )
  return { ...directory, people, accounts }
}
