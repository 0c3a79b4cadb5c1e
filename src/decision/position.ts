import type { AccountRef } from '../chat/refs.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { settle } from './close.ts'
import { valuesOf } from './controls.ts'
import { type DecisionFile, lockDecision, openStates, type Position, sealPosition } from './file.ts'
import { isRecounted, takesPositions } from './minuted.ts'
import { tellOtherwise } from './minutes-told.ts'
import { note } from './note.ts'
import { recount } from './recount.ts'
import { settleRequests, tellOverruled } from './request.ts'
import { standing } from './rule.ts'
import { showDecision } from './show.ts'

/** A position as somebody takes it. `key` is that of the event that brought it; `at` when it was said, in the world's time. */
type NewPosition = {
  key: string
  code: string
  value: string
  reservation: boolean
  words: string
  person: Person
  account: AccountRef
  at: Date
}

/** What became of a position: the decision as it is then, and whether this position counts in it. */
export type Taken = { file: DecisionFile; counts: boolean; position: Position; effects: readonly Effect[] }

/**
 * Takes a position for a delegation that has a seat; the newest counts, what comes after the deadline or the end is kept, marked
 * late and counted nowhere. Where it decides, the decision is closed in the same breath; what was decided as minuted is counted anew.
 * Writes `decision.position`, and `decision.closed` or `decision.recounted`. The same key again changes nothing. Throws for a decision,
 * seat or value that is not there: the caller has looked.
 */
export async function takePosition(scene: Scene, id: string, given: NewPosition): Promise<Taken> {
  const { tx, keyring, now } = scene
  const locked = await lockDecision(scene, id)
  if (!locked?.seats.some(({ code }) => code === given.code)) throw new Error(`${given.code} has no seat in ${id}`)
  if (!valuesOf(locked).includes(given.value)) throw new Error(`${given.value} is no position on ${id}`)
  const known = locked.positions.find(({ key }) => key === given.key)
  if (known) return { file: locked, counts: countsIn(locked, known), position: known, effects: [] }
  // What reaches a closed one is late, whenever it was said: what was decided stands, unless minutes alone say so.
  const saidAt = given.at > now ? now : given.at
  const isOpen = openStates.includes(locked.state) || isRecounted(locked, saidAt)
  const at = isOpen ? saidAt : now
  const isLate = !isOpen || (locked.deadline !== null && at > locked.deadline)
  // Its time is over and nobody has closed it yet: what was said in time decides first.
  const before = isLate ? await settle(scene, locked) : { file: locked, effects: [] }
  const own = before.file.positions.filter(({ code }) => code === given.code)
  const position: Position = {
    code: given.code,
    key: given.key,
    revision: Math.max(0, ...own.map(({ revision }) => revision)) + 1,
    value: given.value,
    reservation: given.reservation,
    words: given.words,
    personId: given.person.id,
    account: given.account,
    at,
    late: isLate,
    minuted: false,
  }
  const { words, ...columns } = position
  await tx.decisionPosition.create({
    data: { ...columns, decisionId: id, words: words === '' ? null : sealPosition(words, keyring) },
  })
  const said: DecisionFile = { ...before.file, positions: [...before.file.positions, position] }
  const after = isLate ? { file: said, effects: [] } : await counted(scene, said, position, given.person)
  const overruled = standing(before.file.seats, before.file.positions, before.file.deadline).get(given.code)
  const counts = countsIn(after.file, position)
  return {
    file: after.file,
    counts,
    position,
    effects: [
      ...before.effects,
      note(said, 'position', given.person, {
        code: position.code,
        value: position.value,
        reservation: position.reservation,
        revision: position.revision,
        late: position.late,
        counts,
        ...(words !== '' && { words }),
      }),
      ...after.effects,
      ...(await showDecision(scene, after.file)),
      ...(await settleRequests(scene, after.file, takesPositions(after.file, now) ? given.code : undefined)),
      ...(counts && overruled ? tellBefore(scene, after.file, overruled, position) : []),
    ],
  }
}

/** What comes of a position that counts: an open decision may close by it, a minuted one is counted anew. */
function counted(scene: Scene, said: DecisionFile, position: Position, by: Person) {
  if (openStates.includes(said.state)) return settle(scene, said)
  const isCounted =
    countsIn(said, position) && said.seats.some(({ code, observer }) => code === position.code && !observer)
  return isCounted ? recount(scene, said, position, by) : { file: said, effects: [] }
}

/** Tells whoever spoke for the delegation before, or wrote the minutes that did. */
const tellBefore = (scene: Scene, file: DecisionFile, before: Position, position: Position): readonly Effect[] =>
  before.minuted ? tellOtherwise(scene, file, before, position) : tellOverruled(scene, file, before, position)

/** Whether a position is the one that counts for its delegation. An observer's is shown, and counts for nothing. */
const countsIn = ({ seats, positions, deadline }: DecisionFile, { code, key }: Position): boolean =>
  standing(seats, positions, deadline).get(code)?.key === key
