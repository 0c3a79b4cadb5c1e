import {
  actions,
  type Block,
  button,
  type Control,
  type Fact,
  fact,
  type Inline,
  type Message,
  note,
  paragraph,
  strong,
  text,
} from '../../chat/message.ts'
import { portable } from '../../chat/portable.ts'
import type { Room } from '../../directory/directory.ts'
import { say } from '../../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../../locale/moment.ts'
import { wordsIn } from '../../locale/words.ts'
import { nameOf } from '../../threat/case.ts'
import { isSpread } from '../../threat/todos.ts'
import { waitOf } from '../engine/due.ts'
import { stepAt } from '../engine/path.ts'
import { heldOf, type Open, type RunTodo, todosOf, waitsOf } from '../engine/view.ts'
import type { Step } from '../language/model.ts'
import { sayText } from '../language/text.ts'
import { shortOf } from '../version/standing.ts'
import type { Numbers } from './numbers.ts'
import { labelOf } from './place.ts'
import { sayWhy } from './reason.ts'
import type { RunScene } from './scene.ts'
import type { Stored } from './store.ts'
import { commandOf } from './todo.ts'
import { keysOf, peopleOf } from './who.ts'
import { aboutOf, isPlain, titleOf } from './words.ts'

/** Where a card will stand: how its words and times are written. */
export type RunPlace = {
  language: string
  zone: string
  room?: Room
  /** Whether the version that the run began with is approved. */
  approved: boolean
  numbers: Numbers
}

/** Most open things a card shows, people named for one of them, steps named that are done, and steps that hold it up. */
const most = { open: 6, named: 3, done: 8, held: 3 } as const

/** A run as it is seen in one place: the card, and the stub that stands where the card may not. It changes with the run, not with the time. */
export function runCard(scene: RunScene, stored: Stored, place: RunPlace): { message: Message; stub: Message } {
  const { playbook, run } = stored
  const { language } = place
  const status = say(language, `runs.status.${run.status}`)
  const title = sayText(playbook.title, language)
  const head: Block = {
    type: 'heading',
    text: say(language, 'runs.card.heading', { run: run.id, title, status }).slice(0, portable.heading),
  }
  const summary = say(language, 'runs.card.summary', { run: run.id, title, status })
  const facts: Block = { type: 'facts', facts: factsOf(scene, stored, place) }
  const controls = controlsOf(stored, language)
  const marked = scene.exercise ? ({ exercise: true } as const) : {}
  const message: Message = {
    look: 'card',
    marking: labelOf(run),
    summary,
    blocks: [
      head,
      facts,
      ...versionBlocks(stored, place),
      ...restBlocks(stored, place),
      ...openBlocks(scene, stored, place),
      ...doneBlocks(stored, place),
      ...controls,
    ],
    ...marked,
  }
  const stub: Message = {
    look: 'card',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [head, facts, note(say(language, 'runs.stub.where', { url: `${scene.origin}/rooms`, run: run.id }))],
    ...marked,
  }
  return { message, stub }
}

/** It goes on all the same; whoever reads the card shall know. */
function versionBlocks({ playbook }: Stored, { language, approved }: RunPlace): readonly Block[] {
  const values = { playbook: playbook.id, version: shortOf(playbook.hash) }
  return approved ? [] : [note(say(language, 'versions.card.unapproved', values))]
}

/** Why it rests, where no person had it rest. */
const restBlocks = ({ run }: Stored, { language }: RunPlace): readonly Block[] =>
  run.waits === undefined ? [] : [paragraph(say(language, `runs.card.${run.waits}`, { run: run.id }))]

/** Whose it is and since when: nothing of what it is about. */
function factsOf({ directory }: RunScene, { run }: Stored, { language, zone }: RunPlace): readonly Fact[] {
  const rows: Fact[] = []
  const member = run.member === undefined ? undefined : directory.members.get(run.member)
  if (run.member !== undefined)
    rows.push(fact(say(language, 'runs.fact.member'), member ? `${member.code} · ${member.name}` : run.member))
  if (run.case !== undefined) rows.push(fact(say(language, 'runs.fact.case'), run.case))
  if (run.election !== undefined) rows.push(fact(say(language, 'runs.fact.election'), run.election))
  const by = run.starter === undefined ? '' : ` (${nameOf(directory, run.starter)})`
  rows.push(fact(say(language, 'runs.fact.started'), moment(run.startedAt, { language, zone }), by))
  if (run.endedAt !== undefined)
    rows.push(fact(say(language, 'runs.fact.ended'), moment(run.endedAt, { language, zone })))
  if (run.outcome !== undefined) rows.push(fact(say(language, 'runs.fact.outcome'), run.outcome))
  return rows
}

const moment = (at: string, { language, zone }: Pick<RunPlace, 'language' | 'zone'>): Inline => ({
  type: 'moment',
  at,
  text: sayPlaced(language, new Date(at), zone),
})

/** Who is asked what until when, what is overdue in front; where nobody is asked, what it waits for. */
function openBlocks(scene: RunScene, stored: Stored, place: RunPlace): readonly Block[] {
  const { playbook, run } = stored
  const { language } = place
  if (run.status === 'ended' || run.status === 'stopped') return []
  const todos = todosOf(playbook, run)
  const sorted = [...todos.filter(({ overdue }) => overdue), ...todos.filter(({ overdue }) => !overdue)]
  const items = sorted.slice(0, most.open).map((todo) => todoLine(scene, stored, todo, place))
  const asked = new Set(todos.map(({ path }) => path))
  const held = heldOf(playbook, run).slice(0, most.held)
  const waits = waitsOf(playbook, run).filter(
    ({ path }) => !asked.has(path) && !held.some((each) => each.path === path),
  )
  const others = waits.slice(0, Math.max(0, most.open - items.length)).map((wait) => waitLine(stored, wait, place))
  const lines = [...items, ...others]
  const rest = sorted.length + waits.length - lines.length
  const more = rest > 0 ? [note(say(language, 'runs.card.more', { count: rest, run: run.id }))] : []
  return [...held.map((each) => heldBlock(stored, each, language)), ...(lines.length > 0 ? [list(lines)] : []), ...more]
}

const list = (items: readonly (readonly Inline[])[]): Block => ({ type: 'list', ordered: false, items })

function todoLine(
  { directory, now }: RunScene,
  { playbook, run }: Stored,
  todo: RunTodo,
  { language, zone, numbers }: RunPlace,
): readonly Inline[] {
  const title = titleOf(playbook, run, todo.step, todo.state.since)
  const people = peopleOf(directory, run, todo.who, now)
  const names = people.slice(0, most.named).map(({ name }) => name)
  const asked = isSpread({ kind: todo.kind, who: todo.who.flatMap((who) => keysOf(run, who)) })
    ? say(language, `runs.card.${isWhole(todo.kind) ? todo.kind : 'notice'}`)
    : people.length === 0
      ? say(language, 'runs.card.nobody')
      : new Intl.ListFormat(language, { type: 'disjunction' }).format(
          people.length > names.length ? [...names, '…'] : names,
        )
  const approve = todo.kind === 'approve' ? `${say(language, 'runs.card.approval')} ` : ''
  const named = withNumber(wordsIn(title, language), todo.path, numbers)
  const line = text(`${approve}${named} – ${asked}`)
  if (todo.due === undefined) return [line]
  const at = new Date(todo.due)
  const due: Inline = { type: 'moment', at: todo.due, text: sayMoment(language, at, zone) }
  const overdue = !todo.overdue ? [] : [strong(`${say(language, 'runs.card.overdue')} `)]
  const until = say(language, todo.kind === 'call' ? 'runs.card.at' : 'runs.card.by')
  return [...overdue, line, text(` – ${until} `), due]
}

/** What has a card of its own, by which each delegation answers. */
const isWhole = (kind: RunTodo['kind']): kind is 'round' | 'call' | 'decision' =>
  kind === 'round' || kind === 'call' || kind === 'decision'

function waitLine({ playbook, run }: Stored, { step, state }: Open, { language, zone }: RunPlace): readonly Inline[] {
  const title = titleOf(playbook, run, step, state.since)
  const line = text(say(language, 'runs.card.waits', { title: wordsIn(title, language) }))
  const until = step.kind === 'wait' && state.state === 'waiting' ? waitOf(playbook, run, step, state) : undefined
  if (until === undefined) return [line]
  const at: Inline = { type: 'moment', at: until, text: sayMoment(language, new Date(until), zone) }
  return [line, text(` – ${say(language, 'runs.card.until')} `), at]
}

/** A step at which nothing goes on in its lane until people say how. */
function heldBlock({ playbook, run }: Stored, { step, state }: Open, language: string): Block {
  const title = titleOf(playbook, run, step, state.since)
  const values = { title: wordsIn(title, language), why: sayWhy(state, language) }
  return paragraph(strong(say(language, 'runs.card.stuck', values)))
}

/** What is over, in one line. */
function doneBlocks({ playbook, run }: Stored, { language, numbers }: RunPlace): readonly Block[] {
  const over = Object.entries(run.steps).filter(([, { state }]) => state === 'done')
  const named = over.flatMap(([path, state]): string[] => {
    const step = stepAt(playbook, path)
    if (!step || !isNamed(step)) return []
    const title = titleOf(playbook, run, step, state.since)
    return [withNumber(wordsIn(title, language), path, numbers)]
  })
  if (named.length === 0) return []
  const last = named.slice(-most.done)
  const steps = (named.length > last.length ? ['…', ...last] : last).join(' · ')
  return [note(say(language, 'runs.card.done', { count: named.length, steps }))]
}

/** What a step is called, with the number under which its call or decision is found. */
export const withNumber = (title: string, path: string, numbers: Numbers): string =>
  numbers.has(path) ? `${title} (${numbers.get(path)})` : title

/** Steps that people would name: what only arranges others, or lets time pass, is none. */
const isNamed = ({ kind }: Step): boolean =>
  ['ask', 'task', 'notify', 'collect', 'call', 'decide', 'room', 'run', 'clock'].includes(kind)

function controlsOf({ playbook, run }: Stored, language: string): readonly Block[] {
  const todos = todosOf(playbook, run)
  const open = todos.flatMap((todo): Control[] => {
    const command = commandOf(run, todo, todos)
    if (command === '' || command.length > portable.command) return []
    const title = isPlain(aboutOf(todo.step)) ? titleOf(playbook, run, todo.step, todo.state.since) : todo.step.id
    const key = todo.kind === 'ask' ? 'answer' : todo.kind === 'approve' ? 'approve' : 'done'
    const about = wordsIn(title, language)
    const label = `${say(language, `runs.control.${key}`)}: ${about}`
    return [
      button(
        label.slice(0, portable.buttonLabel).toWellFormed(),
        command,
        'plain',
        opensForm(todo) ? 'form' : undefined,
      ),
    ]
  })
  const details = button(say(language, 'runs.control.details'), `show ${run.id}`)
  const first = open.slice(0, portable.controlsPerBlock)
  return [...(first.length > 0 ? [actions(...first)] : []), actions(details)]
}

const opensForm = ({ kind, step }: RunTodo): boolean =>
  kind === 'ask' || (kind === 'task' && step.kind === 'task' && (step.evidence || step.does !== undefined))
