import type { StepOf } from '../../language/model.ts'
import { type Draft, intend, put } from '../draft.ts'
import { idOf, subjectName } from '../path.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Makes a room, or archives one that an earlier step made. It fails where its platform makes none. */
export const room: Rule<'room'> = {
  begin(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    if (!state) return
    const subject =
      step.archive === undefined ? subjectName('room', draft.run, path, state.attempt) : roomOf(draft, step.archive)
    if (subject === undefined) return fail(draft, spot, 'no-room')
    put(draft, path, { ...state, subject })
    intend(draft, path, { kind: step.archive === undefined ? 'make-room' : 'archive-room', subject })
  },

  hear(draft, spot, { what, data }) {
    if (what === endOf(spot.step)) finish(draft, spot, { result: data })
    if (what === 'room.failed' && spot.step.archive === undefined) fail(draft, spot, 'room-not-made')
  },
}

const endOf = ({ archive }: StepOf<'room'>): string => (archive === undefined ? 'room.made' : 'room.archived')

/** What the room is called that a step of this id made last. */
function roomOf(draft: Draft, id: string): string | undefined {
  const made = Object.entries(draft.steps).filter(([path, { state }]) => idOf(path) === id && state === 'done')
  return made.toSorted(([, a], [, b]) => a.since.localeCompare(b.since)).at(-1)?.[1].subject
}
