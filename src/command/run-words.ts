import { UserError } from '../chat/errors.ts'
import type { Form } from '../chat/form.ts'
import type { Person } from '../directory/directory.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import { wordsIn } from '../locale/words.ts'
import { idOf, stepAt } from '../playbook/engine/path.ts'
import type { Path, Run, StepState } from '../playbook/engine/run.ts'
import { type RunTodo, todosOf } from '../playbook/engine/view.ts'
import type { Playbook, Step, Text, Who } from '../playbook/language/model.ts'
import { findRun, isRunNumber, type MaySee } from '../playbook/live/find.ts'
import { play, type Told } from '../playbook/live/hear.ts'
import { labelOf } from '../playbook/live/place.ts'
import { mayRead, maySteer } from '../playbook/live/rights.ts'
import { runOfSlot } from '../playbook/live/show.ts'
import { lockRun, readRun, type Stored } from '../playbook/live/store.ts'
import { actorOf } from '../playbook/live/who.ts'
import { aboutOf, fill, isPlain, titleOf } from '../playbook/live/words.ts'
import type { Effect } from '../sharing/effect.ts'
import { isWithin, rankOf } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import type { Asking, Call } from './command.ts'
import { firstWord } from './words.ts'

/** Longest reason or evidence. */
export const longestWhy = 2000

/** The run that a command means: by the number it begins with, else by the card or request it was said of; and the words after. */
export async function runIn(
  asking: Asking & Partial<Pick<Call, 'on'>>,
  maySee: MaySee = mayRead,
): Promise<{ stored: Stored; rest: string }> {
  const { word, rest } = firstWord(asking.words)
  if (isRunNumber(word)) return { stored: await findRun(asking, asking.person, word, maySee), rest }
  const here = await runOn(asking)
  const stored = here === undefined ? undefined : await readRun(asking, here)
  // A message about a run that they may not see is one about none: they must not learn its number.
  if (!stored || !(await maySee(asking, stored, asking.person)))
    throw new UserError('runs.no-number', { written: word.slice(0, 40) })
  return { stored, rest: asking.words.trim() }
}

async function runOn({ tx, conversation, on }: Asking & Partial<Pick<Call, 'on'>>): Promise<string | undefined> {
  if (!on) return undefined
  const post = await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { slot: true } })
  return post ? runOfSlot(post.slot) : undefined
}

/** Like `runIn`, locked until the transaction ends. */
export async function lockedRun(call: Call): Promise<{ stored: Stored; rest: string }> {
  const { stored, rest } = await runIn(call)
  const locked = await lockRun(call, stored.run.id)
  return { stored: locked ?? stored, rest }
}

/**
 * The open thing of a run that people mean by a step's id or path, and the words after it; without a name the only one there
 * is. With an attempt (`publish#2`, as buttons have it) that attempt alone is meant. Throws with what the run waits for where
 * nothing fits, or several do.
 */
export function todoIn(
  { playbook, run }: Stored,
  kinds: readonly RunTodo['kind'][],
  words: string,
): { todo: RunTodo; rest: string } {
  const todos = todosOf(playbook, run).filter(({ kind }) => kinds.includes(kind))
  const { word, rest } = firstWord(words)
  const [, written = '', attempt] = /^(.*?)(?:#(\d{1,6}))?$/.exec(word.toLowerCase()) ?? []
  const fits = todos.filter(({ path }) => path.toLowerCase() === written || idOf(path) === written)
  const [only, ...more] = fits
  if (only && more.length === 0) {
    if (attempt === undefined || Number(attempt) === only.attempt) return { todo: only, rest }
    throw new UserError('runs.moved-on', { run: run.id, step: idOf(only.path) })
  }
  const steps = [...new Set(todos.map(({ path }) => (more.length > 0 ? path : idOf(path))))].join(', ')
  if (todos.length === 0) throw new UserError('runs.no-step.none', { run: run.id })
  const [single, ...others] = todos
  if (word === '' && single && others.length === 0) return { todo: single, rest: '' }
  if (word === '' || only) throw new UserError('runs.which-step', { run: run.id, steps })
  throw new UserError('runs.no-step', { run: run.id, written: word.slice(0, 40), steps })
}

/** The step that people mean who look after a run: any that was begun, the newest of its id, open or not. */
export function stepIn(
  { playbook, run }: Stored,
  words: string,
): { path: Path; state: StepState; step: Step; rest: string } {
  const { word, rest } = firstWord(words)
  const written = word.toLowerCase()
  const begun = Object.entries(run.steps).toSorted(([, a], [, b]) => b.since.localeCompare(a.since))
  const isOpen = ({ state }: StepState): boolean => ['waiting', 'ready', 'failed', 'timed-out'].includes(state)
  const fits = begun.filter(([path]) => path.toLowerCase() === written || idOf(path) === written)
  const [path, state] = fits.find(([, each]) => isOpen(each)) ?? fits[0] ?? []
  const step = path === undefined ? undefined : stepAt(playbook, path)
  if (path !== undefined && state && step) return { path, state, step, rest }
  const open = begun.filter(([, each]) => isOpen(each)).map(([each]) => idOf(each))
  const steps = [...new Set(open)].join(', ')
  throw new UserError(word === '' ? 'runs.which-step' : 'runs.no-step', {
    run: run.id,
    written: word.slice(0, 40),
    steps,
  })
}

/** Throws unless the person may look after the run, and it is not over. */
export function needSteer(call: Asking, stored: Stored): void {
  const { playbook, run } = stored
  if (!maySteer(call, stored, call.person))
    throw new UserError('runs.not-may', { playbook: playbook.id, who: sayAll(call.person.language, playbook.may.run) })
  if (run.status === 'ended' || run.status === 'stopped') throw new UserError('runs.over', { run: run.id })
}

/** Throws where words bear a label above that of the run. */
export function needLabelled(run: Run, words: string): void {
  const { label } = readMarked(words)
  const own = labelOf(run)
  if (label && rankOf(label) > rankOf(own)) throw new UserError('runs.words-above', { run: run.id, label, own })
}

/** Has the run hear something in the words of the call, and gives it as it is then. */
export const tell = (call: Call, stored: Stored, told: Told): Promise<{ stored: Stored; effects: readonly Effect[] }> =>
  play(call, stored, told)

/** The speaker, as the run hears of them. */
export const speaker = ({ directory, person, now }: Asking, { run }: Stored) => actorOf(directory, run, person, now)

/** A step's title for the speaker. */
export function titleFor({ person, now }: Asking, { playbook, run }: Stored, step: Step): string {
  const title = titleOf(playbook, run, step, now.toISOString())
  return wordsIn(title, person.language)
}

/**
 * Title and question of a step above a form. What a run filled in bears the run's label: where that may not be said, the form says
 * what is asked without it.
 */
export function headOf(
  asking: Asking,
  stored: Stored,
  step: Step,
  question: Text,
): Required<Pick<Form, 'title' | 'intro'>> {
  const { playbook, run } = stored
  const { person, place, now } = asking
  const { language, zone } = person
  const may = (text: Text): boolean => isPlain(text) || place === undefined || isWithin(run.label, place.ceiling)
  return {
    title: may(aboutOf(step)) ? titleFor(asking, stored, step) : step.id,
    intro: may(question)
      ? fill(playbook, run, question, now.toISOString(), language, zone)
      : say(language, 'runs.form.withheld', { run: run.id }),
  }
}

/** A playbook's title for a reader. */
export const nameOf = ({ title }: Playbook, { language }: Pick<Person, 'language'>): string => wordsIn(title, language)

/** Whom a playbook means, in words: `Officer on duty of FR, Coordinator`. */
export function sayAll(language: string, who: readonly Who[]): string {
  const named = who.map(({ role, of }) => {
    const key = [`runs.role.${role}`, `commands.role.${role}`].find(isTextKey)
    const name = key ? say(language, key) : role
    return of === undefined || of === 'own' || of === 'each'
      ? name
      : say(language, 'runs.role.of', { role: name, code: of })
  })
  return new Intl.ListFormat(language, { type: 'disjunction' }).format([...new Set(named)])
}
