import { actions, type Block, button, type Control, type Inline, strong, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { CardFacts, CardPlace } from './case-card.ts'
import { askedOf, isSpread, type Todo, titleIn } from './todos.ts'

/** Most to-dos a card shows; the rest is found by `tasks`. */
const mostShown = 5
/** Most people named for one. */
const mostNamed = 3

/** What the case's runs wait for, as lines of its card: what holds one up first, then what is overdue. Only its own people see it. */
export function openBlocks(facts: CardFacts, place: CardPlace): readonly Block[] {
  const todos = shownTodos(facts, place)
  const shown = todos.slice(0, mostShown)
  if (shown.length === 0) return []
  const items = shown.map((todo) => lineOf(facts, place, todo))
  const more = say(place.language, 'cases.todo.more', { count: todos.length - shown.length })
  return [{ type: 'list', ordered: false, items: todos.length > shown.length ? [...items, [text(more)]] : items }]
}

/** Buttons for what the case's runs wait for, those left out that stand on the card anyway. */
export function openControls(facts: CardFacts, place: CardPlace, others: readonly Control[]): readonly Block[] {
  const taken = new Set(others.flatMap((each) => (each.type === 'button' ? [each.command] : [])))
  const open = shownTodos(facts, place).filter(
    ({ command }) => command !== '' && command.length <= portable.command && !taken.has(command),
  )
  // Of one step both verdicts stand side by side.
  const buttons = [...new Map(open.map((todo) => [todo.command, todo])).values()]
    .flatMap((todo) => buttonsOf(facts, place, todo))
    .slice(0, portable.controlsPerBlock)
  return buttons.length > 0 ? [actions(...buttons)] : []
}

/** The card's own facts say who is asked to accept the case by when. */
function shownTodos({ file, newest, now }: CardFacts, place: CardPlace): readonly Todo[] {
  if (!place.own) return []
  const others = (newest.todos ?? []).filter(({ command }) => command !== `ack ${file.number}`)
  const rankOf = ({ kind, due }: Todo): number => (kind === 'held' ? 0 : due !== null && due <= now ? 1 : 2)
  return others.toSorted((one, other) => rankOf(one) - rankOf(other))
}

function lineOf({ directory, file, now }: CardFacts, place: CardPlace, todo: Todo): readonly Inline[] {
  const { language } = place
  const title = titleIn(todo, language, file.label) ?? say(language, 'cases.todo.withheld', { run: todo.run })
  if (todo.kind === 'held') {
    const why = wordsIn(todo.title.why ?? '', language)
    return [strong(say(language, 'cases.todo.held', { title, why, run: todo.run }))]
  }
  const people = askedOf(directory, file, todo, now)
  const names = people.slice(0, mostNamed).map(({ name }) => name)
  const asked = isSpread(todo)
    ? say(language, `cases.todo.${isWhole(todo.kind) ? todo.kind : 'notice'}`)
    : people.length === 0
      ? say(language, 'cases.todo.nobody')
      : new Intl.ListFormat(language, { type: 'disjunction' }).format(
          people.length > names.length ? [...names, '…'] : names,
        )
  const line: Inline[] = [text(`${title} – ${asked}`)]
  if (!todo.due) return line
  // A call that has begun is not overdue.
  const late = todo.due <= now && todo.kind !== 'call'
  return [
    ...(late ? [strong(`${say(language, 'cases.todo.overdue')} `)] : []),
    ...line,
    text(` – ${say(language, todo.kind === 'call' ? 'cases.todo.at' : 'cases.todo.by')} `),
    { type: 'moment', at: todo.due.toISOString(), text: sayPlaced(language, todo.due, place.zone) },
  ]
}

/** What has a card of its own, by which each delegation answers. */
const isWhole = (kind: Todo['kind']): kind is 'round' | 'call' | 'decision' =>
  kind === 'round' || kind === 'call' || kind === 'decision'

/** What holds a run up is tried again or left out by whoever looks after it; of all else there is one way on. */
function buttonsOf(facts: CardFacts, place: CardPlace, todo: Todo): readonly Control[] {
  const form = opensForm(todo) ? 'form' : undefined
  const again = button(labelOf(facts, place, todo), todo.command, 'plain', form)
  if (todo.kind !== 'held') return [again]
  const title = titleIn(todo, place.language, facts.file.label)
  const named = place.bare && !todo.title.plain ? todo.step : (title ?? todo.step)
  const skip = cut(say(place.language, 'cases.todo.control.skip', { title: named }))
  return [again, button(skip, todo.command.replace(/^redo /, 'skip '), 'plain', form)]
}

function labelOf({ file }: CardFacts, place: CardPlace, todo: Todo): string {
  const title = place.bare && !todo.title.plain ? undefined : titleIn(todo, place.language, file.label)
  const named = title ?? todo.step
  // What a command of the case does is not done by saying so.
  const isOfCase = todo.kind === 'task' && !todo.command.startsWith('done ')
  const label = isOfCase ? named : say(place.language, `cases.todo.control.${todo.kind}`, { title: named })
  return cut(label)
}

const cut = (label: string): string =>
  label.length <= portable.buttonLabel ? label : `${label.slice(0, portable.buttonLabel - 1).toWellFormed()}…`

const opensForm = ({ kind, command }: Todo): boolean =>
  kind === 'ask' || kind === 'held' || command.startsWith('triage ') || command.startsWith('close ')
