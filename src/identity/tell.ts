import { type Message, paragraph } from '../chat/message.ts'
import type { Directory, Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'

/** Tells somebody alone, where an account of theirs that counts sits; nobody where there is no such place. */
export function tellPerson(
  scene: Pick<Scene, 'directory' | 'now' | 'exercise'>,
  person: Person,
  slot: string,
  lines: readonly [string, ...string[]],
): readonly Effect[] {
  const spot = spotOf(scene, person)
  if (!spot) return []
  const message: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary: lines[0],
    blocks: lines.map((line) => paragraph(line)),
    ...(scene.exercise && { exercise: true }),
  }
  return put(slot, openParcel(message), spot)
}

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
