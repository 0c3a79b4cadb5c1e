import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reached } from '../../../../src/playbook/engine/kinds/notify.ts'
import type { Value } from '../../../../src/playbook/engine/run.ts'
import { type RunTodo, timersOf, todosOf, waitsOf } from '../../../../src/playbook/engine/view.ts'
import type { Playbook, Question } from '../../../../src/playbook/language/model.ts'
import { readPlaybooks } from '../../../../src/playbook/language/read.ts'
import { actor, minutes, open, type Story, type Told, tell } from './build.ts'
import { copied, world } from './history.ts'

/** The playbooks of the folder, lived through by people who answer at random. */

const shipped = readPlaybooks('playbooks').map(({ playbook }) => playbook)

/** Somebody who may do it; a different person for each role. */
const holder = (todo: RunTodo, pick: number) => {
  const who = todo.who[pick % todo.who.length]
  const role = who && (who.of === undefined ? `${who.role}@FR` : `${who.role}@${who.of}`)
  return actor(`one-${role}`, ...(who && role ? [role, who.role] : []))
}

function filled({ type, id, ...field }: Question, pick: number): [string, Value] {
  if (type === 'moment') return [id, '2027-05-03T07:30:00.000Z']
  if (type === 'line' || type === 'paragraph') return [id, 'seen']
  const { options } = field as { options: readonly { value: string }[] } // what these two types have
  const value = options[pick % options.length]?.value ?? ''
  return [id, type === 'many' ? [value] : value]
}

/** One of the things that a run waits for is done. */
function oblige(story: Story, pick: number): Told | undefined {
  const todos = todosOf(story.playbook, story.run)
  const waits = waitsOf(story.playbook, story.run)
  const wait = waits[pick % Math.max(1, waits.length)]
  const todo = todos.find(({ path }) => path === wait?.path)
  const { attempt = 1, subject = '' } = wait?.state ?? {}
  const at = wait && { step: wait.path, attempt }
  if (at && wait.state.state !== 'waiting' && wait.state.next === undefined) {
    return { kind: 'skipped', ...at, why: 'as agreed', by: actor('cleo') }
  }
  const archives = wait?.step.kind === 'room' && wait.step.archive !== undefined
  switch (at && wait.step.kind) {
    case 'ask':
    case 'task': {
      if (!at || !todo) return undefined
      const by = holder(todo, pick)
      const role = todo.who[pick % todo.who.length]?.role ?? ''
      // Not for ever no, whatever the picks.
      const verdict = pick % 4 === 0 && attempt < 5 ? 'no' : 'yes'
      if (todo.kind === 'approve') return { kind: 'judged', ...at, role, verdict, by }
      if (todo.step.kind !== 'ask') return { kind: 'done', ...at, evidence: 'seen', by }
      const answers = Object.fromEntries(todo.step.fields.map((field, turn) => filled(field, pick >> turn)))
      return { kind: 'answered', ...at, answers, by }
    }
    case 'notify': {
      const reached = wait?.state.result as Reached | undefined // as the step wrote it
      const told = [...(reached?.acknowledged ?? []), ...(reached?.failed ?? [])]
      const code = reached?.asked.find((one) => !told.includes(one)) ?? 'FR'
      const what = pick % 4 === 0 ? 'notice.failed' : 'notice.acknowledged'
      return { kind: 'recorded', subject, what, data: { code } }
    }
    case 'collect':
      return { kind: 'recorded', subject, what: 'round.closed', data: { rows: [] } }
    case 'call': {
      const data = { rows: { FR: pick % 3 === 0 ? null : 'here' }, quorum: pick % 3 !== 0, number: 'C-2027-0004' }
      return { kind: 'recorded', subject, what: pick % 7 === 0 ? 'call.cancelled' : 'call.ended', data }
    }
    case 'decide': {
      const outcome = ['adopted', 'rejected', 'lapsed'][pick % 3] ?? 'lapsed'
      const data = { outcome, chosen: outcome === 'adopted' ? 'yes' : null, number: 'P-2027-0012' }
      return { kind: 'recorded', subject, what: 'decision.closed', data }
    }
    case 'room':
      return { kind: 'recorded', subject, what: archives ? 'room.archived' : 'room.made', data: { room: 'r1' } }
    case 'run':
      return { kind: 'recorded', subject, what: 'run.ended', data: { outcome: 'closed', run: 'R-2027-0043' } }
    default:
      return undefined
  }
}

function timer(story: Story): Told | undefined {
  const [first] = timersOf(story.playbook, story.run)
  if (first && first.due > story.now) story.now = first.due
  return first && { kind: 'due', timer: first.name }
}

const enter = (book: Playbook): Story =>
  tell(
    open(book, {
      facts: { ...world, election: { ...world.election, results: '2027-05-04T19:00:00.000Z' } },
      starter: 'anna',
      ...(book.about === 'case' && { case: 'EL-2027-FR-0042' }),
      inputs: Object.fromEntries(book.inputs.map((field, turn) => filled(field, turn))),
    }),
    { kind: 'started' },
  )

describe.each(shipped.map((book) => [book.id, book] as const))('%s', (_, book) => {
  it('ends, whatever people answer, and however late they do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 60 }),
        fc.nat({ max: 10 }),
        (picks, eager) => {
          const story = enter(book)
          for (let turn = 0; story.run.endedAt === undefined; turn += 1) {
            expect(waitsOf(book, story.run)).not.toEqual([])
            const pick = (picks[turn % picks.length] ?? 0) + turn
            const lazy = turn < 200 && pick % 11 > eager
            const told = lazy ? (timer(story) ?? oblige(story, pick)) : (oblige(story, pick) ?? timer(story))
            // The case is closed in the end, whatever else happens.
            if (turn % 50 === 49) closeCase(story, turn)
            if (told) tell(story, told)
            story.now = minutes(1, story.now)
            story.run = copied(story.run)
            if (turn > 4000) throw new Error(`still waits for ${waitsOf(book, story.run).map(({ path }) => path)}`)
          }
          expect(timersOf(book, story.run)).toEqual([])
        },
      ),
      { numRuns: 10 },
    )
  })
})

function closeCase(story: Story, turn: number): void {
  const status = turn > 150 ? 'closed' : 'accepted'
  story.facts = { ...story.facts, case: { ...story.facts.case, status, disposition: 'incident', severity: 'high' } }
  tell(story, { kind: 'recorded', subject: 'EL-2027-FR-0042', what: 'case.status', data: {} })
}
