import { portable } from '../../chat/portable.ts'
import { languages } from '../../locale/catalogue.ts'
import type { ByLanguage } from '../../locale/words.ts'
import type { Todo, TodoTitle } from '../../threat/todos.ts'
import { idOf } from '../engine/path.ts'
import type { Instant, Path, Run } from '../engine/run.ts'
import { heldOf, type RunTodo, todosOf } from '../engine/view.ts'
import type { Playbook } from '../language/model.ts'
import { sayWhy } from './reason.ts'
import { keysOf } from './who.ts'
import { aboutOf, isPlain, titleOf } from './words.ts'

/** A to-do as its row will have it, its title not sealed yet. */
export type TodoData = {
  runId: string
  step: Path
  kind: Todo['kind']
  who: readonly string[]
  caseNumber: string | null
  title: TodoTitle
  command: string
  due: Instant | null
  since: Instant
}

/** The rows of all that a run waits for from people; first what holds it up until they say how it goes on. */
export function todoRows(playbook: Playbook, run: Run): readonly TodoData[] {
  const todos = todosOf(playbook, run)
  const held = heldOf(playbook, run)
  const heldUp = held.map(({ path, state, step }) => ({
    runId: run.id,
    step: path,
    kind: 'held' as const,
    who: [],
    caseNumber: run.case ?? null,
    title: {
      words: titleOf(playbook, run, step, state.since),
      plain: isPlain(aboutOf(step)),
      why: inEvery((language) => sayWhy(state, language)),
    },
    command: `redo ${run.id} ${held.filter((each) => idOf(each.path) === idOf(path)).length > 1 ? path : idOf(path)}`,
    due: null,
    since: state.since,
  }))
  const rows = todos.map((todo) => ({
    runId: run.id,
    step: todo.path,
    kind: todo.kind,
    who: [...new Set(todo.who.flatMap((who) => keysOf(run, who)))],
    caseNumber: run.case ?? null,
    title: { words: titleOf(playbook, run, todo.step, todo.state.since), plain: isPlain(aboutOf(todo.step)) },
    command: commandOf(run, todo, todos),
    due: todo.due ?? null,
    since: todo.state.since,
  }))
  return [...heldUp, ...rows]
}

const inEvery = (tell: (language: string) => string): ByLanguage => ({
  ...Object.fromEntries(languages.map((language) => [language, tell(language)])),
  en: tell('en'),
})

/**
 * What somebody types or presses to do it; empty where the round or notice has buttons of its own. What is approved or done names
 * the attempt that it was seen at: a button that is left over means nothing that came after it.
 */
export function commandOf(run: Run, todo: RunTodo, all: readonly RunTodo[]): string {
  const named = `${run.id} ${nameOf(todo, all)}`
  switch (todo.kind) {
    case 'ask':
      return `answer ${named}`
    case 'approve':
      return `approve ${named}#${todo.attempt}`
    case 'task':
      return todo.step.kind === 'task' && todo.step.does !== undefined && run.case !== undefined
        ? `${todo.step.does} ${run.case}`
        : `done ${named}#${todo.attempt}`
    default:
      return ''
  }
}

/** How people call a step that waits: by its id, or by its path where the id alone could mean another. */
function nameOf({ path, kind }: RunTodo, all: readonly RunTodo[]): string {
  const id = idOf(path)
  const alike = all.filter((each) => each.kind === kind && idOf(each.path) === id)
  return alike.length > 1 && path.length <= portable.command ? path : id
}
