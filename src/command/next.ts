import { actions, type Block, button, note, paragraph, strong } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { heldOf, type Open, type RunTodo, todosOf } from '../playbook/engine/view.ts'
import { sayWhy } from '../playbook/live/reason.ts'
import type { Stored } from '../playbook/live/store.ts'
import { commandOf } from '../playbook/live/todo.ts'
import { isAmong } from '../playbook/live/who.ts'
import { aboutOf, isPlain } from '../playbook/live/words.ts'
import type { Call } from './command.ts'
import { speaker, titleFor } from './run-words.ts'

/** Most things that an answer leads on to. */
const mostNext = 2

/**
 * What a run asks of the speaker now that it did not ask before they were heard, with a button for each: whoever answers one
 * question finds the next in the answer; before it, what could not be done. Empty where there is neither.
 */
export function nextBlocks(call: Call, before: Stored, after: Stored): readonly Block[] {
  const { language, zone } = call.person
  const keys = new Set(todosOf(before.playbook, before.run).map(keyOf))
  const todos = todosOf(after.playbook, after.run)
  const by = speaker(call, after)
  const fresh = todos.filter(
    (todo) => !keys.has(keyOf(todo)) && commandOf(after.run, todo, todos) !== '' && isAmong(after.run, by, todo.who),
  )
  const shown = fresh.slice(0, mostNext)
  const lines = shown.map((todo) => {
    const title = shownTitle(call, after, todo)
    const at = todo.due === undefined ? '' : sayMoment(language, new Date(todo.due), zone)
    return paragraph(say(language, todo.due === undefined ? 'runs.next' : 'runs.next.due', { title, at }))
  })
  const buttons = shown.flatMap((todo) => {
    const command = commandOf(after.run, todo, todos)
    if (command.length > portable.command) return []
    const key = todo.kind === 'ask' ? 'answer' : todo.kind === 'approve' ? 'approve' : 'done'
    const label = `${say(language, `runs.control.${key}`)}: ${shownTitle(call, after, todo)}`
    const { kind, step } = todo
    const opens =
      kind === 'ask' || (kind === 'task' && step.kind === 'task' && (step.evidence || step.does !== undefined))
    return [button(label.slice(0, portable.buttonLabel).toWellFormed(), command, 'primary', opens ? 'form' : undefined)]
  })
  const more = fresh.length - shown.length
  return [
    ...heldBlocks(call, before, after),
    ...lines,
    ...(buttons.length > 0 ? [actions(...buttons)] : []),
    ...(more > 0 ? [note(say(language, 'runs.next.more', { count: more }))] : []),
  ]
}

/** What could not be done for what was said, and holds the run: whoever said it is there to see to it. */
function heldBlocks(call: Call, before: Stored, after: Stored): readonly Block[] {
  const { language } = call.person
  const nameOf = ({ path, state }: Open): string => `${path}#${state.attempt}`
  const known = new Set(heldOf(before.playbook, before.run).map(nameOf))
  const fresh = heldOf(after.playbook, after.run).filter((each) => !known.has(nameOf(each)))
  return fresh.map(({ step, state }) => {
    const values = { title: shownTitle(call, after, { step }), why: sayWhy(state, language) }
    return paragraph(strong(say(language, 'runs.card.stuck', values)))
  })
}

const keyOf = ({ path, attempt, kind }: RunTodo): string => `${kind} ${path}#${attempt}`

/** A title that may stand in an answer without content: one into which nothing of a run's own words can come, else the step's id. */
export const shownTitle = (call: Call, stored: Stored, { step }: Pick<RunTodo, 'step'>): string =>
  isPlain(aboutOf(step)) ? titleFor(call, stored, step) : step.id
