import { actions, type Control, type Message, paragraph } from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey, type Values } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'

/** Both ends of a stretch of the rota, as its reader sees them. */
export const sayStretch = (
  { language, zone }: Pick<Person, 'language' | 'zone'>,
  { from, to }: { from: Date; to: Date },
  now: Date,
): { from: string; to: string } => ({ from: sayFar(language, from, zone, now), to: sayFar(language, to, zone, now) })

/** Tells somebody in private what concerns their duty; nothing where they can be told nothing. */
export function tellOfDuty(
  scene: Scene,
  person: Person,
  slot: string,
  key: TextKey,
  values: Values,
  controls: readonly Control[] = [],
): readonly Effect[] {
  const spot = spotOf(scene, person)
  if (!spot) return []
  const summary = say(person.language, key, values)
  const message: Message = {
    ...{ look: 'notice', marking: 'TLP:CLEAR', summary },
    blocks: [paragraph(summary), ...(controls.length > 0 ? [actions(...controls)] : [])],
    ...(scene.exercise && { exercise: true }),
  }
  return put(slot, openParcel(message), spot)
}
